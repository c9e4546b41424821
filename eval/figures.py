"""Every figure that a run prints: its name, what it means, which way is better, and how it is computed.

A figure's statistic takes weights over all the questions of a run (see `eval.metrics`), so that points, intervals
and paired differences all come from the one definition.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.bootstrap import Clusters, Interval, clusters_of, estimate
from eval.metrics import calibration, latency, refusal
from eval.metrics.refusal import Array, ratio, weighted_mean
from eval.outcome import Outcome, Ranked


@dataclass(frozen=True)
class Columns:
    """Outcomes as arrays, one entry a question, in the order of the questions."""

    answerable: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    confidence: Array
    right_at: NDArray[np.int_]
    would_be_right: NDArray[np.bool_]
    exact: Array
    f1: Array
    shown: Array  # quotes and nearest passages given
    valid: Array
    attributed: Array
    milliseconds: Array
    traced: NDArray[np.bool_]  # retrieval is known, and there was something to find
    passage_at: NDArray[np.int_]
    passage_ndcg: Array
    clusters: Clusters | None  # None: each question stands alone

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Columns":
        given = [(*o.quotes, *o.nearest) for o in outcomes]
        return cls(
            answerable=np.array([o.answerable for o in outcomes], bool),
            answered=np.array([o.answered for o in outcomes], bool),
            confidence=np.array([o.confidence for o in outcomes], float),
            right_at=np.array([o.right_at for o in outcomes], int),
            would_be_right=np.array([o.would_be_right for o in outcomes], bool),
            exact=np.array([o.exact for o in outcomes], float),
            f1=np.array([o.f1 for o in outcomes], float),
            shown=np.array([len(quotes) for quotes in given], float),
            valid=np.array([sum(q.valid for q in quotes) for quotes in given], float),
            attributed=np.array([sum(q.attributed for q in quotes) for quotes in given], float),
            milliseconds=np.array([o.milliseconds for o in outcomes], float),
            traced=np.array([o.passage_at is not None for o in outcomes], bool),
            passage_at=np.array([o.passage_at or 0 for o in outcomes], int),
            passage_ndcg=np.array([o.passage_ndcg or 0.0 for o in outcomes], float),
            clusters=clusters_of([o.cluster for o in outcomes]),
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """`unit` is "%" (a share), "ms" or "" (a bare number); `share_of` marks the questions that a share is of, for
    exact bounds at 0 and 1."""

    name: str
    label: str
    unit: str
    higher_is_better: bool
    statistic: Callable[[Columns, Array], Array]
    share_of: Callable[[Columns], NDArray[np.bool_]] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over one group of `questions` questions; a share is `of` so many of them."""

    name: str
    split: str
    kind: str
    questions: int
    of: int
    interval: Interval


def _within(k: int) -> Callable[[Columns, Array], Array]:
    return lambda c, w: weighted_mean((c.right_at >= 1) & (c.right_at <= k), c.answerable, w)


def _passage_within(k: int) -> Callable[[Columns, Array], Array]:
    """Mean of hit@k: the first passage that holds an answer stands within `k` (see metrics/ranking)."""
    return lambda c, w: weighted_mean((c.passage_at >= 1) & (c.passage_at <= k), c.traced, w)


def _passage_mrr(c: Columns, w: Array) -> Array:
    """Reciprocal rank, 0 beyond the tenth."""
    near = (c.passage_at >= 1) & (c.passage_at <= 10)
    return weighted_mean(near / np.maximum(c.passage_at, 1), c.traced, w)


def _percentile(share: float) -> Callable[[Columns, Array], Array]:
    return lambda c, w: latency.percentile(c.milliseconds, w, share)


def _right_first(c: Columns) -> NDArray[np.bool_]:
    return c.answerable & (c.right_at == 1)


