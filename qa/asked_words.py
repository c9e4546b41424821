"""Whose words a question asks for, and which words' speaker. Pure.

>>> asked_voice("What did the council leader say about the ferries?")
'the council leader'
>>> asked_voice("Who said that the ferries would go?") is None
True
"""

import re

from index.article import Article, Span
from index.words import stem, stems, words
from qa.question import STOP_WORDS
from qa.reporting import HELPER, VERB
from qa.speech import Speech, quotations, speech_in

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
    re.compile(
        r"\bwhat (?:else )?(?:did|has|have) (?P<who>[^,;?]+?) (?:write|written|tweet(?:ed)?|post(?:ed)?)\b", re.I
    ),
    re.compile(
        r"\b[Ww]hat (?:else )?(?P<who>(?:the|its|their|an?|[A-Z][\w’'-]*)(?: [^,;?]+?)?) (?:has |have |had )?"
        r"(?:said|says|say|thinks?|thought|wrote|tweeted)\b"
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
_SAYING = frozenset(
    stems("what said think thought write wrote written tweet tweeted post posted argue claim state comment else")
)
_AFTER_NAME = re.compile(r"(?: (?:[a-z]+ly|just|now|then|actually|even|ever|MP|MSP|MS|QC|KC|OBE|MBE|CBE))+$")
_NOBODY = frozenset("he she it they you we i this that there anyone anybody somebody someone people".split())
_CLAUSE = frozenset("who whom which that what want since to was were".split())
_WHO_SAYS = re.compile(rf"\bwho(?: else)? {HELPER}(?:{VERB}|used? the (?:words?|phrase|term))\b", re.I)
_LONGEST = 8
"""Words of whoever is asked about; more are a clause."""


def asked_voice(question: str) -> str | None:
    """Whose words the question asks for, as it names them; None where it asks for nobody's."""
    for shape in _ASKED:
        if match := shape.search(question):
            if (match.groupdict().get("deed") and not _ASKS_WORDS.match(question)) or not match["who"].strip():
                continue
            asked = _AFTER_NAME.sub("", match["who"])
            who = asked.lower().split()
            plain = 0 < len(who) <= _LONGEST and who[0] not in _NOBODY and _CLAUSE.isdisjoint(who)
            if plain and who[-1] not in STOP_WORDS and name_stems(asked):
                return asked
    return None


def only_words(question: str, asked: str | None) -> bool:
    """Whether it asks for nothing but somebody's words: then whatever `asked` says answers it.

    >>> [only_words(q, asked_voice(q)) for q in ("What did Ann Elm say?", "What did Ann Elm say about the ferries?")]
    [True, False]
    """
    return asked is not None and set(name_stems(question)) <= {*name_stems(asked), *_SAYING}


def asks_who_says(question: str) -> bool:
    """Whether it asks who says something, as several may.

    >>> asks_who_says("Who has called it a shambles?"), asks_who_says("Who chairs the board?")
    (True, False)
    """
    return _WHO_SAYS.search(question) is not None


def quoted_in(question: str) -> tuple[str, ...]:
    """The stems of what stands in quotation marks where the question asks who said it; none where it does not.

    >>> quoted_in("Who called it a “complete shambles”?"), quoted_in("Who runs the “Maud”?")
    (('complet', 'shambl'), ())
    """
    spans = quotations(question) if asks_who_says(question) else ()
    return tuple(stems(spans[0].of(question))) if spans else ()


def speech_of(quoted: tuple[str, ...], article: Article, sentence: Span) -> Speech | None:
    """The direct speech in the sentence that has these words in this order."""
    for one in speech_in(article, sentence.start, sentence.end):
        said = tuple(stems(one.span.of(article.text)))
        if any(said[at : at + len(quoted)] == quoted for at in range(len(said) - len(quoted) + 1)):
            return one
    return None


def name_stems(name: str) -> list[str]:
    return [stem(word) for word in words(name) if word not in STOP_WORDS]
