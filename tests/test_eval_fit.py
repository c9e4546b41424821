"""Fitting: evidence that tells right from wrong gets weight, and the test split is never looked at."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from eval import fit
from index.article import Article, Span
from qa.choose import load_weights
from qa.evidence import NAMES, Features, Scored
from qa.question import understand


def question(rng: np.random.Generator, answerable: bool, sentences: int = 8) -> fit.Asked:
    """A made-up question: `reader` is high on the right sentence, everything else is noise."""
    scored, right = [], []
    gold = int(rng.integers(sentences)) if answerable else -1
    for number in range(sentences):
        noise = rng.random(len(NAMES))
        noise[NAMES.index("reader")] = rng.normal(3.0 if number == gold else -3.0, 1.5)
        text = f"Sentence {number} {rng.integers(10**9)}."
        article = Article(id=str(number), text=text, sha256="", source="", blocks=())
        scored.append(Scored(article, Span(0, len(text)), None, Features(*noise.tolist())))
        right.append(number == gold)
    evidence = SimpleNamespace(
        scored=tuple(scored), question=understand("Who went?", {"went": 2}, 9), no_answer=0.1 if answerable else 0.9
    )
    values = np.array([s.features.values() for s in scored])
    return fit.Asked(evidence, values, np.array(right), answerable)


@pytest.fixture
def asked() -> list[fit.Asked]:
    rng = np.random.default_rng(5)
    return [question(rng, number % 3 > 0) for number in range(90)]


def test_the_telling_evidence_gets_the_weight(asked: list[fit.Asked]) -> None:
    sentence = fit.fit_sentence(asked)
    weight = dict(zip(NAMES, sentence.weights, strict=True))
    assert weight["reader"] > 0.5
    assert max(w for name, w in weight.items() if name != "reader") < weight["reader"]
    assert min(sentence.weights) >= 0.0


def test_fitted_confidence_is_calibrated_and_separates(asked: list[fit.Asked]) -> None:
    sentence = fit.fit_sentence(asked)
    _, probability, right, answerable = fit.fit_answered(asked, sentence)
    assert abs(probability.mean() - right.mean()) < 0.03
    assert probability[answerable].mean() > probability[~answerable].mean() + 0.3


def test_threshold_is_where_both_kinds_are_told_apart_best() -> None:
    probability = np.array([0.1, 0.2, 0.3, 0.8, 0.9, 0.95])
    answerable = np.array([False, False, False, True, True, True])
    assert 0.3 < fit.best_threshold(probability, answerable) <= 0.8


def test_what_is_written_can_be_loaded(asked: list[fit.Asked], tmp_path) -> None:
    path = tmp_path / "weights.json"
    fit.write_weights("with_reader", fit.fit(asked, "made up", None), path)
    loaded = load_weights(True, path)
    assert loaded.sentence.weights[NAMES.index("reader")] > 0
    assert json.loads(path.read_text())["with_reader"]["provenance"]["cross_validated"]["first"] > 0.8


def test_the_test_split_is_never_read(tmp_path, monkeypatch) -> None:
    articles, questions = tmp_path / "articles", tmp_path / "questions.jsonl"
    articles.mkdir()
    (articles / "a.md").write_text("---\ntitle: Chair named\ndate: 2019-01-01\n---\nOdile Trant is the new chair.\n")
    rows = [
        {"id": "1", "split": "train", "kind": "who", "question": "Who chairs?", "answers": ["Odile Trant"],
         "gold": [{"article": "a.md", "sentence": "Odile Trant is the new chair."}]},
        {"id": "2", "split": "test", "kind": "who", "question": "SECRET", "answers": ["x"],
         "gold": [{"article": "nowhere.md", "sentence": "not there"}]},
    ]  # fmt: skip
    questions.write_text("\n".join(json.dumps(row) for row in rows))
    seen = []

    def parts(read, reader, building):
        return SimpleNamespace(
            answerer=SimpleNamespace(ask=lambda q, h: seen.append(q) or SimpleNamespace(standalone=q))
        )

    monkeypatch.setattr(fit, "open_parts", parts)
    monkeypatch.setattr(fit, "_asked", lambda answerer, standalone, places: (standalone, len(places)))
    assert list(fit.own_questions(articles, questions, None)) == [("Who chairs?", 1)]
    assert seen == ["Who chairs?"]
