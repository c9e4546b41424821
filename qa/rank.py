"""Sentences of no library, ranked for one question by the same evidence as answers: for answer-sentence benchmarks."""

from collections import Counter
from collections.abc import Sequence

from index.article import Article, Passage, Span
from index.protocols import Embedder
from index.words import stems
from qa.answer import Reader, Window
from qa.choose import Weights
from qa.evidence import weigh
from qa.question import understand
from qa.retrieve import Candidate, fuse


def rank_sentences(
    question: str, sentences: Sequence[str], embedder: Embedder, reader: Reader | None, weights: Weights
) -> list[float]:
    """One score a sentence, higher is better. Each sentence stands as a passage of its own; rarity is counted over the
    sentences given, and a sentence's share of the question's words stands for BM25. `weights` are those of
    `load_weights` for this way of reading."""
    if not sentences:
        return []
    counts = Counter(stem for sentence in sentences for stem in set(stems(sentence)))
    understood = understand(question, counts, len(sentences))
    vectors = embedder.embed([question, *sentences])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    words = {number: understood.share_in(frozenset(stems(sentence))) for number, sentence in enumerate(sentences)}
    fused, candidates = fuse(words, dict(enumerate(cosines))), []
    for number, sentence in enumerate(sentences):
        article = Article(id=str(number), text=sentence, sha256="", source="", blocks=())
        passage = Passage(str(number), 0, (Span(0, len(sentence)),))
        candidates.append(Candidate(number, passage, article, words[number], cosines[number], fused[number]))
    reading = None
    if reader:
        reading = reader.read(question, [Window(s, (Span(0, len(s)),)) for s in sentences])
    scored = weigh(understood, candidates, reading, [[c] for c in cosines] if reader is None else None)
    by_id = {s.article.id: weights.sentence.log_odds(s.features.values()) for s in scored}
    return [by_id[str(number)] for number in range(len(sentences))]
