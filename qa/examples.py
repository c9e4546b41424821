"""Example questions made from the library's own articles, kept only where asking them finds their own sentence.

A sentence of a common shape is turned round into the question that it answers:

    >>> list(questions_of("The Wenmarsh trust will be wound up in October, reviewers said."))
    ['When will the Wenmarsh trust be wound up?']
    >>> list(questions_of("Officers said 212 jobs would move to two new bodies."))
    ['How many jobs would move to two new bodies?']
    >>> list(questions_of("Dame Isolde Farrant will chair the board until then."))
    ['Who will chair the board?']
    >>> list(questions_of("Noor Akhtar, who ran the airport, is to lead the new body."))
    ['Who is Noor Akhtar?']

The shapes are narrow on purpose: a sentence that fits none gives no question, and a question that reads oddly is
worse than none. They are English; a library in another language simply shows no examples.
"""

import re
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from index.article import QUOTABLE, Article
from index.errors import CuttingsError
from index.sentences import split_sentences
from index.words import stem, stems
from qa.answer import Answer
from qa.question import STOP_WORDS

LOOKED_AT = 40
"""Articles that examples are looked for in, spread evenly over the catalogue."""
LONGEST_SENTENCE = 400
"""Characters; what is longer is seldom a sentence, and the shapes below are not made for it."""
SURE = 0.5
SECONDS = 60.0
LENGTHS = range(16, 86)
"""Characters of a question that looks well on a button."""

AUX = r"(?:will|would|was|were|is|are)"
CAPITAL = r"[A-Z][\w’'-]+"
NAME = rf"{CAPITAL}(?: (?:of |and |for |the )?{CAPITAL}){{1,5}}"
THING = rf"(?:The (?:[\w’'-]+ ){{0,4}}[\w’'-]+|{NAME})"
RANK = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Professor|Judge|Justice)"
PERSON = rf"{RANK} {CAPITAL}(?: {CAPITAL}){{0,3}}"
DEED = r"(?:[a-z][\w’'-]*)(?: [\w’'-]+){0,6}?"
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
TIME = (
    rf"(?:in|on|by|from|since|until) (?:early |late |mid-)?(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{MONTH}|(?:19|20)\d\d)\b"
)
STOP = r"(?=[,.;:!?]|$| after | before | until | when | while | as | because | and | but | which | who )"
OFFICE = (
    r"(?:leader|chief executive|director|commissioner|secretary|minister|chair|chairman|chairwoman|mayor|head|manager|"
    r"treasurer|auditor|inspector|spokesman|spokeswoman|councillor|MP)"
)

WHEN = re.compile(rf"^(?P<thing>{THING}) (?P<aux>{AUX}) (?P<deed>{DEED}) {TIME}")
WHY = re.compile(rf"^(?P<thing>{THING}|{PERSON}) (?P<aux>{AUX}|has|have) (?P<deed>{DEED}) because\b")
COUNT = re.compile(
    rf"\b\d[\d,]* (?P<thing>(?:[a-z]+ )?[a-z]{{3,}}s) (?P<aux>will|would|were|are) (?P<deed>{DEED}){STOP}"
)
WHO = re.compile(rf"^(?P<person>{PERSON}) (?P<aux>will|was|has|is) (?P<deed>{DEED}){STOP}")
WHO_IS = re.compile(
    rf"(?<![\w’'-] )\b(?P<named>{CAPITAL} {CAPITAL}(?: {CAPITAL})?), (?:the|a|an|its|their|who|then|former)\b"
    rf"|\b{OFFICE},? (?P<titled>{CAPITAL} {CAPITAL})\b"
)
COST = re.compile(rf"^(?P<thing>{THING}) (?P<verb>cost|costs|will cost) (?:\w+ )?£")
SAID = re.compile(rf"\b(?P<person>{PERSON}) (?:said|told|added|warned)\b|\b(?:said|added|warned) (?P<later>{PERSON})\b")

NOT_THINGS = re.compile(
    r"\b(?:said|says|told|added|which|who|that|it|he|she|they|this|there|when|if|as|same|other|another|will|would|was|"
    r"were|is|are|has|have|had)\b", re.IGNORECASE
)  # fmt: skip
NOT_DEEDS = re.compile(r"\b(?:not|no|this|that|these|those|then|there|here|afterwards|he|she|they|it|also|so)\b")
NOT_PEOPLE = re.compile(
    r"\b(?:Council|Trust|County|Borough|Commission|Services?|Department|Ministry|School|College|University|House|Hall|"
    r"Hospital|Group|Limited|Authority|Committee|Party|Street|Road|Bank|Park|Union|Office|Court|Government|Agency|Act|The|"
    rf"North|South|East|West|New|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|{MONTH[3:-1]})\b"
)
_EMPTY = frozenset(stem(word) for word in STOP_WORDS)
UNITS = re.compile(r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|times|metres|miles|degrees|cents|pounds)\b")


class Asked(Protocol):
    """What examples are tried on: an answerer and its library."""

    library: object

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer: ...


