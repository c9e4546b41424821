"""Speakers: who is said to say what stands between quotation marks, from the few shapes in which papers name one. Pure.

    >>> text = '“No,” said Cllr Jane Holt, leader of the council, on Monday.'
    >>> found = after_quote(text, Span(5, len(text)), ended=False)
    >>> found.name.of(text), found.role.of(text)
    ('Cllr Jane Holt', 'leader of the council')

A speaker is a person's name, with or without a rank; a body by its name; one of a few words for those who speak for
others ("a spokesman for the trust", "the report", "the bishop"); or he and she, which `qa.speech` looks up. A lone
capitalised word at the beginning of a sentence may be any word, so it is nobody's name; and in "a teacher at Stell
School said" it is not the school that speaks.
"""

import re
from dataclasses import dataclass

from index.article import Span
from qa.names import find_names, is_body, is_person
from qa.offices import HEAD
from qa.reporting import FINDING, HELPER, NOT_NAMES, OFFICIALS, SPEAKING, VERB
from qa.shapes import (
    ACCORDING,
    DEED,
    FINDS,
    HEADS,
    LEADING,
    OFFICE_BEFORE,
    RANKED,
    REPLIES,
    TRAILING,
    VERB_SOMEBODY,
    VERB_WHO,
    VOICE,
    WHO_VERB,
)

_CLAUSE = re.compile(r"\b(?:when|if|after|before|as|that|which|what|while|whom|who|since)\s+$", re.IGNORECASE)
_PART_OF = re.compile(
    r"[\w,] (?:(?:of|for|at|in|near|to|about|with|against|like|than) (?:(?:the|its|their) )?|as (?=an? ?$))..$"
)
"""Before a name that only tells who somebody else is: 'a teacher at Stell School said', 'the mother of Jane Holt said',
'Bo Ash, once known as a judge, said'. With the first two characters of the name."""
_OF_A_BODY = re.compile(r" (?:of|for|at) (?:the )?")
"""Between somebody's name and a body's: 'Conrad Elm of the harbour board said'."""
_BARE = re.compile(rf", {HELPER}{VERB}$")
"""After a name that no comma stands before: 'the motion tabled by Jane Holt, said'."""
_POSSESSIVE = re.compile(r"[’']s?$")
_KNOWN = re.compile(rf"\b(?:{HEAD}|executive|member|founder|captain|doctor|professor|analyst|spokes\w+)s?\b")
"""What makes the words after a name an office."""
_SKIPPED = re.compile(rf"{NOT_NAMES}\b[,’'\w]*\s*")
_ELSE = re.compile(
    r"\s(?:on|after|before|last|this|when|who|yesterday|during|told|said|in (?:a|an|the)|at (?:a|the))\b"
)
"""Where an office ends and the rest of the sentence goes on."""
_MALE = re.compile(r"(?:Mr|Sir|Lord)\b")
_FEMALE = re.compile(r"(?:Mrs|Ms|Miss|Dame|Lady|Baroness)\b")
_TURNS = re.compile(rf"\b(?:but|while|whereas|although|{SPEAKING} {HELPER}{FINDING}(?!.* and that))\b")
"""Where another begins to speak: 'she said that a survey found children “at risk”'."""
_NAMED = re.compile(r"(?:[’']s|\b(?:[Tt]he|so-called|known as|called|named|titled|entitled|dubbed|an?)) $")
_IS_A = re.compile(r"\b(?:is|was|are|were|be|been|it|as) an? $")
"""Before several quoted words these are what somebody said: 'said that it was a “wholly wasted year”'."""
_THAT = re.compile(
    r" (?:that|(?:it|he|she|they|there) (?:is|was|are|were|ha[sd]|have|would|will|could|should|an?|the))\b"
)
"""After a verb that may report a deed: 'accepted that it was late', 'called it a mess', not 'accepted it on Monday'."""
NEAR = 3
"""Words between a verb that may report a deed and the words quoted: 'said that Mr Marl had called it “a mess”'."""
FAR = 5
"""Words between "said" and a lone quoted word, after which it may be the paper's own."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where a speaker is named, with the office where it stands beside; `pronoun` says that the name is he or she.
    Without a name: somebody is said to speak, in words that tell too little ("residents said")."""

    name: Span | None
    role: Span | None = None
    pronoun: bool = False


def after_quote(text: str, behind: Span, ended: bool, whole: bool = False) -> Speaker | None:
    """Named right after a quotation: '..., said Ms Holt', '..., she added', '..., according to the report'. `ended`
    says that the quotation ended its sentence with a stop; `whole` wants nothing else in the span."""
    piece = text[behind.start : behind.end]
    for shape in (VERB_WHO, WHO_VERB):
        match = shape.match(piece)
        if match is None or (shape is WHO_VERB and ended and _looks_new(piece)):
            continue
        rest = piece[match.end() :].strip(" ,:;.–—-\u00a0\n")
        if whole and len(rest.split()) > 6:
            continue
        found = _speaker(text, match, behind.start)
        if found:
            return found
    if VERB_SOMEBODY.match(piece):
        return Speaker(None)
    match = ACCORDING.match(piece.lstrip(" ,")) and ACCORDING.search(piece)
    return _speaker(text, match, behind.start) if match else None


