"""People and bodies by their names, told from capitals and a few words of office. Pure; no model.

>>> [(n.text, n.person) for n in find_names("Why did Odile Trant leave the Pellow Harbour Board in May?")]
[('Odile Trant', True), ('Pellow Harbour Board', False)]
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

_BODY_WORDS = frozenset(
    """
    academy agency alliance assembly association authority bank board borough bureau cabinet care centre charity
    children's children’s club college commission committee commons company constabulary corporation council
    county court department directorate district executive federation forum foundation government group homes
    hospital house housing inquiry inspectorate institute ltd ministry museum network office ofsted panel
    parliament partnership plc police project report review royal school schools service services society
    taskforce team treasury tribunal trust union university
    """.split()
)  # fmt: skip
_TITLES = frozenset("mr mrs ms miss dr sir dame lord lady cllr councillor prof professor rev".split())
_PLACE_WORDS = frozenset("north south east west upper lower great little new old st mid nether".split())
"""A name of two words that begins with one of these is a place: West Stellmouth, Nether Asher."""
_THING_WORDS = frozenset(
    """
    airport bay beach bill bridge building canal cathedral church city cottage crossing dock docks farm ferry festival
    field garden gardens gate green grove hall harbour hill island lake lane library market marsh mill moor park pier
    place port quay railway reservoir river road row show square staithe station street tower town valley village
    viaduct wall water way wharf wood works act award awards baths cup league plan week news times gazette herald
    """.split()
)
"""Last words of names of places and things."""
_SURNAMES = frozenset(
    "bay beach bridge church field garden green grove hall hill lake lane marsh mill moor park pier wall wood".split()
)
"""Words for places that are surnames as well; after a given name they are: "Jo Green", but "Mossley Green"."""
_GIVEN = frozenset(
    """
    adam adrian aidan alan alastair alex alice alison amanda amy andrea andrew andy angela ann anna anne anthony
    antonia barbara ben benjamin bernard beth brian bridget carl carol caroline catherine cath charles chris
    christine christopher claire clare clive colin craig damian dan daniel dave david dawn deborah debbie dennis
    derek diana diane donna doreen dorothy duncan eddie edward eileen elaine eleanor ellen emily emma eric esther
    ethan eve fiona frances francis frank fred gareth gary gavin gemma geoff geoffrey gerald gillian glenn gordon
    graham grace greg hannah harriet harry hazel heather helen henry hilary howard hugh iain ian imran irene isabel
    jack jackie jacob jacqueline jake james jamie jan jane janet janice jason jean jeff jeffrey jenny jeremy jessica
    jill jim jo joan joanna joanne joe john jonathan joseph josh joshua joyce judith julia julian julie june karen
    karl kate katherine kathleen kathryn katie keith kelly ken kenneth kerry kevin kim laura lauren lee len leo
    leonard lesley leslie lewis liam linda lisa liz louise lucy luke lynn malcolm marcus margaret maria marie marion
    mark martin mary matt matthew maureen max megan mel melanie michael michelle mick mike miriam mohammed mohamed
    molly naomi natalie natasha neil nicholas nick nicola nicole nigel nina norman olivia oliver owen pam pamela pat
    patricia patrick paul paula pauline penny peter phil philip phillip polly priti rachel ralph ray raymond rebecca
    richard rita rob robert robin roger roland ronald rory rosemary ross roy rupert ruth ryan sally sam samantha
    samuel sandra sarah scott sean sharon sheila shirley simon sonia sophie stella stephanie stephen steve steven
    stewart stuart sue susan suzanne sylvia ted teresa terry theresa tim timothy tina toby tom tony tracey trevor
    valerie vera vicky vincent wendy will william yvonne zoe
    """.split()
)
"""Common given names; none that streets and parks are named after as often (Albert, Charlotte, George, Victoria)."""
_NOT_NAMES = frozenset(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday who what when where why which how whom whose is are was were did
    does do has have had can could will would should the a an and but in on at of by for from if it he she they
    we you i this that these those his her its their there then tell please name list give after before during
    since was so ok okay also yes no not until by to with about under him them hers theirs
    """.split()
)
_PART = re.compile(r"[^\W_]+")
_CAPITALISED = r"[A-Z][\w’'&.-]*[\w’'&]|[A-Z]"
_NAME = re.compile(rf"\b(?:{_CAPITALISED})(?:\s+(?:(?:of|for|and|the|de|van)\s+){{0,2}}(?:{_CAPITALISED}))*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text, without a possessive 's; `person` tells people from bodies and places."""

    text: str
    start: int
    end: int
    person: bool


def find_names(text: str, known: Collection[str] = ()) -> list[Name]:
    """Names in order of place. `known` are names to find in any letter case, as people type questions; where two
    of them overlap, the longer is meant."""
    shouted = text.isupper() and " " in text.strip()  # there capitals tell nothing
    runs = () if shouted else _NAME.finditer(text)
    found = [name for match in runs for name in _trimmed(match.group(), match.start())]
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)  # offsets stay: 'İ'.lower() is two
    begun = _by_first_word(frozenset(known))
    inside = {name for word in _PART.findall(lowered) for name in begun.get(word, ()) if name.lower() in lowered}
    for name in sorted(inside, key=lambda name: (-len(name), name)):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(name.lower())}(?![^\W_])", lowered):
            if not any(n.start < match.end() and match.start() < n.end for n in found):
                found.append(Name(name, match.start(), match.end(), is_person(name)))
    return sorted(found, key=lambda n: n.start)


