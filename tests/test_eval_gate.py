"""The ratchet: what stops a run, what raises a floor, and what never lowers one."""

from dataclasses import replace

import pytest
from eval_fakes import WordAnswerer, WordParts, write_cases, write_press
from hypothesis import given
from hypothesis import strategies as st

from eval import cli
from eval.__main__ import main
from eval.bootstrap import Interval
from eval.figures import GATED, MEASURES, Figure
from eval.gate import Bound, Floors, bound_value, changed, fallen, raised, read_floors, write_floors
from eval.saved import Signature
from index.errors import CuttingsError

SIGNATURE = Signature("questions", "1", "e", "r", "default", "q" * 64, "a" * 64, 100, 4)


def figure(name, value, split="all", of=100):
    return Figure(name, split, "all", of, of, Interval(value, value, value))


def test_a_floor_is_a_little_below_what_was_measured_and_a_law_has_no_slack():
    assert bound_value(figure("top1", 0.80)) == pytest.approx(0.78)  # two questions of 100
    assert bound_value(figure("auroc", 0.80)) == pytest.approx(0.78)
    assert bound_value(figure("ece", 0.05)) == pytest.approx(0.07)
    assert bound_value(figure("ece", 0.05, of=1000)) == pytest.approx(0.06)  # a hundredth at least
    assert bound_value(figure("quote_validity", 1.0)) == 1.0
    assert bound_value(figure("top1", 0.01)) == 0.0


def test_falling_under_a_floor_is_named_and_so_is_a_figure_gone_missing():
    floors = Floors("", "", "", (Bound("all", "top1", 0.7), Bound("all", "ece", 0.1), Bound("test", "top1", 0.9)))
    assert fallen(floors, [figure("top1", 0.7), figure("ece", 0.1)]) == []
    lines = fallen(floors, [figure("top1", 0.69), figure("ece", 0.2)])
    assert "right sentence first (all): 69.0, under its floor of 70.0" in lines[0] and "over its ceiling" in lines[1]
    assert "no longer computed" in fallen(floors, [figure("top1", 0.9)])[0]


names = st.sampled_from(GATED)


@given(st.lists(st.tuples(names, st.floats(0, 1), st.floats(0, 1)), min_size=1, unique_by=lambda row: row[0]))
def test_update_never_lowers_a_floor_unless_told(rows):
    before = raised(None, SIGNATURE, [figure(name, then) for name, then, _ in rows], lower=False)
    now = [figure(name, value) for name, _, value in rows]
    after = {b.name: b.value for b in raised(before, SIGNATURE, now, lower=False).bounds}
    told = {b.name: b.value for b in raised(before, SIGNATURE, now, lower=True).bounds}
    for bound in before.bounds:
        sign = 1 if MEASURES[bound.name].higher_is_better else -1
        assert sign * after[bound.name] >= sign * bound.value
        assert told[bound.name] == bound_value(next(f for f in now if f.name == bound.name))


def test_a_figure_gone_missing_keeps_its_floor():
    before = raised(None, SIGNATURE, [figure("top1", 0.7), figure("top3", 0.9)], lower=False)
    after = raised(before, SIGNATURE, [figure("top1", 0.8)], lower=False)
    assert {b.name for b in after.bounds} == {"top1", "top3"}


def test_floors_are_kept_on_disk_and_know_what_they_were_measured_on(tmp_path):
    path = tmp_path / "floors.json"
    assert read_floors(path) is None
    floors = raised(None, SIGNATURE, [figure("top1", 0.8), figure("ece", 0.04, "test")], lower=False)
    write_floors(floors, path)
    assert read_floors(path) == floors
    assert changed(floors, SIGNATURE) == []
    assert changed(floors, replace(SIGNATURE, questions="x", embedder="y")) == ["questions", "models"]
    path.write_text("{", "utf-8")
    with pytest.raises(CuttingsError, match="--update --lower"):
        read_floors(path)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """`python -m eval` whose own questions are the small press."""
    home = tmp_path / "home"
    write_press(home / "articles")
    write_cases(home / "questions.jsonl")
    monkeypatch.setattr(cli, "HOME", home)
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    return home


def test_the_ratchet_from_no_floors_to_a_fall(own, monkeypatch, capsys):
    assert main([]) == 1
    assert "no floors yet" in capsys.readouterr().err
    assert main(["--update"]) == 0
    assert main([]) == 0
    assert "floors hold" in capsys.readouterr().err
    kept = (own / "floors.json").read_bytes()

    def mute(*given):
        parts = WordParts(*given)
        parts.answerer = WordAnswerer(parts.answerer.articles, least=2.0)  # refuses everything
        return parts

    monkeypatch.setattr("eval.parts.open_parts", mute)
    assert main([]) == 1
    assert "Fell short: right sentence first" in capsys.readouterr().err
    assert main(["--update"]) == 1  # what fell stays, and is named
    assert "Floor kept although missed" in capsys.readouterr().err
    assert read_floors(own / "floors.json").bounds[0].value >= read_floors_bytes(kept, own).bounds[0].value
    assert main(["--update", "--lower"]) == 0
    assert main([]) == 0


def read_floors_bytes(data, folder):
    (folder / "before.json").write_bytes(data)
    return read_floors(folder / "before.json")


def test_changed_questions_stop_before_any_is_asked(own, monkeypatch, capsys):
    assert main(["--update"]) == 0
    write_cases(own / "questions.jsonl", [{"id": "n", "split": "test", "kind": "nonsense", "question": "frip?"}])
    parts = []

    def watched(*given):
        parts.append(WordParts(*given))
        return parts[-1]

    monkeypatch.setattr("eval.parts.open_parts", watched)
    assert main([]) == 1
    assert "other questions" in capsys.readouterr().err and parts[0].answerer.asked == []


def test_other_questions_are_not_held_to_the_floors(own, tmp_path):
    assert main(["--questions", str(own / "questions.jsonl")]) == 0
