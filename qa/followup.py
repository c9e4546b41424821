"""History and question to a question that stands alone, without a language model.

A question leans on what came before when it opens with "and" or "what about", when it is a bare "why?", or when
it has a pronoun with nothing in the question for it to mean (see `leaning.py`). Then it is completed from the
questions before it and from the words that answered those. Where two completions are possible, both are tried and
the one that the articles answer better is taken. Where no name can be put in its place, the question before is
added in brackets: its words still find the right article. A question that stands alone is handed back as it is.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from index.words import words
from qa.another_time import YEARS, at_another_time, bare
from qa.leaning import (
    AUXILIARY,
    BARE,
    BARE_ELSE,
    CLAUSE,
    ELSE,
    NEUTER,
    OFFICE,
    OPENING,
    PERSON_SAID,
    PERSONAL,
    PLURAL,
    POINTING,
    THEN,
    TIME_ONLY,
    is_owner,
    leans,
    open_pronoun,
)
from qa.more import more_of
from qa.names import Name, find_names, is_body, is_person
from qa.question import Kind, understand
from qa.spelling import english

TURNS = 8
"""How many earlier questions are looked at."""
_IN = re.compile(r"\b(?:in|at|near|from) (?:the )?(?:new )?$", re.IGNORECASE)
_IN_OR_TO = re.compile(r"\b(?:in|at|near|from|to|on) (?:the )?$", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:for|with|to|in|at|on|by|from|of|after|before|since|about|under)\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(who|whom|when|where|why|how much|how many|how long|how often|how come|how|which|what)\b\s*", re.IGNORECASE
)


_WHO_IS = re.compile(r"^\W*(?:who|what)(?:[’']s| is| are| was| were) (?:[^\W\d_][\w’'.-]*\s*){1,6}\W*$", re.IGNORECASE)
"""Who or what is asked about is who or what the next question is about: "Who is Jo Elm?", "When did she resign?"."""
_LONGEST_NAMED = 6
_NESTED = re.compile(r"^([^()]+) \(.*\(([^()]*)\)\)$")
_REPLACED = re.compile(r"^\W*whom? (?:has |had )?(?:replaced|succeeded|took over from|followed)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"\b(?:resign(?:ed)?|retired?|leave|left|quit|depart|(?:step|stand) (?:down|aside)|die|dismissed|sacked)\b",
    re.IGNORECASE,
)
"""Who is asked to have left is whoever was replaced, not who came: "Who replaced Hugh Marl?", "When did he resign?"."""


@dataclass(frozen=True, slots=True)
class Probe:
    """How the articles answer one question: `key` is the words that answer, None when there are none."""

    confidence: float
    key: str | None


Ask = Callable[[str], Probe]


def stand_alone(question: str, history: Sequence[str], known: Collection[str], probe: Ask) -> str:
    """`question` completed from `history` (earlier questions, oldest first), or as it is when it stands alone.

    `known` are names that the articles use; `probe` asks a question that stands alone.
    """
    turns = [turn for turn in history if turn.strip()][-TURNS:]
    if not turns or not leans(question, known):
        return question
    whole: list[str] = []
    for turn in turns:
        whole.append(_complete(turn, whole, known, probe) if whole and leans(turn, known) else turn)
    return _complete(question, whole, known, probe)


def _complete(question: str, earlier: Sequence[str], known: Collection[str], probe: Ask) -> str:
    """`earlier` stand alone, oldest first, at least one."""
    before = earlier[-1].strip()
    if alone := BARE.match(question):
        return _ask_otherwise(alone.group(1), before, probe)
    if alone := BARE_ELSE.match(question):
        more_of_it = alone.group(1).lower() == "what" and _WHO_IS.match(before) and before.lower().startswith("who")
        if ELSE.search(before) or more_of_it:
            return before
        return more_of(alone.group(1), before) or _bracketed(question, before)
    opening = OPENING.match(question)
    rest = question[opening.end() :].strip() if opening else question.strip()
    if time := TIME_ONLY.match(rest):
        return at_another_time(rest.rstrip("?!. "), time.group(1), before)
    if opening and rest and not CLAUSE.match(rest):
        if pronoun := open_pronoun(rest, known):  # "and before her?"
            tail = _resolve(rest, pronoun, earlier, known, probe).rstrip("?!. ")
            return tail if "(" in tail else f"{bare(before)} {tail}?"
        return _about(rest.rstrip("?!. "), before, known)
    asked = _capital(rest, question) if opening and rest else question
    if pronoun := open_pronoun(asked, known):
        return _resolve(asked, pronoun, earlier, known, probe)
    if POINTING.search(asked) or not THEN.search(asked):
        return _bracketed(asked, before)
    return _resolve_then(asked, before, known, probe)


def _ask_otherwise(word: str, before: str, probe: Ask) -> str:
    """The question before with another question word: "When did she resign?" and "why?"."""
    word = {"why not": "why", "which one": "which", "what for": "why"}.get(word.lower(), word).capitalize()
    lead = _LEAD.match(before)
    if not lead:
        aux = AUXILIARY.match(before)
        return f"{word} {before[0].lower() + before[1:]}" if aux else f"{word} ({bare(before)})?"
    asked, rest = lead.group(1).lower(), before[lead.end() :]
    aux = AUXILIARY.search(rest)
    if aux and aux.start() and asked in ("how many", "how much", "which", "what"):
        thing = rest[: aux.start()].strip()  # "How many people does the board employ?"
        return f"{word} {bare(rest[aux.start() :])} {thing}?"
    if asked not in ("who", "what", "which") or not (key := probe(before).key):
        return f"{word} {rest}"
    if len(key.split()) > _LONGEST_NAMED or AUXILIARY.search(key):
        return f"{word} ({bare(before)})?"  # a clause is no subject: "When will to help the trust happen?"
    if aux and aux.start() == 0 and aux.group().lower() not in ("did", "does", "do"):
        return f"{word} {aux.group()} {key} {rest[aux.end() :].strip()}"  # "Who was elected chair?"
    if aux and aux.start() == 0:
        return f"{word} {bare(rest)} ({key})?"  # "What did the trust buy?"
    return f"{word} {key} {rest}"


def _about(topic: str, before: str, known: Collection[str]) -> str:
    """ "what about the trust?", "and West Stellmouth?": the topic takes the place of the name most like it."""
    led = _PREPOSITION.match(topic)
    plain = topic[led.end() :] if led else topic
    names = find_names(before, known)
    article, short = re.match(r"the\s+", plain, re.I), len(plain.split()) <= 3 and not led
    topics = find_names(plain, known)
    # "and dunmore?" is about somebody, "and staff?" and "and since?" are not.
    named = bool(topics) or (short and not article and plain.islower() and english().isdisjoint(words(plain)))
    an_office = bool(article) and short and (is_body(plain) or bool(PERSON_SAID.search(plain)))
    if names and (named or an_office):
        alike = [n for n in names if topics and n.person == topics[0].person]  # a person for a person
        old = _most_like(plain, alike or names)
        the = re.search(r"\bthe\s+$", before[: old.start], re.I) if article else None
        return f"{before[: the.start() if the else old.start]}{plain}{before[old.end :]}"
    return f"{bare(before)}, {topic}?" if led else f"{bare(before)}: {topic}?"


def _resolve(question: str, match: re.Match[str], earlier: Sequence[str], known: Collection[str], probe: Ask) -> str:
    """The pronoun replaced by what it most likely means, or the question before in brackets."""
    before = earlier[-1]
    if re.match(r"\W*(?:was|is) it (?:\S+ ){0,3}\S+\W*$", question, re.I) and find_names(question, known):
        return _bracketed(question, before)  # "Was it Brian Roberts?"
    meanings = _meanings(match.group().lower(), earlier, known, probe, bool(_LEFT.search(question)))
    options = [_put(question, match, meaning) for meaning in meanings[:2]]
    if len(options) == 1 and NEUTER.fullmatch(match.group()):
        options.append(_bracketed(question, before))  # "it" may be all that was asked about, and not the body it named
    if not options:
        office = OFFICE.search(before) if PERSONAL.fullmatch(match.group()) else None
        options = [_put(question, match, office.group())] if office else []
        options.append(_bracketed(question, before))
    # The nearer meaning wins unless the articles speak clearly for the other.
    return options[0] if len(options) == 1 else max(
        options, key=lambda o: probe(o).confidence + (0.1 if o is options[0] else 0.0))  # fmt: skip


def _meanings(pronoun: str, earlier: Sequence[str], known: Collection[str], probe: Ask, asked_left: bool) -> list[str]:
    """Names that the pronoun may stand for, the likeliest first: the nearest question that has any decides.
    `asked_left`: the question is about somebody's leaving."""
    person, plural = bool(PERSONAL.fullmatch(pronoun)), bool(PLURAL.fullmatch(pronoun))
    for turn in reversed(earlier):
        found: list[str] = []
        kind = understand(turn, {}, 1).kind
        names = find_names(turn, known)
        own = _fitting(names, person, plural)
        asks_for_one = (kind is Kind.PERSON and (person or plural)) or (kind is Kind.OTHER and not person)
        if asks_for_one and not (own and _WHO_IS.match(turn)):
            found += _fitting(find_names(probe(turn).key or "", known), person, plural)
        if not person and not plural and own:
            own = [n.text for n in names if n.text in own and not _IN.search(turn[: n.start])]
            if not own and not found:
                return []  # "the fire in Pellow": the fire is asked about
        if person and not found and not own:  # "Thwaite" alone may be a person, "in Pellow" is none
            own = [n.text for n in names if " " not in n.text and not is_body(n.text)
                   and not _IN_OR_TO.search(turn[: n.start])]  # fmt: skip
        if plural:  # several people, or a body, before one person
            found.sort(key=lambda text: is_person(text))
            found = [*(o for o in own if not is_person(o)), *found] if any(map(is_person, found)) else found
        if asked_left and own and _REPLACED.match(turn):
            return [*own, *(name for name in found if name not in own)]
        found += [name for name in reversed(own) if name not in found]
        if found:
            return found
    return []


