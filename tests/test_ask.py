"""The laws of an answer, through a real library on disk with the fake embedder and hostile text."""

import tempfile
import threading
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from eval_fakes import WordReader
from fakes import FakeEmbedder, make_article
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from qa_fakes import build, press_answerer, press_articles

from index.article import Article
from index.chunk import quotable_sentences
from index.errors import ModelMismatch, RefusedInput
from index.update import add, rebuild, remove
from qa.answer import Answer, Finding, Quote, Reading
from qa.ask import MAX_QUESTION, LibraryAnswerer, Settings

HOSTILE = st.sampled_from([
    "The council ", "said.", "£4.2m", "Mr ", "St. ", "“No,” ", "e.g. ", " ", "\t", "\n", "\r\n", "\n\n", "\u00a0",
    "\u2028", "\u2029", "\x85", "\x0b", "e\u0301", "👩\u200d👩\u200d👧", "\u202e", "\u2066", "\ufeff", "İ", "ß",
    "’s ", "Ash. ", "U.S. ", "? ", "!”", "…", "<b>", "\x1b[31m", "\x00", "2019 ", "ﬁ", "Ω", "漢字。", "عربى؟ ",
])  # fmt: skip
TEXTS = st.lists(HOSTILE, max_size=40).map("".join)
DATES = st.sampled_from([None, "2019-01-29", "2020-02-30", ""])
ARTICLES = st.lists(
    st.builds(lambda t, title, date: (t, title, date), TEXTS, st.none() | TEXTS, DATES),
    max_size=5, unique_by=lambda row: row[0],
)  # fmt: skip
QUESTIONS = st.lists(HOSTILE, min_size=1, max_size=12).map("".join) | st.text(min_size=1, max_size=60)


ON_DISK = {
    "deadline": None, "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),  # a library a try: shrinking would take minutes
}  # fmt: skip


def articles_of(rows) -> list[Article]:
    return [make_article(text, f"{number}.txt", title, date) for number, (text, title, date) in enumerate(rows)]


def runs_of(article: Article) -> set[tuple[int, int]]:
    """Every sentence, and every two that follow one another with nothing but white space between."""
    found = quotable_sentences(article)
    pairs = ((a, b) for a, b in pairwise(found) if not article.text[a.end : b.start].strip())
    return {(s.start, s.end) for s in found} | {(a.start, b.end) for a, b in pairs}


def check(answer: Answer, articles: list[Article], limit: int) -> None:
    """Every law that one answer must keep."""
    texts = {a.id: a.text for a in articles}
    runs = {a.id: runs_of(a) for a in articles}
    assert answer.answered == bool(answer.quotes)
    assert not (answer.quotes and answer.nearest)
    assert len(answer.quotes) <= limit and len(answer.nearest) <= 3
    assert 0.0 <= answer.confidence <= 1.0
    for shown in (answer.quotes, answer.nearest):
        assert list(shown) == sorted(shown, key=lambda q: -q.score), "best first"
        for quote in shown:
            assert quote.text and quote.text == texts[quote.article.id][quote.start : quote.end]
            assert (quote.start, quote.end) in runs[quote.article.id], "one or two whole sentences of the body"
            assert 0.0 <= quote.score <= 1.0
            if quote.key:
                assert quote.start <= quote.key.start < quote.key.end <= quote.end
        for one, other in combinations(shown, 2):
            apart = one.article.id != other.article.id or one.end <= other.start or other.end <= one.start
            assert apart and one.text != other.text


def asked(answerer: LibraryAnswerer, question: str, limit: int = 3, history: tuple[str, ...] = ()) -> Answer | None:
    """None for a question that is refused as empty: then it must be."""
    try:
        return answerer.ask(question, history, limit)
    except RefusedInput:
        assert not question.strip()
        return None


@settings(max_examples=25, **ON_DISK)
@given(ARTICLES, st.lists(QUESTIONS, min_size=1, max_size=3), st.integers(1, 5), st.booleans())
def test_every_answer_keeps_the_laws(rows, questions, limit, with_reader):
    articles = articles_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        answerer = build(Path(folder) / "library", articles, WordReader() if with_reader else None)
        for number, question in enumerate(questions):
            answer = asked(answerer, question, limit, tuple(questions[:number]))
            if answer:
                check(answer, articles, limit)
                assert answer.searched.articles == sum(bool(quotable_sentences(a)) for a in articles)
        answerer.library.close()


