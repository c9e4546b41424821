"""What a question asks for: its content words weighed by rarity, the kind of answer, the times it names. Pure.

>>> q = understand("How many staff did the Trust lose in 2019?", {"staff": 4, "trust": 50}, passages=100)
>>> q.kind, q.years, [t.stem for t in q.terms]
(<Kind.COUNT: 'count'>, ('2019',), ['staff', 'trust', 'lose', '2019'])
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from index.words import stem, stems, words
from qa.timely import Asked, asked_of

STOP_WORDS = frozenset(
    """
    a about all also am an and any are as at be because been before being between both but by can could did do
    does doing done during each either else ever for from further get give given gave had has have having he her
    here hers him his how i if in into is it its just ll me more most much my no nor not of off on once one only
    or other our out over own please s same say says said she should show so some such t tell than that the
    their them then there these they this those through to too under until up upon us ve very was we were what
    whats when where which while who whom whose why will with would you your d m re many happen happened
    """.split()
)
"""Words that carry no content in a question. Negations and time words (first, last, now, still, after) are kept."""


UNHEARD = 3


class Kind(StrEnum):
    """The kind of answer asked for, as the question's own words give it away."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    COUNT = "count"
    MONEY = "money"
    REASON = "reason"
    SPEECH = "speech"
    OTHER = "other"


_KINDS = (
    (
        Kind.COUNT,
        r"\bhow (many|often|long|old|far|big|large|high)\b|\bnumber of\b"
        r"|\bwhat (percentage|proportion|share|number|per cent)\b",
    ),
    (Kind.TIME, r"\bwhen\b|\b(what|which) (year|date|day|month|time)\b|\bhow (soon|recently)\b"),
    (Kind.REASON, r"\bwhy\b|\bhow come\b|\bwhat (caused|led|prompted|explains|triggered)\b|\breasons?\b"),
    (Kind.SPEECH, r"\bwhat (did|does|do|has|have) .*\b(say|said|tell|told|argue|claim|warn|think|call|describe)\b"),
    (
        Kind.MONEY,
        r"\bhow much\b(?! (time|longer|later|earlier|more likely))"
        r"|\bwhat\b.*\b(cost|price|deficit|shortfall|salary|debt|fee|sum|bill)\b",
    ),
    (Kind.PLACE, r"\bwhere\b|\b(what|which) (place|town|city|county|country|street|village)\b"),
    (
        Kind.PERSON,
        r"\bwho(m|se)?\b|\b(name of the|which) (person|man|woman|councillor|minister|leader|chief executive)\b",
    ),
)
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

