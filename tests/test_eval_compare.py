"""Comparing two runs, and keeping a run on disk."""

import json
import math
from dataclasses import replace

import pytest
from eval_fakes import WordParts, write_cases, write_press

from eval.__main__ import main
from eval.articles import read_folder
from eval.bootstrap import Interval
from eval.case import load_cases
from eval.compare import answering_changes, answering_turns, compare_text, paired
from eval.figures import Figure, compute
from eval.outcome import Ranked
from eval.run import ask_all
from eval.saved import Run, Signature, read_run, write_run
from eval.truth import wanted_of
from index.errors import UsageError

SIGNATURE = Signature("questions", "1", "e", "r", "default", "q", "a", 5, 2)


@pytest.fixture
def run(tmp_path):
    articles, originals = read_folder(write_press(tmp_path / "p"))
    wanted = [wanted_of(case, originals) for case in load_cases(write_cases(tmp_path / "q"))]
    outcomes = ask_all(wanted, WordParts(articles).answerer, originals)
    return Run(SIGNATURE, tuple(compute(outcomes)), tuple(outcomes))


def worse(run):
    """q1 wrong, q4 answered although nothing answers it."""
    changed = {
        "q1": lambda o: replace(o, right_at=2, exact=0.0, f1=0.0),
        "q4": lambda o: replace(o, answered=True, quotes=o.nearest, nearest=()),
    }
    return replace(run, outcomes=tuple(changed.get(o.id, lambda o: o)(o) for o in run.outcomes))


def test_won_and_lost_by_hand(run):
    turns = answering_turns(paired(run, worse(run)))
    assert [(turn.id, turn.won) for turn in turns] == [("q1", False), ("q4", False)]
    back = answering_turns(paired(worse(run), run))
    assert [(turn.id, turn.won) for turn in back] == [("q1", True), ("q4", True)]
    changes = {c.label: c for c in answering_changes(paired(run, worse(run)))}
    top = changes["right sentence first"]
    assert (top.before, top.after) == (1.0, pytest.approx(2 / 3)) and top.difference.value == pytest.approx(-1 / 3)


def test_a_run_against_itself_shows_no_difference(run):
    text, warnings = compare_text(run, run)
    assert warnings == [] and "Won (0):" in text and "Lost (0):" in text
    assert all(change.difference.p == 1.0 for change in answering_changes(paired(run, run)))


def test_only_shared_questions_are_compared_and_it_says_so(run):
    fewer = replace(run, outcomes=run.outcomes[1:], signature=replace(SIGNATURE, questions="other"))
    text, warnings = compare_text(run, fewer)
    assert "4 questions in both" in text and "questions differ" in warnings[0]
    with pytest.raises(UsageError, match="share no question"):
        compare_text(run, replace(run, outcomes=()))


def test_ranked_runs_compare_by_their_first_measure():
    def of(*values):
        signature = replace(SIGNATURE, form="trecqa clean")
        return Run(signature, (), tuple(Ranked(f"q{i}", "?", {"map": v}, top=str(v)) for i, v in enumerate(values)))

    text, _ = compare_text(of(0.5, 1.0, math.nan), of(1.0, 0.5, math.nan))
    assert "Won (1):\nq0: ?\n    A: 0.500" in text and "Lost (1):\nq1" in text and "+0.000" in text
    with pytest.raises(UsageError, match="of one form"):
        compare_text(of(1.0), Run(SIGNATURE, (), ()))


def test_save_then_read_is_identity(run, tmp_path):
    odd = replace(run.outcomes[0], question="tab\t \u2028 🙂 “x” \u202e", split="a")
    full = replace(run, outcomes=(odd, *run.outcomes[1:]), figures=(*run.figures, _nan()))
    write_run(full, tmp_path / "run.json")
    again = read_run(tmp_path / "run.json")
    assert again.outcomes == full.outcomes and again.signature == full.signature
    assert again.figures[:-1] == full.figures[:-1] and math.isnan(again.figures[-1].interval.low)


def _nan():
    return Figure("top1", "all", "x", 0, 0, Interval(1.0, math.nan, math.nan))


_DEEP = pytest.param("[" * 200_000, id="deep")


@pytest.mark.parametrize("content", [None, "", "[]", "{}", _DEEP, '{"cuttings_eval": 99}', '{"cuttings_eval": 1}'])
def test_what_is_no_run_is_one_plain_line(content, tmp_path, capsys):
    path = tmp_path / "x.json"
    if content is not None:
        path.write_text(content, "utf-8")
    assert main(["compare", str(path), str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_compares_saved_runs(run, tmp_path, capsys):
    for name, each in (("a", run), ("b", worse(run))):
        write_run(each, tmp_path / name)
    assert main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    printed = capsys.readouterr().out
    assert "-33.3" in printed and "Lost (2):" in printed and "A: Captain Odo Fenn" in printed
    assert "wanted: Captain Odo Fenn will steer it" in printed and "wanted: a refusal" in printed
    assert json.loads((tmp_path / "a").read_text("utf-8"))["cuttings_eval"] == 1
