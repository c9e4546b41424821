"""The boilerplate of news pages: one table of words, each group with its reason. No logic beyond lookup.

Lines are compared by `compare_key`: lower case, plain quotes, single spaces, no marks at the ends. A whole line
must match (EXACT, LINES), or a short paragraph must begin like a prompt to the reader (PROMPTS). A story may
contain any of these words; it hardly ever has a paragraph that is nothing else.
"""

import re
from enum import Enum

from index.layout import Paragraph


class Kind(Enum):
    """What a boilerplate line tells about its neighbours."""

    INERT = "stands alone: an advert marker, a share button"
    PROMO = "sells or invites: short lines around it belong to the box"
    LINK = "leads to other stories: the lines that follow are their headlines"
    LIST = "heads a list of other stories or page parts; the story may go on after it"
    END = "stands after a story's end: comments, most read, about us"


def _table(lines: str) -> frozenset[str]:
    return frozenset(line.strip() for line in lines.strip().splitlines() if line.strip())


EXACT: dict[Kind, frozenset[str]] = {
    Kind.INERT: _table(
        """
        hide ad
        ad
        ads
        advert
        advertisement
        advertisement - continue reading below
        advertising
        article continues below
        story continues below
        continue reading
        continue reading below
        scroll down to continue
        loading
        loading ad
        sponsored
        promoted
        promoted content
        remove ads
        show more
        show less
        view comments
        view gallery
        open image in gallery
        play
        play video
        video
        watch video
        listen
        listen to this article
        save
        save article
        print
        print this page
        print article
        email
        e-mail
        share
        share this
        share this page
        share this article
        share this story
        share on facebook
        share on twitter
        share on x
        share on whatsapp
        share on linkedin
        share via email
        share by email
        copy link
        copy this link
        link copied
        tweet
        pin it
        facebook
        twitter
        x
        x (formerly twitter)
        linkedin
        whatsapp
        messenger
        pinterest
        reddit
        instagram
        youtube
        tiktok
        telegram
        bookmark
        bookmark article
        add to reading list
        favourite
        like
        dislike
        bookmarks
        translate
        text size
        font size
        a a a
        back
        back to top
        top
        return to top
        go back
        next
        previous
        close
        menu
        skip to content
        skip to main content
        skip to navigation
        skip to footer
        jump to content
        search
        search this site
        home
        homepage
        log in
        login
        log out
        logout
        sign in
        sign out
        sign up
        my account
        register
        your account
        accept all
        accept all cookies
        accept additional cookies
        reject additional cookies
        manage cookies
        view cookies
        cookie policy
        privacy policy
        terms and conditions
        terms of use
        breaking news
        premium
        exclusive
        exclusive to subscribers
        live
        ends
        - ends -
        -ends
        end
        notes to editors
        notes for editors
        note to editors
        editor's notes
        for immediate release
        embargoed
        gift this article
        give this article
        what's this
        this is a modal window
        no compatible source was found for this media
        """
    ),
    Kind.PROMO: _table(
        """
        subscribe
        subscribe now
        subscribe today
        subscribe here
        become a subscriber
        become a member
        join now
        join us
        start your free trial
        free trial
        find out more
        learn more
        donate
        donate now
        support us
        get started
        buy now
        buy a copy
        buy a photo
        order now
        view offers
        see offers
        already a subscriber
        already a member
        not a subscriber
        already registered
        thank you for registering
        thanks for registering
        thanks for signing up
        thank you for subscribing
        email address
        your email
        enter your email
        enter your email address
        invalid email
        something went wrong, please try again later
        privacy notice
        newsletter
        newsletters
        our newsletters
        daily newsletter
        free newsletter
        membership
        """
    ),
    Kind.LINK: _table(
        """
        read more
        read more here
        read more on this story
        read also
        also read
        read now
        read next
        read full story
        read the full story
        see also
        see more
        watch
        watch more
        related
        more
        more here
        view more
        more like this
        more on this
        you might also like
        """
    ),
    Kind.LIST: _table(
        """
        related stories
        related articles
        related news
        related content
        related links
        related topics
        related reading
        related posts
        related internet links
        related video
        related items
        similar stories
        more on this story
        more stories
        more news
        more articles
        other stories
        other news
        in other news
        other articles
        recommended
        recommended for you
        recommended reading
        recommended articles
        recommended stories
        you may also like
        you may like
        you might be interested in
        you may also be interested in
        don't miss
        further reading
        explore more on these topics
        explore more
        in this article
        in this story
        in this section
        read next
        what to read next
        up next
        topics
        tags
        tagged
        filed under
        categories
        share this article on
        share on
        follow us
        keep up to date
        stay up to date
        stay connected
        """
    ),
    Kind.END: _table(
        """
        comments
        comment
        your comments
        all comments
        reader comments
        readers' comments
        add comment
        add a comment
        add your comment
        leave a comment
        leave a reply
        leave a response
        post a comment
        post comment
        write a comment
        have your say
        join the discussion
        join the conversation
        join the debate
        join our commenting forum
        start the conversation
        comments are closed
        comments are closed on this article
        no comments
        no comments yet
        there are no comments
        there are no comments yet
        there are no comments. why not be the first
        be the first to comment
        most read
        most popular
        most viewed
        most commented
        most shared
        most recent
        popular
        popular stories
        popular articles
        popular posts
        trending
        trending now
        trending stories
        top stories
        top articles
        latest
        latest news
        latest stories
        latest headlines
        latest articles
        latest from
        recent posts
        recent articles
        recent stories
        recent news
        editors' picks
        editor's picks
        editor's choice
        must read
        must reads
        best of the web
        from the web
        around the web
        around the bbc
        from other local news sites
        from other news sites
        elsewhere on the bbc
        sponsored content
        sponsored stories
        sponsored links
        promoted stories
        promoted links
        from our partners
        partner content
        paid content
        about us
        contact us
        about the author
        about this website
        get in touch
        is there anything wrong with this page
        is this page useful
        was this page helpful
        was this article helpful
        services and information
        government activity
        site map
        sitemap
        accessibility
        more videos
        more galleries
        post navigation
        previous article
        next article
        previous post
        next post
        view all news
        all news
        jobs
        local businesses
        local guides
        events
        classifieds
        public notices
        """
    ),
}