ANSWERING: tuple[Measure, ...] = (
    Measure("top1", "right sentence first", "%", True, _within(1), lambda c: c.answerable),
    Measure("top3", "right sentence within three", "%", True, _within(3), lambda c: c.answerable),
    Measure("key_em", "key words, exact match", "%", True, lambda c, w: weighted_mean(c.exact, c.answerable, w),
            lambda c: c.answerable),
    Measure("key_f1", "key words, token F1", "%", True, lambda c, w: weighted_mean(c.f1, c.answerable, w),
            lambda c: c.answerable),
    Measure("hit1", "passage hit@1", "%", True, _passage_within(1), lambda c: c.traced),
    Measure("hit3", "passage hit@3", "%", True, _passage_within(3), lambda c: c.traced),
    Measure("hit10", "passage hit@10", "%", True, _passage_within(10), lambda c: c.traced),
    Measure("mrr10", "passage MRR@10", "", True, _passage_mrr, lambda c: c.traced),
    Measure("ndcg10", "passage nDCG@10", "", True, lambda c, w: weighted_mean(c.passage_ndcg, c.traced, w),
            lambda c: c.traced),
    Measure("refusal_precision", "refusal precision", "%", True,
            lambda c, w: refusal.refusal_precision(c.answered, c.answerable, w), lambda c: ~c.answered),
    Measure("refusal_recall", "refusal recall", "%", True,
            lambda c, w: refusal.refusal_recall(c.answered, c.answerable, w), lambda c: ~c.answerable),
    Measure("auroc", "AUROC, answerable or not", "", True,
            lambda c, w: refusal.auroc(c.confidence, c.answerable, w)),
    Measure("auroc_right", "AUROC, answer right or wrong", "", True,
            lambda c, w: refusal.auroc(c.confidence, _right_first(c), w * c.answered)),
    Measure("aurc", "area under risk-coverage", "", False,
            lambda c, w: refusal.aurc(c.confidence, c.would_be_right, w)),
    Measure("coverage95", "coverage at 95 % precision", "%", True,
            lambda c, w: refusal.coverage_at_precision(c.confidence, c.would_be_right, w)),
    Measure("ece", "expected calibration error", "", False,
            lambda c, w: calibration.expected_calibration_error(c.confidence, _right_first(c), w * c.answered)),
    Measure("quote_validity", "quotes found word for word", "%", True,
            lambda c, w: ratio(w @ c.valid, w @ c.shown), lambda c: c.shown > 0),
    Measure("misattribution", "quotes under a wrong name", "%", False,
            lambda c, w: ratio(w @ (c.shown - c.attributed), w @ c.shown), lambda c: c.shown > 0),
    Measure("p50", "time a question, median", "ms", False, _percentile(0.50)),
    Measure("p90", "time a question, 90th percentile", "ms", False, _percentile(0.90)),
    Measure("p95", "time a question, 95th percentile", "ms", False, _percentile(0.95)),
    Measure("p99", "time a question, 99th percentile", "ms", False, _percentile(0.99)),
)  # fmt: skip

SQUAD2: tuple[Measure, ...] = (
    Measure("squad2_em", "exact match, all questions", "%", True, lambda c, w: weighted_mean(c.exact, c.exact >= 0, w),
            lambda c: c.exact >= 0),
    Measure("squad2_f1", "token F1, all questions", "%", True, lambda c, w: weighted_mean(c.f1, c.f1 >= 0, w),
            lambda c: c.f1 >= 0),
)  # fmt: skip
"""The headline figures of SQuAD 2.0, where a right refusal counts 1; only where both sorts of question are."""

BY_KIND = ("top1", "top3", "key_em", "key_f1", "refusal_precision", "refusal_recall")
"""Of a single kind only the shares are printed; the rest need both sorts of question, or many."""

GATED = (
    "top1", "top3", "key_em", "key_f1", "hit10", "mrr10", "ndcg10", "refusal_precision", "refusal_recall", "auroc",
    "aurc", "coverage95", "ece", "quote_validity", "misattribution",
)  # fmt: skip
"""What the floors hold. Times are not among them: they are the machine's."""

MEASURES = {measure.name: measure for measure in (*ANSWERING, *SQUAD2)}

Group = tuple[str, str]
"""A split ("train", "test", "all") and a kind ("all" for every kind)."""


def groups(outcomes: Sequence[Outcome]) -> dict[Group, list[Outcome]]:
    """The groups that figures are printed for: each split and all, then each kind over all splits.

    One split alone is not repeated as "all", nor one kind alone.
    """
    splits = list(dict.fromkeys(outcome.split for outcome in outcomes))
    found: dict[Group, list[Outcome]] = {}
    for split in splits:
        found[split, "all"] = [o for o in outcomes if o.split == split]
    if len(splits) != 1:
        found["all", "all"] = list(outcomes)
    kinds = list(dict.fromkeys(outcome.kind for outcome in outcomes))
    for kind in kinds if len(kinds) > 1 else ():
        found["all", kind] = [o for o in outcomes if o.kind == kind]
    return found


def compute(outcomes: Sequence[Outcome], measures: Sequence[Measure] = ANSWERING) -> list[Figure]:
    """Every figure of every group; those that are undefined there (NaN) are left out."""
    figures = []
    for (split, kind), members in groups(outcomes).items():
        columns = Columns.of(members)
        for measure in measures:
            if kind != "all" and measure.name not in BY_KIND:
                continue
            one = figure(measure, columns, split, kind)
            if not np.isnan(one.interval.value):
                figures.append(one)
    return figures


def figure(measure: Measure, columns: Columns, split: str, kind: str) -> Figure:
    """The measure over all of `columns`, with its interval."""
    questions, clusters = len(columns.answerable), columns.clusters
    among = measure.share_of(columns) if measure.share_of else None
    share_of = trials = None if among is None else int(among.sum())
    if clusters is not None and among is not None:
        trials = len(np.unique(clusters[among]))
    interval = estimate(lambda weights: measure.statistic(columns, weights), questions, trials, clusters)
    return Figure(measure.name, split, kind, questions, questions if share_of is None else share_of, interval)


def compute_ranked(outcomes: Sequence[Ranked], split: str) -> list[Figure]:
    """The mean of every measure of the ranked lists."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.scores))
    figures = []
    for name in names:
        values = np.array([outcome.scores.get(name, np.nan) for outcome in outcomes])
        defined = ~np.isnan(values)
        kept = values[defined]
        interval = estimate(lambda w, kept=kept: ratio(w @ kept, w.sum(-1)), len(kept), len(kept))
        figures.append(Figure(name, split, "all", len(kept), len(kept), interval))
    return figures
