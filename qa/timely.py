"""Which time a question asks about, and how well evidence fits it. Pure.

    >>> wish_of("Who is the current leader?"), wish_of("What was it first expected to cost?"), wish_of("Who led it?")
    (<Wish.NEWEST: 'newest'>, <Wish.EARLIEST: 'earliest'>, <Wish.NONE: 'none'>)

Three kinds of evidence, each 0 to 1, each 1 where the question does not ask for it, so that a question without a time
is answered as if none of this were here: how new (or old) the article is beside its rivals, whether the sentence's own
words say "now" (or "at first"), and how near its dates, or else its article's, are to those of the question. "Before
the review" or "after the second notice" names no date: it is read with the other words of the question.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa.periods import Mention, Period, Reach, day_of, mentions

HALF = 90.0
"""Days between two dates after which nearness has halved."""
UNKNOWN = 0.5
"""What an article without a date is worth where a date is asked for: it may be either."""
BESIDE = 1.0
ARTICLE = 1.0
"""How much the dates beside a sentence (in the one before it, in the title), and that of its article, are worth beside
its own."""
CONTRADICTED = 0.8
"""What is left of those where the sentence names a date itself."""


class Wish(StrEnum):
    """Which of several true answers is asked for."""

    NONE = "none"
    NEWEST = "newest"
    EARLIEST = "earliest"


_NEWEST = re.compile(
    r"\bcurrent(?! (?:accounts?|affairs|of)\b)(?:ly)?\b|\b(?:latest|newest|nowadays|these days|so far)\b"
    r"|\bmost recent(?:ly)?\b|\b(?:at|the|our|its|their) present\b(?! (?:at|in|when)\b)|\bat the moment\b"
    r"|\bup to date\b"
    r"|(?<!until )(?<!by )(?<!till )\bnow\b(?! that\b|-)|\bas of today\b|\btoday(?:[’']s)?\b|\bstill\b"
    r"|\b(?:final|ultimate)(?:ly)?\b|\b(?:in the end|end(?:s|ed)? up|eventual(?:ly)?)\b|\bcorrected\b|\bto date\b",
)
_EARLIEST = re.compile(
    r"\b(?:original|initial)(?:ly)?\b|\b(?:at first|to begin with|to start with|in the beginning|at the outset)\b"
    r"|\b(?:earliest|first (?:version|estimate|figure|forecast|budget|price|plan|quote|report|count|offer|date)s?)\b"
    r"|\bfirst (?:\w+ed|say|said|put|give|gave|thought|think|set|tell|told|expect|agree|claim|call|count|hear|know)\b"
    r"|\bbefore it was (?:corrected|changed|revised)\b",
)
_NAMED = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’']*")
"""Capitalised words inside a question are names: 'Children First', 'the Today programme'."""
_NOW = re.compile(
    r"\b(?:now|current(?:ly)?|latest|newest|most recent(?:ly)?|at present|today|these days|so far|since (?:then|grown|"
    r"told|risen|fallen|been|become|said)|final(?:ly)?|in the end|turned out|by this week|this (?:week|month)|"
    r"new (?:leader|chief|chair|head|director|commissioner|manager|owner|figure|estimate|total)|ha[sv]e? (?:since|now|"
    r"taken over|become|risen to|grown to|fallen to)|takes over|took over|will be|should have been)\b", re.IGNORECASE
)  # fmt: skip
_THEN = re.compile(
    r"\b(?:original(?:ly)?|initial(?:ly)?|first|to begin with|earl(?:ier|iest)|previous(?:ly)?|had (?:said|put|been|"
    r"reported|expected|claimed|thought|hoped|estimated)|when (?:it|the \w+) was|at (?:that|the) time|used to|"
    r"last (?:year|month|january|february|march|april|may|june|july|august|september|october|november|december)|then|"
    r"was to (?:be|have)|were to (?:be|have)|until (?:now|then|this))\b", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says about time."""

    wish: Wish
    periods: tuple[Period, ...]

    @property
    def timed(self) -> bool:
        return self.wish is not Wish.NONE or bool(self.periods)


