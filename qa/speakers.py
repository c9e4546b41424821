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
from qa.names import find_names, is_body
from qa.offices import CAPITAL, HEAD, OFFICE, VOICES

_VERB = (
    r"(?:said|says|say|tells|told|adds|added|warns|warned|insists|insisted|argues|argued|explains|explained|claims|claimed|"
    r"writes|wrote|replies|replied|asks|asked|admits|admitted|describes|described|calls|called|states|stated|comments|"
    r"commented|concludes|concluded|declares|declared|continues|continued|jokes|joked|complains|complained|announced|"
    r"promises|promised|recalls|recalled|notes|noted|stresses|stressed|remarked|tweeted|shouted|answered|responded|"
    r"accepts|accepted|conceded|acknowledged|demanded|urged)"
)
_INVERTED = (
    r"(?:said|says|added|adds|warned|warns|insisted|argued|explained|claimed|wrote|writes|replied|asked|admitted|stated|"
    r"commented|concluded|declared|continued|joked|complained|recalled|remarked|tweeted|shouted|answered|responded)"
)
"""Of the verbs, those that stand before their speaker: '“No,” said Ms Holt', but not '“No” told Ms Holt'."""
_HELPER = r"(?:(?:has|have|had|also|later|then|once|previously|since|again|simply|only|repeatedly|publicly) )*"
_RANK = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Coun|Prof|Professor|Rev|Reverend|Judge|Justice|"
    r"Revd|Rt|Canon|Archdeacon|Archbishop|Bishop|Ald|Alderman|Supt|Superintendent|Insp|Inspector|Sgt|"
    r"Sergeant|Det|Ch|PC|DC|DS|DI|DCI|Major|Captain|Colonel)\.?"
)
_WORD = r"[^\W\d_a-z][\w’'-]*"
_NAME = (
    rf"(?:(?:{_RANK}[ \u00a0])+(?:{_WORD}|de|van|von|der)(?:[ \u00a0](?:(?:de|van|von|der) )?{_WORD}){{0,3}}"
    rf"|{_WORD}(?:[ \u00a0](?:(?:of|for|and|the|de|van|von|der) ){{0,2}}{_WORD}){{0,6}})"
)
_VOICE = (
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ne|[Aa]nother) "
    r"(?:(?!(?:who|whose|whom|which|that|and|of|to|for|in|on|at|by|with|the|an?)\b)[a-z][\w’'-]* ){0,2}?"
    r"(?:council|trust|report|reviewers?|inspectors|regulator|watchdog|union|company|department|ministry|charity|board|"
    rf"committee|auditors|commissioners|letter|review|statement|resident|neighbour|{VOICES})"
    rf"(?: (?:for|of|at) (?:(?:the )?{_NAME}|the [a-z]+(?: [a-z]+)?))?"
)
_SOMEONE = r"(?:[a-z]+ )?(?:[a-z]{2,}s|people|one|another|somebody|someone|they|it)"
_HARD = rf"(?:{_VOICE}|{_NAME})"
_WHO = rf"(?P<who>{_HARD}|[Hh]e|[Ss]he|{_SOMEONE})(?![\w’'])"
_NO_ROLE = r"(?:who|which|whose|where|when|because|if|as|after|but|and|said|says)"
_ROLE = rf"(?:, (?P<role>(?!{_NO_ROLE}\b)(?:[a-z]|MS?P\b)[^,.;:!?“”\"‘()]{{2,70}}))?"

