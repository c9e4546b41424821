"""`python -m eval trecqa`: sentences of a question, ranked by the evidence that answers are chosen by."""

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence

from eval.bootstrap import SEED
from eval.figures import compute_ranked
from eval.metrics.ranking import average_precision, hit_at, reciprocal_rank
from eval.outcome import Ranked
from eval.run import package_version, weights_name
from eval.saved import Run, Signature
from eval.trecqa_file import Candidates

Scorer = Callable[[str, Sequence[str]], Sequence[float]]
"""A question and sentences to one score each, higher is better."""


def rank_all(
    questions: Sequence[Candidates], score: Scorer, progress: Callable[[Iterable], Iterable] = iter
) -> list[Ranked]:
    """One ranked list a question. Questions without a positive have no value (NaN), so they are in no mean."""
    outcomes = []
    for question in progress(questions):
        sentences = question.sentences
        shown = shuffled_order([0.0] * len(sentences), question.id)  # the scorer sees another order than the file's
        scores = list(score(question.question, [sentences[i] for i in shown])) if sentences else []
        order = [shown[i] for i in shuffled_order(scores, f"{question.id} ties")]
        relevant = [question.relevant[i] for i in order]
        named = {"map": average_precision(relevant)}
        named["mrr"] = reciprocal_rank(relevant) if any(relevant) else float("nan")
        named["first"] = hit_at(relevant, 1) if any(relevant) else float("nan")
        top = sentences[order[0]] if order else ""
        outcomes.append(Ranked(question.id, question.question, named, question.clean, top))
    return outcomes


def shuffled_order(scores: Sequence[float], name: str) -> list[int]:
    """Places by falling score; equal scores in an order drawn from a seed and the question's name.

    The files list what is right first, so keeping their order among equals would be cheating.
    """
    order = list(range(len(scores)))
    random.Random(f"{SEED} {name}").shuffle(order)
    return sorted(order, key=lambda i: -scores[i])


def trecqa_run(
    questions: Sequence[Candidates], outcomes: Sequence[Ranked], raw: bool, embedder: str, reader: str
) -> Run:
    """Clean: only questions with sentences of both sorts. Raw: every question that has a positive."""
    kept = [outcome for outcome in outcomes if raw or outcome.clean]
    digest = hashlib.sha256(repr(list(questions)).encode("utf-8", "surrogatepass")).hexdigest()
    form = "trecqa raw" if raw else "trecqa clean"
    signature = Signature(
        form=form, version=package_version(), embedder=embedder, reader=reader,
        settings=f"{weights_name()} tie-seed-{SEED}",
        questions=digest, articles=digest, question_count=len(questions),
        article_count=sum(len(question.sentences) for question in questions),
    )  # fmt: skip
    return Run(signature, tuple(compute_ranked(kept, form)), tuple(kept))
