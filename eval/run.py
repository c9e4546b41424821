"""Asking every question and judging every answer: the loop that all answering runs share."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from eval.outcome import Outcome
from eval.truth import Original, Place, Wanted, judge
from index.errors import RefusedInput
from qa.answer import Answer, Answerer

Progress = Callable[[Iterable[Wanted]], Iterable[Wanted]]
"""Wraps the questions, to show how far it is; the identity shows nothing."""

Retrieved = Callable[[str], Sequence[Place]]
"""A question that stands alone, to the passages that its sentences are chosen from."""

MOST_QUOTES = 3


def ask_all(
    wanted: Sequence[Wanted],
    answerer: Answerer,
    originals: Mapping[str, Original],
    progress: Progress = iter,
    retrieved: Retrieved | None = None,
) -> list[Outcome]:
    """One outcome a question, in order. The first is asked once beforehand, untimed, so that loading is not
    counted as thinking. Times are wall clock, from question to answer.
    """
    if wanted:
        _ask(answerer, wanted[0])
    outcomes = []
    for one in progress(wanted):
        start = time.perf_counter()
        answer = _ask(answerer, one)
        milliseconds = (time.perf_counter() - start) * 1000
        # Only a miss is looked into: tracing costs as much as asking.
        first = judge(one, answer, originals, milliseconds)
        if retrieved and first.answerable and first.right_at == 0:
            first = judge(one, answer, originals, milliseconds, retrieved(answer.standalone))
        outcomes.append(first)
    return outcomes


def _ask(answerer: Answerer, wanted: Wanted) -> Answer:
    """A question that is turned away as no question at all counts as refused."""
    try:
        return answerer.ask(wanted.question, wanted.history, MOST_QUOTES)
    except RefusedInput:
        return Answer(wanted.question, wanted.question, answered=False, confidence=0.0)


def digest_questions(wanted: Iterable[Wanted]) -> str:
    """sha256 of all questions and what they want; their order does not matter."""
    return _digest(repr(one) for one in wanted)


def digest_articles(originals: Mapping[str, Original]) -> str:
    """sha256 of all articles, by name and content; their order does not matter."""
    return _digest(f"{original.label} {original.sha256}" for original in originals.values())


def _digest(rows: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for row in sorted(rows):
        digest.update(hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def package_version() -> str:
    try:
        return version("cuttings")
    except PackageNotFoundError:
        return "unknown"