def before_quote(text: str, ahead: Span, fragment: str | None = None) -> Speaker | None:
    """Named before it in its sentence: 'Ms Holt, the leader, said: ...', 'According to the report, ...'. The last of
    several is meant, as long as no other sentence part begins between. `fragment` is what is quoted where that is no
    sentence: a name ('the “bedroom tax”') or a lone word far off is nobody's speech."""
    piece = text[ahead.start : ahead.end]
    found: Speaker | None = None
    end = 0
    for shape in (ACCORDING, LEADING):
        for match in shape.finditer(piece):
            speaker = _speaker(text, match, ahead.start)
            done = DEED.search(match[0]) and len(piece[match.end() :].split()) > NEAR
            if speaker and match.end() >= end and not (found and done):
                found, end = speaker, match.end()
    rest = piece[end:]
    if REPLIES.search(piece[:end]) and _to_another(rest):
        return None
    if found is None or ";" in rest or _TURNS.search(rest):
        return None
    if fragment is None:
        return found
    one = len(fragment.split()) < 2
    named = _NAMED.search(rest) and (one or not _IS_A.search(rest))
    return None if named or (one and len(rest.split()) > FAR) else found


def voice_in(text: str, sentence: Span) -> Speaker | None:
    """Who is said to say what a sentence reports: 'Ms Holt said that ...', '..., the board said'. None: nobody."""
    piece = sentence.of(text)
    for shape in (ACCORDING, TRAILING, LEADING, VERB_WHO):
        for match in shape.finditer(piece):
            rest = piece[match.end() :]
            deed = DEED.search(match[0]) and not _THAT.match(rest)
            deed = deed or (REPLIES.search(match[0]) and _to_another(rest))
            told = shape is ACCORDING or not (deed or _CLAUSE.search(piece[: match.start()]))
            if told and (found := _speaker(text, match, sentence.start)):
                return found
    return None


def people(text: str, within: Span) -> list[Speaker]:
    """Everyone who is named with a rank or with two names in the span."""
    return [
        Speaker(Span(within.start + name.start, within.start + name.end))
        for name in find_names(within.of(text))
        if name.person
    ]


def sex(name: str) -> str | None:
    """'m' or 'f' where the rank tells, else None."""
    return "m" if _MALE.match(name) else "f" if _FEMALE.match(name) else None


def _to_another(rest: str) -> bool:
    """Whether a reply tells of another's words: 'replied to the claim that ...', but not 'replied by saying ...'."""
    return rest.startswith(" to ") and not re.search(r"\bsaying\b|[:,]\s*$", rest)


def _looks_new(piece: str) -> bool:
    """After a quotation that ended its own sentence, '“Never.” Ms Holt said ...' may begin another."""
    return not piece.lstrip(" ").startswith(("he ", "she ", ","))


def _speaker(text: str, match: re.Match[str], offset: int) -> Speaker | None:
    start, end = match.start("who") + offset, match.end("who") + offset
    who = text[start:end]
    if FINDS.search(match[0]) and not (VOICE.match(who) or is_body(who) or re.search(OFFICIALS, who)):
        return None
    if who.lower() in ("he", "she"):
        return Speaker(Span(start, end), None, True)
    if not VOICE.match(who):
        while skip := _SKIPPED.match(who):
            start, who = start + skip.end(), who[skip.end() :]
        start = _begin(text, start, end)
        who = text[start:end]
        if not _is_name(text, re.sub(rf" {OFFICIALS}$", "", who), start):
            return Speaker(None)
    if match.re is LEADING and _PART_OF.search(text[max(0, start - 16) : start + 2]):
        named = people(text, Span(max(0, start - 80), start))
        return named[-1] if named and _OF_A_BODY.fullmatch(text, named[-1].name.end, start) else Speaker(None)
    if (
        match.re is LEADING
        and _BARE.match(match[0], match.end("who") - match.start())
        and "," not in text[:start][-45:]
    ):
        return Speaker(None)
    role = Span(match.start("role") + offset, match.end("role") + offset) if _has_role(match) else None
    if role is None and (office := OFFICE_BEFORE.search(text[max(0, start - 60) : start])):
        role = Span(start - len(office["role"]) - 1, start - 1)
    return Speaker(Span(start, end), _trimmed(text, role))


def _begin(text: str, start: int, end: int) -> int:
    """Where a person's name begins after a body's: 'chair of the Pellow Board Jane Holt', 'Labour’s Jane Holt'."""
    for gap in re.finditer(r"[ \u00a0]", text[start:end]):
        at = start + gap.end()
        name, before = text[at:end], text[:at].rstrip()
        if is_person(name) and (_POSSESSIVE.search(before) or (HEADS.search(before) and is_body(before.split()[-1]))):
            return at
    return start


def _has_role(match: re.Match[str]) -> bool:
    return "role" in match.re.groupindex and match["role"] is not None


def _trimmed(text: str, role: Span | None) -> Span | None:
    """An office ends where the rest of the sentence goes on: 'leader of the council on Monday'."""
    if role is None:
        return None
    words = role.of(text)
    cut = _ELSE.search(words)
    words = words[: cut.start()] if cut else words
    ended = Span(role.start, role.start + len(words.rstrip()))
    return ended if _KNOWN.search(words) else None


def _is_name(text: str, who: str, start: int) -> bool:
    """A person by rank or by two names, a body; of lone words those in capitals, or that stand inside a sentence."""
    words = who.split()
    if not words or who[:1].islower() or _POSSESSIVE.search(who):
        return False
    if RANKED.match(who) or len(words) >= 2 or is_body(who):
        return True
    before = text[:start].rstrip(" \u00a0")
    inside = bool(before) and before[-1] not in ".!?…“”\"‘’':\n" and text[start - 1] in " \u00a0"
    elsewhere = re.search(rf"(?<=[\w,] ){re.escape(who)}\b", text) is not None
    return (who.isupper() and len(who) > 1) or inside or elsewhere
