"""Asking every question and judging every answer: the loop that all answering runs share."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from eval.case import case_line
from eval.original import Original
from eval.outcome import Outcome
from eval.truth import Found, Place, Wanted, judge
from index.errors import RefusedInput
from qa.answer import Answer, Answerer
from qa.choose import WEIGHTS

Progress = Callable[[Iterable[Wanted]], Iterable[Wanted]]
"""Wraps the questions, to show how far it is; the identity shows nothing."""

Trace = Callable[[str, Sequence[Place]], Found]
"""A question that stands alone, and the places that answer it, to what retrieval finds of them."""

MOST_QUOTES = 3


def ask_all(
    wanted: Sequence[Wanted],
    answerer: Answerer,
    originals: Mapping[str, Original],
    progress: Progress = iter,
    trace: Trace | None = None,
) -> list[Outcome]:
    """One outcome a question, in order. The first is asked once beforehand, untimed, so that loading is not
    counted as thinking. Times are wall clock, from question to answer; tracing what was retrieved is not in them.
    """
    if wanted:
        _ask(answerer, wanted[0])
    outcomes = []
    for one in progress(wanted):
        start = time.perf_counter()
        answer = _ask(answerer, one)
        milliseconds = (time.perf_counter() - start) * 1000
        found = trace(answer.standalone, one.places) if trace and one.places else None
        outcomes.append(judge(one, answer, originals, milliseconds, found))
    return outcomes


def _ask(answerer: Answerer, wanted: Wanted) -> Answer:
    """A question that is turned away as no question at all counts as refused."""
    try:
        return answerer.ask(wanted.case.question, wanted.case.history, MOST_QUOTES)
    except RefusedInput:
        return Answer(wanted.case.question, wanted.case.question, answered=False, confidence=0.0)


def digest_questions(wanted: Iterable[Wanted]) -> str:
    """sha256 of all questions and what they want; their order does not matter."""
    return _digest(case_line(one.case) for one in wanted)


def digest_articles(originals: Mapping[str, Original]) -> str:
    """sha256 of all articles, by name and content; their order does not matter."""
    return _digest(f"{label} {each.sha256}" for each in originals.values() for label in each.labels)


def _digest(rows: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for row in sorted(rows):
        digest.update(hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def weights_name() -> str:
    """The ranking and refusal weights, by their digest: two runs with other weights have other signatures."""
    return f"weights-{hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]}"


def package_version() -> str:
    try:
        return version("cuttings")
    except PackageNotFoundError:
        return "unknown"
