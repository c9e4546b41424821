"""`python -m eval fit`: fit the two small models of qa/choose.py, on questions that no figure is reported on.

The sentence model is a conditional logit: over the sentences of one question, the log-probability of the right
ones under a softmax of the weighted evidence (McFadden 1974), with an L2 penalty and with weights kept at zero or
above, so that no evidence can count against a sentence because of a quirk of a small sample. It is then scaled to
log-odds, and a second logistic model says how likely its first choice is to answer.

Used: the train split of questions.jsonl over the sample articles, and those of our own lessons that the reader was
never trained on, over all lessons. The test split is never read.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import qa.reader
from eval.articles import read_folder
from eval.case import load_cases
from eval.parts import open_parts
from eval.truth import Place, wanted_of
from index.article import Article, Block, Role
from qa.answer import Reader
from qa.ask import LibraryAnswerer
from qa.choose import ANSWERED_NAMES, WEIGHTS, Logistic, Weights, answered_features, rank
from qa.evidence import NAMES, Scored
from qa.reader.lessons import Lesson, held_out, load_lessons

LESSONS = Path(qa.reader.__file__).parent / "lessons"
PENALTY = 0.02
"""Of the sentence model's squared weights, per question; chosen by five-fold cross-validation."""
FOLDS = 5
EVERY = 2
"""Of the held-out lessons' questions, every second is enough, and keeps the fit to a few minutes."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all its evidence; `right[i]` is whether sentence i answers. None right: none answers."""

    gathered: object  # qa.ask.Evidence
    values: Array  # (sentences, features)
    right: NDArray[np.bool_]
    answerable: bool


def own_questions(articles: Path, questions: Path, reader: str | None) -> Iterator[Asked]:
    """The train split over the sample articles."""
    read, originals = read_folder(articles)
    parts = open_parts(read, reader, lambda _: None)
    for case in load_cases(questions):
        if case.split == "train":
            wanted = wanted_of(case, originals)
            standalone = parts.answerer.ask(wanted.question, wanted.history).standalone
            yield _asked(parts.answerer, standalone, wanted.places)


def lesson_questions(folder: Path, reader: str | None) -> Iterator[Asked]:
    """Lessons held out from training, asked of a library of all lessons."""
    lessons = load_lessons(folder)
    articles = [_article(lesson) for lesson in lessons]
    parts = open_parts(articles, reader, lambda _: None)
    for lesson, article in zip(lessons, articles, strict=True):
        if held_out(lesson.storyline):
            for item in lesson.questions[::EVERY]:
                places = [Place(article.id, item.answer.start, item.answer.end)] if item.answer else []
                yield _asked(parts.answerer, item.question, places)


def _article(lesson: Lesson) -> Article:
    blocks, start = [], 0
    for line in lesson.text.split("\n"):
        if line.strip():
            blocks.append(Block(start, start + len(line), Role.BODY))
        start += len(line) + 1
    return Article(
        id=lesson.id, text=lesson.text, sha256=lesson.id, source=lesson.id, blocks=tuple(blocks), title=lesson.title,
        published=lesson.date,
    )  # fmt: skip


def _asked(answerer: LibraryAnswerer, standalone: str, places: Sequence[Place]) -> Asked:
    with answerer.library.view() as view:
        gathered = answerer.gather(view, standalone)
    right = [any(_holds(scored, place) for place in places) for scored in gathered.scored]
    values = np.array([s.features.values() for s in gathered.scored]).reshape(-1, len(NAMES))
    return Asked(gathered, values, np.array(right, dtype=bool), bool(places))


def _holds(scored: Scored, place: Place) -> bool:
    """The sentence holds the place's beginning or, where the place is a whole sentence, lies in it."""
    if scored.article.id != place.article:
        return False
    return scored.sentence.start <= place.start < scored.sentence.end


def fit_sentence(asked: Sequence[Asked]) -> Logistic:
    """The conditional logit, scaled to log-odds."""
    from scipy.optimize import minimize
    from sklearn.linear_model import LogisticRegression

    groups = [a for a in asked if a.right.any()]
    spread = np.concatenate([a.values for a in groups]).std(axis=0)
    spread[spread < 1e-6] = 1.0

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros_like(weights)
        for a in groups:
            scaled = a.values / spread
            scores = scaled @ weights
            scores -= scores.max()
            odds = np.exp(scores)
            every, gold = odds / odds.sum(), np.where(a.right, odds, 0.0)
            total -= np.log(gold.sum() / odds.sum())
            slope += (every - gold / gold.sum()) @ scaled
        return total / len(groups) + PENALTY * weights @ weights, slope / len(groups) + 2 * PENALTY * weights

    start = np.full(len(NAMES), 0.1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(NAMES)).x / spread
    scores = np.concatenate([a.values @ found for a in groups])
    right = np.concatenate([a.right for a in groups])
    platt = LogisticRegression(C=1e3).fit(scores[:, None], right)
    return Logistic(float(platt.intercept_[0]), tuple((found * platt.coef_[0, 0]).tolist()))


