"""Question to candidate passages: words (BM25) and vectors (inner product) together.

The two rankings are fused by reciprocal ranks (Cormack, Clarke and Buettcher, SIGIR 2009): a passage's score is
the sum over rankings of 1 / (60 + rank), so that neither scale has to be trusted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, Passage
from index.library import Hit, View
from index.protocols import Matrix
from qa.question import Question

_RANK_CONSTANT = 60
"""The constant of the paper; results hardly move between 20 and 100."""
POOL = 50
"""How deep each ranking is read before fusion."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer. `words` is its BM25 score (0 when words did not find it), `cosine` its inner
    product with the question (0 when vectors did not find it), `fused` the sum of reciprocal ranks scaled to 1
    for a passage first in both."""

    row: int
    passage: Passage
    article: Article
    words: float
    cosine: float
    fused: float


def retrieve(
    view: View, question: Question, vector: Matrix, k: int, use_words: bool = True, use_vectors: bool = True,
    pool: int = POOL,
) -> list[Candidate]:  # fmt: skip
    """The `k` best passages, best first; ties in the order of the better single ranking. `vector` is (1, d).

    Each ranking is read `pool` deep, so at most twice as many passages are found.
    """
    by_words = view.by_words([t.word for t in question.terms], pool) if use_words and question.terms else []
    by_vector = view.by_vector(vector, pool) if use_vectors else []
    fused: dict[int, float] = {}
    for ranking in (by_vector, by_words):
        for rank, hit in enumerate(ranking, 1):
            fused[hit.row] = fused.get(hit.row, 0.0) + (_RANK_CONSTANT + 1) / (_RANK_CONSTANT + rank) / 2
    rows = sorted(fused, key=lambda row: -fused[row])[:k]
    word_scores, cosines = _scores(by_words), _scores(by_vector)
    articles: dict[str, Article] = {}
    candidates = []
    for row, passage in zip(rows, view.passages(rows), strict=True):
        if passage.article_id not in articles:
            articles[passage.article_id] = view.article(passage.article_id)
        candidates.append(
            Candidate(row, passage, articles[passage.article_id], word_scores.get(row, 0.0), cosines.get(row, 0.0),
                      fused[row])
        )  # fmt: skip
    return candidates


def _scores(hits: Sequence[Hit]) -> dict[int, float]:
    return {hit.row: hit.score for hit in hits}
