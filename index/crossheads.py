"""Short lines among the paragraphs of a story: crossheads, which are never quoted, and items of lists, which are.

Told by shape, and by what stands around them; nothing is cut by these rules.
"""

import re
from collections.abc import Callable, Sequence

from index.layout import Paragraph
from index.lexicon import FINITE_VERBS

_PRICE = re.compile(r"[£$€]\d")
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|which|is|are|was|were|will|can|could|do|does|did|has|have|should|so what)\b", re.I
)
_CROSSHEAD_WORDS = 8
_ITEM_WORDS = 14


def is_solid(one: Paragraph) -> bool:
    """Looks like a paragraph of a story: closed by a stop, or too long for a heading."""
    return (one.closed and one.words >= 5) or one.words > 25


def is_crosshead(one: Paragraph) -> bool:
    """A few words without a stop or a verb, or a short question."""
    if one.bullet or one.words > _CROSSHEAD_WORDS + 2 or _PRICE.match(one.text):
        return False
    if one.text[-1] == "?":
        return bool(_QUESTION.match(one.text)) and one.text[0].isupper()
    if one.closed or one.words > _CROSSHEAD_WORDS:
        return False
    return not any(word in FINITE_VERBS for word in one.key.split())


def is_numbered_heading(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """'2. Children' between two paragraphs; next to other items it is a list."""
    one, near = paragraphs[at], paragraphs[max(at - 1, 0) : at + 2]
    short = one.bullet and one.text[0].isdigit() and not one.closed and one.words <= _CROSSHEAD_WORDS
    return short and len(near) == 3 and not near[0].bullet and not near[0].text.endswith(":") and is_solid(near[2])


def is_listed(paragraphs: Sequence[Paragraph], at: int, is_furniture: Callable[[int], bool]) -> bool:
    """One of several short lines under a paragraph that ends in a colon: a list whose marks were lost. A line that
    stands alone before a paragraph is the next crosshead."""

    def is_item(number: int) -> bool:
        one = paragraphs[number]
        return not one.closed and not one.bullet and one.words <= _ITEM_WORDS and not is_furniture(number)

    if not is_item(at):
        return False
    begin, end = at, at + 1
    while begin > 0 and is_item(begin - 1):
        begin -= 1
    while end < len(paragraphs) and is_item(end):
        end += 1
    if begin == 0 or not paragraphs[begin - 1].text.endswith(":"):
        return False
    last = at == end - 1 and paragraphs[at].alone and end < len(paragraphs)
    return end - begin > 1 and not (last and is_solid(paragraphs[end]))