def fit_answered(
    asked: Sequence[Asked], sentence: Logistic
) -> tuple[Logistic, Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """The model of "the first choice answers", its probabilities, and (right, answerable) of each question."""
    from sklearn.linear_model import LogisticRegression

    features, right = _first_choices(asked, sentence)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3).fit((features - mean) / spread, right)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ mean)
    logistic = Logistic(bias, tuple(weights.tolist()))
    probability = 1 / (1 + np.exp(-(features @ weights + bias)))
    return logistic, probability, right, np.array([a.answerable for a in asked if len(a.values)])


def _first_choices(asked: Sequence[Asked], sentence: Logistic) -> tuple[Array, NDArray[np.bool_]]:
    weights, features, right = Weights(sentence, Logistic(0.0, (0.0,) * len(ANSWERED_NAMES)), 0.5), [], []
    for a in asked:
        if not len(a.values):
            continue
        ranked = rank(a.gathered.scored, weights)
        features.append(answered_features(a.gathered.question, ranked, a.gathered.no_answer))
        right.append(bool(a.right[[s is ranked[0][0] for s in a.gathered.scored].index(True)]))
    return np.array(features), np.array(right, dtype=bool)


def best_threshold(probability: Array, answerable: NDArray[np.bool_]) -> float:
    """Where the answerable kept and the unanswerable refused, as shares, add up to most (Youden 1950)."""
    tried = np.unique(probability)
    kept = np.array([(probability[answerable] >= t).mean() + (probability[~answerable] < t).mean() for t in tried])
    best = tried[kept >= kept.max() - 1e-9]
    return float(best[len(best) // 2])


def cross_validated(asked: Sequence[Asked]) -> dict[str, float]:
    """What the fit is worth on questions it has not seen, five-fold."""
    rng = np.random.default_rng(13)
    fold_of = rng.integers(0, FOLDS, len(asked))
    first, probability, answerable = [], [], []
    for fold in range(FOLDS):
        taught = [a for a, f in zip(asked, fold_of, strict=True) if f != fold]
        kept = [a for a, f in zip(asked, fold_of, strict=True) if f == fold]
        sentence = fit_sentence(taught)
        answered = fit_answered(taught, sentence)[0]
        features, right = _first_choices(kept, sentence)
        can = np.array([a.answerable for a in kept if len(a.values)])
        first.extend(right[can])
        probability.extend(answered.log_odds(row) for row in features)
        answerable.extend(can)
    odds, can = np.array(probability), np.array(answerable)
    auroc = float((odds[can][:, None] > odds[~can][None]).mean())
    return {"first": round(float(np.mean(first)), 4), "auroc": round(auroc, 4), "questions": len(asked)}


def fit(asked: Sequence[Asked], sources: str, reader: Reader | None) -> dict:
    """The part of weights.json for one way of reading."""
    sentence = fit_sentence(asked)
    answered, probability, _, answerable = fit_answered(asked, sentence)
    threshold = best_threshold(probability, answerable)
    return {
        "sentence": {"bias": sentence.bias, "weights": dict(zip(NAMES, sentence.weights, strict=True))},
        "answered": {"bias": answered.bias, "weights": dict(zip(ANSWERED_NAMES, answered.weights, strict=True))},
        "threshold": threshold,
        "provenance": {
            "fitted_on": sources, "reader": reader.name if reader else "none",
            "answerable_kept": round(float((probability[answerable] >= threshold).mean()), 4),
            "unanswerable_refused": round(float((probability[~answerable] < threshold).mean()), 4),
            "cross_validated": cross_validated(asked),
        },
    }  # fmt: skip


def write_weights(name: str, part: dict, path: Path = WEIGHTS) -> None:
    """Replace one way of reading in weights.json, keep the other."""
    data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    data[name] = part
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def run(articles: Path, questions: Path, lessons: Path, reader: str | None, show: Callable) -> dict:
    """Ask, fit, write; returns what was written."""
    asked = [*show(own_questions(articles, questions, reader)), *show(lesson_questions(lessons, reader))]
    from eval.parts import open_reader

    opened = open_reader(reader)
    part = fit(asked, "train split of questions.jsonl; held-out lessons", opened)
    write_weights("with_reader" if opened else "without_reader", part)
    return part
