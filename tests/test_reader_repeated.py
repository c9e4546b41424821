"""The reader that remembers: the same readings as without it, and fewer of them."""

from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from qa.answer import Finding, Reading, Window
from qa.reader.repeated import RepeatedReader

WINDOWS = [Window(f"Boat {n} sank.", (Span(0, 12),), heading) for n in range(3) for heading in ("", "2019")]


class Counting:
    """Reads by counting shared letters, and counts how often it is asked."""

    name = "counting"

    def __init__(self):
        self.asked = 0

    def read(self, question, windows):
        self.asked += 1
        scores = [len(set(question) & set(w.heading + w.text)) for w in windows]
        return Reading(
            tuple(Finding(n, 0, float(score), None) for n, score in enumerate(scores)), 1 / (1 + sum(scores))
        )


ASKED = st.tuples(
    st.sampled_from(["Who?", "who?", "When did boat 2 sink?"]), st.lists(st.sampled_from(WINDOWS), max_size=3)
)


@given(st.lists(ASKED, max_size=30), st.integers(1, 4))
def test_it_reads_as_the_reader_does_and_no_more_often(asked, kept):
    plain, inner = Counting(), Counting()
    reader = RepeatedReader(inner, kept)
    assert [reader.read(*one) for one in asked] == [plain.read(*one) for one in asked]
    assert len({(q, tuple(w)) for q, w in asked}) <= inner.asked <= len(asked)
    last = list(dict.fromkeys((q, tuple(w)) for q, w in reversed(asked)))[:kept]
    before = inner.asked
    for question, windows in last:  # what was asked last is still known
        reader.read(question, list(windows))
    assert inner.asked == before and reader.name == "counting"


def test_what_fails_is_tried_again():
    inner = Counting()
    reader = RepeatedReader(inner)
    inner.read, good = lambda *_: 1 / 0, inner.read
    try:
        reader.read("Who?", WINDOWS)
    except ZeroDivisionError:
        inner.read = good
    assert reader.read("Who?", WINDOWS) == Counting().read("Who?", WINDOWS) and inner.asked == 1
