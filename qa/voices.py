"""Whose words a question asks for, and whose a sentence gives. Pure; what nobody can tell counts neither way.

    >>> asked_voice("What did the council leader say about the ferries?")
    'the council leader'
    >>> asked_voice("Who said that the ferries would go?") is None
    True

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
from index.words import stem, stems, words
from qa.names import is_body
from qa.offices import RANKS, one_forename
from qa.question import STOP_WORDS
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
_ONCE = r"(?:(?:also|always|at first|ever|first|later|once|originally) )?"
_ASIDE = r"(?:, [^,?]+,)?"
_WHAT_IS = r"^\W*(?:(?:and|but|so) )?what (?:is|are|was|were)"
_OPINION = "views?|opinions?|reactions?|responses?|comments?|remarks?|thoughts"
"""Of somebody, these are theirs; "the criticisms of the minister" may be those against him."""
_ASKED = (
    re.compile(
        rf"\b(?:did|does|do|would) (?P<who>[^,;?]+?){_ASIDE} {_ONCE}(?:(?:have to )?say|think|believe|argue|warn|"
        r"describe|insist|suggest|admit|state|complain|explain|reply|feel|predict|stress|comment|"
        r"(?P<deed>tell|claim|call(?! (?:for|an?|the|in|off)\b)|promise|add|announce))\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:has|have|had) (?P<who>[^,;?]+?){_ASIDE} {_ONCE}(?:said|been saying|argued|warned|described|insisted|"
        r"suggested|admitted|stated|complained|explained|predicted|"
        r"(?P<deed>told|claimed|called(?! (?:for|an?|the|in|off)\b)|promised|added|announced))\b",
        re.I,
    ),
    re.compile(r"\b(?:is|are|was|were) (?P<who>[^,;?]+?) (?:saying|claiming|arguing|warning|complaining)\b", re.I),
    re.compile(r"\baccording to (?P<who>[^,;?]+?)(?=[,;?]|$)", re.I),
    re.compile(r"\bin (?P<who>[^,;?]+?)[’']s? (?:view|opinion|words|eyes|estimation)\b", re.I),
    re.compile(
        rf"{_WHAT_IS} (?:now )?(?P<who>(?:[\w-]+ ){{0,5}}?[\w-]+)[’']s? (?:(?:own|main|chief|first|initial|latest) )?"
        rf"(?:{_OPINION}|criticisms?|complaints?|objections?)\b(?! about\?)",
        re.I,
    ),
    re.compile(
        rf"{_WHAT_IS} the (?:(?:main|chief|first|initial|latest) )?"
        rf"(?:(?:{_OPINION}) (?:of|by|from)|(?:criticisms?|complaints?|objections?) (?:by|from)) "
        r"(?P<who>(?!\d)[^,;?]+?)(?= (?:on|to|about|towards|regarding|that)\b|[,;?]|$)",
        re.I,
    ),
    re.compile(
        r"\b(?:view|opinion|verdict|reaction|response|assessment) of (?P<who>[^,;?]+?)(?= (?:on|to|about)\b|[,;?]|$)",
        re.I,
    ),
    re.compile(
        r"\b(?:of|was|is|are|were|to|with) (?P<who>(?:[\w-]+ ){0,5}?[\w-]+)[’']s? (?:views?|opinion|verdict|reaction|"
        r"response|comments?(?! about\?)|reply|warning|assessment|explanation)\b",
        re.I,
    ),
)
_ASKS_WORDS = re.compile(r"\W*(?:and |but |so )?(?:what|how (?:did|does|do|has|have|would))\b", re.I)
"""How a question begins that "tell" or "promise" makes one for words; "when did she announce" asks for a deed."""
_AFTER_NAME = re.compile(r"(?: (?:[a-z]+ly|just|now|then|actually|even|ever|MP|MSP|MS|QC|KC|OBE|MBE|CBE))+$")
_COMMON = re.compile(r"(?:the|an?|its|their|one|another)\b", re.I)
_MANY = re.compile(
    r"\b(?:council|authority|police|government|trust|union|company|department|report|letter|review|party|group|board|"
    r"hospital|school|family|committee|commission|charity|firm|paper|article|guardian|[a-z]{3,}s)$"
)
_NOBODY = frozenset("he she it they you we i this that there anyone anybody somebody someone people".split())
_CLAUSE = frozenset("who whom which that what want since to was were".split())
_LONGEST = 8
"""Words of whoever is asked about; more are a clause."""


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


def asked_voice(question: str) -> str | None:
    """Whose words the question asks for, as it names them; None where it asks for nobody's."""
    for shape in _ASKED:
        if match := shape.search(question):
            if (match.groupdict().get("deed") and not _ASKS_WORDS.match(question)) or not match["who"].strip():
                continue
            asked = _AFTER_NAME.sub("", match["who"])
            who = asked.lower().split()
            plain = 0 < len(who) <= _LONGEST and who[0] not in _NOBODY and _CLAUSE.isdisjoint(who)
            if plain and who[-1] not in STOP_WORDS and _stems(asked):
                return asked
    return None


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
    if not who.named and frozenset(who.name).issubset(_stems(asked)):
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
            said = voice_in(text, sentence) if named is None else None
            if said and said.name and any(one.span.start < said.name.start < one.span.end for one in within):
                said = None  # in somebody's words: “A manager said to me that ...”
            if said is not None and said.pronoun:
                before = [name for name in new if said.name and name.start < said.name.start]
                named = _only(text, before) if before else last if last and last.person else None
            elif said is not None:
                named = _voice(text, said.name, said.role)
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
    return [name for name in outside if not (last and last.name[-1:] == tuple(_stems(name.of(text)))[-1:])]


def _only(text: str, names: Sequence[Span]) -> Voice | None:
    return _voice(text, names[0], None) if len(names) == 1 else None


def _voice(text: str, name: Span | None, role: Span | None) -> Voice | None:
    if name is None:
        return None
    words_of, office = name.of(text), frozenset(_stems(role.of(text)) if role else ())
    named = not _COMMON.match(words_of)
    return Voice(tuple(_stems(words_of)), office, named, named and not is_body(words_of))


def _stems(name: str) -> list[str]:
    return [stem(word) for word in words(name) if word not in STOP_WORDS]


def _is_meant(asked: str, who: Voice, text: str, told: Sequence[Told]) -> bool:
    if " and " in asked and len(both := asked.split(" and ")) == 2 and all(name[:1].isupper() for name in both):
        return any(_stems(name) and _is_meant(name, who, text, told) for name in both)
    wanted = _stems(asked)
    if not _COMMON.match(asked) and wanted[-1] in who.name:
        return True  # by the surname, or the body's last word
    if len(who.role.union(who.name).intersection(wanted)) > MOST * len(set(wanted)):
        return True
    return any(_names_both(one.sentence.of(text), frozenset(wanted), who) for one in told)


def _another_forename(asked: str, who: Voice, told: Sequence[Told]) -> bool:
    """Whether they are two people of one surname. Bob is Robert, unless a Robert of that surname speaks here too."""
    one, other = _unranked(_stems(asked)), _unranked(who.name)
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