_SMALL = r"(?:to|of|in|on|at|by|for|with|about|that|how|why|when|where|if|as|from|after|before|than|and|or|but|nor)"
_TITLE = rf"(?:{_WORD} ){{0,4}}(?:(?!{_SMALL}\b)[a-z][\w’'-]* ){{0,3}}{OFFICE} "
"""An office before a name, with what it is of: 'Fenby council leader Jane Holt', 'prisons minister Hugh Marl'."""
_THE = rf"the (?=(?:{_WORD} ){{0,3}}{CAPITAL}\b)"
"""'said the Prime Minister', 'said the Bishop of Stell'."""
_AFTER = (
    r"(?!\s+(?!(?:on|in|at|to|of|for|after|before|when|while|as|last|this|yesterday|today|but|and|who|which|that|about|"
    r"during|with|by|from|following|outside|over|via|since|because|if|though|although|despite|amid|ahead|later|again|"
    r"earlier|[a-z]+ly|[a-z]{3,}ing)\b)\w)"
)
"""What may follow a voice or a name that stands after the verb: not the rest of a longer name for somebody."""
_VERB_WHO = re.compile(
    rf"[\s,–—-]*{_HELPER}{_INVERTED} (?:{_TITLE}(?=[A-Z])|{_THE})?{_WHO.replace(_HARD, _HARD + _AFTER)}{_ROLE}"
)
_VERB_SOMEBODY = re.compile(
    rf"[\s,–—-]*{_HELPER}{_INVERTED} (?:(?:the|an?|its|their|one) [a-z]|(?!{_SMALL}\b)(?:[a-z][\w’'-]* ){{0,3}}[A-Z])"
)
_OFFICE = re.compile(rf"(?:^|[\s,])(?P<role>{OFFICE}) $", re.IGNORECASE)
_WHO_VERB = re.compile(rf"[\s,–—-]*(?:{_TITLE}|{_THE})?{_WHO}(?:{_ROLE},)? {_HELPER}{_VERB}\b")
_LEADING = re.compile(rf"(?<![\w’'-]){_WHO}(?:{_ROLE},)? {_HELPER}{_VERB}\b")
_TRAILING = re.compile(rf",\s(?:{_TITLE}|{_THE})?{_WHO}(?:{_ROLE},)? {_HELPER}{_VERB}(?=\W*$)")
_DEEDS = r"(?:accept|admit|ask|demand|call|describe)\w*"
_DEED = re.compile(rf"\b{_DEEDS}(?:\s+\w+){{0,3}}$|^[\s,–—-]*{_HELPER}{_DEEDS}")
"""Verbs that without quotation marks report a deed ("a company called ...", "she accepted", "has asked Jane Holt")."""
_CLAUSE = re.compile(r"\b(?:when|if|after|before|as|that|which|what|while|whom|who|since)\s+$", re.IGNORECASE)
_PART_OF = re.compile(
    r"[\w,] (?:(?:of|for|at|in|near|to|about|with|against|like|than) (?:(?:the|its|their) )?|as (?=an? ?$))..$"
)
"""Before a name that only tells who somebody else is: 'a teacher at Stell School said', 'the mother of Jane Holt said',
'Bo Ash, once known as a judge, said'. With the first two characters of the name."""
_OF_A_BODY = re.compile(r" (?:of|for|at) (?:the )?")
"""Between somebody's name and a body's: 'Conrad Elm of the harbour board said'."""
_POSSESSIVE = re.compile(r"[’']s?$")
_KNOWN = re.compile(rf"\b(?:{HEAD}|executive|member|founder|captain|doctor|professor|analyst|spokes\w+)s?\b")
"""What makes the words after a name an office."""
_ACCORDING = re.compile(rf"\b[Aa]ccording to {_WHO}{_ROLE}")
_NOBODY = re.compile(
    r"(?:The|A|An|And|But|Or|So|Yet|If|As|At|By|For|From|In|Of|On|To|With|When|While|After|Before|Since|Until|Then|Later|"
    r"Yesterday|Today|Tomorrow|However|Meanwhile|Also|Now|Last|Next|This|That|These|Those|There|Here|It|They|We|You|I|His|"
    r"Her|Its|Their|Our|My|One|Some|Many|Most|All|Both|Each|No|Not|Nobody|Everyone|Who|What|Which|Why|How|Where|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b[,’'\w]*\s*"
)
_ELSE = re.compile(
    r"\s(?:on|after|before|last|this|when|who|yesterday|during|told|said|in (?:a|an|the)|at (?:a|the))\b"
)
"""Where an office ends and the rest of the sentence goes on."""
_MALE = re.compile(r"(?:Mr|Sir|Lord)\b")
_FEMALE = re.compile(r"(?:Mrs|Ms|Miss|Dame|Lady|Baroness)\b")
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
    for shape in (_VERB_WHO, _WHO_VERB):
        match = shape.match(piece)
        if match is None or (shape is _WHO_VERB and ended and _looks_new(piece)):
            continue
        rest = piece[match.end() :].strip(" ,:;.–—-\u00a0\n")
        if whole and len(rest.split()) > 6:
            continue
        found = _speaker(text, match, behind.start)
        if found:
            return found
    if _VERB_SOMEBODY.match(piece):
        return Speaker(None)
    match = _ACCORDING.match(piece.lstrip(" ,")) and _ACCORDING.search(piece)
    return _speaker(text, match, behind.start) if match else None


