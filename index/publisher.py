"""The outlet, where the text names it: never guessed from style, place or what a story quotes.

Signs, strongest first: an outlet's name set off in or above the headline; the page's small print ('© 2019 ...',
'Published by ...'); a message to the outlet's own readers; and the names of its own products ('X Digital
membership', 'X Magazine', 'X tv'), which count only when two signs agree, because pages advertise other titles
too. Newsletters are no sign for that reason.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.layout import Paragraph
from index.lexicon import phrases
from index.prompts import boilerplate

_KNOWN = phrases(
    """
    bbc news | bbc | bbc sport | sky news | itv news | channel 4 news | the guardian | the independent | the times |
    the sunday times | the telegraph | the daily telegraph | daily mail | mailonline | daily mirror | the mirror |
    daily express | the sun | financial times | the observer | evening standard | metro | huffpost uk | reuters |
    the economist | gov.uk | localgov | public finance | community care | nursing times | inside housing | schools
    week | tes | the conversation | politicshome | press association | pa media
    """
)
_OUTLET = re.compile(
    r"(?:The )?(?:[A-Z][\w'’&.-]*|&|and|of|on) ?(?:(?:[A-Z][\w'’.-]*|&|and|of|on) ){0,5}"
    r"(?:Echo|Gazette|Chronicle|Herald|Mercury|Argus|Courier|Advertiser|Telegraph|Times|Post|Mail|Express|Evening News|"
    r"Journal|Observer|Examiner|Tribune|Citizen|Reporter|Star|Standard|Press|Leader|Guardian|Independent|Mirror|Live|"
    r"Bulletin|Argus|Sentinel|Messenger|Today|Chronicle & Echo|Evening Telegraph)"
)
_SECTION = re.compile(
    r"(?:local|latest|uk|world|breaking|council|more|top|education|health|business|live|all|your|community)\b", re.I
)
_SUFFIX = re.compile(r"\s+(?P<bar>[|–—-])\s+(?P<name>[^|–—]{2,50})$")
_NAME = r"(?P<name>[A-Z][\w'’&.]*(?:[ -](?:[A-Z0-9&][\w'’&.]*|of|and|the|for)){0,6})"
_YEAR = r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?[,.]?\s+"
_PIECE = r"This (?:article|story|piece|post|report)"
_SMALL_PRINT = tuple(
    re.compile(pattern)
    for pattern in (
        # A year or 'All rights reserved' tells a page's small print from a picture's copyright.
        rf"^(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[\s©(cC)]*{_YEAR}(?:by\s+)?{_NAME}",
        rf"^(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[\s©(cC)]*{_NAME}(?:\s{_YEAR}|\W+)(?i:all rights reserved)",
        rf"^(?:{_PIECE} (?:was|is|has been) )?(?:(?:[Ff]irst|[Oo]riginally) )?[Pp]ublished (?:in|by|on) {_NAME}"
        r"(?:\s(?:on|in|at)\b.{0,30}|\.|$)",
        rf"^{_PIECE} (?:first |originally )?appeared (?:first )?(?:in|on) {_NAME}",
        rf"^(?:Issued|Released|Published) by:?\s+{_NAME}$",
        rf"^(?:Publisher|Newspaper|Outlet):\s+{_NAME}$",
    )
)
_READERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bother {_NAME} readers\b",
        rf"^(?:Thank you|Thanks) for (?:reading|visiting|supporting) {_NAME}\W?$",
        rf"^(?:Welcome to|(?:Sign|Log) ?in to|Register (?:with|for)|Subscribe to|Support the) {_NAME}\W?$",
        rf"^{_NAME} is (?:part of|regulated by|a member of) (?:IPSO|IMPRESS|the Independent Press)",
    )
)
_PRODUCT = re.compile(
    r"^(?P<name>[\w'’& .-]{2,40}?)\s+(?:(?:print|digital|online|premium|print and digital|print & digital)\s+)?"
    r"(?:membership|subscriptions?|magazine|tv|podcast|app|edition|store|shop|jobs|events)$", re.I
)  # fmt: skip
_AGENCIES = phrases(
    """
    pa | pa wire | pa media | getty | getty images | reuters | afp | ap | alamy | shutterstock | press association |
    google | crown
    """
)
_GENERIC = phrases(
    """
    our | the | your | a | an | all | more | latest | new | digital | print | online | premium | full | free |
    annual | monthly | weekly | daily | local | live | watch | related | other | public sector | job | my | sign in
    | join | subscribe to | get | upcoming | us | this site | this website | this article
    """
)


def split_title(title: str) -> tuple[str, str | None]:
    """'Council votes - BBC News' -> ('Council votes', 'BBC News'); a dash that sets off no outlet stays."""
    match = _SUFFIX.search(title)
    if match:
        name = match["name"].strip()
        if is_outlet(name) or (match["bar"] == "|" and 1 <= len(name.split()) <= 5 and name[0].isupper()):
            return title[: match.start()].rstrip(), name if is_outlet(name) else None
    return title, None


def is_outlet(line: str) -> bool:
    """A line that is an outlet's name and nothing else: see `outlet_in`."""
    return outlet_in(line) is not None


