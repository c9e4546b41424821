"""Do articles of different dates answer differently? Pure; only for what changes: who holds an office, a figure.

    >>> differing("What was the deficit?", [quoted("It is £41m.", "£41m", "2019-03-19"),
    ...                                     quoted("The deficit is £12.7m.", "£12.7m", "2018-05-14")])
    (1, 0)

The first quote is what the others are held against. One differs where its key words are of the same kind (a person, a
body, a sum, a number) and other than the first's, its article is of another date, and it speaks of what the first
speaks of, by the question's words in it and in its title, and the office in it. That articles differ is the program's
own claim, so it is made only of a sure answer and of others nearly as sure. A question that names a date asks for that
date's answer, and of those who say something several may: there nothing differs.
"""

import re
from collections.abc import Sequence

from index.article import Span
from index.words import stems
from qa.answer import Citation, Quote
from qa.asked_words import asks_who_says
from qa.names import is_body
from qa.offices import HEAD
from qa.periods import day_of
from qa.question import Kind, sign_of, understand

LIKELY = 0.4
"""Of the first quote's score, what another must have to be set beside it."""
SURE = 0.45
"""The score that the first quote must have for others to differ from it."""
RIVAL = 2 / 3
"""Of that score, what another must have to differ."""
TOGETHER = 0.6
"""Of the question's words, what must stand around the first quote, and of those, what must around another."""
_OFFICE = re.compile(rf"\b{HEAD}", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BODY = "a body:"
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
    changes = kind in (Kind.PERSON, Kind.MONEY, Kind.COUNT) and not asks_who_says(question)
    if not changes or asked.when.periods or not quotes or quotes[0].score < SURE:
        return ()
    wanted = frozenset(term.stem for term in asked.terms)
    first, *others = quotes
    mine, subject = _value(kind, first), wanted & _around(first)
    office = frozenset(stems(" ".join(_OFFICE.findall(question)))) & frozenset(stems(first.text))
    if mine is None or day_of(first.article.published) is None or len(subject) < TOGETHER * len(wanted):
        return ()
    found = [0]
    for place, other in enumerate(others, 1):
        theirs, day = _value(kind, other), day_of(other.article.published)
        if theirs is None or day is None or day in {day_of(quotes[n].article.published) for n in found}:
            continue
        together = len(subject & _around(other)) >= TOGETHER * len(subject) and office.issubset(stems(other.text))
        if theirs != mine and _comparable(mine, theirs) and together and other.score >= RIVAL * first.score:
            found.append(place)
    return tuple(sorted(found, key=lambda n: quotes[n].article.published or "")) if len(found) > 1 else ()


def _around(quote: Quote) -> frozenset[str]:
    return frozenset(stems(f"{quote.article.title or ''} {quote.text}"))


def _value(kind: Kind, quote: Quote) -> str | None:
    """What is compared of the key words: a surname, a body's name, or a number with its unit; None where there is none,
    or two are named."""
    if quote.key is None:
        return None
    key = quote.text[max(0, quote.key.start - quote.start) : max(0, quote.key.end - quote.start)]
    if kind is Kind.PERSON:
        name = key.split(",")[0]
        if is_body(name) and not _OFFICE.search(name):
            return f"{_BODY} {' '.join(stems(name))}"
        words = re.findall(r"[^\W\d_][\w’'-]*", name) if sign_of(kind).search(key) and " and " not in name else []
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
    """A sum is not held against a number, nor a share against a count, nor a body against a person."""
    shares = ("%", "per cent")
    if one.startswith(_BODY) != other.startswith(_BODY):
        return False
    return one[:1].isdigit() == other[:1].isdigit() and one.endswith(shares) == other.endswith(shares)


def quoted(text: str, key: str, published: str) -> Quote:
    """A quote for worked examples: `key` stands in `text`."""
    at = text.index(key)
    cited = Citation(published, None, published, None, None, None, "a.txt", "")
    return Quote(text, 0, len(text), Span(at, at + len(key)), 0.9, cited)
