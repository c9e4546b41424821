"""`python -m eval fit`: fit the two small models of qa/choose.py, on questions that no figure is reported on.

The sentence model is a conditional logit: over the sentences of one question, the log-probability of the right
ones under a softmax of the weighted evidence (McFadden 1974), with an L2 penalty and with weights kept at zero or
above, so that no evidence can count against a sentence because of a quirk of a small sample. It is then scaled to
log-odds, and a second logistic model says how likely its first choice is to answer.

Used: the train split of questions.jsonl over the sample articles, and questions of our own lessons that the reader was
never trained on, over all lessons; and both again over small libraries. The test split is never read.
"""

import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cache import Remembering
from eval.fit_questions import (
    Asked,
    Posed,
    ask,
    enough,
    lesson_questions,
    lesson_shelves,
    own_questions,
    own_shelves,
    weights_to_start_with,
)
from eval.parts import open_embedder, open_library_of, open_reader
from index.errors import UsageError
from qa.answer import Reader
from qa.ask import LibraryAnswerer
from qa.choose import ANSWERED_NAMES, WEIGHTS, Logistic, Weights, answered_features, rank
from qa.evidence import NAMES
from qa.odds import sigmoid

PENALTY = 0.002
"""Of the sentence model's squared weights, per question; chosen by five-fold cross-validation."""
FOLDS = 5
ANSWERABLE_ODDS = 2.0
"""The trade of the refusal threshold: people ask a folder of articles more that it answers than that it does not."""
TRAIN = "train split"
Array = NDArray[np.float64]