def outlet_in(line: str) -> str | None:
    """The outlet that a line consists of: a known national one ('BBC News', 'BBC News, Kent') or one with the
    name of a newspaper ('Ashford Gazette'); else None."""
    bare = line.strip(" .")
    first = bare.split(",", 1)[0]
    if first.casefold() in _KNOWN and len(bare) - len(first) <= 30:
        return first
    fits = len(bare) <= 50 and len(bare.split()) >= 2 and _OUTLET.fullmatch(bare) and not _SECTION.match(bare)
    return bare if fits else None


def find_publisher(paragraphs: Sequence[Paragraph], story: int, header: Sequence[int]) -> str | None:
    """The outlet named by a page, or None. `story` is the offset at which the story's own text begins; `header`
    the numbers of the header lines (section labels and the like) that may be an outlet's name."""
    for at in header:
        if name := outlet_in(paragraphs[at].text):
            return name
    for patterns in (_SMALL_PRINT, _READERS):
        for one in paragraphs:
            if one.words > 40 or len(one.text) > 300:
                continue
            for pattern in patterns:
                match = pattern.search(one.text)
                if match and patterns is _READERS and boilerplate(one) is None:
                    continue  # a story may speak of 'other Gazette readers' too
                if match and (name := _clean(match["name"])):
                    return name
    return _by_products([one for one in paragraphs if one.start >= story and one.words <= 8 and not one.closed])


def _clean(name: str) -> str | None:
    name = re.sub(r"[\s.]+(?:All|Rights|Registered|Limited|Ltd|plc|PLC)\b.*$", "", name).strip(" .,-")
    words = name.split()
    while words and words[-1].lower() in ("of", "and", "the", "for", "all"):
        words.pop()
    name = " ".join(words)
    return name if name and name.casefold() not in _AGENCIES and name.casefold() not in _GENERIC else None


def _by_products(lines: Sequence[Paragraph]) -> str | None:
    """'CYP Now Digital membership' and 'CYP Now Magazine' agree. 'public sector executive tv' needs its initials
    (PSE) elsewhere among the page's furniture, or a second product."""
    names: Counter[str] = Counter()
    written: dict[str, str] = {}
    for line in lines:
        match = _PRODUCT.match(line.text)
        if match and match["name"].casefold() not in _GENERIC and match["name"][0].isalpha():
            key = match["name"].casefold()
            names[key] += 1
            written.setdefault(key, match["name"])
    for key, count in names.most_common():
        if count >= 2:
            return _in_capitals(written[key])
    return None


def confirm_by_initials(paragraphs: Sequence[Paragraph], tail: int) -> str | None:
    """A product's name of three words or more whose initials the page uses after the story: 'ashford county news
    tv' and '... the team at ACN'. `tail` is the number of the first paragraph after the story."""
    after = paragraphs[tail:]
    for line in after:
        match = _PRODUCT.match(line.text) if line.words <= 8 and not line.closed else None
        if not match or len(match["name"].split()) < 3:
            continue
        initials = "".join(word[0] for word in match["name"].split()).upper()
        if any(re.search(rf"\b{re.escape(initials)}\b", one.text) for one in after if one.words <= 120):
            return _in_capitals(match["name"])
    return None


def _in_capitals(name: str) -> str:
    return name if any(character.isupper() for character in name) else name.title()
