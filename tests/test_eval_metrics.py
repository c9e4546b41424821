"""The measures against cases worked out by hand, against scikit-learn, and against their own definitions."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bootstrap import difference, estimate, resamples
from eval.metrics import calibration, latency, ranking, refusal, span

ONES = np.ones(4)


def test_reciprocal_rank_by_hand():
    assert ranking.reciprocal_rank([False, False, True]) == pytest.approx(1 / 3)
    assert ranking.reciprocal_rank([False] * 10 + [True], k=10) == 0.0
    assert ranking.reciprocal_rank([]) == 0.0


def test_average_precision_by_hand():
    assert ranking.average_precision([True, False, True, False, True]) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    assert ranking.average_precision([True, False], total=2) == pytest.approx(0.5)  # the second was never found
    assert math.isnan(ranking.average_precision([False, False]))


def test_ndcg_by_hand():
    # Found gains 3, 0, 2; the best order would be 3, 2, 1.
    found = 3 + 0 + 2 / math.log2(4)
    best = 3 + 2 / math.log2(3) + 1 / math.log2(4)
    assert ranking.ndcg_at([3, 0, 2], [1, 2, 3], k=3) == pytest.approx(found / best)
    assert ranking.ndcg_at([0, 1], [1], k=1) == 0.0
    assert math.isnan(ranking.ndcg_at([0], [], k=10))


def test_hits_and_recall_by_hand():
    assert ranking.hit_at([False, True], 1) == 0.0
    assert ranking.hit_at([False, True], 2) == 1.0
    assert ranking.recall_at([True, True, False], total=4, k=2) == 0.5
    assert math.isnan(ranking.recall_at([], total=0, k=2))


@pytest.mark.parametrize(
    ("ours", "theirs", "exact", "f1"),
    [
        ("The Cat!", "cat", 1, 1),  # case, punctuation, article
        ("cat", "cats", 0, 0),
        ("Mr Ash", "Tom Ash", 0, 0.5),
        ("a b b c", "b b", 0, 0.8),  # 'a' is an article; 2 shared of 3 and of 2
        ("£65m", "65m", 0, 0),  # only ASCII punctuation goes
        ("", "cat", 0, 0),
        ("the", "", 1, 1),  # both empty once normalised
    ],
)
def test_span_measures_follow_the_squad_script(ours, theirs, exact, f1):
    assert span.exact(ours, theirs) == exact
    assert span.token_f1(ours, theirs) == pytest.approx(f1)


def test_span_measures_take_the_best_answer_and_know_none():
    assert span.best_f1("two loans", ["loan", "two"]) == pytest.approx(2 / 3)
    assert span.best_exact("", []) == 1.0
    assert span.best_exact("something", []) == 0.0
    assert span.best_f1("two", ["the", "two"]) == 1.0


def test_refusal_precision_and_recall_by_hand():
    answered = [True, False, False, True, False]
    answerable = [True, True, False, False, False]
    ones = np.ones(5)
    assert refusal.refusal_precision(answered, answerable, ones) == pytest.approx(2 / 3)
    assert refusal.refusal_recall(answered, answerable, ones) == pytest.approx(2 / 3)
    assert np.isnan(refusal.refusal_precision([True], [True], [1.0]))


def test_auroc_by_hand_with_ties():
    # Positives 0.8, 0.4; negatives 0.4, 0.1: wins 0.8>0.4, 0.8>0.1, 0.4>0.1, one tie: 3.5 of 4.
    assert refusal.auroc([0.8, 0.4, 0.4, 0.1], [True, True, False, False], ONES) == pytest.approx(3.5 / 4)
    assert refusal.auroc([0.5, 0.5], [True, False], [1, 1]) == 0.5
    assert np.isnan(refusal.auroc([0.5, 0.5], [True, True], [1, 1]))


scored = st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)), min_size=2, max_size=12)


@settings(deadline=None)  # the first call loads scikit-learn
@given(scored)
def test_auroc_is_scikit_learns(rows):
    metrics = pytest.importorskip("sklearn.metrics")
    scores, right, weights = (np.array(column) for column in zip(*rows, strict=True))
    ours = refusal.auroc(scores, right, weights)
    if len(set(right[weights > 0])) < 2:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(metrics.roc_auc_score(right, scores, sample_weight=weights))


@given(scored)
def test_a_weight_is_a_repetition(rows):
    """The law that lets one definition serve figures and resamples."""
    scores, right, weights = (np.array(column) for column in zip(*rows, strict=True))
    again = np.repeat(np.arange(len(rows)), weights)
    for measure in (
        refusal.auroc, refusal.aurc, refusal.coverage_at_precision, refusal.weighted_mean,
        lambda s, r, w: calibration.expected_calibration_error(s / 4, r, w),
        lambda s, r, w: latency.percentile(s, w, 0.9),
    ):  # fmt: skip
        weighted = measure(scores, right, weights.astype(float))
        repeated = measure(scores[again], right[again], np.ones(len(again)))
        assert weighted == pytest.approx(float(repeated), nan_ok=True)


@given(scored, st.integers(0, 99))
def test_many_rows_of_weights_are_each_row_alone(rows, seed):
    scores, right, _ = (np.array(column) for column in zip(*rows, strict=True))
    weights = np.random.default_rng(seed).integers(0, 3, (3, len(rows))).astype(float)
    for measure in (refusal.auroc, refusal.aurc, refusal.coverage_at_precision):
        assert measure(scores, right, weights) == pytest.approx(
            np.array([float(measure(scores, right, row)) for row in weights]), nan_ok=True
        )


def test_risk_and_coverage_by_hand():
    coverage, risk = refusal.risk_coverage([0.9, 0.7, 0.7, 0.2], [True, False, True, True], ONES)
    assert coverage.tolist() == [0.25, 0.75, 1.0]
    assert risk == pytest.approx([0, 1 / 3, 1 / 4])


def test_aurc_by_hand():
    # Risks of the 1, 2, 3, 4 most confident: 0, 1/2, 1/3, 1/4.
    assert refusal.aurc([0.9, 0.8, 0.7, 0.6], [True, False, True, True], ONES) == pytest.approx(
        (1 / 2 + 1 / 3 + 1 / 4) / 4
    )
    # All equal: every order is as likely, and the risk at each coverage is the overall risk.
    assert refusal.aurc([0.5] * 4, [True, False, True, True], ONES) == pytest.approx(0.25)


def test_coverage_at_precision_by_hand():
    scores, right = [0.9, 0.8, 0.7, 0.6], [True, False, True, True]
    assert refusal.coverage_at_precision(scores, right, ONES, 0.95) == 0.25
    assert refusal.coverage_at_precision(scores, right, ONES, 0.75) == 1.0  # exactly reached
    assert refusal.coverage_at_precision([0.9, 0.8], [False, False], [1, 1]) == 0.0


def test_calibration_error_by_hand():
    # Bin 0.9-1: mean confidence 0.95, half right, 2 of 4; bin 0.2-0.3: 0.25, none right, 2 of 4.
    confidence, right = [0.95, 0.95, 0.25, 0.25], [True, False, False, False]
    assert calibration.expected_calibration_error(confidence, right, ONES) == pytest.approx((0.45 + 0.25) / 2)
    bins = calibration.reliability(confidence, right)
    assert [(b.low, b.count, b.right) for b in bins] == [(0.2, 2, 0.0), (0.9, 2, 0.5)]
    assert calibration.reliability([1.0, 0.0], [True, False])[-1].high == 1.0


def test_percentiles_are_values_that_occurred():
    assert latency.percentile([4.0, 1.0, 3.0, 2.0], ONES, 0.5) == 2.0
    assert latency.percentile([4.0, 1.0, 3.0, 2.0], ONES, 0.99) == 4.0
    assert np.isnan(latency.percentile([], [], 0.5))


def test_intervals_are_the_same_every_time_and_hold_the_value():
    values = np.array([1.0, 0, 1, 1, 0, 1, 0, 1, 1, 1])
    first = estimate(lambda w: refusal.weighted_mean(values, values >= 0, w), 10)
    assert first == estimate(lambda w: refusal.weighted_mean(values, values >= 0, w), 10)
    assert first.low < first.value == 0.7 < first.high
    assert 0.3 <= first.low <= 0.5 and 0.9 <= first.high <= 1.0  # binomial(10, 0.7): 2.5 % and 97.5 % points


def test_a_perfect_share_is_not_called_certain():
    interval = estimate(lambda w: w @ np.ones(30) / 30, 30, proportion_of=30)
    assert interval.value == interval.high == 1.0
    assert interval.low == pytest.approx(0.8843, abs=1e-4)  # Clopper-Pearson for 30 of 30


def test_one_question_has_no_spread_and_gets_no_bounds():
    interval = estimate(lambda w: w @ np.array([0.7]) / w.sum(-1), 1)
    assert interval.value == pytest.approx(0.7) and math.isnan(interval.low) and math.isnan(interval.high)
    assert math.isnan(difference(lambda w: w @ np.array([0.7]), lambda w: w @ np.array([0.2]), 1).low)


def test_resamples_keep_the_number_of_questions():
    drawn = np.concatenate(list(resamples(7, count=50)))
    assert drawn.shape == (50, 7) and (drawn.sum(1) == 7).all()


def test_a_clear_difference_is_told_from_none():
    before = np.array([0.0] * 30 + [1.0] * 30)
    better = np.array([0.0] * 10 + [1.0] * 50)
    change = difference(lambda w: w @ before / 60, lambda w: w @ better / 60, 60)
    assert change.value == pytest.approx(1 / 3) and change.low > 0 and change.p < 0.01
    same = difference(lambda w: w @ before / 60, lambda w: w @ before / 60, 60)
    assert same.value == 0 and same.p == 1.0
    swapped = difference(lambda w: w @ better / 60, lambda w: w @ before / 60, 60)
    assert swapped.value == -change.value and swapped.p == change.p
