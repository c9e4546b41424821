"""Which paragraphs are picture captions: credits, repeats, and lines that an 'Image caption' label announces.

Saved pages repeat a caption, because a picture carries it as its alternative text, its caption and its title:
on lines that follow each other, or glued into one line ('A view of the hall.A view of the hall.'). No story
says the same sentence twice running.
"""

import re
from collections.abc import Sequence

from index.layout import Paragraph

_AGENCIES = (
    r"(?:getty(?: images)?|pa(?: wire| media| images| archive)?|press association|reuters|afp|ap|epa|rex(?: features)?|"
    r"shutterstock|alamy|istock\w*|swns|ldrs|google(?: maps| street ?view)?|bbc|file|archive|stock|library|supplied|"
    r"handout|national world|reach(?: plc)?|unsplash|pixabay|pexels|flickr|wikimedia(?: commons)?|creative commons|"
    r"adobe stock|geograph)"
)
_CREDIT_WORD = (
    r"(?:pictures?|photos?|photographs?|pics?|images?|photography|stock image|file (?:photo|image|pic|picture)|"
    r"(?:image|photo|picture|pic) (?:credits?|by|source|copyright|courtesy(?: of)?)|credits?)"
)
# 'Picture: Joe Elm', 'Image credit - J Elm/PA Wire', at the end of a caption or alone. 90 characters at most.
_CREDIT = re.compile(rf"(?:^|[\s(\[.])(?i:{_CREDIT_WORD})\s?(?::|-|–|—|©)\s?(?P<who>\S.{{0,80}})$")
_CREDIT_PLAIN = re.compile(
    r"^(?:(?i:image|photo|picture) (?i:source|copyright|credit),? |(?i:pictures?|photos?|photographs?|images?|"
    r"pics?) by )(?P<who>\S.{0,80})$"
)
_AGENCY = re.compile(
    rf"\(\s*(?:(?i:picture|image|photo|pic|credit)s?:?\s*)?[^()]{{0,40}}(?<![^\W_])(?i:{_AGENCIES})(?![^\W_])[^()]{{0,20}}\)$"
)
_AGENCY_ONLY = re.compile(
    rf"(?:©|\(c\)|via|by)?\s?(?:[\w.' -]{{1,40}}/\s?)?{_AGENCIES}(?:\s?/\s?[\w.' -]{{1,40}})?", re.I
)
_COPYRIGHT = re.compile(r"^(?:©|\(c\) ?)\s?\S.{0,60}$|\s©\s?\S.{0,50}$", re.I)
_LABEL = re.compile(r"(?:image|photo|picture|media) ?caption\W*|caption\W*", re.I)
_LABELLED = re.compile(
    r"(?:image|photo|picture|media) caption\s?[,:]?\s|(?:caption|pictured|picture|image)\s?:\s", re.I
)
_SHOWN = re.compile(
    r"^(?:Pictured|Above|Left|Right|Top|Main image|File (?:photo|image|picture)|Stock (?:photo|image))"
    r"\b(?:\s?:|,? (?:[-–]|from left)\s)"  # 'Above-inflation rises' and 'Right, let me be clear' are the story's
)
_ADDED = ("(", "[", "|", "-", "©", "/", "pic", "photo", "image", "credit", "source", "getty", "pa ")
_CAPTION_WORDS = 60
_REPEAT_WORDS = 4


def find_captions(paragraphs: Sequence[Paragraph], repeats: bool = True) -> frozenset[int]:
    """The numbers of the paragraphs that are captions or picture credits.

    `repeats=False` leaves the rule of repeats out: verse and lists repeat lines for their own reasons.
    """
    found = {at for at, one in enumerate(paragraphs) if is_credit(one.text, one.words)}
    for at, one in enumerate(paragraphs):
        if _LABEL.fullmatch(one.text):
            found.add(at)
            if at + 1 < len(paragraphs) and paragraphs[at + 1].words <= _CAPTION_WORDS:
                found.add(at + 1)
    if repeats:
        for at, one in enumerate(paragraphs):
            if one.words > _CAPTION_WORDS * 3:
                continue
            if is_glued_repeat(one.text):
                found.add(at)
            if at and _is_repeat(paragraphs[at - 1], one):
                found.update((at - 1, at))
        halves = {half for at in found if (half := _half(paragraphs[at].text))}
        found.update(at for at, one in enumerate(paragraphs) if one.text in halves)
    return frozenset(found)


def is_credit(text: str, words: int) -> bool:
    """A caption that names its photographer or agency, or a credit alone; a sentence that goes on is neither."""
    if words > _CAPTION_WORDS or len(text) > 600:
        return False
    if _LABELLED.match(text) or _SHOWN.match(text):
        return True
    if _AGENCY.search(text) or _AGENCY_ONLY.fullmatch(text) or _COPYRIGHT.search(text):
        return True
    match = _CREDIT.search(text) or _CREDIT_PLAIN.search(text)
    return bool(match) and _is_name_like(match["who"])


def _is_name_like(who: str) -> bool:
    """Photographers and agencies: eight words at most, mostly in capitals, no verb to speak of."""
    words = [word for word in re.split(r"[\s/]+", who.strip(" .()[]")) if word]
    small = sum(word[0].islower() for word in words if word not in ("of", "and", "the", "via", "for", "by", "from"))
    return 0 < len(words) <= 10 and small <= len(words) / 4


def is_glued_repeat(text: str) -> bool:
    return _half(text) is not None


def _half(text: str) -> str | None:
    """'X.X.' or 'X. X.' (twice or three times) -> 'X.', when X has at least `_REPEAT_WORDS` words; else None."""
    for times in (2, 3):
        for gap in (0, 1):
            size, left = divmod(len(text) - gap * (times - 1), times)
            if left or size < 15:
                continue
            one = text[:size]
            if (" " * gap).join([one] * times) == text and len(one.split()) >= _REPEAT_WORDS:
                return one
    return None


def _is_repeat(one: Paragraph, two: Paragraph) -> bool:
    """The same words twice running; the second may add a credit ('... in 2018 (Getty)')."""
    if min(one.words, two.words) < _REPEAT_WORDS:
        return False
    if one.key == two.key:
        return True
    short, long = sorted((one.key, two.key), key=len)
    added = long[len(short) :].lstrip(" .")
    return long.startswith(short) and len(added) <= 40 and added.startswith(_ADDED) and short != added
