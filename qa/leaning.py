"""Whether a question stands alone, told from its own words. Pure.

A pronoun leans on what came before unless the question itself says what it means: "When did the trust say it would
sell?" stands alone, "When did it sell?" does not.

    >>> [bool(leans(q)) for q in ("Why did he resign?", "Did Jo Elm say she would stay?", "And in 2020?", "Why?")]
    [True, False, True, True]
"""

import re
from collections.abc import Collection

from qa.names import Name, find_names, is_title

PERSONAL = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
PLURAL = re.compile(r"\b(they|them|their|theirs)\b", re.IGNORECASE)
NEUTER = re.compile(r"\b(it|its)\b(?!['’])", re.IGNORECASE)
POSSESSIVE = frozenset(("his", "hers", "its", "their", "theirs"))
THEN = re.compile(r"\b(then|at that time|at the time|(?:in )?that (?:year|month|day|week)|there)\b(?=\W*$)", re.I)
POINTING = re.compile(
    r"\b(?:of (?:them|those|these)|the (?:other|others|former|latter)(?=\W*$)"
    r"|the ones?\b(?!-| (?:who|that|which|way|off|stop|hundred|thousand|million|billion)\b)"
    r"|(?:that|this|those|these)(?=\W*$)"
    r"|(?:did|does|do|is|was|has|had|will|would) (?:that|this)(?= (?:cost|mean|happen|come|take|work|lead|make|save"
    r"|end|start|affect|include|involve|change|go|help|matter)\b)"
    r"|(?:is|was|has|had) (?:that|this) (?:(?:ever|already|also|really|been) ){0,2}(?:\w+(?:ed|en|wn)|new|true|right"
    r"|done|put)\b(?=\W*$| (?:again|as|at|before|by|earlier|in|later|on|since|to|yet)\b)"
    r"|(?:sa(?:id|ys?)|th(?:ought|inks?)|believe[sd]?|decided?|claim(?:s|ed)?) that (?:is|was|were|would be|will be)\b"
    r"|^\W*what (?:happen|follow|c[ao]me)(?:s|ed)? (?:next|after(?:wards| that)|later)(?=\W*$))",
    re.IGNORECASE)  # fmt: skip
OPENING = re.compile(
    r"^\W*(?:(?:ok|okay|yes|no|right|thanks|thank you|so|and|but|also|then)\b[\s,.]+)*"
    r"(?:(?:what|how) about\b|i meant?\b|and\b|but\b|so\b(?! far\b)|also\b)[\s,]*", re.IGNORECASE)  # fmt: skip
BARE = re.compile(
    r"^\W*(?:(?:ok|and|but|so)\b\W+)*(?:(?:since|until|by|for|to|from|with) )?"
    r"(why not|how come|who|whom|when|where|why|how much|how many|how long|how|which one|which|what for|what)"
    r"(?: (?:exactly|though|then))?\W*$",
    re.IGNORECASE,
)
_ANY = r"(?:who|whom|what|where|when|why|how|which|(?:any|some|no) ?(?:one|body|thing|where)|nothing)"
ELSE = re.compile(
    rf"\b(?:{_ANY} else\b(?! than|[’']s)|(?:what|which|any) other\b(?! than)|what more\b(?! than))", re.IGNORECASE
)
"""More than what was answered before is asked for."""
BARE_ELSE = re.compile(
    r"^\W*(?:(?:ok|and|but|so)\b\W+)*(who|what|where|when|why|how|anyone|anybody|anything) (?:else|(?<=what )more)\W*$",
    re.IGNORECASE,
)
YEAR = r"(?:19|20)\d\d(?:[-–/](?:(?:19|20)\d\d|\d\d)(?!\d))?"
"""A year, or a financial year: 2019, 2019-20, 2019/2020."""
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
TIME_ONLY = re.compile(
    r"^(?:(?:in|by|on|at|before|after|since|during|for|until)\s+)?"
    r"(?:(?:the\s+)?(?:end|start|spring|summer|autumn|winter) of\s+)?"
    rf"((?:\d{{1,2}}\s+)?(?:{_MONTH})?\s*{YEAR}|(?<=in )(?:{_MONTH})|now|nowadays|today|last year"
    r"|this year|next year|a year (?:later|earlier|before)|the (?:year|month|day) (?:before|after)"
    r"|(?:before|after|since) (?:that|then)|before|afterwards|earlier|later)\W*$", re.IGNORECASE)  # fmt: skip
