"""Probabilities and their log-odds. Pure."""

import math

LEAST = 1e-9
"""Probabilities are kept this far from 0 and 1."""


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def log_odds(probability: float, least: float = LEAST) -> float:
    """The inverse of `sigmoid`, for what is kept `least` away from 0 and 1.

    >>> log_odds(0.5), round(log_odds(0.0), 1)
    (0.0, -20.7)
    """
    share = min(max(probability, least), 1 - least)
    return math.log(share / (1 - share))