_NOUN = r"(?:newsletters?|e-?mails?|emails|bulletins?|alerts?|updates?|briefings?|digests?|round-?ups?|inbox)"

LINES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        # Counters and buttons.
        (Kind.END, r"(?:show |view |read |see )?(?:all )?\(?\d{1,6}\)? comments?(?: \(?\d+\)?)?"),
        (Kind.END, r"comments? ?[(:]? ?\d{1,6}\)?"),
        (Kind.INERT, r"\d[\d.,]*k? (?:shares?|likes?|views?|reads?|retweets?|followers|votes?)"),
        (Kind.INERT, r"(?:share|share this|share on|tweet|print|email|save|copy|facebook|twitter|x|whatsapp|linkedin|"
                     r"reddit|messenger|pinterest|link|\W)+(?:(?: |, ?| ?\| ?)(?:share|share this|tweet|print|email|save|copy|"
                     r"facebook|twitter|x|whatsapp|linkedin|reddit|messenger|pinterest|link|comments?|\d+))+"),
        (Kind.INERT, r"(?:a )?\d{1,3}[ -]?min(?:ute)?s?[ -]read"),
        (Kind.INERT, r"(?:reading|read) time:? .{1,30}"),
        (Kind.INERT, r"this (?:article|story|page) is (?:more than|over) .{1,30} old"),
        (Kind.INERT, r"(?:article|story|advertisement|post) continues (?:below|after|on).{0,40}"),
        (Kind.INERT, r"(?:published|updated|posted|last updated|date|by|author|words|written by|from|publisher|type|"
                     r"topic|issued by|source|document type|published date|first published|last modified)"),
        # Links on to other stories.
        (Kind.LINK, r"(?:read (?:more|also|next|on)|also read|see also|more|related|watch|recommended|in pictures|don't miss|"
                    r"next|listen|related (?:article|story|news|content))\s?[:>|-] ?.{1,200}"),
        (Kind.LINK, r"(?:read|see|view|show|find|browse|click here for|go to) (?:all|more|other|further|the latest)\b.{0,60}"),
        (Kind.LINK, r"more .{1,60}(?:>|»|›)"),
        (Kind.END, r"(?:latest|top|popular|trending|recent) .{0,40}(?:news|stories|headlines|articles|posts|videos|jobs)"),
        (Kind.END, r"(?:more|news|stories|latest|headlines) (?:from|in|on|by|about) (?:the |our |around )?.{1,50}"),
        (Kind.END, r"most (?:read|popular|viewed|commented|shared)\b.{0,30}"),
        (Kind.END, r"(?:related|similar|other|more|recommended) (?:stories|articles|news|posts|content|reading|videos)\b.{0,40}"),
        (Kind.LIST, r"(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|related topics|tagged(?: with)?)\s?:.{0,200}"),
        # Selling: prices, offers, accounts.
        (Kind.PROMO, r"(?:from |only |just |for |now )?[£$€]\d[\d.,]*(?: ?(?:/|per|a|for|every|p/)\s?.{0,40})?"),
        (Kind.PROMO, r"(?:\d+ )?(?:weeks?|months?|years?|issues?) (?:for|from) (?:only |just )?[£$€]\d.{0,40}"),
        (Kind.PROMO, r".{0,60}\b(?:cancel any ?time|free trial|free of charge with|save up to \d+%|unlimited access)\b.{0,60}"),
        (Kind.PROMO, r"(?:subscribe|subscription|log ?in|sign ?in|sign up|register|join|membership)(?: (?:now|today|here|for|"
                     r"to|free|from|or|and|with|options?|offers?|us|register|log ?in|sign ?in|subscribe)\b.{0,60})?"),
        (Kind.PROMO, r".{0,50}\b(?:newsletters?|subscribers?|e-?editions?)\b.{0,50}"),
        (Kind.PROMO, r".{1,40}\bdigital (?:membership|subscription|edition|access)"),
        # The small print of a page.
        (Kind.END, r"(?:©|\(c\)|copyright)\b.{0,200}|(?:©).{0,200}"),
        (Kind.END, r".{0,120}\ball rights reserved\b.{0,120}"),
        (Kind.END, r"(?:this website|the site|this site) (?:and|is|uses|follows) .{0,200}(?:cookies|complaints|ipso|impress).{0,100}"),
        (Kind.INERT, r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w{2,30}|#\w{2,40}(?: #\w+)*"),
        (Kind.INERT, r"(?:tel|telephone|phone|e-?mail|contact|press office|media enquiries|press contact|for media enquiries|"
                     r"for more information|for further information|fax|web|website)\b\s?:.{0,160}"),
    )
)  # fmt: skip

