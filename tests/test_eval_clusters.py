"""Questions on one paragraph are drawn together: intervals as wide as the paragraphs are few."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from eval_fakes import WordAnswerer, WordReader
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bootstrap import clusters_of, difference, estimate, resamples
from eval.compare import answering_changes, paired
from eval.figures import compute
from eval.original import original_of
from eval.run import ask_all
from eval.saved import read_run, write_run
from eval.squad import read_gold, squad_run
from eval.squad_file import read_squad


def mean_of(values):
    values = np.asarray(values, float)
    return lambda weights: weights @ values / weights.sum(-1)


def test_two_paragraphs_by_hand():
    """One all right, one all wrong: of two draws both are the wrong one, or both the right one, a quarter of the
    time each, so 95 % bounds are 0 and 1. As ten independent questions they would be 0.2 and 0.8."""
    values, clusters = [1.0] * 5 + [0.0] * 5, np.repeat([0, 1], 5)
    clustered = estimate(mean_of(values), 10, clusters=clusters)
    assert (clustered.value, clustered.low, clustered.high) == (0.5, 0.0, 1.0)
    apart = estimate(mean_of(values), 10)
    assert (apart.low, apart.high) == (pytest.approx(0.2), pytest.approx(0.8))


def test_unequal_paragraphs_by_hand():
    """Three right questions on one paragraph, one wrong on another: the mean of a resample is 1, 3/4 or 0."""
    clusters = np.array([0, 0, 0, 1])
    drawn = np.concatenate([mean_of([1, 1, 1, 0])(w) for w in resamples(4, clusters=clusters)])
    shares = {value: float((drawn == value).mean()) for value in (1.0, 0.75, 0.0)}
    assert sum(shares.values()) == 1 and shares == pytest.approx({1.0: 0.25, 0.75: 0.5, 0.0: 0.25}, abs=0.04)


@settings(max_examples=15)
@given(st.lists(st.integers(0, 1), min_size=2, max_size=12), st.integers(1, 4))
def test_the_same_answer_given_again_tells_nothing_new(values, copies):
    repeated, clusters = np.repeat(values, copies), np.repeat(np.arange(len(values)), copies)
    once = estimate(mean_of(values), len(values), len(values))
    again = estimate(mean_of(repeated), len(repeated), len(values), clusters)
    assert (again.value, again.low, again.high) == pytest.approx((once.value, once.low, once.high))


def test_paragraphs_of_one_question_change_nothing():
    values = [1.0, 0, 1, 1, 0, 1]
    assert estimate(mean_of(values), 6, clusters=np.arange(6)) == estimate(mean_of(values), 6)


def test_a_difference_seen_on_two_paragraphs_only_is_no_sure_one():
    before, after = np.zeros(40), np.repeat([0.0, 1.0], 20)
    assert difference(mean_of(before), mean_of(after), 40).p < 0.01
    assert difference(mean_of(before), mean_of(after), 40, np.repeat([0, 1], 20)).p > 0.2


def test_one_paragraph_alone_has_no_interval():
    interval = estimate(mean_of([1, 0, 1]), 3, clusters=np.zeros(3, int))
    assert interval.value == pytest.approx(2 / 3) and math.isnan(interval.low) and math.isnan(interval.high)
    change = difference(mean_of([1, 0, 1]), mean_of([1, 1, 1]), 3, np.zeros(3, int))
    assert change.p == 1.0 and math.isnan(change.low)


def test_labels_become_clusters():
    assert clusters_of(["", ""]) is None
    assert clusters_of(["b", "", "a", "b", ""]).tolist() == [0, 1, 2, 0, 3]


@pytest.fixture
def file(tmp_path):
    """Paragraph `n` tells of town `n`; the answerer knows the words of all, the reader finds all last words."""
    rows = []
    for n, town in enumerate(("Ashcombe", "Birling", "Corfe", "Dunmow")):
        text = f"The mayor of {town} keeps bees. The bridge of {town} is green."
        asked = [f"What does the mayor of {town} keep?", f"Who keeps bees in {town}?", f"Is the bridge of {town} red?"]
        answers = [{"text": "bees", "answer_start": text.index("bees")}]
        qas = [{"id": f"{n}.{k}", "question": question, "answers": answers} for k, question in enumerate(asked)]
        rows.append({"context": text, "qas": qas})
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"title": "Towns", "paragraphs": rows}]}), "utf-8")
    return read_squad(path)


def runs(file):
    originals = {article.id: original_of(article) for article in file.articles}
    asked = ask_all([one.wanted for one in file.asked], WordAnswerer(file.articles), originals)
    gold = read_gold(file, WordReader(), iter(range(99)).__next__)
    return squad_run(file, asked, "squad", "e", "r"), squad_run(file, gold, "squad gold", "-", "r")


def test_both_settings_know_their_paragraphs(file):
    for run in runs(file):
        assert [outcome.cluster for outcome in run.outcomes] == [one.article for one in file.asked]
        [top] = [f for f in run.figures if f.name == "top1"]
        apart = [f for f in compute([replace(o, cluster="") for o in run.outcomes]) if f.name == "top1"]
        assert top.interval.value == apart[0].interval.value == pytest.approx(2 / 3)
        # Every paragraph has the same two of three right: between paragraphs nothing varies, between questions much.
        assert top.interval.low == top.interval.high == pytest.approx(2 / 3) and apart[0].interval.low < 0.5


def test_bounds_of_a_perfect_share_count_paragraphs(file):
    validity = next(f for f in runs(file)[0].figures if f.name == "quote_validity")
    assert validity.of == 12 and validity.interval.value == 1.0
    assert validity.interval.low == pytest.approx(0.025 ** (1 / 4))  # Clopper-Pearson for 4 of 4, not 12 of 12


def test_paragraphs_are_saved_and_compared_by(file, tmp_path):
    run, _ = runs(file)
    write_run(run, tmp_path / "a.json")
    again = read_run(tmp_path / "a.json")
    assert again.outcomes == run.outcomes
    lost = {file.asked[n].wanted.case.id for n in range(3)}  # all of one paragraph
    worse = replace(run, outcomes=tuple(replace(o, right_at=0) if o.id in lost else o for o in run.outcomes))
    top = next(c for c in answering_changes(paired(again, worse)) if c.label == "right sentence first")
    blind = replace(again, outcomes=tuple(replace(o, cluster="") for o in again.outcomes))
    apart = next(c for c in answering_changes(paired(blind, worse)) if c.label == "right sentence first")
    assert top.difference.value == apart.difference.value and top.difference.p > apart.difference.p


def test_a_run_saved_before_there_were_clusters_is_read(file, tmp_path):
    write_run(runs(file)[0], tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))
    for row in data["outcomes"]:
        del row["cluster"]
    (tmp_path / "a.json").write_text(json.dumps(data), "utf-8")
    assert {outcome.cluster for outcome in read_run(tmp_path / "a.json").outcomes} == {""}
