"""Question to candidate passages: words (BM25) and vectors (inner product) together.

The two are fused by a convex combination of scores, BM25 as a share of the question's best (Bruch, Gai and Ingber, "An
Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023). On 427 questions that no figure is reported on, it
puts the right passage first more often than reciprocal ranks do (49 to 40 in a hundred) and among the twelve that are
read as well (81 to 78): how much better one passage is than the next is evidence, which ranks throw away.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.article import Article, Passage
from index.library import Hit, View
from index.protocols import Matrix
from qa.copies import Copies
from qa.periods import day_of, mentions
from qa.question import Question
from qa.timely import Asked, near_date, newest, places_in_time

WORDS = 0.4
"""What words weigh when meaning weighs 1; results hardly move between 0.3 and 0.6."""
POOL = 50
"""How deep each ranking is read before fusion, copies of one story counted once."""
_DEEPEST = 16 * POOL
"""How deep a ranking that is full of copies is read at most."""
TIMELY = 0.15
"""What fitting the time that is asked about adds to a fused score of 0 to 1, when passages are chosen to be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer. `words` is its BM25 score (0 when words did not find it), `cosine` its inner product
    with the question (0 when vectors are not used), `fused` both together, 0 to 1. `story` names the article's story,
    and `copy` is its place among the copies: 0 is the one to quote."""

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
    """The `k` best passages, best first; ties by row. `vector` is (1, d).

    Each ranking is read `pool` deep, so at most twice as many passages are found. Best is by `fused`, and where the
    question asks about a time also by fitting it.
    """
    copies, terms = Copies(view), [t.word for t in question.terms]
    by_words = _once(lambda depth: view.by_words(terms, depth), copies, pool) if use_words and terms else []
    by_vector = _once(lambda depth: view.by_vector(vector, depth), copies, pool) if use_vectors else []
    word_scores, cosines = _scores(by_words), _scores(by_vector)
    if use_vectors and (unmeasured := [row for row in word_scores if row not in cosines]):
        cosines.update(zip(unmeasured, (view.vectors(unmeasured) @ vector.reshape(-1)).tolist(), strict=True))
    fused = fuse(word_scores, cosines)
    asked = question.when
    rows = sorted(fused, key=lambda row: (-fused[row], row))[: None if asked.timed else k]
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


def fuse(words: Mapping[int, float], cosines: Mapping[int, float]) -> dict[int, float]:
    """BM25 scores and inner products of passages, by row, to one score each, 0 to 1. Who is missing has 0."""
    best = max(words.values(), default=0.0) or 1.0
    return {
        row: (max(0.0, cosines.get(row, 0.0)) + WORDS * words.get(row, 0.0) / best) / (1 + WORDS)
        for row in {**cosines, **words}
    }


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
