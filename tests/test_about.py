"""Questions about the library itself, courtesies, and words that no article has."""

import time

import pytest
from fakes import make_article
from qa_fakes import build, press_answerer

from qa.about import is_about_library
from qa.present import refusal_words
from qa.present_html import answer_html
from qa.terminal import as_text

CHAIR = "Who has been elected chair of the harbour board?"
HELD = "4 articles, 3 of them from 14 March 2016 to 2 November 2020 and 1 undated"
SAID = {
    "Hello": "Ask me something about the articles, and I look for the sentences that answer it.",
    "Thank you very much!": "Ask me something about the articles, and I look for the sentences that answer it.",
    "Who are you?": HELD,
    "What can you do?": "I write nothing of my own",
    "Can you help me?": "word for word",
    "Are you a chatbot?": "word for word",
    "Which articles do you have?": HELD,
    "How many articles are there?": HELD,
    "Please list all the articles.": HELD,
    "What are your sources?": "python -m index list",
    "What is the newest article?": "The newest is “Ferry trust in debt” (2 November 2020), the oldest “Harbour board",
    "How many articles mention Rupert Thwaite?": "2 of the 4 articles have “Rupert Thwaite”: “Ferry trust in debt”",
    "Are there any articles about the mill?": "1 of the 4 articles has “mill”: “Old mill to close”.",
    "Which articles mention Boris Pike?": "None of the 4 articles has “Boris Pike”.",
}
FOR_THE_ARTICLES = [
    "What did the newest article say about the mill?",
    "Who are they?",
    "How does it work?",
    "What is this?",
    "How many papers are there?",
    "Which newspapers did the trust buy?",
    "Which documents mention a deficit?",
    "What can the board do?",
    "Help for the mill",
    "?!",
]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    return press_answerer(tmp_path_factory.mktemp("press") / "library")


@pytest.mark.parametrize(("question", "words"), SAID.items())
def test_what_is_said_about_the_library(answerer, question, words):
    answer = answerer.ask(question)
    assert words in answer.about and "\n" not in answer.about
    assert not answer.answered and answer.confidence == 0 and answer.quotes == answer.nearest == ()
    assert refusal_words(answer) == answer.about and answer.as_json()["about"] == answer.about
    assert answer.standalone == answer.question == question


@pytest.mark.parametrize("question", FOR_THE_ARTICLES)
def test_the_articles_are_asked(answerer, question):
    assert not is_about_library(question) and answerer.ask(question).about is None


def test_such_turns_are_no_part_of_the_conversation(answerer):
    plain = answerer.ask("When did he resign?", ["Who is the director of the trust?"])
    between = ["Who is the director of the trust?", "Thanks!", "Which articles do you have?"]
    assert answerer.ask("When did he resign?", between).standalone == plain.standalone != plain.question


def test_a_conversation_of_any_length_takes_no_time(answerer):
    began = time.process_time()
    answerer.ask("When did he resign?", [f"{'please ' * 130}{turn}" for turn in range(300)])
    assert time.process_time() - began < 10


def test_courtesies_change_neither_answer_nor_what_is_shown(answerer):
    plain, polite = answerer.ask(CHAIR), answerer.ask(f"Hello, could you tell me {CHAIR.lower()} Thanks!")
    assert polite.quotes == plain.quotes and polite.confidence == plain.confidence
    assert polite.standalone == polite.question


def test_titles_are_words_and_nothing_else(tmp_path):
    hostile = make_article("The mill closed.", "a.txt", "<b>Mill\x1b[31m\nshut", "2019-01-29")
    answer = build(tmp_path / "library", [hostile]).ask("What is the newest article?")
    assert "<b>" not in answer_html(answer) and "&lt;b&gt;Mill" in answer_html(answer)
    assert "\x1b" not in as_text(answer)


def test_an_empty_library_says_that_it_is_empty(tmp_path):
    answer = build(tmp_path / "library", []).ask("Which articles do you have?")
    assert "no articles in the library yet" in refusal_words(answer)


@pytest.mark.parametrize(
    ("question", "unheard"),
    [
        ("Did Saltcoats’s mayor ever meet Boris Pike about sandwiches?", ("Saltcoats", "Boris", "Pike")),
        ("Marmalade sandwiches?", ("Marmalade", "sandwiches")),
        ("Who chairs the board of the trust in 1999?", ("1999",)),
    ],
)
def test_a_refusal_names_the_words_that_no_article_has(answerer, question, unheard):
    answer = answerer.ask(question)
    assert not answer.answered and answer.unheard == unheard
    assert all(f"“{word}”" in refusal_words(answer) for word in unheard)


def test_an_answer_names_none(answerer):
    assert answerer.ask(CHAIR).answered and answerer.ask(CHAIR).unheard == ()