def _fitting(names: Sequence[Name], person: bool, plural: bool) -> list[str]:
    if plural and len(people := [n.text for n in names if n.person]) > 1:
        return [" and ".join(people)]
    return [n.text for n in names if plural or n.person == person]


def _resolve_then(question: str, before: str, known: Collection[str], probe: Ask) -> str:
    match = THEN.search(question)
    if match.group(1).lower() == "there":
        places = [n for n in find_names(before, known) if not n.person]
        if not places:
            return _bracketed(question, before)
        place = places[-1].text
        return f"{question[: match.start()]}{'at' if ' ' in place else 'in'} {place}{question[match.end() :]}"
    years = YEARS.findall(before) or YEARS.findall(probe(before).key or "")
    return (
        f"{question[: match.start()]}in {years[-1]}{question[match.end() :]}" if years else _bracketed(question, before)
    )


def _put(question: str, pronoun: re.Match[str], name: str) -> str:
    owns = is_owner(pronoun, question)
    return f"{question[: pronoun.start()]}{name}{'’s' if owns else ''}{question[pronoun.end() :]}"


def _bracketed(question: str, before: str) -> str:
    """Of questions in brackets within brackets the first and the last are kept: the nearest, and the one that names."""
    nearest = _NESTED.sub(r"\1 (\2)", bare(before))
    return f"{bare(question)} ({nearest})?"


def _capital(rest: str, question: str) -> str:
    return rest[0].upper() + rest[1:] if question.strip()[:1].isupper() else rest


def _most_like(topic: str, names: Sequence[Name]) -> Name:
    """The name that a new topic takes the place of: one that shares a word with it, else the last."""
    words = set(topic.lower().split())
    return max(reversed(names), key=lambda n: len(words & set(n.text.lower().split())))
