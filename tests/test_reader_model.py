"""The network's loss and its reading: gold tokens, shared normalisation, key spans."""

import math

import pytest

from index.article import Span
from qa.answer import Window

torch = pytest.importorskip("torch")

from qa.reader.model import Encoded, group_loss  # noqa: E402
from qa.reader.spans import MAX_KEY_TOKENS, UNSEEN, read_logits, sentence_of  # noqa: E402

WINDOW = Window("ab cd. ef", (Span(0, 6), Span(7, 9)))
SPANS = torch.tensor([[[-1, -1], [0, 2], [3, 5], [5, 6], [7, 9]]])


def encoded(windows: int = 1) -> Encoded:
    some = torch.zeros(windows, 5, dtype=torch.long)
    return Encoded(some, some, some, SPANS.repeat(windows, 1, 1))


def loss(logits, golds, sentences, windows: int = 1) -> float:
    return float(group_loss(logits, encoded(windows), [slice(0, windows)], [golds], [sentences]))


def test_loss_is_least_when_the_mass_is_on_the_gold():
    logits = torch.zeros(1, 5, 3)
    flat = loss(logits, [(Span(3, 5),)], [Span(0, 6)])
    # Even odds over [CLS] and four tokens: 1/5 for start and for end, 3/5 for the sentence.
    assert flat == pytest.approx((2 * math.log(5) + math.log(5 / 3)) / 3)
    logits[0, 2, :2] = 30
    logits[0, 1:4, 2] = 30
    assert loss(logits, [(Span(3, 5),)], [Span(0, 6)]) == pytest.approx(0.0, abs=1e-4)


def test_a_group_that_nothing_answers_learns_the_first_token():
    logits = torch.zeros(2, 5, 3)
    logits[:, 0] = 30
    assert loss(logits, [(), ()], [None, None], 2) == pytest.approx(0.0, abs=1e-4)
    assert loss(-logits, [(), ()], [None, None], 2) > 10


def test_an_answer_that_was_cut_off_teaches_nothing():
    assert loss(torch.zeros(1, 5, 3), [(Span(90, 95),)], [Span(80, 99)]) == 0.0


def test_windows_of_one_group_share_their_normalisation_and_groups_do_not():
    logits = torch.randn(4, 5, 3, generator=torch.Generator().manual_seed(1))
    golds, sentences = [(Span(3, 5),), ()], [Span(0, 6), None]
    args = ([slice(0, 2), slice(2, 4)], [golds, golds], [sentences, sentences])
    both = group_loss(logits, encoded(4), *args)
    shifted = logits.clone()
    shifted[2:] += 5.0  # a constant over a whole group changes nothing; over one window it does
    assert torch.allclose(group_loss(shifted, encoded(4), *args), both, atol=1e-5)
    shifted[3] += 5.0
    assert not torch.allclose(group_loss(shifted, encoded(4), *args), both, atol=1e-2)


def test_reading_finds_the_sentence_and_the_key():
    logits = torch.zeros(1, 5, 3)
    logits[0, 4] = 8
    reading = read_logits(logits, SPANS, [WINDOW])
    best = max(reading.findings, key=lambda f: f.score)
    assert (best.sentence, best.key) == (1, Span(7, 9)) and best.score > 3 and reading.no_answer < 0.01


def test_reading_says_when_nothing_answers():
    logits = torch.zeros(1, 5, 3)
    logits[0, 0] = 8
    assert read_logits(logits, SPANS, [WINDOW]).no_answer > 0.95


def test_a_sentence_out_of_view_has_the_least_score():
    cut = SPANS.clone()
    cut[0, 4] = -1
    reading = read_logits(torch.zeros(1, 5, 3), cut, [WINDOW])
    assert [(f.sentence, f.key is None) for f in reading.findings] == [(0, False), (1, True)]
    assert reading.findings[1].score == UNSEEN < reading.findings[0].score


def test_a_key_never_ends_before_it_starts_nor_grows_without_end():
    count = 2 * MAX_KEY_TOKENS
    window = Window("a " * count, (Span(0, 2 * count),))
    spans = torch.tensor([[[-1, -1], *([2 * n, 2 * n + 1] for n in range(count))]])
    logits = torch.zeros(1, count + 1, 3)
    logits[0, 40, 0], logits[0, 10, 1], logits[0, count, 1] = 5, 6, 5.5  # end before start; and a short one
    key = read_logits(logits, spans, [window]).findings[0].key
    assert key.start < key.end and key.end - key.start < 2 * MAX_KEY_TOKENS


def test_the_sentence_of_a_span_is_where_it_begins():
    assert sentence_of(WINDOW, Span(3, 8)) == Span(0, 6) and sentence_of(WINDOW, Span(7, 8)) == Span(7, 9)