_YOU = r"(?:you|your|our|us|we)"

PROMPTS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.PROMO, rf"(?:sign up|subscribe|register|join)\b.{{0,80}}\b{_NOUN}\b"),
        (Kind.PROMO, rf"(?:get|receive|want|keep up|stay|make sure|never miss|don't miss)\b.{{0,100}}\b(?:{_NOUN}|informed|up to date)\b"),
        (Kind.PROMO, r"(?:sign up|subscribe|register|log in|sign in) (?:now|here|today|for free|with|to (?:our|the|your|read|continue|get|receive|"
                     r"unlock|comment|view|access|leave|post))\b"),
        (Kind.PROMO, r"(?:you are|you're) (?:currently |now )?(?:logged in|signed in|signed up|subscribed|reading)\b"),
        (Kind.PROMO, r"by (?:entering your|signing up|subscribing|registering|clicking|continuing|submitting)\b"),
        (Kind.PROMO, r"(?:thank you|thanks) for (?:registering|subscribing|signing up|reading|visiting|supporting|your (?:support|feedback))\b"),
        (Kind.PROMO, r"(?:please )?(?:refresh|reload) (?:the|this|your) (?:page|browser)\b"),
        (Kind.PROMO, r"(?:please )?(?:enable|turn on|disable) (?:javascript|cookies|your ad)"),
        (Kind.PROMO, r"(?:please )?(?:log|sign) ?in (?:or|to)\b"),
        (Kind.PROMO, r"(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,40}\buses? (?:your |some |essential )?(?:\w+ )?(?:cookies|sign-?up)\b"),
        (Kind.PROMO, r"we(?:'d| would) like to (?:set|use|send you)\b.{0,60}(?:cookies|notifications|newsletter)"),
        (Kind.PROMO, r"(?:follow|like|find|add|join) (?:us|our|[\w@' -]{1,40}) (?:on|via|channel|page|group|community)\b.{0,40}"
                     r"(?:facebook|twitter|instagram|x\b|linkedin|tiktok|whatsapp|youtube|google|bluesky|threads|social|snapchat)"),
        (Kind.PROMO, r"(?:download|get) (?:our|the)\b.{0,40}\bapp\b"),
        (Kind.PROMO, r"(?:you can )?unsubscribe\b"),
        (Kind.PROMO, r"(?:you can|to) (?:unsubscribe|opt out|update your preferences|manage your)\b"),
        (Kind.PROMO, r"(?:support|fund|back) (?:us|our|independent|quality|local|the) .{0,30}(?:journalism|newspaper|reporting|newsroom)"),
        (Kind.PROMO, r"(?:did you|do you|have you)\b.{0,60}\b(?:enjoy(?:ed)? this|get in touch|a story|story to tell|story for us|like this article)\b"),
        (Kind.PROMO, r"(?:got|have|if you have|do you have|know|seen) (?:a |any |an )?(?:\w+ )?(?:story|news tip|tip|tip-off|news|more information)\b.{0,80}"
                     r"(?:\?|e-?mail|contact|call|get in touch|tell us|let us know|send)"),
        (Kind.PROMO, r"(?:email|e-mail|contact|call|write to|tweet|message) (?:the|our|us|your)\b.{0,40}(?:newsdesk|news desk|reporters?|editor|"
                     r"newsroom|@|at \S+\.\S+)"),
        (Kind.PROMO, r"(?:to|for) (?:read|see|view|continue|access|unlock|get|enjoy) (?:more|the full|this|the rest|full|reading|unlimited)\b.{0,80}"
                     r"(?:subscribe|register|sign|log|click|visit|here|subscription|newsletter)"),
        (Kind.PROMO, r"click (?:here|on|the link|below)\b"),
        (Kind.PROMO, r"(?:this (?:article|content|page) is (?:for|only|available)|exclusive to|already a|not a|become a|you need to be a)\b.{0,60}"
                     r"(?:subscriber|member|registered|logged)"),
        (Kind.PROMO, r"(?:you have|you've) (?:reached|read|used|\d+)\b.{0,60}(?:limit|articles?|remaining|free)"),
        (Kind.PROMO, r"(?:an? )?error (?:has )?occurred|something went wrong|there was (?:an error|a problem)"),
        (Kind.PROMO, r"(?:we|our)\b.{0,60}\b(?:earn|receive|get) (?:a |some )?(?:small )?(?:commission|revenue)\b"),
        (Kind.END, r"(?:join|share) (?:thought-provoking|the|your|in)\b.{0,60}\b(?:conversation|debate|views|thoughts|opinions?|comments?|replies)\b"),
        (Kind.END, r"(?:what do you think|let us know|tell us|have your say)\b.{0,80}\b(?:comments?|below|think|views)\b"),
        (Kind.END, r"(?:there are|be the) (?:no|first)\b.{0,20}\bcomment"),
        (Kind.END, r"(?:please )?(?:log ?in|sign ?in|register|subscribe)\b.{0,40}\bcomment"),
        (Kind.END, r"(?:our|please (?:read|keep|see|note)|all|your) (?:comments?|community|house rules|commenting)\b.{0,80}"
                   r"(?:guidelines|rules|moderat|respectful|policy|terms|standards)"),
        (Kind.END, r"(?:this (?:website|newspaper|publication)|we)\b.{0,60}\b(?:ipso|impress|editors' code|standards code)\b"),
        (Kind.END, r"(?:if you (?:have|wish|want|would like)|to (?:make|report|complain))\b.{0,80}\b(?:complaint|inaccura|correction|error)\b"),
        (Kind.END, r"registered (?:in|office|number|address)\b"),
        (Kind.INERT, r"(?:javascript|flash|your browser)\b.{0,40}\b(?:disabled|required|not supported|does not support|needed)\b"),
        (Kind.INERT, r"(?:media caption|this video can(?:not|'t)|video caption|to play this video|the video cannot)\b"),
    )
)  # fmt: skip