CLAUSE = re.compile(
    r"(?:\w+ )?(?:who|whom|whose|when|where|why|how|which|what|did|does|do|is|are|was|were|has|have|had|can|could|will"
    r"|would|should)\b", re.IGNORECASE)  # fmt: skip
AUXILIARY = re.compile(
    r"\b(did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|might|may)\b(?!$)", re.IGNORECASE
)

_EMPTY_IT = re.compile(
    r"\bit\b(?= (?:true|possible|likely|known|said|that|is that|was that)\b"
    r"|(?: \w+){0,2} (?:right|wrong|legal|lawful|possible|necessary|safe|easy|hard|difficult|normal|common|fair|worth"
    r"|cheaper|better|worse|important|usual) (?:to|for|that)\b"
    r"| (?:take|takes|took|taken|cost|costs|need) (?:\S+ ){0,6}?to \w"
    r"| (?:rain|snow|seem|happen that|mean that|turn out)\b| \S+(?: \S+){0,3} (?:who|that)\b)",
    re.IGNORECASE,
)
_EXISTS = re.compile(r"\b(?:is|are|was|were|be|been) there\W*$", re.IGNORECASE)
_PEOPLE = (
    "director|chair|chairman|chairwoman|leader|executive|councillor|minister|secretary|mayor|commissioner|judge|man"
    "|woman|girl|boy|mother|father|manager|head|inspector|auditor|officer|member|captain|boss|president|teacher|doctor"
    "|nurse|worker|resident|driver|owner|mp|deputy|treasurer|warden|spokesman|spokeswoman|chief|lawyer|parent|child"
    "|person|anyone|anybody|someone|somebody|everyone|everybody|nobody"
)
PERSON_SAID = re.compile(rf"\b(?:{_PEOPLE})\b(?!['’]s)", re.IGNORECASE)
OFFICE = re.compile(
    r"\bthe (?:(?!(?:a|an|the|and|or|of|by|to|for|his|her|its|their|no)\b)[a-z][\w’'-]* ){0,2}?"
    rf"(?:{_PEOPLE})\b(?!['’]s)"
)
"""Somebody named by what he or she is: 'the children's services commissioner'."""
_THING_SAID = re.compile(
    r"\b(?:the|a|an|which|what|each|every|this|that|any|another|some|both)"
    r" (?!\W*(?:did|does|is|was|has|had|will|year|time|much|many)\b)[\w’'-]+"
    r"|\b(?:people|children|staff|families|police|anyone|anybody|everyone|nobody|someone)\b"
    r"|\b[a-z]{4,}s\b", re.IGNORECASE)  # fmt: skip
_BOUNDARY = re.compile(
    r"[,;:]|\b(?:who|whom|when|which|after|before|because|and|that|if|while|but|whose|since)\b", re.I
)
_OPENING_CLAUSE = re.compile(
    r"\W*(?:after|although|as|at|before|despite|during|for|if|in|on|since|until|when|while|with)\b[^,]*,", re.IGNORECASE
)
_ONES_OWN = re.compile(r"\W*who (?:has |had )?(?:defended|gave up|held|kept|lost|regained|won) $", re.IGNORECASE)
"""Before "his seat": whoever is asked about."""
_NO_SUBJECT = re.compile(r"^(?:not|n[’']t|ever|also|still|really|then|the|a|an|any|[a-z]{1,3})$", re.IGNORECASE)


def leans(question: str, known: Collection[str] = ()) -> bool:
    """Whether the question needs what was asked before it. `known` are names that articles use."""
    if BARE.match(question) or BARE_ELSE.match(question) or TIME_ONLY.match(question.strip()):
        return True
    if open_pronoun(question, known):
        return True
    if THEN.search(question) and not _EXISTS.search(question):
        return True
    pointing = POINTING.search(question)
    if pointing and not _said_first(question[: pointing.start()], known):
        return True
    opening = OPENING.match(question)
    if not opening:
        return False
    # "And who runs the Pellow Harbour Board?" is whole; "And which solicitors acted?" hangs on what was asked.
    rest = question[opening.end() :]
    return not (CLAUSE.match(rest) and find_names(rest, known))