@settings(max_examples=10, **ON_DISK)
@given(ARTICLES, st.randoms(use_true_random=False), QUESTIONS)
def test_the_order_in_which_articles_came_changes_nothing(rows, random, question):
    """Nor does it matter that an article was there once and is gone."""
    articles = [*articles_of(rows), *press_articles()]
    shuffled = list(articles)
    random.shuffle(shuffled)
    gone = make_article("The Stellmouth Ferry Trust owes nothing.", "gone.txt")
    with tempfile.TemporaryDirectory() as folder:
        one = build(Path(folder) / "one", articles)
        add(Path(folder) / "other", [gone], FakeEmbedder())
        other = build(Path(folder) / "other", shuffled)
        remove(Path(folder) / "other", [gone.id])
        for text in (question, "Who resigned in October?", "How much does the trust owe?"):
            answers = [asked(answerer, text) for answerer in (one, other)]
            if answers[0]:
                bare = [replace(a, timings=None, searched=replace(a.searched, generation=0)) for a in answers]
                assert bare[0] == bare[1]
        one.library.close(), other.library.close()


@pytest.fixture(scope="module", params=[True, False], ids=["reader", "no reader"])
def answerer(request, tmp_path_factory):
    return press_answerer(tmp_path_factory.mktemp("press") / "library", request.param)


QUESTIONS_AND_ANSWERS = [
    ("Who has been elected chair of the Pellow harbour board?", "Odile Trant has been elected"),
    ("Why did Rupert Thwaite resign in October?", "auditors refused to sign"),
    ("How much does the Stellmouth Ferry Trust owe?", "owes £3m"),
    ("When does Orsley Mill close?", "closes in May"),
    ("how many routes did the stellmouth ferry trust take over", "six routes"),
]


@pytest.mark.parametrize(("question", "words"), QUESTIONS_AND_ANSWERS)
def test_the_sentence_that_answers_comes_first(answerer, question, words):
    answer = answerer.ask(question)
    assert answer.answered and words in answer.quotes[0].text
    check(answer, press_articles(), 3)


def test_every_citation_is_the_articles_own(answerer):
    by_id = {a.id: a for a in press_articles()}
    quotes = answerer.ask("What did the Stellmouth Ferry Trust take over?", limit=9).quotes
    assert quotes
    for quote in quotes:
        article = by_id[quote.article.id]
        assert (quote.article.title, quote.article.published, quote.article.source, quote.article.sha256) == (
            article.title, article.published, article.source, article.sha256)  # fmt: skip


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_a_smaller_limit_only_shortens(answerer, limit):
    question = "How much did the ferry trust owe in 2020?"
    all_quotes = answerer.ask(question, limit=50).quotes
    assert answerer.ask(question, limit=limit).quotes == all_quotes[:limit]


def test_a_refusal_shows_three_nearest_whatever_the_limit(answerer):
    for limit in (1, 3, 20):
        answer = answerer.ask("Qwzx vbnk plorf?", limit=limit)
        assert not answer.answered and answer.quotes == () and len(answer.nearest) == 3


def test_nothing_is_near_to_a_question_without_words(answerer):
    for question in ("?", "…!?;--()[]{}", "👩‍👩‍👧 🚢?"):
        answer = answerer.ask(question)
        assert not answer.answered and answer.quotes == answer.nearest == ()


def test_a_limit_of_none_at_all_is_a_programming_error(answerer):
    with pytest.raises(ValueError, match="limit"):
        answerer.ask("Who resigned?", limit=0)


ODD_QUESTIONS = {
    "question mark": "?",
    "punctuation": "…!?;--()[]{}\"'",
    "10,000 characters": ("Why did Rupert Thwaite resign? " * 400)[:10_000],
    "one word of 10,000": "a" * 10_000,
    "10,000 what": "what " * 2_000,
    "many lines": "Who\nresigned\r\nin October?\n\n\n",
    "French": "Qui a démissionné en octobre ?",
    "Chinese": "谁在十月辞职？" * 200,
    "Arabic": "من استقال في أكتوبر؟",
    "Greek": "Ποιος παραιτήθηκε;",
    "emoji": "👩‍👩‍👧 🚢?",
    "NUL": "Who\x00resigned?",
    "escape": "\x1b]0;owned\x07 who resigned?",
    "lone surrogate": "Who \ud83d resigned?",
    "two lone surrogates": "\udc80\ud800",
    "direction marks": "\u202ewho resigned\u202c",
    "combining": "e\u0301" * 500,
    "full text search": 'who" OR NEAR(resigned*) - ^x: {a b} AND',
    "SQL": "'; DROP TABLE articles; --",
    "HTML": "<script>alert(1)</script>",
    "percent": "%s %d {0} {question}",
    "stop words": "who was it that did it to them",
    "digits": "9" * 5_000,
}