_WORD = re.compile(r"[^\W_][\w'’-]*")
_NUMBER = (
    r"\b(\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|half|third|quarter|twice|no)\b"
)
_SIGNS = {
    Kind.PERSON: re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Cllr|Sir|Dame|Lord|Lady|Prof)\b|\b[A-Z][\w’'-]+ [A-Z][\w’'-]+"),
    Kind.TIME: re.compile(
        r"\b(\d{4}|january|february|march|april|may|june|july|august|september|october|november|december|monday"
        r"|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|last (year|month|week|night)"
        r"|this (year|month|week)|next (year|month|week)|years? ago|months? ago)\b", re.IGNORECASE),
    Kind.PLACE: re.compile(r"\b(in|at|near|from|to|across|on) (the )?[A-Z][\w’'-]+"),
    Kind.COUNT: re.compile(_NUMBER, re.IGNORECASE),
    Kind.MONEY: re.compile(r"[£$€]\s?\d|\b\d[\d,.]*\s?(pounds|dollars|euros|p)\b", re.IGNORECASE),
    Kind.REASON: re.compile(
        r"\b(because|due to|owing to|since|as a result|after|following|so that|in order to|caused|led to|blamed"
        r"|reasons?|contributed|thanks to|meant|therefore|over (fears|concerns)|amid|to \w+)\b", re.IGNORECASE),
    Kind.SPEECH: re.compile(
        r"[“”\"‘]|\b(said|says|told|added|warned|argued|claimed|stated|called|described)\b", re.IGNORECASE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One content word. `weight` is its inverse document frequency, natural logarithm, 0 < weight; `known` is
    whether the library holds the stem at all, `named` whether it is part of a name, or a number."""

    word: str
    stem: str
    weight: float
    known: bool
    named: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `text` is the standing-alone question as it is embedded and read."""

    text: str
    terms: tuple[Term, ...]
    kind: Kind
    years: tuple[str, ...]
    when: Asked

    def share_in(self, stems: frozenset[str]) -> float:
        """How much of the question's weight stands among `stems`, 0 to 1; 0 for a question without terms."""
        total = sum(t.weight for t in self.terms)
        return sum(t.weight for t in self.terms if t.stem in stems) / total if total else 0.0

    @property
    def names(self) -> tuple[Term, ...]:
        """Its names and numbers."""
        return tuple(t for t in self.terms if t.named)

    @property
    def unknown_names(self) -> float:
        """The share of the names and numbers that the library does not hold, 0 to 1; 1 for a question without terms.

        Only these: a small library lacks many of the words that people ask in, but an answer about somebody names
        them somewhere.
        """
        if not self.terms:
            return 1.0
        return sum(not t.known for t in self.names) / len(self.names) if self.names else 0.0

    @property
    def unheard(self) -> tuple[str, ...]:
        """Its words that the library does not hold in any form, as they were typed, at most UNHEARD; where names or
        numbers are among them, those."""
        unknown = {t.stem: t.named for t in self.terms if not t.known}
        pieces = [(piece, stems(piece)) for piece in re.findall(r"[^\W_]+", self.text)]
        typed = [(piece, unknown[roots[0]]) for piece, roots in pieces if roots and roots[0] in unknown]
        named = [word for word, is_named in typed if is_named]
        return tuple(dict.fromkeys(named or [word for word, _ in typed]))[:UNHEARD]

    def names_in(self, stems: frozenset[str]) -> float:
        """The share of the question's names and numbers that stand among `stems`, 0 to 1; 1 where it has none."""
        return sum(t.stem in stems for t in self.names) / len(self.names) if self.names else 1.0


def understand(text: str, document_frequency: Mapping[str, int], passages: int) -> Question:
    """`document_frequency` counts passages a stem; `passages` is how many there are."""
    terms: dict[str, Term] = {}
    named = _named(text)
    for word in words(text):
        root = stem(word)
        if word in STOP_WORDS or root in terms:
            continue
        count = document_frequency.get(root, 0)
        # Robertson's idf, kept positive: log((N + 1) / (n + 0.5)).
        terms[root] = Term(word, root, math.log((passages + 1) / (count + 0.5)) + 0.05, count > 0, root in named)
    # "Why did the number of pupils fall?" asks why: what stands first decides, and of two at one place ("What caused
    # the deficit?") the one that stands first in _KINDS.
    kinds = [(match.start(), k) for k, pattern in _KIND_PATTERNS if (match := pattern.search(text))]
    kind = min(kinds, key=lambda found: found[0])[1] if kinds else Kind.OTHER
    years = tuple(dict.fromkeys(re.findall(r"\b(?:19|20)\d\d\b", text)))
    return Question(text, tuple(terms.values()), kind, years, asked_of(text))


def _named(text: str) -> frozenset[str]:
    """The stems of words with a capital or a figure, but not of the word that begins the question; none where every
    word has a capital ("Who's Sir Keir Starmer?" is no such: its "is" is in the first word)."""
    first, *others = _WORD.findall(text) or [""]
    capital = [word for word in others if word[0].isupper() or any(c.isdigit() for c in word)]
    if len(capital) == len(others) > 2 and first[0].isupper() and not re.search("['’]", first):
        return frozenset()
    return frozenset(stem(part) for word in capital for part in words(word))


def sign_of(kind: Kind) -> re.Pattern[str]:
    """What gives away a sentence that holds an answer of this kind. Kind.OTHER has none."""
    return _SIGNS[kind]


def shows(kind: Kind, sentence: str) -> float:
    """1.0 where a sentence holds something of the kind asked for, 0.0 where not, 0.5 where any would do."""
    sign = _SIGNS.get(kind)
    return 0.5 if sign is None else float(bool(sign.search(sentence)))