def _said_first(before: str, known: Collection[str]) -> bool:
    """Whether a whole question stands before "and how did that change?": then "that" is what it asks about."""
    first, joined, _ = before.rpartition(" and " if " and " in before else ",")
    return bool(joined and CLAUSE.match(first) and len(first.split()) > 2 and not leans(first.rstrip(" ,"), known))


def open_pronoun(question: str, known: Collection[str] = ()) -> re.Match[str] | None:
    """The first pronoun that nothing before it in the question explains."""
    names = find_names(question, known)
    shouted = question.isupper()
    for pattern in (PERSONAL, PLURAL, NEUTER):
        for match in pattern.finditer(question):
            if match.group() == "IT" and not shouted:  # information technology
                continue
            if re.match(r" (?:Majesty|Royal Highness|Honour)\b", question[match.end() :], re.IGNORECASE):
                continue
            if pattern is NEUTER and _EMPTY_IT.match(question, match.start()):
                continue
            if not _explained(question, match, names, pattern):
                return match
            break  # what explains the first explains the rest
    return None


def is_owner(match: re.Match[str], text: str) -> bool:
    """Whether a pronoun stands for "X's": his, its, their; her before a noun."""
    word = match.group().lower()
    follows = re.match(r"\s+(?!(?:in|on|at|to|for|from|by|as|with|after|before|and|or|when|if|then)\b)[a-z]",
                       text[match.end() :], re.IGNORECASE)  # fmt: skip
    return word in POSSESSIVE or (word == "her" and follows is not None)


def _explained(question: str, match: re.Match[str], names: Collection[Name], pattern: re.Pattern[str]) -> bool:
    before = question[: match.start()]
    aux = AUXILIARY.search(before)
    begins = aux.end() if aux else 0
    if aux and not before[begins:].strip() and not _BOUNDARY.search(before[: aux.start()].partition(" ")[2]):
        return False  # "How many boats did they", "Which trust is he": the pronoun is the subject itself
    word = match.group().lower()
    if word in POSSESSIVE | {"her"} and _ONES_OWN.match(before):
        return True
    person = pattern is PERSONAL
    clause = _OPENING_CLAUSE.match(question) if person or word in POSSESSIVE else None
    if clause and match.end() < clause.end() and any(n.start >= clause.end() and n.person is person for n in names):
        return True  # "In its report, what did Ofsted say?"
    is_object = word in ("him", "them") or (word in ("her", "it") and not is_owner(match, question)
                                            and not _is_subject(question, match))  # fmt: skip
    reach = before
    if is_object:  # "Why did Jo Elm sack him?": the subject of a clause is never its own object
        *_, last = [None, *_BOUNDARY.finditer(before, 1)]
        if last is None:
            return False
        reach = before[: last.start()]
    if any(n.end <= len(reach) and (n.person or not person or is_title(n.text)) for n in names):
        return True
    if person:
        if PERSON_SAID.search(reach) or re.search(r"\b(?:mrs?|ms|dr|cllr|sir|dame|lord|lady)\.? [a-z]", reach, re.I):
            return True
        subject = reach[begins:].split() if aux else []
        return len(subject) >= 2 and not _NO_SUBJECT.match(subject[0])  # "why did thwaite say he"
    if _THING_SAID.search(reach, begins if aux and not is_object else 0):
        return True
    if re.match(r"\W*who\b", reach, re.I) and pattern is PLURAL:  # "Who lost their homes?", not "Who took their place?"
        return not re.match(
            r"their (?:place|job|post|seat|role|fees|successor|leader|chair|boss)", question[match.start() :], re.I
        )
    if re.match(r"\W*(?:which|whose|what) [a-z]", reach, re.I) and not aux:  # "Which council sold its headquarters?"
        return True
    subject = reach[begins:].split() if aux else []
    return len(subject) >= 2 and not _NO_SUBJECT.match(subject[0])  # "when did ofsted say it"


def _is_subject(question: str, match: re.Match[str]) -> bool:
    """Whether a verb follows: "said it would", "needed it" has none."""
    following = re.match(r"\s+([a-z’']+)", question[match.end() :], re.IGNORECASE)
    return following is not None and not re.fullmatch(
        r"in|on|at|to|for|from|by|as|with|after|before|and|or|when|if|then|so|again|back|down|up|off|out|over|because|about",
        following.group(1).lower(),
    )