@pytest.mark.parametrize("question", ODD_QUESTIONS.values(), ids=ODD_QUESTIONS)
@pytest.mark.parametrize("history", [(), ("Who is Rupert Thwaite?",)], ids=["alone", "with history"])
def test_odd_questions_get_an_answer_or_a_refusal(answerer, question, history):
    answer = answerer.ask(question, history)
    check(answer, press_articles(), 3)
    str(answer.as_json()).encode("utf-8")  # nothing in it is no text


@pytest.mark.parametrize("turn", ODD_QUESTIONS.values(), ids=ODD_QUESTIONS)
@pytest.mark.parametrize("question", ["Why did he resign?", "And in 2020?", "Why?", "what about pellow?"])
def test_odd_history_harms_nothing(answerer, turn, question):
    answer = answerer.ask(question, (turn, "", " ", turn))
    check(answer, press_articles(), 3)
    str(answer.as_json()).encode("utf-8")


@pytest.mark.parametrize("question", ["", " ", "\n\t\r", "\u00a0\u2028", "\u3000"])
def test_an_empty_question_is_refused_in_one_line(answerer, question):
    with pytest.raises(RefusedInput) as refused:
        answerer.ask(question, ("Who resigned?",))
    assert "\n" not in str(refused.value) and "type" in str(refused.value)


def test_what_comes_after_the_first_thousand_characters_changes_nothing(answerer):
    start = "Why did Rupert Thwaite resign in October? ".ljust(MAX_QUESTION)
    assert answerer.ask(start + "mill " * 3000).quotes == answerer.ask(start).quotes


def test_the_question_comes_back_as_it_was_asked(answerer):
    answer = answerer.ask("  why did RUPERT thwaite\tresign ")
    assert answer.question == answer.standalone == "  why did RUPERT thwaite\tresign "


def test_a_question_set_right_says_so_and_one_insisted_on_stays(answerer):
    answer = answerer.ask("Why did Rupert Thwiate resign in October?")
    assert answer.question == "Why did Rupert Thwiate resign in October?"
    assert answer.standalone == "Why did Rupert Thwaite resign in October?"
    assert answer.quotes == answerer.ask(answer.standalone).quotes
    insisting = "Why did Rupert “Thwiate” resign in October?"
    assert answerer.ask(insisting).standalone == insisting
    follow_up = answerer.ask("Why did he resign?", ("Who is Rupert Thwiate?",))
    assert follow_up.standalone == "Why did Rupert Thwaite resign?"


def test_a_long_question_is_not_said_to_be_understood_otherwise(answerer):
    question = "Why did Rupert Thwaite resign in October? " + "mill " * 3000
    assert answerer.ask(question).standalone == question


class Counting:
    """A reader that finds nothing but the word "kiln", and notes how many passages it was given."""

    name = "counting"

    def __init__(self, doubt: float):
        self.doubt, self.given = doubt, []

    def read(self, question, windows):
        self.given.append(len(windows))
        found = [
            Finding(w, s, 20.0 if "kiln" in span.of(window.text) else -20.0, None)
            for w, window in enumerate(windows)
            for s, span in enumerate(window.sentences)
        ]
        return Reading(tuple(found), 0.0 if any(f.score > 0 for f in found) else self.doubt)


@pytest.mark.parametrize(("doubt", "given", "there"), [(0.2, [4], False), (0.9, [4, 10], True)])
def test_where_the_nearest_passages_leave_doubt_more_are_read(tmp_path, doubt, given, there):
    texts = [f"The Orsley ferry pier report, part {number}, is about the ferry pier." for number in range(9)]
    texts.append("A kiln was lit at Orsley.")
    articles = [make_article(text, f"{number}.txt") for number, text in enumerate(texts)]
    reader = Counting(doubt)
    answerer = build(tmp_path / "library", articles, reader, Settings(candidates=4, further=6))
    answer = answerer.ask("What does the Orsley ferry pier report say?")
    assert reader.given == given
    assert any("kiln" in quote.text for quote in (*answer.quotes, *answer.nearest)) is there


