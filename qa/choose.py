"""Evidence to an answer: at most `limit` quotes, best first, or an honest refusal.

Two small logistic models, fitted by `python -m eval fit` on data apart from the test split and kept with their
provenance in `weights.json`: one ranks sentences, one says how likely the first of them is to answer at all.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from index.article import Article, Span, page_at
from index.dates import british_date
from index.errors import LibraryDamaged
from index.words import stems
from qa.answer import Citation, Quote
from qa.evidence import NAMES, Scored, stems_of
from qa.odds import log_odds, sigmoid
from qa.question import Question
from qa.speech import said_in

WEIGHTS = Path(__file__).parent / "weights.json"
ANSWERED_NAMES = ("sentence", "margin", "no_answer", "coverage", "unknown_names", "names_there", "cosine")
"""Only evidence that means the same in a library of five articles and of five thousand; names_there is the share of the
question's names and numbers that the article of the first sentence holds."""
JOINED = 0.4
"""Two neighbouring sentences whose log-odds differ by less than this are quoted together."""
_SAME_SENTENCE = 90
"""Two sentences this alike (rapidfuzz ratio, 0 to 100) say one thing: the copies of a press release."""
_DIGIT = re.compile(r"\d")  # one by one: "£5,000" and "£5000" are one figure
_DENIALS = frozenset(stems("not no never neither nor none nobody nothing without cannot t"))  # "didn't" is didn and t


@dataclass(frozen=True, slots=True)
class Logistic:
    """log-odds = bias + sum of weight times feature."""

    bias: float
    weights: tuple[float, ...]

    def log_odds(self, features: Sequence[float]) -> float:
        return self.bias + sum(w * f for w, f in zip(self.weights, features, strict=True))


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted models for one way of reading, and the confidence under which Cuttings refuses."""

    sentence: Logistic
    answered: Logistic
    threshold: float


@dataclass(frozen=True, slots=True)
class Choice:
    """`confidence` is the calibrated probability (0 to 1) that the first sentence answers. `ranked` holds the
    chosen sentences, best first, whether or not they answer."""

    answered: bool
    confidence: float
    ranked: tuple[Quote, ...]


def load_weights(reader: bool, path: Path = WEIGHTS) -> Weights:
    """The weights for answering with or without a reader. Raises LibraryDamaged when the file does not fit."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))["with_reader" if reader else "without_reader"]
        models = {}
        for model, names in (("sentence", NAMES), ("answered", ANSWERED_NAMES)):
            part = data[model]
            models[model] = Logistic(float(part["bias"]), tuple(float(part["weights"][name]) for name in names))
        return Weights(models["sentence"], models["answered"], float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamaged(f"{path} does not fit this version ({error!r}); type: python -m eval fit") from None


def choose(question: Question, scored: Sequence[Scored], no_answer: float, weights: Weights, limit: int) -> Choice:
    """`no_answer` is the reader's probability that nothing answers, 0.5 when there is no reader."""
    ranked = rank(scored, weights)
    if not ranked:
        return Choice(False, 0.0, ())
    confidence = sigmoid(weights.answered.log_odds(answered_features(question, ranked, no_answer)))
    top = sigmoid(ranked[0][1])
    quotes = tuple(
        _quote(found, confidence * min(1.0, sigmoid(odds) / top)) for found, odds in _different(ranked, limit)
    )
    return Choice(confidence >= weights.threshold, confidence, quotes)


def rank(scored: Sequence[Scored], weights: Weights) -> list[tuple[Scored, float]]:
    """Sentences with their log-odds, best first; ties by article and place, so that order means nothing."""
    pairs = [(s, weights.sentence.log_odds(s.features.values())) for s in scored]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].article.id, pair[0].sentence.start))


def answered_features(
    question: Question, ranked: Sequence[tuple[Scored, float]], no_answer: float
) -> tuple[float, ...]:
    """The evidence, in the order of ANSWERED_NAMES, that the first of `ranked` answers the question."""
    first, best = ranked[0]
    runner_up = next((odds for s, odds in ranked[1:] if not _alike(s, first)), best - 6.0)
    return (
        best,
        min(best - runner_up, 6.0),
        log_odds(no_answer, least=1e-6),
        first.features.shared_before,
        question.unknown_names,
        question.names_in(_said_by(first.article)) if question.names else 1.0,
        max(s.features.cosine for s, _ in ranked),
    )


def _said_by(article: Article) -> frozenset[str]:
    """The stems of title, date (in words, as people ask for it) and text."""
    return stems_of(article).union(stems(f"{article.title or ''} {british_date(article.published) or ''}"))


def _different(ranked: Sequence[tuple[Scored, float]], limit: int) -> list[tuple[tuple[Scored, ...], float]]:
    """The first `limit` that do not repeat one another, each a sentence, and never from two copies of one story. The
    first of all may be two that follow one another and are hardly told apart: then the evidence is for both, and one
    often says who "he" is in the other."""
    chosen: list[tuple[tuple[Scored, ...], float]] = []
    for best, score in ranked:
        if len(chosen) == limit:
            break
        scored = _copy_to_quote(best, ranked)
        taken = [s for found, _ in chosen for s in found]
        if any(scored is s or _alike(scored, s) or _copies(scored, s) for s in taken):
            continue
        rivals = () if chosen else (s for s, odds in ranked if s is not scored and odds >= score - JOINED)
        beside = next((s for s in rivals if _follow(s, scored) or _follow(scored, s)), None)
        found = (scored,) if beside is None else (scored, beside)
        chosen.append((found, score))
    return chosen


def _copies(one: Scored, other: Scored) -> bool:
    """Whether they stand in two copies of one story."""
    return one.article.id != other.article.id and bool(one.story) and one.story == other.story


def _copy_to_quote(scored: Scored, ranked: Sequence[tuple[Scored, float]]) -> Scored:
    """The same sentence in the copy of its story that is quoted first."""
    same = [s for s, _ in ranked if s.copy < scored.copy and _copies(s, scored) and _alike(s, scored)]
    return min(same, key=lambda s: s.copy, default=scored)


def _follow(first: Scored, second: Scored) -> bool:
    """Whether nothing but white space, and no new page, stands between the two sentences."""
    if first.article.id != second.article.id or first.sentence.end > second.sentence.start:
        return False
    between = first.article.text[first.sentence.end : second.sentence.start]
    return not between.strip() and "\f" not in between


def _alike(one: Scored, other: Scored) -> bool:
    return alike(stemmed(one.sentence.of(one.article.text)), stemmed(other.sentence.of(other.article.text)))


def stemmed(text: str) -> str:
    return " ".join(stems(text))


def alike(one: str, other: str) -> bool:
    """Whether two sentences, stemmed, say one thing: nearly the same words, the same figures, and both deny or neither.

    >>> alike("the deficit wa 12 m in 2018", "the deficit wa 41 m in 2019")
    False
    """
    if fuzz.ratio(one, other) < _SAME_SENTENCE or _DIGIT.findall(one) != _DIGIT.findall(other):
        return False
    return _DENIALS.isdisjoint(one.split()) is _DENIALS.isdisjoint(other.split())


def _quote(found: tuple[Scored, ...], score: float) -> Quote:
    """`found` is the sentence chosen, and the one quoted with it, if any; the key is the chosen one's."""
    article, key = found[0].article, found[0].key
    span = Span(min(s.sentence.start for s in found), max(s.sentence.end for s in found))
    page, said = page_at(article, span.start), said_in(article, span.start, span.end)
    return Quote(span.of(article.text), span.start, span.end, key, score, Citation.to(article), page, said=said)
