"""Is a confidence of 0.8 right eight times in ten? Expected calibration error and the table behind it.

Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks (2017). Weights: see the package.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics.refusal import Array, ratio

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies from `low` up to `high`: how many, their mean confidence, the share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def expected_calibration_error(confidence: ArrayLike, right: ArrayLike, weights: ArrayLike) -> Array:
    """Mean distance between confidence and share right over ten equal bins, weighted by the answers in each.

    0 is best, 1 worst; NaN without answers. Questions not to be counted have weight 0.

    >>> round(float(expected_calibration_error([0.95, 0.95, 0.15], [True, False, False], [1, 1, 1])), 4)
    0.35
    """
    confidence, right = np.asarray(confidence, float), np.asarray(right, float)
    counts = np.asarray(weights, float)
    member = (_bin_of(confidence)[:, None] == np.arange(BINS)).astype(float)  # (n, bins)
    gap = np.abs((counts * confidence) @ member - (counts * right) @ member)
    return ratio(gap.sum(-1), counts.sum(-1))


def reliability(confidence: ArrayLike, right: ArrayLike) -> tuple[Bin, ...]:
    """The ten bins of the reliability diagram; those without answers are left out."""
    confidence, right = np.asarray(confidence, float), np.asarray(right, float)
    place = _bin_of(confidence)
    return tuple(
        Bin(b / BINS, (b + 1) / BINS, int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for b in range(BINS)
        if (inside := place == b).any()
    )


def _bin_of(confidence: Array) -> NDArray[np.intp]:
    """Bin 0 holds [0, 0.1), bin 9 holds [0.9, 1]."""
    return np.clip((confidence * BINS + 1e-9).astype(int), 0, BINS - 1)
