"""The reader that remembers: the same readings as without it, and no window read twice for one question."""

import math
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from index.article import Span  # noqa: E402
from qa.answer import Reading, Window  # noqa: E402
from qa.reader.remembering import RememberingReader  # noqa: E402
from qa.reader.spans import Marked, read_logits  # noqa: E402

WINDOWS = [
    Window(text, tuple(Span(*place) for place in places), heading)
    for text, places in (
        ("Boat 2 sank.", [(0, 12)]),
        ("It rained. Boat 3 sank in May.", [(0, 10), (11, 30)]),
        ("Nobody knows why the ferry was late. They did ask.", [(0, 36), (37, 50)]),
    )
    for heading in ("", "2019")
]


class Letters:
    """Marks every letter by whether the question has it; and lists what it is asked to mark."""

    name = "letters"

    def __init__(self):
        self.asked = []

    def mark(self, question, windows):
        self.asked.append(list(windows))
        return [Marked(self.logits(question, w), self.spans(w)) for w in windows]

    @staticmethod
    def logits(question, window):
        likes = [0.5 * len(window.heading), *(2.0 * (letter in question) for letter in window.text)]
        return torch.tensor([[like, like + 0.1 * n, like - 0.01 * n] for n, like in enumerate(likes)])

    @staticmethod
    def spans(window):
        return torch.tensor([(-1, -1), *((n, n + 1) for n in range(len(window.text)))])


def by_hand(question, windows):
    """All windows in one batch, padded with what would be seen if it were looked at."""
    if not windows:
        return Reading((), 1.0)
    longest = max(len(w.text) for w in windows) + 1
    logits = torch.full((len(windows), longest, 3), 9.0)
    spans = torch.full((len(windows), longest, 2), -1)
    for row, window in enumerate(windows):
        logits[row, : len(window.text) + 1] = Letters.logits(question, window)
        spans[row, : len(window.text) + 1] = Letters.spans(window)
    return read_logits(logits, spans, windows)


ASKED = st.tuples(
    st.sampled_from(["Who?", "who?", "When did boat 2 sink?"]), st.lists(st.sampled_from(WINDOWS), max_size=4)
)


@given(st.lists(ASKED, max_size=12), st.integers(1, 8))
def test_it_reads_as_the_network_does_and_marks_nothing_that_it_knows(asked, kept):
    network = Letters()
    reader = RememberingReader(network, kept)
    known = []  # (question, window), what was asked for last at the end
    for question, windows in asked:
        before = len(network.asked)
        reading, expected = reader.read(question, windows), by_hand(question, windows)
        assert reading.no_answer == pytest.approx(expected.no_answer)
        assert [(f.window, f.sentence, f.key) for f in reading.findings] == [
            (f.window, f.sentence, f.key) for f in expected.findings
        ]
        for found, right in zip(reading.findings, expected.findings, strict=True):
            assert math.isclose(found.score, right.score, abs_tol=1e-3)
        new = [w for w in dict.fromkeys(windows) if (question, w) not in known]
        assert list(chain(*network.asked[before:])) == new
        met = [(question, w) for w in windows if w not in new] + [(question, w) for w in new]
        known = ([pair for pair in known if pair not in met] + list(dict.fromkeys(met)))[-kept:]
    assert reader.name == "letters"


def test_more_windows_beside_those_read_cost_only_themselves():
    network = Letters()
    reader = RememberingReader(network)
    reader.read("Who?", WINDOWS[:4]), reader.read("Who?", WINDOWS)
    assert network.asked == [WINDOWS[:4], WINDOWS[4:]]


def test_what_fails_is_tried_again():
    network = Letters()
    reader = RememberingReader(network)
    network.mark, good = lambda *_: 1 / 0, network.mark
    with pytest.raises(ZeroDivisionError):
        reader.read("Who?", WINDOWS)
    network.mark = good
    assert reader.read("Who?", WINDOWS) == RememberingReader(Letters()).read("Who?", WINDOWS)
    assert network.asked == [WINDOWS]