@lru_cache(maxsize=4)
def _by_first_word(names: frozenset[str]) -> Mapping[str, Collection[str]]:
    """In lower case: a library knows tens of thousands of names, and every turn of a conversation looks for them."""
    begun: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if first := _PART.search(name.lower()):
            begun[first.group()].append(name)
    return begun


def long_names(text: str) -> list[str]:
    """Names of two words and more, each as often as it stands there."""
    return [name.text for name in find_names(text) if " " in name.text]


def is_person(name: str) -> bool:
    """Two or three capitalised words, none of them a word for a body; or anything after a title."""
    parts = name.lower().replace("’", "'").split()
    if is_title(name):
        return True
    last = parts[-1]
    a_place = parts[0] in _PLACE_WORDS or last in _THING_WORDS or last.endswith("shire")
    if parts[0] in _GIVEN and len(parts) > 1:
        a_place = last in _THING_WORDS - _SURNAMES
    return (
        2 <= len(parts) <= 3 and not a_place and not _BODY_WORDS.union(("of", "and", "the", "for")).intersection(parts)
    )


def is_body(name: str) -> bool:
    """Whether one of its words is a word for a body: "the Harbour Board", "the trust"."""
    return not _BODY_WORDS.isdisjoint(name.lower().replace("’", "'").split())


def is_title(name: str) -> bool:
    """Whether it begins with Mr, Dame, Cllr or the like."""
    return name.lower().partition(" ")[0].rstrip(".") in _TITLES


def _trimmed(raw: str, start: int) -> list[Name]:
    """The name within a run of capitals: leading question words, months and the like taken off."""
    words = [(m.group(), start + m.start(), start + m.end()) for m in re.finditer(r"\S+", raw)]
    while words and words[0][0].lower().strip("’'.") in _NOT_NAMES:
        words.pop(0)
    while words and words[-1][0].lower().strip("’'.") in _NOT_NAMES:
        words.pop()
    if not words:
        return []
    text, first = raw[words[0][1] - start : words[-1][2] - start], words[0][1]
    stripped = re.sub(r"[’']s?$", "", text)
    one, joint, other = stripped.rpartition(" and ")
    if joint and is_person(one) and is_person(other):  # two people, not one body
        at = first + len(one) + len(joint)
        return [Name(one, first, first + len(one), True), Name(other, at, at + len(other), True)]
    return [Name(stripped, first, first + len(stripped), is_person(stripped))]