def fit_sentence(asked: Sequence[Asked]) -> Logistic:
    """The conditional logit, scaled to log-odds."""
    from scipy.optimize import minimize
    from sklearn.linear_model import LogisticRegression

    groups = [a for a in asked if a.right.any()]
    if not groups:
        raise UsageError("No sentence that answers was found for any question; are these the questions' articles?")
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
    """The model of "the first choice answers", its probabilities, and (right, answerable) of each question.

    Which evidence counts how much is learnt from two verdicts on each question, with equal weight: whether the first
    choice is right, and whether the articles answer at all. From the first alone it learns little of refusing: most
    wrong first choices belong to questions that are answered elsewhere. Then it is scaled to the first (Platt 1999), so
    that the probability is that of a right answer.
    """
    from sklearn.linear_model import LogisticRegression

    features, right = _first_choices(asked, sentence)
    if right.all() or not right.any():
        raise UsageError("The first choices are all right or all wrong, so nothing tells them apart; add questions")
    answerable = np.array([a.answerable for a in asked if len(a.values)])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    scaled = (features - mean) / spread
    verdicts = np.concatenate([right, answerable])
    model = LogisticRegression(C=0.3).fit(np.concatenate([scaled, scaled]), verdicts, np.full(len(verdicts), 0.5))
    platt = LogisticRegression(C=1e3).fit(model.decision_function(scaled)[:, None], right)
    slope = float(platt.coef_[0, 0])
    weights = slope * model.coef_[0] / spread
    bias = float(platt.intercept_[0] + slope * model.intercept_[0] - weights @ mean)
    logistic = Logistic(bias, tuple(weights.tolist()))
    probability = 1 / (1 + np.exp(-(features @ weights + bias)))
    return logistic, probability, right, answerable


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
    """Where most questions are treated right, if ANSWERABLE_ODDS of them can be answered for one that cannot: the share
    of the answerable kept, so weighted, and the share of the unanswerable refused add up to most."""
    tried = np.unique(probability)
    kept = np.array([(probability[answerable] >= t).mean() for t in tried])
    refused = np.array([(probability[~answerable] < t).mean() for t in tried])
    worth = ANSWERABLE_ODDS * kept + refused
    best = tried[worth >= worth.max() - 1e-9]
    return float(best[len(best) // 2])


def cross_validated(asked: Sequence[Asked]) -> dict[str, float]:
    """What the fit is worth on questions it has not seen, five-fold; one asked of two libraries is in one fold."""
    fold_of = [random.Random(a.gathered.question.text).randrange(FOLDS) for a in asked]
    first, probability, answerable = [], [], []
    for fold in range(FOLDS):
        taught = [a for a, f in zip(asked, fold_of, strict=True) if f != fold]
        kept = [a for a, f in zip(asked, fold_of, strict=True) if f == fold]
        sentence = fit_sentence(taught)
        answered = fit_answered(taught, sentence)[0]
        features, right = _first_choices(kept, sentence)
        can = np.array([a.answerable for a in kept if len(a.values)], dtype=bool)
        first.extend(right[can])
        probability.extend(answered.log_odds(row) for row in features)
        answerable.extend(can)
    odds, can = np.array(probability), np.array(answerable)
    auroc = float((odds[can][:, None] > odds[~can][None]).mean())
    return {"first": round(float(np.mean(first)), 4), "auroc": round(auroc, 4), "questions": len(asked)}


def fit(asked: Sequence[Asked], natural: Sequence[Asked], sources: str, reader: Reader | None) -> dict:
    """The part of weights.json for one way of reading. `natural` are those of `asked` on which the threshold is set,
    asked as people ask: the lessons have many pairs of nearly the same question, one answered and one not, which teach
    what tells them apart, but under a threshold for such pairs too much else would be answered."""
    sentence = fit_sentence(asked)
    answered = fit_answered(asked, sentence)[0]
    features, _ = _first_choices(natural, sentence)
    probability = np.array([sigmoid(answered.log_odds(row)) for row in features])
    answerable = np.array([a.answerable for a in natural if len(a.values)], dtype=bool)
    threshold = best_threshold(probability, answerable)
    return {
        "sentence": {"bias": sentence.bias, "weights": dict(zip(NAMES, sentence.weights, strict=True))},
        "answered": {"bias": answered.bias, "weights": dict(zip(ANSWERED_NAMES, answered.weights, strict=True))},
        "threshold": threshold,
        "provenance": {
            "fitted_on": sources, "reader": reader.name if reader else "none",
            "threshold_set_on": len(probability),
            "answerable_kept": round(float((probability[answerable] >= threshold).mean()), 4),
            "unanswerable_refused": round(float((probability[~answerable] < threshold).mean()), 4),
            "cross_validated": cross_validated(asked),
        },
    }  # fmt: skip


def write_weights(name: str, part: dict, path: Path) -> None:
    """Replace one way of reading in weights.json, keep the other. Raises UsageError when it cannot be written."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        data = {}
    new = path.with_suffix(".new")
    try:
        new.write_text(json.dumps({**data, name: part} if isinstance(data, dict) else {name: part}, indent=1) + "\n")
        os.replace(new, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; the weights are as they were") from None


Progress = Callable[[str], Callable[[Iterable[Posed]], Iterable[Posed]]]
"""What is being done, to what wraps the questions and shows how far it is."""


def run(
    articles: Path, questions: Path, lessons: Path, reader: str | None, progress: Progress,
    building: Callable[[int], Callable[[int], None]], tell: Callable[[str], None],
) -> dict:  # fmt: skip
    """Ask, fit, write; returns what was written. Each step is told with its seconds."""
    opened, embedder = open_reader(reader), Remembering(open_embedder())
    sample, train = own_questions(articles, questions)
    sets = [(TRAIN, sample, train), ("held-out lessons", *lesson_questions(lessons))]
    enough(posed for _, _, each in sets for posed in each)
    large = len(sets)
    for name, shelves in ((TRAIN, own_shelves(sample, train, embedder)), ("lessons", lesson_shelves(lessons))):
        sets += [(f"{name}, part {number}", *shelf) for number, shelf in enumerate(shelves, 1)]
    weights = weights_to_start_with(opened is not None)
    asked: list[Asked] = []
    natural: list[Asked] = []
    with tempfile.TemporaryDirectory() as small:  # there are so many that they would drive the large out of the cache
        for number, (name, read, posed) in enumerate(sets):
            start = time.perf_counter()
            root = None if number < large else Path(small)
            library = open_library_of(read, embedder, building(len(read)), root)
            answerer = LibraryAnswerer(library, embedder, opened, weights)
            these = [ask(answerer, one) for one in progress(name)(posed)]
            asked += these
            natural += these if name.startswith(TRAIN) else []
            took = time.perf_counter() - start
            tell(f"{name}: {len(posed)} questions asked of a library of {len(read)} articles, {took:.0f} s")
    start = time.perf_counter()
    part = fit(
        asked, natural, "train split of questions.jsonl and held-out lessons, in large and small libraries", opened
    )
    write_weights("with_reader" if opened else "without_reader", part, WEIGHTS)
    tell(f"fitted and written to {WEIGHTS}, {time.perf_counter() - start:.0f} s")
    return part