_PROMPT_WORDS = 45  # a longer paragraph is never taken for a prompt, however it begins
_LINE_LENGTH = 240  # characters
_LINE_WORDS = 16


def boilerplate(paragraph: Paragraph) -> Kind | None:
    """The kind of boilerplate a paragraph is, or None. A line in quotation marks is speech, never a prompt."""
    key = paragraph.key
    for kind, lines in EXACT.items():
        if key in lines:
            return kind
    if len(key) > _LINE_LENGTH * 2 or paragraph.words > _PROMPT_WORDS:
        return None
    if paragraph.words <= _LINE_WORDS and len(key) <= _LINE_LENGTH and (not paragraph.closed or paragraph.words <= 4):
        for kind, pattern in LINES:
            if pattern.fullmatch(key):
                return kind
    if paragraph.text[0] in "\"“'‘":
        return None
    for kind, pattern in PROMPTS:
        if pattern.match(key):
            return kind
    return None


LABELS = _table(
    """
    news
    local news
    uk news
    world news
    latest news
    education
    politics
    local politics
    uk politics
    business
    health
    health and social care
    social care
    society
    crime
    courts
    environment
    transport
    housing
    finance
    local government
    local government network
    government
    council
    councils
    community
    people
    opinion
    analysis
    comment
    features
    feature
    interview
    interviews
    blog
    blogs
    letters
    sport
    lifestyle
    what's on
    entertainment
    culture
    arts
    science
    technology
    tech
    uk
    england
    wales
    scotland
    northern ireland
    london
    press release
    press releases
    news release
    news story
    news and communications
    guidance
    speech
    statement
    written statement
    open letter
    children's services
    children and young people
    children
    social work
    policing
    public services
    public sector
    regional
    local
    national
    more
    live
    exclusive
    premium
    in depth
    long read
    explainer
    """
)
"""Section labels: they stand above or beside a headline, and are never one themselves."""
