"""Sentences of no library, ranked: for answer-sentence benchmarks."""

import pytest
from eval_fakes import WordReader
from fakes import FakeEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.choose import load_weights
from qa.rank import rank_sentences

WEIGHTS = load_weights(True)
SENTENCES = ["Gulls cried over the quay.", "Odile Trant chairs the Pellow board.", "The board met in May."]


@pytest.mark.parametrize("reader", [None, WordReader()], ids=["no reader", "reader"])
def test_the_sentence_that_answers_ranks_first(reader):
    scores = rank_sentences(
        "Who chairs the Pellow board?", SENTENCES, FakeEmbedder(), reader, load_weights(reader is not None)
    )
    assert len(scores) == 3 and max(scores) == scores[1]


def test_no_sentences_give_no_scores():
    assert rank_sentences("Who?", [], FakeEmbedder(), None, load_weights(False)) == []


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=30), st.lists(st.sampled_from([*SENTENCES, "", " ", "\u2028", "No."]), max_size=6), st.randoms()
)
def test_one_score_each_whatever_the_order(question, sentences, random):
    order = random.sample(range(len(sentences)), len(sentences))
    scores = rank_sentences(question, sentences, FakeEmbedder(), WordReader(), WEIGHTS)
    shuffled = rank_sentences(question, [sentences[n] for n in order], FakeEmbedder(), WordReader(), WEIGHTS)
    assert shuffled == pytest.approx([scores[n] for n in order], abs=1e-5)
