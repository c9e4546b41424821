"""Percentiles of times. Source: nearest-rank definition (Hyndman and Fan 1996, type 1)."""

import numpy as np
from numpy.typing import ArrayLike

from eval.metrics.refusal import Array


def percentile(values: ArrayLike, weights: ArrayLike, share: float) -> Array:
    """The smallest value that at least `share` (0 to 1) of all values do not exceed; the unit of the values.

    >>> float(percentile([30.0, 10.0, 20.0, 40.0], [1, 1, 1, 1], 0.5))
    20.0
    """
    values = np.asarray(values, float)
    if not len(values):
        return np.full(np.shape(weights)[:-1], np.nan)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(np.asarray(weights, float)[..., order], -1)
    enough = reached >= share * reached[..., -1:] - 1e-9
    return np.where(reached[..., -1] > 0, values[order][enough.argmax(-1)], np.nan)
