"""Fitting: evidence that tells right from wrong gets weight, and the test split is never looked at."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from eval_fakes import write_cases, write_press

from eval import fit, fit_questions
from eval.__main__ import main
from eval.truth import Place
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
    where = "".join(rng.choice(list("bcdfgh"), 6))  # no two questions are the same
    asked = understand(f"Who went to {where}?", {"went": 2, where: 1}, 9)
    evidence = SimpleNamespace(scored=tuple(scored), question=asked, no_answer=0.1 if answerable else 0.9)
    values = np.array([s.features.values() for s in scored])
    return fit.Asked(evidence, values, np.array(right), answerable)


@pytest.fixture
def asked() -> list[fit.Asked]:
    rng = np.random.default_rng(5)
    return [question(rng, number % 3 > 0) for number in range(90)]


def test_the_telling_evidence_gets_the_weight(asked: list[fit.Asked]) -> None:
    sentence = fit.fit_sentence(asked)
    spread = np.concatenate([a.values for a in asked]).std(axis=0)
    worth = dict(zip(NAMES, np.array(sentence.weights) * spread, strict=True))  # of a usual difference
    assert worth["reader"] > 2.0
    assert max(w for name, w in worth.items() if name != "reader") < worth["reader"] / 3
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
    fit.write_weights("with_reader", fit.fit(asked, asked[:60], "made up", None), path)
    loaded = load_weights(True, path)
    assert loaded.sentence.weights[NAMES.index("reader")] > 0
    assert json.loads(path.read_text())["with_reader"]["provenance"]["cross_validated"]["first"] > 0.8


def test_the_threshold_is_set_on_what_people_ask_and_the_rest_on_all(asked: list[fit.Asked]) -> None:
    """All answerable, and of the others one: it is worth refusing only where that costs no answer."""
    one = next(a for a in asked if not a.answerable and len(a.values))
    natural = [*(a for a in asked if a.answerable), one]
    on_all, on_natural = fit.fit(asked, asked, "all", None), fit.fit(asked, natural, "some", None)
    assert on_all["sentence"] == on_natural["sentence"] and on_all["answered"] == on_natural["answered"]
    kept, of_all = on_natural["provenance"], on_all["provenance"]
    assert kept["threshold_set_on"] == len([a for a in natural if len(a.values)]) < of_all["threshold_set_on"]
    assert kept["unanswerable_refused"] in (0.0, 1.0)


def test_the_test_split_is_never_read(tmp_path) -> None:
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
    read, posed = fit_questions.own_questions(articles, questions)
    assert [a.text.splitlines()[-1] for a in read] == ["Odile Trant is the new chair."]
    [(asked, place)] = [(one.question, one.places[0]) for one in posed]
    assert asked == "Who chairs?" and read[0].text[place.start : place.end] == "Odile Trant is the new chair."


LESSON = """title: Chair of the {place} board
date: 2016-03-14
---
{who} has been elected chair of the {place} board. The vote at {place} was held in May.

