"""`python -m eval beir`: retrieval by itself, words and vectors together, as the answers are retrieved."""

import hashlib
import math
import time
from collections.abc import Callable, Iterable, Sequence

from eval.beir_folder import Collection, Query
from eval.figures import compute_ranked
from eval.metrics.ranking import hit_at, ndcg_at, recall_at, reciprocal_rank
from eval.outcome import Ranked
from eval.run import package_version
from eval.saved import Run, Signature

DEPTH = 100

Search = Callable[[str], Sequence[str]]
"""A query to article ids, best first, each once."""


def rank_documents(
    collection: Collection, search: Search, progress: Callable[[Iterable], Iterable] = iter
) -> list[Ranked]:
    """One ranked list a query. Copies of one text take one place, with the highest gain among them."""
    outcomes = []
    titles = {article.id: article.title or article.source for article in collection.articles}
    for query in progress(collection.queries):
        start = time.perf_counter()
        found = list(search(query.text))[:DEPTH]
        milliseconds = (time.perf_counter() - start) * 1000
        scores = measures(query, found, collection)
        top = titles[found[0]] if found else ""
        outcomes.append(Ranked(query.id, query.text, scores, top=top, milliseconds=milliseconds))
    return outcomes


def measures(query: Query, found: Sequence[str], collection: Collection) -> dict[str, float]:
    """nDCG@10, MRR@10, hit@1, 3 and 10, recall@100. BEIR leaves the query itself out of the documents (ArguAna)."""
    gains = []
    for article in found:
        names = [name for name in collection.names[article] if name != query.id]
        if names:
            gains.append(max(query.gains.get(name, 0.0) for name in names))
    ideal = list(query.gains.values())
    relevant = [gain > 0 for gain in gains]
    wanted = sum(gain > 0 for gain in ideal)
    return {
        "nDCG@10": ndcg_at(gains, ideal, 10),
        "MRR@10": reciprocal_rank(relevant, 10) if wanted else math.nan,
        **{f"hit@{k}": hit_at(relevant, k) for k in (1, 3, 10)},
        "recall@100": recall_at(relevant, wanted, 100),
    }


def beir_run(collection: Collection, outcomes: Sequence[Ranked], embedder: str) -> Run:
    def digest(rows: Iterable[str]) -> str:
        return hashlib.sha256("\n".join(sorted(rows)).encode("utf-8", "surrogatepass")).hexdigest()

    signature = Signature(
        form="beir", version=package_version(), embedder=embedder, reader="none", settings=collection.judged,
        questions=digest(repr((q.id, q.text, sorted(q.gains.items()))) for q in collection.queries),
        articles=digest(article.sha256 for article in collection.articles),
        question_count=len(collection.queries), article_count=len(collection.articles),
    )  # fmt: skip
    return Run(signature, tuple(compute_ranked(outcomes, "beir")), tuple(outcomes))
