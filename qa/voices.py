"""Whose words a sentence gives, held against whose a question asks for. Pure; what nobody can tell counts neither way.

"What did the minister say about the trust?" is not answered by what her opponent said about it, though he uses more of
the question's words. A paper names a speaker and an office once, and goes on with "he added" or with a quotation alone.
So the sentences of an article are gone through in order, each with whoever is said to speak in it, and "he", "she" and
a quotation without a name are whoever spoke last.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.article import QUOTABLE, Article, Span
from index.sentences import split_sentences
from index.words import stems
from qa.asked_words import name_stems
from qa.names import is_body
from qa.offices import HEAD, RANKS, one_forename
from qa.reporting import HELPER, VERB
from qa.speakers import people, voice_in
from qa.speech import LONGEST, Speech, speech

UNTOLD = 0.5
"""What a sentence is worth of which nobody can tell who speaks, or where the question asks for nobody's words."""
MOST = 0.6
"""Of the words of an office, so many tell it from others: two of three, not one of two ('education secretary')."""
NEAR = 4
"""Words between a name and an office that belongs to it."""
BEGINNING = 40
"""Characters within which a sentence names whom it is about."""
_IT = re.compile(rf"It {HELPER}{VERB}\b")
"""The letter or the board that spoke last."""
_OFFICE = re.compile(rf"\b{HEAD}", re.IGNORECASE)
_COMMON = re.compile(r"(?:the|an?|its|their|one|another)\b", re.I)
_MANY = re.compile(
    r"\b(?:council|authority|police|government|trust|union|company|department|report|letter|review|party|group|board|"
    r"hospital|school|family|committee|commission|charity|firm|paper|article|guardian|[a-z]{3,}s)$"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is said to speak: the stems of the name in order, and of the office beside it. `named`: a name of its own,
    not "the council leader"; `person`: no body's either."""

    name: tuple[str, ...]
    role: frozenset[str]
    named: bool
    person: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and whose words it gives; None where untold."""

    sentence: Span
    voice: Voice | None


def voice(asked: str | None, article: Article, sentence: Span) -> float:
    """1 where the sentence gives the words of whoever is asked about, 0 where somebody else's, else UNTOLD.

    A member may speak for a body, one of many for them all, and an office may be called otherwise in the article: where
    that may be, nothing is told.
    """
    if asked is None:
        return UNTOLD
    told = told_by(article)
    who = next((one.voice for one in told if one.sentence.start == sentence.start), None)
    if who is None:
        return UNTOLD
    if _is_meant(asked, who, article.text, told):
        return UNTOLD if _another_forename(asked, who, told) else 1.0
    if not who.named and frozenset(who.name).issubset(name_stems(asked)):
        return UNTOLD  # "the bishop" may well be the Bishop of Stell, "the leader" another than the council's
    if who.named and _MANY.search(re.split(r" (?:of|for|from|by|at|in) ", asked)[0]):
        return UNTOLD
    if any(one.voice and _is_meant(asked, one.voice, article.text, told) for one in told):
        return 0.0
    a_name = not _COMMON.match(asked) and asked[0].isupper()
    return 0.0 if a_name and asked.split()[-1].lower() not in article.text.lower() else UNTOLD


def told_by(article: Article) -> Sequence[Told]:
    """The sentences that may be quoted, in order, each with whose words it gives."""
    return _told_by(article.text, tuple((b.start, b.end) for b in article.blocks if b.role in QUOTABLE))


@lru_cache(maxsize=64)
def _told_by(text: str, blocks: tuple[tuple[int, int], ...]) -> tuple[Told, ...]:
    told: list[Told] = []
    last: Voice | None = None
    for start, end in blocks:
        spoken = [one.moved(start) for one in speech(text[start:end])] if end - start <= LONGEST else []
        for sentence in split_sentences(text, start, end):
            within = [one for one in spoken if one.span.start < sentence.end and sentence.start < one.span.end]
            named = next((_voice(text, one.speaker, one.role) for one in within if one.speaker), None)
            new = _introduced(text, sentence, within, last)
            quoted = any(one.span.start <= sentence.start and sentence.end <= one.span.end for one in within)
            said = None if named or quoted else voice_in(text, sentence)
            if said and said.name and any(one.span.start < said.name.start < one.span.end for one in within):
                said = None  # in somebody's words: “A manager said to me that ...”
            if said is not None and said.pronoun:
                before = [name for name in new if said.name and name.start < said.name.start]
                named = _only(text, before) if before else last if last and last.person else None
            elif said is not None:
                told_on = last if _IT.match(text, sentence.start) and last and not last.person else None
                named = told_on or _voice(text, said.name, said.role)
            elif named is None and within and not new:
                named = last
            told.append(Told(sentence, named))
            if named is not None:
                last = named
            elif said is not None or new:  # somebody new, or an unnamed speaker: who spoke before is past
                last = _only(text, [name for name in new if name.start - sentence.start < BEGINNING])
    return tuple(told)


def _introduced(text: str, sentence: Span, within: Sequence[Speech], last: Voice | None) -> list[Span]:
    """The people whom the sentence names outside its quotations, but for whoever spoke last."""
    found = [one.name for one in people(text, sentence) if one.name]
    outside = [name for name in found if not any(one.span.start <= name.start < one.span.end for one in within)]
    return [name for name in outside if not (last and last.name[-1:] == tuple(name_stems(name.of(text)))[-1:])]


def _only(text: str, names: Sequence[Span]) -> Voice | None:
    return _voice(text, names[0], None) if len(names) == 1 else None


def _voice(text: str, name: Span | None, role: Span | None) -> Voice | None:
    if name is None:
        return None
    words_of, office = name.of(text), frozenset(name_stems(role.of(text)) if role else ())
    named = not _COMMON.match(words_of)
    return Voice(tuple(name_stems(words_of)), office, named, named and not is_body(words_of))


def _is_meant(asked: str, who: Voice, text: str, told: Sequence[Told]) -> bool:
    if " and " in asked and len(both := asked.split(" and ")) == 2 and all(name[:1].isupper() for name in both):
        return any(name_stems(name) and _is_meant(name, who, text, told) for name in both)
    wanted = name_stems(asked)
    if not _COMMON.match(asked) and wanted[-1] in who.name:
        return True  # by the surname, or the body's last word
    if len(who.role.union(who.name).intersection(wanted)) > MOST * len(set(wanted)):
        return True
    if is_body(asked) and who.person and not _OFFICE.search(asked):
        return False  # 'Ann Elm, who left the board, said': she does not hold it as one holds an office
    return any(_names_both(one.sentence.of(text), frozenset(wanted), who) for one in told)


def _another_forename(asked: str, who: Voice, told: Sequence[Told]) -> bool:
    """Whether they are two people of one surname. Bob is Robert, unless a Robert of that surname speaks here too."""
    one, other = _unranked(name_stems(asked)), _unranked(who.name)
    if not who.person or len(one) != 2 or len(other) != 2 or one[1] != other[1] or one[0] == other[0]:
        return False
    both = any(voiced.voice and _unranked(voiced.voice.name) == one for voiced in told)
    return both or not one_forename(one[0], other[0])


def _unranked(name: Sequence[str]) -> list[str]:
    return [part for part in name if part not in RANKS]


def _names_both(sentence: str, asked: frozenset[str], who: Voice) -> bool:
    """Whether a speaker and what is asked stand beside each other in it: 'the ferries minister, Ann Elm'."""
    said = stems(sentence)
    name = frozenset(who.name) - asked
    if not name or not asked.issubset(said):
        return False
    places = [at for at, word in enumerate(said) if word in asked]
    near = name.intersection(said[max(0, places[0] - NEAR) : places[-1] + NEAR + 1])
    return places[-1] - places[0] <= len(asked) + NEAR and (bool(near) if who.named else near == name)
