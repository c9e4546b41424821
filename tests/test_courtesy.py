"""Courtesies around a question are taken off; what is asked is never changed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.courtesy import what_is_asked
from qa.leaning import leans

ASKED = "Who chairs the Wenmarsh trust?"
AROUND = [
    "Hello, who chairs the Wenmarsh trust?",
    "Good morning! Who chairs the Wenmarsh trust?",
    "Hi, can you tell me who chairs the Wenmarsh trust",
    "Could you please tell me who chairs the Wenmarsh trust? Many thanks!",
    "Please could somebody tell us who chairs the Wenmarsh trust, thanks?",
    "I'd like to know who chairs the Wenmarsh trust.",
    "I was wondering if you could tell me who chairs the Wenmarsh trust",
    "Do you happen to know who chairs the Wenmarsh trust?",
    "Any idea who chairs the Wenmarsh trust?",
    "Quick question: who chairs the Wenmarsh trust?",
    "My question is who chairs the Wenmarsh trust.",
    "What I want to know is who chairs the Wenmarsh trust.",
    "According to the articles, who chairs the Wenmarsh trust?",
    "Who chairs the Wenmarsh trust, according to your cuttings?",
    "Who chairs the Wenmarsh trust, please?",
    "I am a student and new here. Who chairs the Wenmarsh trust? I need it for my essay.",
    "Can you help me? Who chairs the Wenmarsh trust?",
    "As a resident of Pellow I would like to know, if I may, who chairs the Wenmarsh trust",
    "Good day, my editor keeps asking me for background, so I wonder if you could help me find out, from whatever you "
    "have there, who chairs the Wenmarsh trust?",
]
UNTOUCHED = [
    "Who chairs the Wenmarsh trust?",
    "Who said thank you?",
    "Who gave thanks",
    "How many thanks did she get?",
    "Did the council want to know why staff left?",
    "What did the council want to find out about how the money was spent?",
    "Did you know that the mill closed?",
    "There was a fire at the school. Who was hurt?",
    "I am writing about Odile Trant. When did she leave?",
    "I have two questions about the trust. Who chairs it?",
    "I think the mill closed in 2018. Is that right?",
    "I read that the mill closed. When did it?",
    "According to the report, who chairs the trust?",
    "In the article about the mill, who is quoted?",
    "Well-known residents of Pellow?",
    "Right to buy: how many homes?",
    "Great Asher: when was it built?",
    "Yes or no: did the mill close?",
    "So far, how many have left?",
    "What does Mrs Dunn borrow from the library?",
    "What was found in the documents?",
    "Whom was the chimney lowered to please?",
    "Sorry state of the roads",
    "What about the mill?",
    "Which council did you tell me about?",
    "What did the report say about the mill?",
    "Name the leader of the council",
    '"Can you tell me who chairs the trust?" was asked by whom?',
    "?!",
    "",
]
SUBJECTS = {
    "Tell me about Odile Trant": "Who is Odile Trant?",
    "Can you tell me more about the market charter?": "What is the market charter?",
    "What do you know about the leader of the council?": "Who is the leader of the council?",
    "What do the articles say about the mill?": "What is the mill?",
    "Give me a short summary of the report.": "What is the report?",
    "Summarise the article about Odile Trant": "Who is Odile Trant?",
    "I want information on the mill": "What is the mill?",
    "Describe the new trust": "What is the new trust?",
    "Tell me about how the mill closed": "How the mill closed?",
    "Could you explain what a precept is?": "What is a precept?",
    "List the commissioners": "Who are the commissioners?",
    "Could you name all the new councils": "What are the new councils?",
}


@pytest.mark.parametrize("typed", AROUND)
def test_the_question_is_left(typed):
    assert what_is_asked(typed) == ASKED


@pytest.mark.parametrize("typed", UNTOUCHED)
def test_what_is_no_courtesy_stays(typed):
    assert what_is_asked(typed) == typed


@pytest.mark.parametrize("typed", ["Hello", "hello there!", "Thanks", "Thank you very much!", "ok thanks", "Please."])
def test_nothing_is_left_of_courtesies(typed):
    assert what_is_asked(typed) == ""


@pytest.mark.parametrize(("typed", "asked"), SUBJECTS.items())
def test_a_request_about_something_becomes_its_question(typed, asked):
    assert what_is_asked(typed) == asked


def test_a_follow_up_stays_one():
    for typed in ("Thanks. And when did it close?", "I would like to know how much it cost.", "Please tell me why"):
        assert leans(what_is_asked(typed))


@given(st.text(max_size=80), st.sampled_from(AROUND))
def test_any_text_is_taken_and_twice_is_once(text, around):
    for typed in (text, f"{around} {text}"):
        once = what_is_asked(typed)
        assert what_is_asked(once) == once


@pytest.mark.parametrize(
    "unit", ["please ", "I ", "can you tell me ", "hello, ", "thanks ", "to know ", " ,", "a. ", "A"]
)
def test_a_thousand_letters_take_no_time(unit):
    began = time.process_time()
    what_is_asked((unit * 1000)[:1000])
    assert time.process_time() - began < 1
