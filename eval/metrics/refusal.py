"""Does it know when to keep silent? Refusal precision and recall, AUROC, and what is risked at each coverage.

Sources: Fawcett (2006) for AUROC; El-Yaniv and Wiener (2010) and Geifman and El-Yaniv (2017) for risk and
coverage; Kamath, Jia and Liang (2020) for coverage at a wanted precision. Weights: see the package.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def ratio(numerator: Array, denominator: Array) -> Array:
    """Quotient, NaN where nothing is divided by nothing."""
    safe = np.where(denominator > 0, denominator, 1.0)
    return np.where(denominator > 0, numerator / safe, np.nan)


def weighted_mean(values: ArrayLike, among: ArrayLike, weights: ArrayLike) -> Array:
    """Mean of `values`, shape (n,), over the questions where `among` holds.

    >>> float(weighted_mean([1, 0, 1], [True, True, False], [1, 1, 1]))
    0.5
    """
    among = np.asarray(among, float)
    counts = np.asarray(weights, float)
    return ratio(counts @ (np.asarray(values, float) * among), counts @ among)


def refusal_precision(answered: ArrayLike, answerable: ArrayLike, weights: ArrayLike) -> Array:
    """Of the questions refused, the share that the articles do not answer; NaN when none was refused."""
    return weighted_mean(~np.asarray(answerable, bool), ~np.asarray(answered, bool), weights)


def refusal_recall(answered: ArrayLike, answerable: ArrayLike, weights: ArrayLike) -> Array:
    """Of the questions that the articles do not answer, the share refused; NaN when there are none."""
    return weighted_mean(~np.asarray(answered, bool), ~np.asarray(answerable, bool), weights)


def auroc(scores: ArrayLike, positive: ArrayLike, weights: ArrayLike) -> Array:
    """Probability that a positive scores above a negative, ties counting half; NaN unless there are both.

    >>> float(auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False], [1, 1, 1, 1]))  # 3 wins + 1 tie of 4
    0.875
    """
    order, ends = _groups(scores)
    positive = np.asarray(positive, bool)[order]
    counts = np.asarray(weights, float)[..., order]
    wins = _by_group(counts * positive, ends)
    losses = _by_group(counts * ~positive, ends)
    below = losses.sum(-1, keepdims=True) - np.cumsum(losses, -1)  # best first: what is still to come is below
    return ratio((wins * (below + losses / 2)).sum(-1), wins.sum(-1) * losses.sum(-1))


def risk_coverage(scores: ArrayLike, right: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    """Coverage and risk at every score that could be the threshold, highest first; both shape (..., scores).

    Coverage is the share of all questions at or above the threshold, risk the share of those that are wrong.
    Questions of one score come together: no threshold parts them.

    >>> coverage, risk = risk_coverage([0.9, 0.8, 0.8], [True, True, False], [1, 1, 1])
    >>> coverage.round(2).tolist(), risk.round(2).tolist()
    ([0.33, 1.0], [0.0, 0.33])
    """
    order, ends = _groups(scores)
    counts = np.asarray(weights, float)[..., order]
    wrong = counts * ~np.asarray(right, bool)[order]
    taken, errors = np.cumsum(_by_group(counts, ends), -1), np.cumsum(_by_group(wrong, ends), -1)
    return ratio(taken, taken[..., -1:]), ratio(errors, taken)


def aurc(scores: ArrayLike, right: ArrayLike, weights: ArrayLike) -> Array:
    """Area under the risk-coverage curve: the mean, over k, of the risk of the k most confident. 0 is best.

    Among equal scores the value is that of a random order, on average: with m questions and e errors in the
    group after M questions and E errors, the sum over k = 1..m of (E + k e/m) / (M + k), which is
    e + (E - M e/m) (H(M+m) - H(M)) with harmonic numbers H. Weights are whole numbers.

    >>> float(aurc([0.9, 0.8], [True, False], [1, 1]))  # risks 0 and 1/2
    0.25
    """
    order, ends = _groups(scores)
    counts = np.asarray(weights, float)[..., order]
    size = _by_group(counts, ends)
    errors = _by_group(counts * ~np.asarray(right, bool)[order], ends)
    after, errors_after = np.cumsum(size, -1), np.cumsum(errors, -1)
    before = after - size
    total = after[..., -1] if after.shape[-1] else np.zeros(counts.shape[:-1])
    harmonic = np.concatenate(([0.0], np.cumsum(1.0 / np.arange(1, int(total.max(initial=0)) + 1))))
    step = harmonic[np.rint(after).astype(int)] - harmonic[np.rint(before).astype(int)]
    rate = np.where(size > 0, errors / np.where(size > 0, size, 1.0), 0.0)
    return ratio((errors + (errors_after - errors - before * rate) * step).sum(-1), total)


def coverage_at_precision(scores: ArrayLike, right: ArrayLike, weights: ArrayLike, precision: float = 0.95) -> Array:
    """The largest share of all questions that can be answered, most confident first, with at least `precision`
    of the answers right; 0 when no threshold reaches it.

    >>> float(coverage_at_precision([0.9, 0.8, 0.7, 0.1], [True, True, False, False], [1, 1, 1, 1], 0.6))
    0.75
    """
    coverage, risk = risk_coverage(scores, right, weights)
    reached = np.where(np.nan_to_num(risk, nan=1.0) <= 1 - precision + 1e-12, coverage, 0.0)
    return reached.max(-1, initial=0.0)


def _groups(scores: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order of falling scores, and where in it the last of each run of equal scores stands."""
    scores = np.asarray(scores, float)
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    return order, np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1)[: len(ranked)]


def _by_group(values: Array, ends: NDArray[np.intp]) -> Array:
    """Sums of `values`, shape (..., n), over each group."""
    return np.diff(np.cumsum(values, -1)[..., ends], axis=-1, prepend=0.0)