def test_an_empty_library_refuses(tmp_path):
    for reader in (None, WordReader()):
        answerer = build(tmp_path / str(bool(reader)), [], reader)
        answer = answerer.ask("Who resigned?", ("Who is Mr Ash?",))
        assert not answer.answered and answer.quotes == answer.nearest == ()
        assert answer.confidence == 0.0 and answer.searched.articles == 0 and answer.searched.earliest is None


def test_a_refusal_says_what_was_searched(answerer):
    searched = answerer.ask("Qwzx vbnk plorf?").searched
    assert (searched.articles, searched.earliest, searched.latest) == (4, "2016-03-14", "2020-11-02")


def test_articles_added_while_open_are_asked_at_once(tmp_path):
    answerer = press_answerer(tmp_path / "library", reader=False)
    question = "Who painted the Carrow lighthouse?"
    before = answerer.ask(question).searched
    add(tmp_path / "library", [make_article("Fergus Amory painted the Carrow lighthouse.", "new.txt")], FakeEmbedder())
    after = answerer.ask(question)
    assert after.quotes[0].text == "Fergus Amory painted the Carrow lighthouse."
    assert after.searched.articles == before.articles + 1 and after.searched.generation > before.generation


def test_follow_ups_are_understood_from_the_articles(answerer):
    answer = answerer.ask("Why did he resign?", ("Who is Rupert Thwaite?",))
    assert answer.standalone == "Why did Rupert Thwaite resign?"
    assert "auditors refused to sign" in answer.quotes[0].text


def test_what_else_leaves_out_what_was_answered_before(answerer):
    question, first = "Who resigned in October?", "auditors refused to sign"
    assert first in answerer.ask(question).quotes[0].text
    for more in ("Who else resigned in October?", "Who else?"):
        answer = answerer.ask(more, (question,))
        assert answer.standalone == "Who else resigned in October?"
        assert not any(first in quote.text for quote in (*answer.quotes, *answer.nearest))
    seen = [first]
    for turns in range(4):  # each time, all that came first before
        answer = answerer.ask("Who else?", (question, *["Who else?"] * turns))
        shown = [quote.text for quote in (*answer.quotes, *answer.nearest)]
        assert not any(text in other for text in seen for other in shown)
        seen += shown[:1] if answer.answered else []
    alone = answerer.ask("Who else resigned in October?")
    assert first in (*alone.quotes, *alone.nearest)[0].text  # nothing was said before


def test_threads_get_the_same_answers(answerer):
    expected = {q: answerer.ask(q).quotes for q, _ in QUESTIONS_AND_ANSWERS}
    wrong: list[str] = []

    def work(question: str) -> None:
        for _ in range(3):
            if answerer.ask(question).quotes != expected[question]:
                wrong.append(question)

    threads = [threading.Thread(target=work, args=(q,)) for q in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_copies_of_a_press_release_are_quoted_once(tmp_path):
    release = "Hester Vane was named children’s commissioner of Stell on Monday, the county said."
    copies = [
        make_article(text, f"{n}.txt")
        for n, text in enumerate((release, release + " More follows.", release.replace("Monday,", "Monday"), "No."))
    ]
    answerer = build(tmp_path / "library", copies)
    answer = answerer.ask("Who was named children's commissioner of Stell?")
    assert answer.answered and sum("Hester Vane" in quote.text for quote in answer.quotes) == 1


def test_a_chat_that_is_open_while_the_model_changes_says_so(tmp_path):
    """The question's vector, of the old model, means nothing among the new ones'; of the same length it would rank."""
    answerer = press_answerer(tmp_path / "library")
    assert answerer.ask("Who resigned in October?").answered
    other = FakeEmbedder("other-64")
    rebuild(answerer.library.path, other, replace(answerer.library.recipe, model=other.name))
    with pytest.raises(ModelMismatch, match="start it again"):
        answerer.ask("Who resigned in October?")


def test_steps_are_timed(answerer):
    timings = answerer.ask("Who resigned in October?").timings
    assert 0 <= timings.embed + timings.retrieve + timings.read <= timings.total


def test_a_quote_knows_its_laws_are_checked(answerer):
    """`check` must fail on a quote moved by one character: a check that cannot fail is a defect."""
    answer = answerer.ask("Who resigned in October?")
    first: Quote = answer.quotes[0]
    moved = replace(answer, quotes=(replace(first, start=first.start + 1),))
    with pytest.raises(AssertionError):
        check(moved, press_articles(), 3)
