"""Questions about the library or the program itself, and mere courtesies: answered from the catalogue, in fixed words.

No article says which articles there are, so that looking for sentences would end in a refusal that helps nobody. What
is said here is never a quote. Only the whole question counts: "What did the newest article say about the mill?" asks
the articles.
"""

import re

from index.catalogue import Entry
from index.dates import british_date
from index.library import View
from qa.answer import Searched
from qa.courtesy import what_is_asked
from qa.present import counted, file_name, held

NAMED = 5
"""Articles that are named one by one."""
_COURTESY = "Ask me something about the articles, and I look for the sentences that answer it."
_ITSELF = (
    "I am Cuttings. I look for the sentences in your articles that answer a question, and show them word for word, "
    "each with its source. Where none answers, I say so. I write nothing of my own."
)
_HOW_TO_LIST = "The Articles tab lists them all; in a terminal: python -m index list"
_ARTICLES = r"(?:(?:news |press )?(?:articles?|cuttings?|clippings?|newspapers?|outlets?))"
_IN_HERE = r"(?:in here|here|in (?:the|your|this|my) (?:library|archive|collection))"
_HELD = (
    r"(?:(?:do|did|can|have) (?:you|we|i) (?:have|got|know|hold|search|read|use|look (?:at|in|through))?|are there|are)"
    rf"(?: {_IN_HERE})?"
)
_PATTERNS = tuple((what, re.compile(rf"^\W*(?:{pattern})\W*$", re.IGNORECASE)) for what, pattern in (
    ("itself",
     r"(?:so )?(?:who|what) (?:exactly )?are you|what(?: is|['’]s) (?:your name|cuttings)|who (?:made|built|wrote"
     r"|created) you|are you (?:an? )?(?:\w+ )?(?:human|person|robot|bot|chatbot|machine|ai|computer|program|chatgpt"
     r"|language model|assistant|real|there)|what can (?:you|i) (?:do|ask)(?: you| here)?|what do you do"
     r"|how (?:do you|does (?:this|cuttings)) work|(?:can you )?help(?: me)?"),
    ("library",
     rf"(?:how many|which|what) {_ARTICLES} {_HELD}|(?:list|show|name)(?: me)?(?: all)?(?: of)? (?:the |your |my )?"
     rf"{_ARTICLES}|what(?: is|['’]s) {_IN_HERE}|what (?:are|is) (?:your sources?|(?:the|your) {_ARTICLES})"
     r"|what (?:do|did) you (?:know|search|read)"),
    ("ends",
     rf"(?:(?:what|which)(?: is| are|['’]s)?|show me|name) (?:the|your) (?:newest|latest|most recent|oldest|earliest)"
     rf" (?:{_ARTICLES}|story|stories)(?: (?:you have|there is|{_IN_HERE}))?"
     rf"|how (?:recent|new|old|up[ -]to[ -]date) (?:is|are) (?:the|your|these|this) (?:library|{_ARTICLES})"),
    ("mentions",
     rf"(?:(?:how many|which|what|in (?:which|how many)) (?:{_ARTICLES}|stories)(?: (?:do|does|that))?"
     r"(?: you have(?: that)?)? (?:mentions?|are about|is about|talks? about|names?|refers? to|speaks? (?:of|about)"
     r"|contains?|discuss(?:es)?)"
     rf"|(?:do you have|have you(?: got)?|are there|is there) (?:an?|any|some) (?:{_ARTICLES}|story|stories)"
     r" (?:about|on|that mentions?|mentioning)) (?:an? |the )?(?:(?:word|name|term) )?(?P<name>[^?]{2,80}?)"),
))  # fmt: skip


def is_about_library(question: str) -> bool:
    """Whether it is no question to the articles: a courtesy, or about the library or the program."""
    return _asks(question) is not None


def about_library(question: str, view: View, searched: Searched) -> str | None:
    """What there is to say to such a question, None for a question to the articles. `searched` tells of `view`."""
    asks = _asks(question)
    if asks is None or not view.article_count:
        return None
    what, name = asks
    if what == "itself":
        return f"{_ITSELF} The library holds {held(searched)}."
    if what == "library":
        return f"The library holds {held(searched)}. {_ends(view)} {_HOW_TO_LIST}"
    if what == "ends":
        return _ends(view)
    return _mentions(name, view) if what == "mentions" else _COURTESY


def _asks(question: str) -> tuple[str, str] | None:
    """What of the library is asked, and which name; None where the articles are asked."""
    if not (asked := what_is_asked(question)):
        return "courtesy", ""
    for what, pattern in _PATTERNS:
        for text in (asked, question):  # "Can you help me?" is more than its courtesy
            if match := pattern.match(text):
                return what, (match["name"] if what == "mentions" else "").strip(" \"“”'‘’")
    return None


def _ends(view: View) -> str:
    dated = sorted((entry.published, _name(entry)) for entry in view.catalogue() if entry.published)
    if not dated:
        return "None of the articles has a date that I could read."
    if len(dated) == 1:
        return f"The only one with a date is {dated[0][1]}."
    return f"The newest is {dated[-1][1]}, the oldest {dated[0][1]}."


def _mentions(name: str, view: View) -> str:
    entries = [view.entry_of(hit.row) for hit in view.by_words([name], view.passage_count)]
    found = sorted({entry.id: entry for entry in entries}.values(), key=lambda e: e.published or "", reverse=True)
    whole = f"of the {counted(view.article_count, 'article')}"
    if not found:
        return f"None {whole} has “{name}”."
    more = f"; and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    named = "; ".join(map(_name, found[:NAMED])) + more
    return f"{len(found):,} {whole} {'has' if len(found) == 1 else 'have'} “{name}”: {named}."


def _name(entry: Entry) -> str:
    title = " ".join((entry.title or file_name(entry.source)).split())
    known = [part for part in (entry.publisher, british_date(entry.published)) if part]
    return f"“{title}”" + (f" ({', '.join(known)})" if known else "")
