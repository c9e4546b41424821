"""Judging one answer against the original files: which quotes are right, which are true to their source.

Nothing here trusts the library: quotes are compared, by their offsets, with what `original.py` reads from the files.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.case import Case
from eval.metrics.ranking import ndcg_at
from eval.metrics.span import best_exact, best_f1
from eval.original import Original
from eval.outcome import Broke, Outcome, Shown
from index.errors import UsageError
from qa.answer import Answer, Quote

NEAR_COPY_WORDS = 6
"""From this many words on, the same sentence in another article says the same thing (a near-copy, not chance)."""
SPAN_F1 = 0.5
"""Under this token F1 the key words count as missed, for the list of misses."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one article: half-open code-point offsets into its text."""

    article: str
    start: int
    end: int

    def holds(self, other: "Place") -> bool:
        return self.article == other.article and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Wanted:
    """A case, and every place in the articles where its gold stands. No places: a refusal is wanted."""

    case: Case
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found for one question: of each passage, best first, whether it holds a sentence that answers;
    and how many such passages there are in all, the copies of a story counted once."""

    relevant: tuple[bool, ...]
    total: int


def places_of(case: Case, originals: Mapping[str, Original]) -> tuple[Place, ...]:
    """Every occurrence of every gold sentence in its article.

    Raises UsageError naming the question when an article or a sentence is not there.
    """
    by_label = {label: original for original in originals.values() for label in original.labels}
    places = []
    for gold in case.gold:
        original = by_label.get(gold.article)
        if original is None:
            raise UsageError(f"Question {case.id}: no article {gold.article}; `python -m eval lint` lists all such")
        found = [match.start() for match in re.finditer(re.escape(gold.sentence), original.text)]
        if not found or not gold.sentence:
            raise UsageError(
                f"Question {case.id}: its gold sentence is not in {gold.article}; `python -m eval lint` lists all such"
            )
        places += [Place(original.id, start, start + len(gold.sentence)) for start in found]
    return tuple(places)


def wanted_of(case: Case, originals: Mapping[str, Original]) -> Wanted:
    return Wanted(case, places_of(case, originals))


def judge(
    wanted: Wanted,
    answer: Answer,
    originals: Mapping[str, Original],
    milliseconds: float,
    found: Found | None = None,
) -> Outcome:
    """The outcome of one answer. `found` tells of the passages that sentences were chosen from, None if unknown."""
    case = wanted.case
    sentences = tuple(originals[place.article].text[place.start : place.end] for place in wanted.places)
    quotes = tuple(_shown(quote, wanted, sentences, originals) for quote in answer.quotes)
    nearest = tuple(_shown(quote, wanted, sentences, originals) for quote in answer.nearest)
    right_at = next((rank for rank, quote in enumerate(quotes, 1) if quote.right), 0)
    exact, f1 = _key_scores(wanted, answer.answered, quotes)
    first = (quotes or nearest)[:1]
    if not wanted.places:
        found = None
    return Outcome(
        id=case.id, split=case.split, kind=case.kind, question=case.question, history=case.history,
        answerable=bool(wanted.places), answered=answer.answered, confidence=answer.confidence, right_at=right_at,
        would_be_right=any(quote.right for quote in first), exact=exact, f1=f1, quotes=quotes,
        nearest=nearest, answers=case.answers, wanted=tuple(dict.fromkeys(sentences)),
        broke=_broke(wanted, answer, right_at, f1, nearest, found), milliseconds=milliseconds,
        passage_at=next((rank for rank, hit in enumerate(found.relevant, 1) if hit), 0) if found else None,
        passage_ndcg=_ndcg(found) if found else None,
    )  # fmt: skip


def _ndcg(found: Found) -> float:
    """nDCG@10 of the passages. An answer that no single passage holds cannot be found, and counts as not found."""
    return ndcg_at([float(hit) for hit in found.relevant], [1.0] * max(found.total, sum(found.relevant), 1), 10)


def _key_scores(wanted: Wanted, answered: bool, quotes: Sequence[Shown]) -> tuple[float, float]:
    """Exact match and token F1 of the first quote's key words. As in SQuAD v2.0, refusing what cannot be answered
    is an exact match, and every other refusal, or answer to it, is none."""
    if not wanted.places or not answered or not quotes:
        hit = float(not wanted.places and not answered)
        return hit, hit
    key = quotes[0].key or ""
    return best_exact(key, wanted.case.answers), best_f1(key, wanted.case.answers)


def _shown(quote: Quote, wanted: Wanted, sentences: Sequence[str], originals: Mapping[str, Original]) -> Shown:
    original = originals.get(quote.article.id)
    place = Place(quote.article.id, quote.start, quote.end)
    right = any(place.holds(gold) for gold in wanted.places) or says_one(quote.text, sentences)
    key = quote.key.of(original.text) if quote.key and original else None
    return Shown(
        text=quote.text, article=original.label if original else quote.article.source, key=key, right=right,
        valid=original is not None and is_slice(quote, original.text),
        attributed=original is not None and is_attributed(quote, original),
    )  # fmt: skip


def says_one(text: str, sentences: Sequence[str]) -> bool:
    """Whether one of the sentences stands in the text and is long enough for that to be no chance."""
    return any(len(sentence.split()) >= NEAR_COPY_WORDS and sentence in text for sentence in sentences)


def is_slice(quote: Quote, text: str) -> bool:
    """The law of the slice, on the file's own text; the key words, if any, lie within the quote."""
    inside = quote.key is None or quote.start <= quote.key.start < quote.key.end <= quote.end
    return 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text and inside


def is_attributed(quote: Quote, original: Original) -> bool:
    """The words are this file's, and its digest, title and date are those cited (where its front matter tells)."""
    cited = quote.article
    return (
        quote.text in original.text
        and cited.sha256 == original.sha256
        and original.title in (None, cited.title)
        and original.published in (None, cited.published)
    )


def _broke(
    wanted: Wanted,
    answer: Answer,
    right_at: int,
    f1: float,
    nearest: Sequence[Shown],
    found: Found | None,
) -> Broke | None:
    """The first link that failed. A refusal is to blame only where the sentence it kept back was the right one."""
    if not wanted.places:
        return Broke.REFUSAL if answer.answered else None
    if right_at == 1:
        return Broke.SPAN if f1 < SPAN_F1 else None
    seen = right_at > 0 or any(quote.right for quote in nearest)
    if found is not None and not seen and not any(found.relevant):
        return Broke.RETRIEVAL
    kept_back = not answer.answered and any(quote.right for quote in nearest[:1])
    return Broke.REFUSAL if kept_back else Broke.SENTENCE