It met in the old {place} granary.
===
? Who was elected chair of the {place} board? | {who}
! What does the {place} chair earn?
? Where did the {place} board meet? | in the old {place} granary
! Why was the {place} granary burned?
"""


@pytest.fixture
def small(tmp_path, monkeypatch, fake_embedder):
    """Everything that a fit needs, in small: no reader, a fake embedder, weights of its own."""
    lessons, press = tmp_path / "lessons", tmp_path / "press"
    lessons.mkdir()
    for number in range(24):
        text = LESSON.format(place=f"Pell{number}by", who=f"Ada{number} Quill{number}")
        (lessons / f"pell-{number}.txt").write_text(text)
    monkeypatch.setattr(fit_questions, "held_out", lambda storyline: True)
    monkeypatch.setattr(fit_questions, "EVERY", 1)
    monkeypatch.setattr(fit, "open_embedder", lambda: fake_embedder)
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    monkeypatch.setattr(fit, "WEIGHTS", tmp_path / "weights.json")
    return ["fit", "--reader", "none", "--questions", str(write_cases(tmp_path / "q")),
            "--articles", str(write_press(press))], lessons  # fmt: skip


def test_the_command_fits_without_a_reader_from_nothing_and_says_how_long_each_step_took(small, monkeypatch, capsys):
    arguments, lessons = small
    monkeypatch.setattr(fit_questions, "LESSONS", lessons)
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert "threshold: " in printed.out and "cross_validated" in printed.out
    assert "train split: 3 questions asked of a library of 2 " in printed.err
    assert "held-out lessons: 96 questions asked of a library of 24 " in printed.err
    assert "train split, part 1: 3 questions" in printed.err and "lessons, part 1: " in printed.err
    written = json.loads(fit.WEIGHTS.read_text())
    assert list(written) == ["without_reader"] and written["without_reader"]["provenance"]["reader"] == "none"


def test_every_own_question_is_asked_of_one_small_library_which_holds_its_answer(fake_embedder, monkeypatch):
    monkeypatch.setattr(fit_questions, "SHELF", 2)
    towns = ["ashby", "brockley", "corley", "denby", "elton"]
    articles = [
        Article(id=town, text=f"The ferry at {town} sank.", sha256="", source="", blocks=(), title=town.title(),
                published=f"20{10 + number}-01-01")
        for number, town in enumerate(towns)
    ]  # fmt: skip
    asked = [fit_questions.Posed(f"What sank at {town}?", (), (Place(town, 4, 9),)) for town in towns]
    refused = [fit_questions.Posed(f"The ferry at {town}?", (), ()) for town in towns]
    two = fit_questions.Posed("What sank at both?", (), (Place("ashby", 4, 9), Place("elton", 4, 9)))
    shelves = list(fit_questions.own_shelves(articles[::-1], [*asked, *refused, two], fake_embedder))
    assert [[a.id for a in shelf] for shelf, _ in shelves] == [towns[:2], towns[2:4], towns[4:]]
    for shelf, posed in shelves:
        for town in (article.id for article in shelf):
            mine = [one.places for one in posed if town in one.question]
            assert sorted(mine) == [(), (Place(town, 4, 9),)]  # also the one that nothing answers: it names the town
    assert [one.places for _, posed in shelves for one in posed if "both" in one.question] == [(two.places[0],)]


def test_lessons_are_asked_other_questions_in_small_libraries(small, monkeypatch):
    _, lessons = small
    monkeypatch.setattr(fit_questions, "EVERY", 2)
    monkeypatch.setattr(fit_questions, "STORYLINES", 5)
    monkeypatch.setattr(fit_questions, "held_out", lambda storyline: True)
    articles, posed = fit_questions.lesson_questions(lessons)
    shelves = list(fit_questions.lesson_shelves(lessons))
    ids = [article.id for shelf, _ in shelves for article in shelf]
    assert sorted(ids) == sorted(article.id for article in articles)
    for shelf, questions in shelves:
        assert {one.places[0].article for one in questions if one.places} <= {article.id for article in shelf}
        assert not {one.question for one in questions} & {one.question for one in posed}


def test_too_few_questions_are_one_plain_line(small, monkeypatch, capsys):
    arguments, lessons = small
    monkeypatch.setattr(fit_questions, "LESSONS", lessons)
    for path in sorted(lessons.iterdir())[5:]:
        path.unlink()
    assert main(arguments) == 2
    assert "12 answerable questions to fit on" in capsys.readouterr().err and not fit.WEIGHTS.exists()
    monkeypatch.setattr(fit_questions, "LESSONS", lessons / "none")
    assert main(arguments) == 2 and "no lessons" in capsys.readouterr().err


def test_weights_that_no_longer_fit_do_not_stop_a_fit(tmp_path, monkeypatch):
    monkeypatch.setattr(fit_questions, "load_weights", lambda reader: load_weights(reader, tmp_path / "none.json"))
    assert fit_questions.weights_to_start_with(True).sentence.weights == (1.0,) * len(NAMES)


@pytest.mark.parametrize("before", [None, "{", "[]", '{"without_reader": {"kept": 1}}'])
def test_writing_keeps_the_other_way_and_replaces_what_is_broken(before, tmp_path):
    path = tmp_path / "weights.json"
    if before is not None:
        path.write_text(before)
    fit.write_weights("with_reader", {"new": 2}, path)
    kept = {"without_reader": {"kept": 1}} if before and "kept" in before else {}
    assert json.loads(path.read_text()) == {**kept, "with_reader": {"new": 2}}
    assert [p.name for p in tmp_path.iterdir()] == ["weights.json"]


def test_small_libraries_of_lessons_meet_questions_that_they_do_not_touch(tmp_path, monkeypatch):
    monkeypatch.setattr(fit_questions, "held_out", lambda storyline: True)
    monkeypatch.setattr(fit_questions, "STORYLINES", 1)
    for town in ("ashby", "brockley", "corley"):
        text = LESSON.format(place=town.title(), who="Ada Quill")
        (tmp_path / f"{town}-1.txt").write_text(text + f"? who was elected at {town}? | Ada Quill\n")
    shelves = list(fit_questions.lesson_shelves(tmp_path))
    assert [[a.id for a in read] for read, _ in shelves] == [["ashby-1"], ["brockley-1"], ["corley-1"]]
    strange = [[p for p in posed if "elected at" in p.question] for _, posed in shelves]
    assert [[p.question for p in each] for each in strange] == [
        ["who was elected at corley?"], ["who was elected at ashby?"], ["who was elected at brockley?"],
    ]  # fmt: skip
    assert not any(p.places for each in strange for p in each)
    assert not any("Where did the" in p.question for _, posed in shelves for p in posed)  # it names its board