def asked_of(question: str) -> Asked:
    return Asked(wish_of(question), tuple(map(_meant, mentions(question))))


def wish_of(question: str) -> Wish:
    """NEWEST, EARLIEST or NONE; where a question has words of both, the first decides."""
    plain = _NAMED.sub(lambda name: "·" * len(name.group()), question)
    plain = plain[:1].lower() + plain[1:]
    newest, earliest = _NEWEST.search(plain), _EARLIEST.search(plain)
    if newest and (not earliest or newest.start() < earliest.start()):
        return Wish.NEWEST
    return Wish.EARLIEST if earliest else Wish.NONE


def _meant(mention: Mention) -> Period:
    """'Before 2016' and 'after 2016' are asked about as they say; of 'since 2016' and 'until 2016' the year itself is
    what a sentence will name."""
    return mention.whole if mention.reach in (Reach.AFTER, Reach.BEFORE) else mention.period


def places_in_time(published: Iterable[str | None]) -> dict[str | None, float]:
    """Of each date its rank among the different ones, 0 the oldest and 1 the newest; UNKNOWN for what is no date.

    >>> places_in_time(["2020-01-29", "2013-05-03", None, "2021-04-01"])["2020-01-29"]
    0.5
    """
    published = set(published)
    known = sorted({day for iso in published if (day := day_of(iso))})
    rank = {day: number / (len(known) - 1) if len(known) > 1 else 1.0 for number, day in enumerate(known)}
    return {iso: rank.get(day_of(iso), UNKNOWN) for iso in published}


def newest(wish: Wish, place: float) -> float:
    """How well an article's place in time (0 oldest to 1 newest) fits the wish."""
    return {Wish.NONE: 1.0, Wish.NEWEST: place, Wish.EARLIEST: 1.0 - place}[wish]


def says_so(wish: Wish, sentence: str) -> float:
    """Whether the sentence itself says that it tells the newest, or what was so at first."""
    if wish is Wish.NONE:
        return 1.0
    ours, theirs = (_NOW, _THEN) if wish is Wish.NEWEST else (_THEN, _NOW)
    return 1.0 if ours.search(sentence) else 0.0 if theirs.search(sentence) else 0.5


def near_date(asked: Asked, own: Sequence[Mention], beside: Sequence[Mention], published: date | None) -> float:
    """How near the evidence's dates are to the question's, on average over these. `own` are the sentence's, `beside`
    those of the sentence before and of the title."""
    if not asked.periods:
        return 1.0
    day = Period(published, published) if published else None
    return sum(_nearness(wanted, own, beside, day) for wanted in asked.periods) / len(asked.periods)


def _nearness(wanted: Period, own: Sequence[Mention], beside: Sequence[Mention], day: Period | None) -> float:
    mine = max((closeness(wanted, m.whole) for m in own), default=0.0)
    around = max((BESIDE * closeness(wanted, m.whole) for m in beside), default=0.0)
    dated = ARTICLE * closeness(wanted, day) if day else 0.0
    left = CONTRADICTED if own else 1.0
    if not own and not beside and day is None:
        return UNKNOWN
    return max(mine, left * around, left * dated)


def closeness(one: Period, other: Period) -> float:
    """1 where the shorter period lies in the longer, at least 0.5 where they overlap, less with every day apart.

    >>> may, year = Period(date(2018, 5, 1), date(2018, 5, 31)), Period(date(2018, 1, 1), date(2018, 12, 31))
    >>> closeness(may, year), closeness(year, Period(date(2019, 6, 29), date(2019, 6, 29)))
    (1.0, 0.5)
    """
    shared = one.shared(other)
    if shared:
        return 0.5 + 0.5 * shared / min(one.days, other.days)
    return 0.5 ** (one.gap(other) / HALF)
