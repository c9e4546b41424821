"""A question file is held against its articles: every fault named, a sound file passed."""

from collections import Counter

import pytest
from eval_fakes import CASES, write_cases, write_press

from eval.__main__ import main
from eval.case import UNANSWERABLE, load_cases
from eval.cli import HOME
from eval.lint import lint


@pytest.fixture
def faults_of(tmp_path):
    def faults(cases):
        found, checked = lint(write_cases(tmp_path / "q.jsonl", cases), write_press(tmp_path / "p"))
        assert checked == len(cases)
        return found

    return faults


def test_a_sound_file_has_no_faults(faults_of):
    assert faults_of(CASES) == []


def changed(number, **fields):
    cases = [dict(case) for case in CASES]
    cases[number].update(fields)
    return cases


def gold(sentence, article="mill.md"):
    return {"gold": [{"article": article, "sentence": sentence}], "answers": [sentence.split()[0]]}


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        (changed(0, split="dev"), "q1: split 'dev'"),
        (changed(0, kind="whom"), "q1: kind 'whom' is unknown"),
        (changed(0, kind="wrong-time"), "q1: kind wrong-time is for what the articles do not answer"),
        (changed(3, kind="who"), "q4: kind who needs a gold sentence"),
        (changed(3, question=" "), "q4: the question is empty"),
        (changed(0, answers=[]), "q1: it has gold sentences but no answers"),
        (changed(0, kind="follow-up"), "q1: a follow-up needs a history"),
        (changed(0, answers=["Odo Fern"]), "q1: the answer 'Odo Fern' stands in no gold sentence"),
        (changed(0, answers=["odo fenn"]), "only with other case"),
        (changed(1, **gold("Repairs cost 40,000 crowns.")), "q2: not in mill.md word for word"),
        (changed(1, **gold("Repairs will cost")), "q2: no whole sentence"),
        (changed(1, **gold("Mill bridge closes")), "q2: no whole sentence"),  # front matter is not quotable
        (changed(1, **gold("x", "no.md")), "q2: there is no article no.md"),
        (changed(1, gold=[{"article": "mill.md", "sentence": ""}]), "q2: not in mill.md"),
        (changed(1, id="q1"), "q1: the id is used 2 times"),
        (changed(1, question="who WILL steer, the Orsley ferry for two summers"), "q1, q2: the same question"),
    ],
)
def test_each_fault_is_named(cases, words, faults_of):
    assert any(words in fault for fault in faults_of(cases)), faults_of(cases)


def test_a_run_of_whole_sentences_is_sound(faults_of):
    run = "The mill bridge at Orsley closed on Tuesday. Repairs will cost 40,000 crowns."
    assert faults_of(changed(1, **gold(run))) == []


def test_the_same_question_after_another_history_is_another_question(faults_of):
    twice = [*CASES, {**CASES[3], "id": "q9", "kind": "absent-attribute", "history": ["Who sails?"]}]
    assert faults_of(twice) == []


def test_kinds_must_be_balanced_between_the_splits(faults_of):
    many = [{**CASES[4], "id": f"n{i}", "question": f"zib {i} zob?", "split": "train"} for i in range(6)]
    assert faults_of([*CASES[:4], *many]) == ["kind nonsense: 0 of 6 are of split test; about a third should be"]
    held = [{**case, "split": "test"} if i < 2 else case for i, case in enumerate(many)]
    assert faults_of([*CASES[:4], *held]) == []
    assert faults_of(many) == []  # one split only: nothing is held apart


def test_the_command(tmp_path, capsys):
    press = write_press(tmp_path / "p")
    assert main(["lint", str(write_cases(tmp_path / "q")), "--articles", str(press)]) == 0
    assert capsys.readouterr().err == "5 questions checked: sound.\n"
    assert main(["lint", str(write_cases(tmp_path / "q", changed(0, kind="?"))), "--articles", str(press)]) == 1
    assert capsys.readouterr().out.startswith("q1: kind '?'")
    assert main(["lint", str(tmp_path / "none"), "--articles", str(press)]) == 2
    (tmp_path / "empty").write_text("\n")
    assert main(["lint", str(tmp_path / "empty"), "--articles", str(press)]) == 2
    assert "holds no question" in capsys.readouterr().err


def test_our_own_questions_are_sound_and_enough():
    """What the question set is to hold: sizes, splits, the six sorts of unanswerable, follow-ups, time."""
    faults, checked = lint(HOME / "questions.jsonl", HOME / "articles")
    assert faults == [] and checked >= 300
    cases = load_cases(HOME / "questions.jsonl")
    kinds = Counter(case.kind for case in cases)
    assert 0.32 <= sum(case.split == "test" for case in cases) / len(cases) <= 0.35
    assert all(kinds[kind] >= 10 for kind in UNANSWERABLE) and sum(kinds[kind] for kind in UNANSWERABLE) >= 80
    assert sum(bool(case.history) for case in cases) >= 40 and kinds["follow-up"] >= 40
    assert kinds["latest"] + kinds["earlier"] >= 40
    assert {case.split for case in cases if case.kind in UNANSWERABLE} == {"train", "test"}
    assert len({gold.article for case in cases for gold in case.gold}) >= 40
