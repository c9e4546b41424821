"""What a question asks for: kind, content words and their weights, years."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import stems
from qa.question import STOP_WORDS, Kind, shows, understand

KINDS = [
    ("Who chairs the trust?", Kind.PERSON),
    ("whose report was it", Kind.PERSON),
    ("What is the name of the leader?", Kind.PERSON),
    ("Which councillor resigned?", Kind.PERSON),
    ("When did the mill close?", Kind.TIME),
    ("What year did the mill close?", Kind.TIME),
    ("Where is the mill?", Kind.PLACE),
    ("Which town has two ferries?", Kind.PLACE),
    ("How many people work there?", Kind.COUNT),
    ("how long was the delay", Kind.COUNT),
    ("What percentage of pupils stayed?", Kind.COUNT),
    ("How much does the trust owe?", Kind.MONEY),
    ("What was the deficit in 2019?", Kind.MONEY),
    ("Why did the trust close?", Kind.REASON),
    ("What caused the flood?", Kind.REASON),
    ("What did Mr Ash say about the trust?", Kind.SPEECH),
    ("Is the mill open?", Kind.OTHER),
    ("", Kind.OTHER),
    # The question's first words decide, not what it goes on to mention.
    ("Why did the number of pupils fall?", Kind.REASON),
    ("When did the number of pupils fall?", Kind.TIME),
    ("Who said when it would close?", Kind.PERSON),
    # Of two kinds that the same words ask for, the reason or the speech.
    ("What caused the deficit?", Kind.REASON),
    ("What led to the shortfall?", Kind.REASON),
    ("What did the judge say about the bill?", Kind.SPEECH),
    ("What year did the debt double?", Kind.TIME),
    ("Why could nobody say how much it cost?", Kind.REASON),
]


@pytest.mark.parametrize(("question", "kind"), KINDS)
@pytest.mark.parametrize("change", [str, str.lower, str.upper], ids=["as typed", "lower", "upper"])
def test_kind(question, kind, change):
    assert understand(change(question), {}, 10).kind is kind


SENTENCES = {
    Kind.PERSON: ("Cllr Ash resigned.", "the trust resigned itself to it."),
    Kind.TIME: ("It closed in May.", "It closed at once."),
    Kind.PLACE: ("It stands in Pellow.", "It stands still."),
    Kind.COUNT: ("Twelve people left.", "People left."),
    Kind.MONEY: ("It owes £3m.", "It owes 3 boats."),
    Kind.REASON: ("It closed because of debts.", "It closed."),
    Kind.SPEECH: ("“No,” she said.", "She left."),
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_sentence_shows_what_is_asked_for(kind):
    with_it, without = SENTENCES[kind]
    assert (shows(kind, with_it), shows(kind, without)) == (1.0, 0.0)


def test_any_sentence_will_do_where_no_kind_is_asked():
    assert shows(Kind.OTHER, "") == 0.5


def test_rarer_words_weigh_more_and_unknown_ones_most():
    question = understand("trust staff zebra", {"trust": 50, "staff": 4}, 100)
    assert [t.known for t in question.terms] == [True, True, False]
    weights = [t.weight for t in question.terms]
    assert weights == sorted(weights) and weights[0] > 0
    assert question.share_in(frozenset(("trust", "zebra"))) == pytest.approx((weights[0] + weights[2]) / sum(weights))


NAMED = {
    "Why did Odile Trant leave Pellow-Stell in 2019?": ["odile", "trant", "pellow", "stell", "2019"],
    "“Who” is Odile’s deputy?": ["odile"],
    "who got £3m and the B4027 money": ["3m", "b4027"],
    "Trant left why": [],  # a name that begins the question is told by nothing
    "Who Replaced The Chair Of The Trust?": [],
    "WHO LEFT THE TRUST": [],
    "Who left?": [],
    "Who’s Sir Odile Trant?": ["sir", "odile", "trant"],
    "What's Pellow Harbour Board?": ["pellow", "harbour", "board"],
    "?!": [],
}


@pytest.mark.parametrize("question", NAMED)
def test_names_and_numbers_are_told_by_capitals_and_figures(question):
    assert [t.word for t in understand(question, {}, 1).terms if t.named] == NAMED[question]


def test_how_many_names_are_unknown_or_stand_somewhere():
    question = understand("Why did Odile Trant leave the lighthouse in 2019?", {"odil": 3, "2019": 1}, 9)
    assert question.unknown_names == pytest.approx(1 / 3)  # Trant; the lighthouse is no name
    assert question.names_in(frozenset(("trant", "lighthous"))) == pytest.approx(1 / 3)


def test_a_word_is_counted_once_whatever_its_form():
    assert [t.word for t in understand("Trusts trust the trusted trust", {}, 1).terms] == ["trusts"]


def test_years_in_order_once():
    assert understand("2019, 2013, 2019 and 12019 or 1850", {}, 1).years == ("2019", "2013")


def test_a_question_without_content():
    question = understand("who was it?", {}, 0)
    assert (question.terms, question.unknown_names, question.share_in(frozenset(("who",)))) == ((), 1.0, 0.0)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=80),
    st.dictionaries(st.sampled_from(["trust", "a", "st"]), st.integers(0, 50)),
    st.integers(50, 99),
)
def test_shares_are_shares(text, frequency, passages):
    question = understand(text, frequency, passages)
    assert all(t.weight > 0 and math.isfinite(t.weight) and t.word not in STOP_WORDS for t in question.terms)
    everything = frozenset(stems(text))
    assert question.share_in(everything) == pytest.approx(1.0 if question.terms else 0.0)
    assert question.share_in(frozenset()) == 0.0
    assert 0.0 <= question.unknown_names <= 1.0
    assert question.names_in(everything) == 1.0
    assert question.names_in(frozenset()) == (0.0 if any(t.named for t in question.terms) else 1.0)
