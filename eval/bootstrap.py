"""Figures with intervals, and differences with p-values, by resampling the questions.

Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993): percentile intervals (chapter 13) and,
for two systems on the same questions, the paired bootstrap (also Koehn 2004 for its use on benchmarks).

Questions on one paragraph are not independent: a hard paragraph fails them all. Where questions come in such
clusters, whole clusters are drawn instead (Davison and Hinkley, Bootstrap Methods and their Application, 1997,
section 3.8; Miller 2024, Adding Error Bars to Evals, for benchmarks of this very form), or the intervals would be
too narrow.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eval.metrics.refusal import Array

Clusters = NDArray[np.int_]
"""One number a question, 0 to clusters - 1: questions with one number are drawn together."""

RESAMPLES = 2000
SEED = 20210401
_CELLS = 4_000_000  # questions x resamples held at once: 32 MB a matrix

Statistic = Callable[[Array], Array]
"""Weights, shape (resamples, n), to one value each, shape (resamples,)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the bounds that hold 95 % of its resamples. NaN where it is undefined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Second less first, its 95 % bounds, and the two-sided p-value of there being none."""

    value: float
    low: float
    high: float
    p: float


def estimate(
    statistic: Statistic, questions: int, proportion_of: int | None = None, clusters: Clusters | None = None
) -> Interval:
    """The figure on the questions as they are, with its percentile interval over seeded resamples.

    A share that is 0 or 1 has no spread to resample: the bootstrap would claim certainty. For such a figure,
    `proportion_of` (how many questions it is a share of) puts the exact bound of Clopper and Pearson (1934)
    in its place: after 30 of 30 right, 95 % bounds of 0.884 to 1. In `clusters`, count those instead of questions.

    >>> estimate(lambda w: w @ np.array([1.0, 1, 1]) / w.sum(-1), 3, proportion_of=3)
    Interval(value=1.0, low=0.2924017738212866, high=1.0)
    """
    value = float(statistic(np.ones((1, questions)))[0]) if questions else float("nan")
    if np.isnan(value):
        return Interval(value, value, value)
    if proportion_of and value in (0.0, 1.0):
        unseen = 1 - 0.025 ** (1 / proportion_of)
        return Interval(value, 1 - unseen, 1.0) if value else Interval(value, 0.0, unseen)
    if _alone(clusters, questions):
        return Interval(value, float("nan"), float("nan"))
    low, high = _bounds(np.concatenate([statistic(weights) for weights in resamples(questions, clusters=clusters)]))
    return Interval(value, low, high)


def difference(first: Statistic, second: Statistic, questions: int, clusters: Clusters | None = None) -> Difference:
    """Paired: each resample draws the same questions for both. p counts the resamples on the far side of zero,
    twice, and one more so that it is never 0.
    """
    ones = np.ones((1, questions))
    value = float((second(ones) - first(ones))[0])
    if np.isnan(value):
        return Difference(value, value, value, value)
    if _alone(clusters, questions):
        return Difference(value, float("nan"), float("nan"), 1.0)
    drawn = np.concatenate([second(weights) - first(weights) for weights in resamples(questions, clusters=clusters)])
    drawn = drawn[~np.isnan(drawn)]
    low, high = _bounds(drawn)
    beyond = min((drawn <= 0).sum(), (drawn >= 0).sum())
    return Difference(value, low, high, float(min(1.0, 2 * (beyond + 1) / (len(drawn) + 1))))


def resamples(
    questions: int, count: int = RESAMPLES, seed: int = SEED, clusters: Clusters | None = None
) -> Iterator[Array]:
    """How often each question was drawn, shape (at most count, questions), in blocks that fit in memory; the
    same blocks every time. All questions of a cluster are drawn equally often; without `clusters`, each by itself.
    """
    step = max(1, _CELLS // max(1, questions))
    units = questions if clusters is None else int(clusters.max()) + 1
    rng = np.random.default_rng(seed)
    for start in range(0, count, step):
        drawn = _all_at_once(units, count, seed) if count <= step else _draw(rng, units, min(step, count - start))
        yield drawn if clusters is None else drawn[:, clusters]


def _draw(rng: np.random.Generator, units: int, count: int) -> Array:
    return rng.multinomial(units, np.full(units, 1 / units), size=count).astype(float)


@lru_cache(maxsize=2)
def _all_at_once(units: int, count: int, seed: int) -> Array:
    """Kept, because one group's figures all come from the same resamples, and drawing them takes longest."""
    drawn = _draw(np.random.default_rng(seed), units, count)
    drawn.setflags(write=False)
    return drawn


def clusters_of(labels: Sequence[str]) -> Clusters | None:
    """Questions with the same label are one cluster, one without a label ("") stands alone. None when none has one.

    >>> clusters_of(["oak", "", "oak", ""])
    array([0, 1, 0, 2])
    """
    if not any(labels):
        return None
    numbers: dict[str | int, int] = {}
    return np.array([numbers.setdefault(label or place, len(numbers)) for place, label in enumerate(labels)])


def _alone(clusters: Clusters | None, questions: int) -> bool:
    """One question, or one cluster, has no spread to resample: bounds would claim certainty."""
    return questions == 1 if clusters is None else not clusters.any()


def _bounds(drawn: NDArray[np.float64]) -> tuple[float, float]:
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
