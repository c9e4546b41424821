"""The boilerplate of news pages: whole lines that are never story, by what they tell of their neighbours.

Lines are compared by `compare_key`: lower case, plain quotes, single spaces, no marks at the ends. A story may
contain any of these words; it hardly ever has a paragraph that is nothing else. Lines that vary (counters,
prices, invitations) are patterns in `index.prompts`.
"""

from enum import Enum


class Kind(Enum):
    """What a boilerplate line tells about its neighbours."""

    INERT = "stands alone: an advert marker, a share button, a page menu"
    PROMO = "sells or invites: short lines around it belong to the box"
    LINK = "leads to other stories: the lines that follow are their headlines"
    LIST = "heads a list of other stories or page parts; the story may go on after it"
    COMMENTS = "readers' comments begin, or are asked for: what follows is not the story"
    END = "stands after a story's end: most read, latest news, about us, small print"


def phrases(table: str) -> frozenset[str]:
    """'hide ad | save' -> {'hide ad', 'save'}"""
    return frozenset(" ".join(line.split()) for line in table.split("|"))


EXACT: dict[Kind, frozenset[str]] = {
    Kind.INERT: phrases(
        """
        - ends - | -ends | a a a | accept & continue | accept additional cookies | accept all | accept all cookies |
        accept and continue | account details | ad | add to reading list | ads | advert | advertisement |
        advertisement - continue reading below | advertising | after newsletter promotion | article bookmarked |
        article continues below | back | back to top | body | bookmark | bookmark article | bookmark with | bookmarks
        | breaking news | cancel | caption | click to play | close | comment guidelines | community guidelines |
        continue reading | continue reading below | cookie policy | cookie preferences | cookie settings | copy link |
        copy this link | delicious | digg | dislike | e-mail | e-mail this to a friend | editor's notes | email |
        email this to a friend | embargoed | end | ends | exclusive | exclusive to subscribers | facebook | favourite
        | first name | font size | for immediate release | forgotten your password | gallery | gift this article |
        give this article | go back | graphic | help centre | hide ad | home | homepage | instagram | jump to content
        | last name | like | link copied | linkedin | listen | listen to this article | live | loading | loading ad |
        log in | log out | login | logout | manage cookies | manage options | manage preferences | menu | messenger |
        more on | my account | next | no compatible source was found for this media | note to editors | notes for
        editors | notes to editors | open gallery | open image in gallery | opens in new window | password | photo
        gallery | pictured | pin it | pinterest | play | play now | play video | premium | presentational grey line |
        previous | print | print article | print sponsor | print this page | printable version | privacy policy |
        promoted | promoted content | reddit | register | reject additional cookies | reject all | reject all cookies
        | remove ads | return to top | save | save article | scroll down to continue | search | search this site |
        share | share by email | share on facebook | share on linkedin | share on twitter | share on whatsapp | share
        on x | share this | share this article | share this page | share this story | share via email | show less |
        show more | sign in | sign out | sign up | skip to content | skip to footer | skip to main content | skip to
        navigation | slideshow | sponsored | story continues below | story saved | stumbleupon | submitting | telegram
        | terms and conditions | terms of use | text size | this is a modal window | tiktok | top | translate | tweet
        | twitter | video | video loading | view comments | view cookies | view gallery | view image in fullscreen |
        view offers | watch video | we value your privacy | what are these | what's this | whatsapp | x | x (formerly
        twitter) | your account | your privacy | your privacy matters | youtube
        """
    ),
    Kind.PROMO: phrases(
        """
        already a member | already a subscriber | already registered | become a member | become a subscriber | buy a
        copy | buy a photo | buy now | continue with google | daily newsletter | donate | donate now | email address |
        enter your email | enter your email address | find out more | free newsletter | free trial | get started |
        invalid email | join now | join us | learn more | membership | newsletter | newsletters | not a subscriber |
        or if you would prefer | order now | our newsletters | please enter a valid email address | privacy notice |
        register for free to continue reading | see offers | sign in with google | since you're here | something went
        wrong, please try again later | start your free trial | subscribe | subscribe here | subscribe now | subscribe
        today | support the guardian | support us | thank you for registering | thank you for subscribing | thanks for
        registering | thanks for signing up | view offers | visit shots! now | visit us | your email
        """
    ),
    Kind.LINK: phrases(
        """
        also read | more | more here | more like this | more on this | read also | read full story | read more | read
        more here | read more on this story | read next | read now | read the full story | related | see also | see
        more | view more | watch | watch more | you might also like
        """
    ),
    Kind.LIST: phrases(
        """
        categories | don't miss | explore more | explore more on these topics | filed under | follow us | further
        reading | in other news | in this article | in this section | in this story | keep up to date | more about |
        more articles | more news | more on this story | more stories | other articles | other news | other stories |
        posted in | posted under | read next | recommended | recommended articles | recommended for you | recommended
        reading | recommended stories | related articles | related content | related internet links | related items |
        related links | related news | related posts | related reading | related stories | related topics | related
        video | share on | share this article on | similar stories | stay connected | stay up to date | tagged | tags
        | topics | up next | what to read next | you may also be interested in | you may also like | you may also want
        to read | you may also want to watch | you may like | you might be interested in
        """
    ),
    Kind.COMMENTS: phrases(
        """
        add a comment | add comment | add your comment | all comments | be the first to comment | comment | comments |
        comments are closed | comments are closed on this article | have your say | join our commenting forum | join
        our community | join the conversation | join the debate | join the discussion | leave a comment | leave a
        reply | leave a response | no comments | no comments yet | post a comment | post comment | reader comments |
        readers' comments | recent comments | responses | start the conversation | there are no comments | there are
        no comments yet | there are no comments. why not be the first | view all comments | write a comment | your
        comments
        """
    ),
    Kind.END: phrases(
        """
        about sharing | about the author | about this website | about us | accessibility | all news | around the bbc |
        around the web | best of the web | classifieds | contact us | editor's choice | editor's picks | editors'
        picks | elsewhere on the bbc | end of document | events | from other local news sites | from other news sites
        | from our partners | from the web | get in touch | government activity | is there anything wrong with this
        page | is this page useful | jobs | latest | latest articles | latest from | latest headlines | latest news |
        latest stories | local businesses | local guides | more from this author | more galleries | more videos | most
        commented | most popular | most read | most recent | most shared | most viewed | must read | must reads | next
        article | next post | paid content | partner content | popular | popular articles | popular posts | popular
        stories | post navigation | previous article | previous post | promoted links | promoted stories | public
        notices | recent articles | recent news | recent posts | recent stories | related posts and articles |
        services and information | site map | sitemap | sponsored content | sponsored links | sponsored stories | top
        articles | top stories | trending | trending now | trending stories | view all news | was this article helpful
        | was this page helpful
        """
    ),
}

LABELS = phrases(
    """
    analysis | arts | blog | blogs | business | children | children and young people | children's services | comment |
    community | council | councils | courts | crime | culture | education | england | entertainment | environment |
    exclusive | explainer | feature | features | finance | government | guidance | health | health and social care |
    housing | in depth | interview | interviews | latest news | letters | lifestyle | live | local | local government
    | local government network | local news | local politics | london | long read | more | national | news | news and
    communications | news release | news story | northern ireland | open letter | opinion | people | policing |
    politics | premium | press release | press releases | public sector | public services | regional | science |
    scotland | social care | social work | society | speech | sport | statement | tech | technology | transport | uk |
    uk news | uk politics | wales | what's on | world news | written statement
    """
)
"""Section labels: they stand above or beside a headline, and are never one themselves."""

FINITE_VERBS = frozenset(
    """
    is are was were has have had will would can could may might must shall should said says told added did does do
    isn't wasn't aren't weren't won't can't cannot couldn't wouldn't hasn't haven't didn't doesn't don't declined
    refused
    """.split()
)
"""They tell a short sentence whose stop was lost from a crosshead."""
