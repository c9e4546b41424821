"""Measures of one ranked list, each between 0 and 1; the figure for a set of questions is their mean.

Source of the definitions: Manning, Raghavan and Schuetze, Introduction to Information Retrieval (2008),
chapter 8; Jarvelin and Kekalainen (2002) for discounted gain, in the form that trec_eval computes.
"""

import math
from collections.abc import Sequence


def hit_at(relevant: Sequence[bool], k: int) -> float:
    """1 when one of the first `k` is relevant, else 0.

    >>> hit_at([False, True], 1), hit_at([False, True], 2)
    (0.0, 1.0)
    """
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int | None = None) -> float:
    """1 / rank of the first relevant within the first `k` (all when None), 0 when there is none.

    >>> reciprocal_rank([False, True, True])
    0.5
    """
    for rank, hit in enumerate(relevant[:k], 1):
        if hit:
            return 1.0 / rank
    return 0.0


def recall_at(relevant: Sequence[bool], total: int, k: int) -> float:
    """Share of the `total` relevant things that stand among the first `k`; NaN when nothing is relevant.

    >>> recall_at([True, False, True], total=4, k=3)
    0.5
    """
    return sum(map(bool, relevant[:k])) / total if total else math.nan


def average_precision(relevant: Sequence[bool], total: int | None = None) -> float:
    """Mean, over all `total` relevant things, of the precision at the rank of each; those not listed count 0.

    `total` is the number relevant in all (None: everything relevant is in the list). NaN when that is 0.
    Its mean over questions is MAP.

    >>> average_precision([True, False, True])  # (1/1 + 2/3) / 2
    0.8333333333333333
    """
    precisions, hits = [], 0
    for rank, hit in enumerate(relevant, 1):
        if hit:
            hits += 1
            precisions.append(hits / rank)
    total = hits if total is None else total
    return sum(precisions) / total if total else math.nan


def ndcg_at(gains: Sequence[float], all_gains: Sequence[float], k: int) -> float:
    """Discounted gain of the first `k` over the best that could be had; linear gain, discount log2(rank + 1).

    `gains` are those of the list in its order (0 for what was not judged); `all_gains` those of everything
    judged for the question, in any order. NaN when nothing has a gain. This is trec_eval's ndcg_cut; Burges et
    al. (2005) put 2**gain - 1 instead, which is the same for gains of 0 and 1.

    >>> round(ndcg_at([0, 1], [1], k=10), 4)  # 1 / log2(3)
    0.6309
    """
    best = _discounted(sorted(all_gains, reverse=True)[:k])
    return _discounted(gains[:k]) / best if best > 0 else math.nan


def _discounted(gains: Sequence[float]) -> float:
    return sum(max(gain, 0.0) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
