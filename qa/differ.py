"""Do articles of different dates answer differently? Pure; only for what changes: who holds an office, a figure.

    >>> differing("What was the deficit?", [quoted("It is £41m.", "£41m", "2019-03-19"),
    ...                                     quoted("The deficit is £12.7m.", "£12.7m", "2018-05-14")])
    (1, 0)

The first quote is what the others are held against. One differs where its key words are of the same kind (a person, a
sum, a number) and other than the first's, its article is of another date, it is a likely answer itself, and it speaks
of what the first speaks of, by the question's words in it and in its title. A question that names a date asks for that
date's answer, so there nothing differs.
"""

import re
from collections.abc import Sequence

from index.article import Span
from index.words import stems
from qa.answer import Citation, Quote
from qa.periods import day_of
from qa.question import Kind, sign_of, understand

LIKELY = 0.4
"""Of the first quote's score, what another must have to be set beside it."""
TOGETHER = 0.6
"""Of the question's words around the first quote, what must stand around another."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS_AFTER = re.compile(r"[KDCOM]BE|MP|[QK]C|PhD|JP")
"""What stands after a surname and is none."""
_SAME_UNIT = {"m": "million", "bn": "billion", "%": "per cent"}
_UNIT = re.compile(r"(?<=\d)\s?(?:million|billion|m|bn|k|per cent|%)(?!\w)", re.IGNORECASE)


def likely(quote: Quote, first: Quote) -> bool:
    """Whether a quote may well answer too, held against the answer's first; others are shown for what they add."""
    return quote.score >= LIKELY * first.score


def differing(question: str, quotes: Sequence[Quote]) -> tuple[int, ...]:
    """Positions of the quotes that answer differently at different dates, oldest first; none where they agree."""
    asked = understand(question, {}, 1)
    kind = asked.kind
    if kind not in (Kind.PERSON, Kind.MONEY, Kind.COUNT) or asked.when.periods or not quotes:
        return ()
    wanted = frozenset(term.stem for term in asked.terms)
    first, *others = quotes
    mine, subject = _value(kind, first), wanted & _around(first)
    if mine is None or day_of(first.article.published) is None:
        return ()
    found = [0]
    for place, other in enumerate(others, 1):
        theirs, day = _value(kind, other), day_of(other.article.published)
        if theirs is None or day is None or day in {day_of(quotes[n].article.published) for n in found}:
            continue
        together = len(subject & _around(other)) >= TOGETHER * len(subject)
        if theirs != mine and _comparable(mine, theirs) and together and likely(other, first):
            found.append(place)
    return tuple(sorted(found, key=lambda n: quotes[n].article.published or "")) if len(found) > 1 else ()


def _around(quote: Quote) -> frozenset[str]:
    return frozenset(stems(f"{quote.article.title or ''} {quote.text}"))


def _value(kind: Kind, quote: Quote) -> str | None:
    """What is compared of the key words: a surname, or a number with its unit; None where there is none."""
    if quote.key is None:
        return None
    key = quote.text[max(0, quote.key.start - quote.start) : max(0, quote.key.end - quote.start)]
    if kind is Kind.PERSON:
        words = re.findall(r"[^\W\d_][\w’'-]*", key.split(",")[0]) if sign_of(kind).search(key) else []
        names = [re.sub(r"[’']s?$", "", word) for word in words if not _LETTERS_AFTER.fullmatch(word)]
        return names[-1].casefold() if names and len(names) <= 5 else None
    numbers = _NUMBER.findall(key)
    if len(numbers) != 1 or (kind is Kind.MONEY and not re.search(r"[£$€]|pound|dollar|euro", key)):
        return None
    unit = _UNIT.search(key)
    named = unit.group().strip().lower() if unit else ""
    sign = re.search(r"[£$€]", key)
    return f"{sign.group() if sign else ''}{numbers[0].replace(',', '')} {_SAME_UNIT.get(named, named)}"


def _comparable(one: str, other: str) -> bool:
    """A sum is not held against a number, nor a share against a count."""
    shares = ("%", "per cent")
    return one[:1].isdigit() == other[:1].isdigit() and one.endswith(shares) == other.endswith(shares)


def quoted(text: str, key: str, published: str) -> Quote:
    """A quote for worked examples: `key` stands in `text`."""
    at = text.index(key)
    cited = Citation(published, None, published, None, None, None, "a.txt", "")
    return Quote(text, 0, len(text), Span(at, at + len(key)), 0.9, cited)
