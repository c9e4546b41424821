"""The shapes in which papers name a speaker, before a quotation, after it and without one. Patterns only.

    >>> LEADING.match("Jane Holt, the leader, who left in May, said that it was late.")["who"]
    'Jane Holt'

`who` is the speaker, `role` what stands beside; both are looked at again by `qa.speakers`.
"""

import re

from qa.offices import CAPITAL, HEAD, OFFICE
from qa.reporting import (
    DEEDS,
    FINDING,
    HELPER,
    INVERTED,
    OFFICIALS,
    PRESENT,
    RANK,
    RESPONDING,
    SMALL,
    SOMEONE,
    SPEAKING,
    SPOKEN,
    VERB,
)

_WORD = r"[^\W\d_a-z][\w’'-]*"
_NAME = (
    rf"(?:(?:{RANK}[ \u00a0]){{1,4}}(?:{_WORD}|de|van|von|der)(?:[ \u00a0](?:(?:de|van|von|der) )?{_WORD}){{0,3}}"
    rf"|{_WORD}(?:[ \u00a0](?:(?:of|for|and|the|de|van|von|der) ){{0,2}}{_WORD}){{0,6}})"
)
_VOICE = (
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ne|[Aa]nother) "
    r"(?:(?:(?!(?:who|whose|whom|which|that|and|of|to|for|in|on|at|by|with|the|an?)\b)[a-z][\w’'-]* ){0,2}?"
    rf"{SPEAKING}|{_NAME}(?:[’']s?)? (?:[a-z]+ )?{SPOKEN})"
    rf"(?: (?:for|of|at) (?:(?:the )?{_NAME}|the [a-z]+(?: [a-z]+)?))?"
)
_HARD = rf"(?:{_VOICE}|{_NAME} {OFFICIALS}|{_NAME})"
_WHO = rf"(?P<who>{_HARD}|[Hh]e|[Ss]he|{SOMEONE})(?![\w’'])"
_NO_ROLE = r"(?:who|which|whose|where|when|because|if|as|after|but|and|said|says)"
_ROLE = rf"(?:, (?P<role>(?!{_NO_ROLE}\b)(?:[a-z]|MS?P\b)[^,.;:!?“”\"‘()]{{2,70}}))?"

_AGE = r"(?:, (?:(?:aged )?\d{1,3}|(?:of|from) [^,.;:!?“”\"‘()]{2,40}))"
_BESIDE = (
    rf"(?: \([^()]{{1,30}}\))?(?:(?P<age>{_AGE}{{1,2}})?{_ROLE}"
    r"(?P<clause>, (?:who|which|whose) [^,.;:!?“”\"‘()]{2,90})?,)?"
)
"""What may stand between a name and its verb: '(Lab)', ', 44, of Mill Road', ', the leader', ', who left in May'."""
_SAYS = (
    rf"{HELPER}{VERB}\b(?(age)(?=[:.,]|\s*$| that\b| (?:it|he|she|they|his|her)\b))"
    r"(?(clause)(?=[:.,]|\s*$| that\b| (?:it|he|she|they|his|her)\b))"
)
"""After an age or a clause the verb may be another's: 'led by Jane Holt, who left, said Bo Ash'."""
_TITLE = rf"(?:{_WORD} ){{0,4}}(?:(?!{SMALL}\b)[a-z][\w’'-]* ){{0,3}}{OFFICE} "
"""An office before a name, with what it is of: 'Fenby council leader Jane Holt', 'prisons minister Hugh Marl'."""
_THE = rf"the (?=(?:{_WORD} ){{0,3}}{CAPITAL}\b)"
"""'said the Prime Minister', 'said the Bishop of Stell'."""
_AFTER = (
    r"(?!\s+(?!(?:on|in|at|to|of|for|after|before|when|while|as|last|this|yesterday|today|but|and|who|which|that|about|"
    r"during|with|by|from|following|outside|over|via|since|because|if|though|although|despite|amid|ahead|later|again|"
    r"earlier|[a-z]+ly|[a-z]{3,}ing)\b)\w)"
)
"""What may follow a voice or a name that stands after the verb: not the rest of a longer name for somebody."""
VERB_WHO = re.compile(
    rf"(?:^[\s,–—-]*{PRESENT}|[\s,–—-]*{HELPER}{INVERTED}) (?:{_TITLE}(?=[A-Z])|{_THE})?"
    rf"{_WHO.replace(_HARD, _HARD + _AFTER)}{_ROLE}"
)
VERB_SOMEBODY = re.compile(
    rf"[\s,–—-]*{HELPER}{INVERTED} (?:(?:the|an?|its|their|one) [a-z]|(?!{SMALL}\b)(?:[a-z][\w’'-]* ){{0,3}}[A-Z])"
)
WHO_VERB = re.compile(rf"[\s,–—-]*(?:{_TITLE}|{_THE})?{_WHO}{_BESIDE} {_SAYS}")
LEADING = re.compile(rf"(?<![\w’'-]){_WHO}{_BESIDE} {_SAYS}")
TRAILING = re.compile(rf",\s(?:{_TITLE}|{_THE})?{_WHO}{_BESIDE} {HELPER}{VERB}(?=\W*$)")
DEED = re.compile(rf"\b{DEEDS}(?:\s+\w+){{0,3}}$|^[\s,–—-]*{HELPER}{DEEDS}")
ACCORDING = re.compile(rf"\b(?:[Aa]ccording to|[Ii]n the words of) {_WHO}{_ROLE}")
HEADS = re.compile(
    rf"\b(?i:{HEAD}) (?:of|at|for) (?:(?:the|its) )?(?:{_WORD} (?:(?:of|for|and|the) ){{0,2}}){{0,7}}{_WORD}$"
)
"""Before a person's name: 'chair of the Pellow Board' Jane Holt."""
FINDS = re.compile(rf" {FINDING}$")
REPLIES = re.compile(rf"\b{RESPONDING}$")
OFFICE_BEFORE = re.compile(rf"(?:^|[\s,])(?P<role>{OFFICE}) $", re.IGNORECASE)
VOICE = re.compile(_VOICE)
RANKED = re.compile(rf"{RANK}\s")