def questions_of(sentence: str) -> Iterator[str]:
    """The questions that one sentence answers, the most telling shapes first; often none."""
    if (m := WHEN.search(sentence)) and is_thing(m["thing"]) and is_deed(m["deed"]):
        yield f"When {m['aux']} {inside(m['thing'])} {m['deed']}?"
    if (m := COUNT.search(sentence)) and not UNITS.search(m["thing"]) and is_deed(m["deed"]):
        yield f"How many {m['thing']} {m['aux']} {m['deed']}?"
    if (
        (m := WHO.search(sentence))
        and is_deed(m["deed"])
        and len(m["deed"].split()) >= (3 if m["aux"] == "will" else 4)
    ):
        yield f"Who {m['aux']} {m['deed']}?"
    if (m := WHY.search(sentence)) and is_thing(m["thing"]) and is_deed(m["deed"]):
        yield f"Why {m['aux']} {inside(m['thing'])} {m['deed']}?"
    if (m := COST.search(sentence)) and is_thing(m["thing"]):
        verb = {"cost": "did", "costs": "does", "will cost": "will"}[m["verb"]]
        yield f"How much {verb} {inside(m['thing'])} cost?"
    if (m := WHO_IS.search(sentence)) and is_person(m["named"] or m["titled"]):
        yield f"Who is {m['named'] or m['titled']}?"
    if m := SAID.search(sentence):
        yield f"What did {m['person'] or m['later']} say?"


def is_thing(words: str) -> bool:
    """Whether a subject stands on its own outside its article: a name, or 'the' with three words or more."""
    bare = words.removeprefix("The ")
    return not NOT_THINGS.search(words) and (bool(re.search(CAPITAL, bare)) or len(bare.split()) >= 3)


def is_person(words: str) -> bool:
    """Whether two or three capitalised words name a person: no body, no place, no bare 'Councillor Ruth'."""
    ranked = re.match(rf"(?:{RANK}) ", words) is not None
    return not NOT_PEOPLE.search(words) and len(words.split()) >= (3 if ranked else 2)


def is_deed(words: str) -> bool:
    """Whether what was done can be understood without the sentence before."""
    return not NOT_DEEDS.search(words)


def inside(words: str) -> str:
    """A subject as it stands inside a sentence: 'The trust' -> 'the trust'."""
    return "the " + words[4:] if words.startswith("The ") else words


def drawn_from(article: Article) -> Iterator[tuple[str, int]]:
    """Questions of one article with the offset of the sentence that answers each."""
    for block in article.blocks:
        if block.role in QUOTABLE:
            for span in split_sentences(article.text, block.start, block.end):
                if span.end - span.start > LONGEST_SENTENCE:
                    continue
                for question in questions_of(" ".join(span.of(article.text).split())):
                    if len(question) in LENGTHS:
                        yield question, span.start


def spread(articles: Sequence[str], most: int) -> list[str]:
    """At most `most` of them, evenly over the whole."""
    step = max(1, len(articles) / most)
    return [articles[int(number * step)] for number in range(min(most, len(articles)))]


def suggest(asked: Asked, wanted: int = 4, seconds: float = SECONDS) -> Iterator[str]:
    """At most `wanted` questions as they are found, of different kinds and different articles where there are such.

    Each was asked, and answered first with the very sentence it was made from. Looks no longer than `seconds`.
    """
    until = time.monotonic() + seconds
    with asked.library.view() as view:
        ids = spread([entry.id for entry in view.catalogue()], LOOKED_AT)
        waiting = [(place, *drawn) for place, id in enumerate(ids) for drawn in drawn_from(view.article(id))]
    openings: list[str] = []
    places: list[int] = []

    def staleness(candidate: tuple[int, str, int]) -> tuple[int, int, int]:
        place, question, _ = candidate
        return openings.count(opening(question)), places.count(place), int(question.startswith("What did"))

    found: list[str] = []
    while waiting and len(found) < wanted and time.monotonic() < until:
        place, question, at = candidate = min(waiting, key=staleness)
        waiting.remove(candidate)
        if question not in found and answers_itself(asked, question, ids[place], at):
            yield question
            found.append(question)
            openings.append(opening(question))
            places.append(place)


def nearest(asked: Asked, refused: str, ids: Sequence[str], wanted: int = 3, seconds: float = 5.0) -> Iterator[str]:
    """At most `wanted` questions of these articles that share most with the refused one; each was asked, and answered
    with the very sentence it was made from. Looks no longer than `seconds`."""
    until = time.monotonic() + seconds
    with asked.library.view() as view:
        held = {entry.id for entry in view.catalogue()}
        drawn = [(id, *pair) for id in ids if id in held for pair in drawn_from(view.article(id))]
    same = frozenset(stems(refused)) - _EMPTY
    near = sorted(drawn, key=lambda one: -_likeness(one[1], same))
    found: list[str] = []
    for id, question, at in near:
        if len(found) == wanted or time.monotonic() > until:
            return
        new = question.casefold() != refused.casefold() and question not in found
        if new and answers_itself(asked, question, id, at):
            found.append(question)
            yield question


def _likeness(question: str, same: frozenset[str]) -> float:
    """Of the words of both, without the empty ones, how many are shared (Jaccard 1901)."""
    own = frozenset(stems(question)) - _EMPTY
    return len(own & same) / len(own | same) if own | same else 0.0


def opening(question: str) -> str:
    """What kind of question it is, by its first word, or two: 'When', 'Who is', 'How many'."""
    return " ".join(question.split()[: 2 if question.startswith(("How", "Who is")) else 1])


def answers_itself(asked: Asked, question: str, id: str, at: int) -> bool:
    """Whether the question's first quote is the sentence, at offset `at` of article `id`, that it was made from."""
    try:
        answer = asked.ask(question)
    except CuttingsError:
        return False
    if not answer.answered or answer.confidence < SURE:
        return False
    best = answer.quotes[0]
    return best.article.id == id and best.start <= at < best.end
