"""Question to candidate passages: words (BM25) and vectors (inner product) together.

The two rankings are fused by reciprocal ranks (Cormack, Clarke and Buettcher, SIGIR 2009): a passage's score is
the sum over rankings of 1 / (60 + rank), so that neither scale has to be trusted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Article, Passage
from index.library import Hit, View
from index.protocols import Matrix
from qa.copies import Copies
from qa.periods import day_of, mentions
from qa.question import Question
from qa.timely import Asked, near_date, newest, places_in_time

_RANK_CONSTANT = 60
"""The constant of the paper; results hardly move between 20 and 100."""
POOL = 50
"""How deep each ranking is read before fusion, copies of one story counted once."""
_DEEPEST = 16 * POOL
"""How deep a ranking that is full of copies is read at most."""
TIMELY = 0.15
"""What fitting the time that is asked about adds to a fused score of 0 to 1, when passages are chosen to be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer. `words` is its BM25 score (0 when words did not find it), `cosine` its inner
    product with the question (0 when vectors did not find it), `fused` the sum of reciprocal ranks scaled to 1
    for a passage first in both. `story` names the article's story, and `copy` is its place among the copies: 0 is the
    one to quote."""

    row: int
    passage: Passage
    article: Article
    words: float
    cosine: float
    fused: float
    story: str = ""
    copy: int = 0


def retrieve(
    view: View, question: Question, vector: Matrix, k: int, use_words: bool = True, use_vectors: bool = True,
    pool: int = POOL,
) -> list[Candidate]:  # fmt: skip
    """The `k` best passages, best first; ties in the order of the better single ranking. `vector` is (1, d).

    Each ranking is read `pool` deep, so at most twice as many passages are found. Best is by `fused`, and where the
    question asks about a time also by fitting it.
    """
    copies, terms = Copies(view), [t.word for t in question.terms]
    by_words = _once(lambda depth: view.by_words(terms, depth), copies, pool) if use_words and terms else []
    by_vector = _once(lambda depth: view.by_vector(vector, depth), copies, pool) if use_vectors else []
    fused: dict[int, float] = {}
    for ranking in (by_vector, by_words):
        for rank, hit in enumerate(ranking, 1):
            fused[hit.row] = fused.get(hit.row, 0.0) + (_RANK_CONSTANT + 1) / (_RANK_CONSTANT + rank) / 2
    asked = question.when
    rows = sorted(fused, key=lambda row: -fused[row])[: None if asked.timed else k]
    word_scores, cosines = _scores(by_words), _scores(by_vector)
    articles: dict[str, Article] = {}
    candidates = []
    for row, passage in zip(rows, view.passages(rows), strict=True):
        if passage.article_id not in articles:
            articles[passage.article_id] = view.article(passage.article_id)
        story = [entry.id for entry in view.story(passage.article_id)]
        candidates.append(
            Candidate(row, passage, articles[passage.article_id], word_scores.get(row, 0.0), cosines.get(row, 0.0),
                      fused[row], story[0], story.index(passage.article_id))
        )  # fmt: skip
    return _timely(asked, candidates)[:k] if asked.timed else candidates


def _timely(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in the order of `fused` and of how well they fit the time asked about, together."""
    places = places_in_time(c.article.published for c in candidates)

    def worth(candidate: Candidate) -> float:
        published, day = candidate.article.published, day_of(candidate.article.published)
        text = candidate.article.text[candidate.passage.start : candidate.passage.end]
        dates = tuple(mentions(text, day)) if asked.periods else ()
        return candidate.fused + TIMELY * newest(asked.wish, places[published]) * near_date(asked, dates, (), day)

    return sorted(candidates, key=lambda candidate: -worth(candidate))


def _once(search: Callable[[int], list[Hit]], copies: Copies, pool: int) -> list[Hit]:
    """The best `pool` hits, each story's copies of a passage as one, with the best score of any of them."""
    depth = pool
    while True:
        hits = search(depth)
        best: dict[int, float] = {}
        for hit in hits:
            best.setdefault(copies.first_row(hit.row), hit.score)
        if len(best) >= pool or len(hits) < depth or depth >= _DEEPEST:
            return [Hit(row, score) for row, score in best.items()][:pool]
        depth *= 2


def _scores(hits: Sequence[Hit]) -> dict[int, float]:
    return {hit.row: hit.score for hit in hits}
