"""The boilerplate of news pages that varies: patterns of lines and of invitations, and `boilerplate` itself.

All patterns see `compare_key` text (lower case, plain quotes, no marks at the ends). LINES must match a whole
short line without a stop. PROMPTS need only begin a short paragraph: they speak to the reader ('Sign up to our
newsletter', 'You can unsubscribe'), as stories do only in quotation marks, and those are never matched.
"""

import re

from index.layout import Paragraph
from index.lexicon import EXACT, Kind

_SHARE = (
    r"(?:share|share this|share on|tweet|print|e-?mail|save|copy|facebook|twitter|x|whatsapp|linkedin|reddit|messenger|"
    r"pinterest|link|comments?|\d{1,6})"
)
_LABEL_WORDS = (
    r"(?:first )?published(?: date)?|(?:last )?updated|posted|last modified|date|by|author|words|written by|from|"
    r"publisher|type|topic|issued by|source|document type"
)
_LINES = (
    # Counters, buttons and the labels of fields.
    (Kind.COMMENTS, r"(?:show |view |read |see )?(?:all )?\(?\d{1,6}\)? comments?(?: \(?\d+\)?)?"),
    (Kind.COMMENTS, r"comments? ?[(:]? ?\d{1,6}\)?"),
    (Kind.INERT, r"\d[\d.,]*k? (?:shares?|likes?|views?|reads?|retweets?|followers|votes?)"),
    (Kind.INERT, rf"{_SHARE}(?:(?: |, ?| ?\| ?| ?/ ?){_SHARE})+"),
    (Kind.INERT, r"\d{1,3} ?/ ?\d{1,3}(?: .{1,150})?|click to (?:share|e-?mail|print)\b.{0,60}"),
    (Kind.INERT, r"(?:a )?\d{1,3}[ -]?min(?:ute)?s?[ -]read"),
    (Kind.INERT, r"(?:reading|read) time:? .{1,30}"),
    (Kind.INERT, r"this (?:article|story|page) is (?:more than|over) .{1,30} old"),
    (Kind.INERT, r"(?:article|story|advertisement|post) continues (?:below|after|on).{0,40}"),
    (Kind.INERT, rf"(?:{_LABEL_WORDS})"),
    # What press archives and e-mail programs print around a story.
    (Kind.INERT, r"page \d{1,3} of \d{1,3}|\d{1,4} of \d{1,4} documents?"),
    (Kind.INERT, r"(?:document-type|edition|highlight|journal-code|language|length|load-date|publication-type|"
                 r"section)\s?: .{1,160}"),
    (Kind.INERT, r"(?:attachments?|bcc|cc|from|importance|sent|to)\s?: .{1,160}"),
    # Links to other stories, and the headings of their lists.
    (Kind.LINK, r"(?:read (?:more|also|next|on)|also read|see also|more|related|watch|recommended|in pictures|next|"
                r"listen|"
                r"don't miss|related (?:article|story|news|content))\s?[:>|-] ?.{1,200}"),
    (Kind.LINK, r"(?:read|see|view|show|find|browse|go to|click here for) (?:all|more|other|further|"
                r"the latest)\b.{0,60}"),
    (Kind.LINK, r"more .{1,60}(?:>|»|›)"),
    (Kind.END, r"(?:latest|top|popular|trending|recent) .{0,40}\b(?:news|stories|headlines|articles|posts|videos|"
               r"jobs)"),
    (Kind.END, r"(?:more|news|stories|latest|headlines) (?:from|in|on|by|about) (?:the |our |around )?.{1,50}"),
    (Kind.COMMENTS, r"most (?:read|popular|viewed|commented|shared)\b.{0,30}"),
    (Kind.END, r"(?:related|similar|other|more|recommended) (?:stories|articles|news|posts|content|videos)\b.{0,40}"),
    (Kind.LIST, r"(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|related topics|"
                r"tagged(?: with)?)\s?:.{0,200}"),
    # Prices, offers, accounts.
    (Kind.PROMO, r"(?:from |only |just |for |now )?[£$€]\d[\d.,]*(?: ?(?:/|per|a|for|every|p/|-|to)\s?.{0,40})?"),
    (Kind.PROMO, r"(?:\d+ )?(?:weeks?|months?|years?|issues?) (?:for|from) (?:only |just )?[£$€]\d.{0,40}"),
    (Kind.PROMO, r".{0,60}\b(?:cancel any ?time|free trial|save up to \d+%|unlimited (?:digital )?access)\b.{0,60}"),
    (Kind.PROMO, r"(?:subscribe|subscription|log ?in|sign ?in|sign up|register|join|membership)(?: (?:now|today|here|"
                 r"for|to|"
                 r"free|from|or|and|with|options?|offers?|us|register|log ?in|sign ?in|subscribe)\b.{0,60})?"),
    (Kind.PROMO, r".{0,50}\b(?:newsletters?|e-?editions?)\b.{0,50}"),
    (Kind.PROMO, r".{1,40}\b(?:digital|print|online) (?:membership|subscriptions?|edition|access)"),
    # Small print, addresses, hashtags.
    (Kind.END, r"(?:©|\(c\)|copyright\b).{0,200}"),
    (Kind.END, r".{0,120}\ball rights reserved\b.{0,120}"),
    (Kind.INERT, r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w{2,30}|#\w{2,40}(?: #\w+)*"),
    (Kind.INERT, r"(?:tel|telephone|phone|e-?mail|(?:media |press )?contacts?|press office|media enquiries|fax|web|"
                 r"website|"
                 r"for (?:media|press) enquiries|for (?:more|further) information)\b\s?:.{0,160}"),
)  # fmt: skip

_NEWS = r"(?:newsletters?|e-?mails?|bulletins?|alerts?|updates?|briefings?|digests?|round-?ups?|inbox)"
_PROMPTS = (
    # Newsletters, accounts, subscriptions.
    (Kind.PROMO, rf"(?:sign up|subscribe|register|join)\b.{{0,80}}\b{_NEWS}\b"),
    (Kind.PROMO, rf"(?:get|receive|want|keep up|stay|make sure|never miss|don't miss)\b.{{0,100}}\b(?:{_NEWS}|"
                 rf"informed)\b"),
    (Kind.PROMO, r"(?:sign up|subscribe|register|log in|sign in) (?:now|here|today|for free|with|to (?:our|the|your|"
                 r"read|get|"
                 r"continue|receive|unlock|comment|view|access|leave|post))\b"),
    (Kind.PROMO, r"(?:you are|you're) (?:currently |now )?(?:logged in|signed in|signed up|subscribed|reading)\b"),
    (Kind.PROMO, r"by (?:entering your|signing up|subscribing|registering|clicking|continuing to use|"
                 r"submitting your)\b"),
    (Kind.PROMO, r"(?:thank you|thanks) for (?:registering|subscribing|signing up|reading|visiting|your (?:support|"
                 r"feedback))\b"),
    (Kind.PROMO, r"(?:please )?(?:refresh|reload) (?:the|this|your) (?:page|browser)\b"),
    (Kind.PROMO, r"(?:please )?(?:enable|turn on|disable) (?:javascript|cookies|your ad)"),
    (Kind.PROMO, r"(?:please )?(?:log|sign) ?in (?:or|to)\b"),
    (Kind.PROMO, r"(?:you can )?unsubscribe\b|(?:you can|to) (?:unsubscribe|opt out|update your preferences|"
                 r"manage your)\b"),
    (Kind.PROMO, r"(?:you have|you've) (?:reached|read|used|\d+)\b.{0,60}(?:limit|free articles?|articles? remaining)"),
    (Kind.PROMO, r"(?:this (?:article|content|page) is (?:for|only|available)|exclusive to|already a|not a|become a|"
                 r"you need to be a)\b.{0,60}(?:subscriber|member|registered|logged)"),
    (Kind.PROMO, r"(?:to|for) (?:read|see|view|continue|access|unlock|enjoy) (?:more|the full|this|the rest|full|"
                 r"reading|"
                 r"unlimited)\b.{0,80}(?:subscribe|register|sign|log ?in|click|visit|here|subscription|newsletter)"),
    (Kind.PROMO, r"(?:want|prefer|new to|enjoying|hi|welcome back|not you)\b.{0,50}\?? ?(?:subscribe|view offers|"
                 r"log ?in|sign|join|click)"),
    (Kind.PROMO, r"i would like to (?:be emailed|receive|hear)\b|find your bookmarks\b|you can find this story\b|"
                 r"must be at least \d"),
    # Cookies, errors, players.
    (Kind.PROMO, r"(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,40}\buses? (?:\w+ ){0,3}(?:cookies|"
                 r"sign-?up)\b"),
    (Kind.PROMO, r"we(?:'d| would) like to (?:set|use|send you)\b.{0,60}(?:cookies|notifications|newsletter)"),
    (Kind.PROMO, r"(?:an? )?error (?:has )?occurred|something went wrong|there was (?:an error|a problem) (?:with|"
                 r"loading|sign)"),
    (Kind.INERT, r"(?:javascript|flash|your browser)\b.{0,40}\b(?:disabled|required|not supported|does not support|"
                 r"needed)\b"),
    (Kind.INERT, r"(?:media caption|this video can(?:not|'t)|video caption|to play this video|the video cannot)\b"),
    # Follow us, tell us, help us.
    (Kind.PROMO, r"(?:follow|like|find|add|join) (?:us|our|[\w@':.&, -]{1,60}) (?:on|via|channel|page|group|"
                 r"community)\b.{0,40}"
                 r"\b(?:facebook|twitter|instagram|x|linkedin|tiktok|whatsapp|youtube|google|bluesky|threads|social|"
                 r"snapchat)\b"),
    (Kind.PROMO, r"(?:download|get) (?:our|the)\b.{0,40}\bapp\b"),
    (Kind.PROMO, r"(?:support|fund|back) (?!(?:at|by|for|from|in|of|on|to|with)\b).{0,40}"
                 r"\b(?:journalism|newspaper|reporting)"),
    (Kind.PROMO, r"(?:did you|do you|have you)\b.{0,60}\b(?:enjoy(?:ed)? this|a story (?:to|for)|like this article|"
                 r"got a story)\b"),
    (Kind.PROMO, r"(?:(?:have |do you have |if you have )?(?:you )?(?:got |a |any )+(?:news )?(?:story|tip|tip-off|"
                 r"news)\b).{0,80}"
                 r"(?:\?|e-?mail|contact|call|get in touch|tell us|let us know|send)"),
    (Kind.PROMO, r"(?:email|e-mail|contact|call|write to|tweet|message) (?:the|our|us|your)\b.{0,40}"
                 r"(?:newsdesk|news desk|reporters?|editor|newsroom|@|at \S+\.\S+)"),
    (Kind.INERT, r"for (?:more|further) (?:information|details)\b.{0,40}\b(?:contact|call|e-?mail|visit|go to|ring|"
                 r"see)\b"),
    (Kind.PROMO, r"click (?:here|on the link|below)\b"),
    (Kind.PROMO, r"(?:we|our)\b.{0,60}\b(?:earn|receive|get) (?:a |some )?(?:small )?(?:commission|revenue) (?:from|"
                 r"if|on|when)\b"),
    (Kind.LINK, r"(?:read (?:more|also|next)|also read|see also|related|more on this)\s?[:>|]"),
    (Kind.PROMO, r"(?:visit|watch|see|catch) (?:more of )?(?:us|our)\b.{0,60}\b(?:videos?|channel|website|page|site|"
                 r"shots)\b"),
    (Kind.PROMO, r"(?:sorry|oops|uh oh),? .{0,60}\b(?:try again|issues?|went wrong|not be found)\b"),
    # Readers' comments and complaints; the page's foot.
    (Kind.COMMENTS, r"(?:join|share) (?:thought-provoking|the|your|in)\b.{0,60}"
               r"\b(?:conversations?|debates?|views|thoughts|opinions?|comments?|replies)\b"),
    (Kind.COMMENTS, r"(?:what do you think|let us know|tell us|have your say)\b.{0,80}\b(?:comments|comment (?:on|box|"
                    r"section)|below)\b|(?:let us know|tell us) (?:what you think|your (?:views|thoughts))$"),
    (Kind.COMMENTS, r"\d{1,5} (?:comments?|thoughts?|replies) (?:to|on)\b|"
               r"\d{1,5} responses? (?:to|on) (?!(?:the|a|its|this)\b)|"
               r".{0,5}we have a (?:small )?favour to ask"),
    (Kind.END, r"your e-?mail (?:address )?will not be published|required fields are"),
    (Kind.COMMENTS, r"there are no (?:\w+ )?comments\b|be the first\b.{0,20}\bcomment"),
    (Kind.COMMENTS, r"(?:please )?(?:log ?in|sign ?in|register|subscribe)\b.{0,40}\bcomment"),
    (Kind.COMMENTS, r"(?:our|please (?:read|keep|see|note)(?: our| your| all)?|all|your) (?:comments?|house rules|"
                    r"commenting|community(?= (?:guidelines|rules|standards|terms)))\b.{0,80}"
               r"(?:guidelines|rules|moderat|respectful|policy|terms|standards)"),
    (Kind.END, r"(?:this (?:website|newspaper|publication)|we)\b.{0,60}\b(?:ipso|(?:by|of) impress|editors' code|"
               r"standards code)\b"),
    (Kind.END, r"(?:if you (?:have|wish|want|would like)|to (?:make|report))\b"
               r"(?=.{0,200}\b(?:article|content|editor|ipso|journalis|newspaper|our website|page|story))"
               r".{0,60}\b(?:complaint|inaccura|correction|error)"),
    (Kind.END, r".{1,60} (?:is|are) not responsible for the content of (?:external|other)\b"),
    (Kind.INERT, r"this (?:news story|press release|news|speech|was|page)\b.{0,20}\bpublished under the \d{4}"),
    (Kind.INERT, r"this (?:web)?site is protected by\b"),
    (Kind.END, r"registered (?:office|number|address|in (?:england|scotland|wales|northern ireland))\b.{0,80}\d"),
    (Kind.END, r"(?:this (?:web)?site|the website|this newspaper) (?:and its|is part of|is operated|is published|"
               r"follows)\b"),
)  # fmt: skip

LINES = tuple((kind, re.compile(pattern)) for kind, pattern in _LINES)
PROMPTS = tuple((kind, re.compile(pattern)) for kind, pattern in _PROMPTS)

# What an outlet says of itself to 'you': two of these words and a word of address make a paragraph a message.
_ADDRESS = re.compile(r"\b(?:you|you're|you'll|your|our|us|we|we're|we've)\b")
_TRADE = re.compile(
    r"\b(?:subscri(?:be|bed|ber|bers|bing|ption|ptions)|newsletters?|journalism|journalists?|premium|adverti\w+|"
    r"cookies|"
    r"privacy (?:policy|notice)|unlimited access|ad-free|fewer ads|commenting|comments|guidelines|newspaper|sign up|"
    r"inbox|"
    r"paywall|mailing list|unsubscribe|fact-checked|this article|our stories|our readers|readers|log in|offers|website|"
    r"this page|sign-up|paid content|membership|donat(?:e|ion|ions)|e-?mailed)\b"
)
_SAID = re.compile(r"\b(?:said|says|added|told)\b")  # a story tells who says so; a page speaks for itself
_PROMPT_WORDS = 45  # a longer paragraph is never taken for a prompt, however it begins
_MESSAGE_WORDS = 70
_LINE_WORDS = 16


def boilerplate(paragraph: Paragraph) -> Kind | None:
    """The kind of boilerplate a paragraph is, or None. Speech (a quotation mark at the start) never is."""
    key = paragraph.key
    if paragraph.words > _MESSAGE_WORDS or len(key) > 600:
        return None
    for kind, lines in EXACT.items():
        if key in lines:
            return kind
    if paragraph.words <= _LINE_WORDS and (not paragraph.closed or paragraph.words <= 4):
        for kind, pattern in LINES:
            if pattern.fullmatch(key):
                return kind
    if paragraph.text[0] in "\"“'‘«" or (paragraph.closed and _SAID.search(key)):
        return None
    if paragraph.words <= _PROMPT_WORDS:
        for kind, pattern in PROMPTS:
            if pattern.match(key):
                return kind
    speech = any(mark in paragraph.text for mark in '"“”')
    if not speech and _ADDRESS.search(key) and len(set(_TRADE.findall(key))) >= 2:
        return Kind.PROMO
    return None
