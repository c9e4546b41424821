"""A draft case: a question, and the sentence that is taken to answer it, in the form of a question file. Pure.

A draft is for a person to look at. Its id has the prefix "n" (new), its split is train: what came out of use is
known to whoever tunes the ranking, so it can't be held apart as test.

>>> draft("Who chairs it?", (), Gold("a.md", "Jo Elm chairs the board."), ("Jo Elm",), ["t001", "n002"]).id
'n003'
"""

import re
from collections.abc import Iterable, Sequence

from eval.case import Case, Gold
from qa.question import Kind, understand

PREFIX = "n"
MARKED = "what"
"""The kind of a draft whose gold sentence a person must settle."""
REFUSED = "absent-attribute"
"""The kind of a draft that the articles do not answer: the commonest of the six sorts in use."""

_KINDS = {
    Kind.PERSON: "who", Kind.TIME: "when", Kind.PLACE: "where", Kind.COUNT: "how-many", Kind.MONEY: "how-much",
    Kind.REASON: "why", Kind.SPEECH: "said", Kind.OTHER: "what",
}  # fmt: skip
_LATEST = re.compile(r"\b(latest|newest|current|currently|most recent|most recently)\b", re.IGNORECASE)


def draft(
    question: str, history: Sequence[str], gold: Gold | None, answers: Sequence[str], ids: Iterable[str],
    kind: str | None = None,
) -> Case:  # fmt: skip
    """The case of one question. No `gold`: the articles do not answer. `kind` None: guessed."""
    if gold is None:
        return Case(next_id(ids), "train", REFUSED, question, tuple(history), (), ())
    kind = kind or guess_kind(question, history)
    return Case(next_id(ids), "train", kind, question, tuple(history), tuple(answers), (gold,))


def guess_kind(question: str, history: Sequence[str]) -> str:
    """One of the answerable kinds, by the words of the question alone.

    >>> guess_kind("When did he resign?", ["Who led the board?"]), guess_kind("What is the latest estimate?", ())
    ('follow-up', 'latest')
    """
    if history:
        return "follow-up"
    if _LATEST.search(question):
        return "latest"
    kind = _KINDS[understand(question, {}, 0).kind]
    return "which" if kind == "what" and question.lower().startswith("which") else kind


def next_id(ids: Iterable[str]) -> str:
    """One more than the highest number after the prefix: n001 at first. Ids of other forms are others' own."""
    numbers = [int(id[len(PREFIX) :]) for id in ids if re.fullmatch(rf"{PREFIX}[0-9]{{1,9}}", id)]
    return f"{PREFIX}{max(numbers, default=0) + 1:03}"