def before_quote(text: str, ahead: Span, fragment: str | None = None) -> Speaker | None:
    """Named before it in its sentence: 'Ms Holt, the leader, said: ...', 'According to the report, ...'. The last of
    several is meant, as long as no other sentence part begins between. `fragment` is what is quoted where that is no
    sentence: a name ('the “bedroom tax”') or a lone word far off is nobody's speech."""
    piece = text[ahead.start : ahead.end]
    found: Speaker | None = None
    end = 0
    for shape in (_ACCORDING, _LEADING):
        for match in shape.finditer(piece):
            speaker = _speaker(text, match, ahead.start)
            if speaker and match.end() >= end:
                found, end = speaker, match.end()
    rest = piece[end:]
    if found is None or ";" in rest or re.search(r"\b(?:but|while|whereas|although)\b", rest):
        return None
    named = re.search(r"(?:[’']s|\b(?:[Tt]he|so-called|known as|called|named|titled|entitled|dubbed|an?)) $", rest)
    few = fragment is not None and len(fragment.split()) < 2 and len(rest.split()) > FAR
    return None if few or (fragment is not None and named) else found


def voice_in(text: str, sentence: Span) -> Speaker | None:
    """Who is said to say what a sentence reports: 'Ms Holt said that ...', '..., the board said'. None: nobody."""
    piece = sentence.of(text)
    for shape in (_ACCORDING, _TRAILING, _LEADING, _VERB_WHO):
        for match in shape.finditer(piece):
            if shape is _ACCORDING or not (_DEED.search(match[0]) or _CLAUSE.search(piece[: match.start()])):
                return _speaker(text, match, sentence.start)
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


def _looks_new(piece: str) -> bool:
    """After a quotation that ended its own sentence, '“Never.” Ms Holt said ...' may begin another."""
    return not piece.lstrip(" ").startswith(("he ", "she ", ","))


def _speaker(text: str, match: re.Match[str], offset: int) -> Speaker | None:
    start, end = match.start("who") + offset, match.end("who") + offset
    who = text[start:end]
    if who.lower() in ("he", "she"):
        return Speaker(Span(start, end), None, True)
    if not re.match(_VOICE, who):
        while skip := _NOBODY.match(who):
            start, who = start + skip.end(), who[skip.end() :]
        if not _is_name(text, who, start):
            return Speaker(None)
    if match.re is _LEADING and _PART_OF.search(text[max(0, start - 16) : start + 2]):
        named = people(text, Span(max(0, start - 80), start))
        return named[-1] if named and _OF_A_BODY.fullmatch(text, named[-1].name.end, start) else Speaker(None)
    role = Span(match.start("role") + offset, match.end("role") + offset) if _has_role(match) else None
    if role is None and (office := _OFFICE.search(text[max(0, start - 60) : start])):
        role = Span(start - len(office["role"]) - 1, start - 1)
    return Speaker(Span(start, end), _trimmed(text, role))


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
    if re.match(rf"{_RANK}\s", who) or len(words) >= 2 or is_body(who):
        return True
    before = text[:start].rstrip(" \u00a0")
    inside = bool(before) and before[-1] not in ".!?…“”\"‘’':\n" and text[start - 1] in " \u00a0"
    elsewhere = re.search(rf"(?<=[\w,] ){re.escape(who)}\b", text) is not None
    return (who.isupper() and len(who) > 1) or inside or elsewhere
