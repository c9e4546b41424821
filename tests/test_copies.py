"""Copies of a story in answers: each counts once, the earliest is quoted, and the quote names the others."""

import json
import math
from dataclasses import replace

import pytest
from eval_fakes import WordReader
from fakes import FakeEmbedder, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qa_fakes import build, press_articles
from rapidfuzz import fuzz
from story_texts import FERRY

from index.article import Span
from qa.answer import Citation, Copy, Quote
from qa.copies import SAME, Copies, plain
from qa.odds import log_odds
from qa.present_html import COPIES_NAMED, also_line
from qa.question import understand
from qa.retrieve import retrieve
from qa.terminal import as_text

RUN = (
    ("local opening", "2023-05-04", "Ashby Echo"), ("release", "2023-05-03", "Kettlesham Herald"),
    ("trimmed", "2023-05-05", "Wenmarsh Courier"), ("house style", None, "Pellow Post"),
    ("later update", "2024-01-09", "Kettlesham Herald"), ("sidebar", "2023-06-01", "Ashby Echo"),
)  # fmt: skip
COPIES = {"local opening", "release", "trimmed", "house style"}


def ferry_articles():
    return [
        replace(make_article(FERRY.text(version), f"{version}.txt", f"Title {version}", date), publisher=publisher)
        for version, date, publisher in RUN
    ]


class SharingReader(WordReader):
    """Probabilities of one whole, as a reader's are: each copy of a sentence gets its part."""

    def read(self, question, windows):
        reading = super().read(question, windows)
        parts = [math.exp(3 * finding.score) for finding in reading.findings]
        shared = [replace(f, score=log_odds(p / sum(parts))) for f, p in zip(reading.findings, parts, strict=True)]
        return replace(reading, findings=tuple(shared))


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    return build(tmp_path_factory.mktemp("copies") / "lib", [*ferry_articles(), *press_articles()], SharingReader())


def name(quote: Quote) -> str:
    return quote.article.source.removesuffix(".txt")


def test_the_earliest_copy_is_quoted_and_names_the_others(answerer):
    best = answerer.ask("How many votes did the order get when the board approved it?").quotes[0]
    assert name(best) == "release" and "seven votes to two" in best.text
    assert [copy.article.publisher for copy in best.also_in] == ["Ashby Echo", "Wenmarsh Courier", "Pellow Post"]
    with answerer.library.view() as view:
        for copy in best.also_in:
            said = view.article(copy.article.id).text[copy.start : copy.end]
            assert said.startswith("The board approved the order") and said.endswith("cost.")


def test_what_only_one_copy_says_is_quoted_from_it_and_named_nowhere_else(answerer):
    best = answerer.ask("Which commuters in villages north of Saltney Quay gain, campaigners said?").quotes[0]
    assert name(best) == "local opening" and best.text.startswith("Commuters who live")
    assert best.also_in == ()


QUESTIONS = st.lists(
    st.sampled_from("who ferries board harbour Marigold diesel passengers Orsley Marine votes fares jobs 1978 museum "
                    "administrators zebra Peru when how many Hugh Marl drawings library Saltney commuters".split()),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS, st.integers(1, 9))
def test_no_two_quotes_are_from_copies_of_one_story(answerer, words, limit):
    answer = answerer.ask(" ".join(words) + "?", limit=limit)
    with answerer.library.view() as view:
        for quotes in (answer.quotes, answer.nearest):
            stories: dict[str, str] = {}
            for quote in quotes:
                story = view.story(quote.article.id)[0].id
                assert stories.setdefault(story, quote.article.id) == quote.article.id
                text = view.article(quote.article.id).text
                assert text[quote.start : quote.end] == quote.text
                others = {entry.id for entry in view.story(quote.article.id)} - {quote.article.id}
                named = [copy.article.id for copy in quote.also_in]
                assert set(named) <= others
                assert named == [entry.id for entry in view.story(quote.article.id) if entry.id in named]
                for copy in quote.also_in:
                    assert 0 <= copy.start < copy.end <= len(view.article(copy.article.id).text)
    json.dumps(answer.as_json())


def test_twenty_copies_leave_room_for_the_rest(tmp_path):
    """A candidate list full of copies would hide the article that answers."""
    copies = [
        make_article(
            FERRY.text("release").replace("Residents", f"Residents of ward {n}"), f"{n}.txt", None, "2023-05-03"
        )
        for n in range(20)
    ]
    other = make_article(FERRY.text("sidebar"), "sidebar.txt", None, "2023-06-01")
    text = "Which harbour board ferries were built in 1978 and burn diesel?"
    found = {}
    for label, articles in (("once", [*copies[:1], other]), ("run by twenty", [*copies, other])):
        opened = build(tmp_path / label, articles).library
        with opened.view() as view:
            question = understand(text, view.document_frequency(), view.passage_count)
            candidates = retrieve(view, question, FakeEmbedder().embed([text]), 6, pool=12)
            passages = [tuple(span.of(c.article.text) for span in c.passage.sentences) for c in candidates]
            assert len({said for said in passages}) == len(passages)
            found[label] = {c.article.source for c in candidates}
            assert label == "once" or view.story_count == 2
    assert "sidebar.txt" in found["run by twenty"]


def test_without_copies_nothing_is_other_than_before(tmp_path):
    """Each ranking is then what the library gives: no passage stands for another."""
    opened = build(tmp_path / "lib", press_articles()).library
    with opened.view() as view:
        copies = Copies(view)
        assert [copies.first_row(row) for row in range(view.passage_count)] == list(range(view.passage_count))


def test_a_passage_gives_way_only_to_one_that_says_all_of_it(answerer):
    with answerer.library.view() as view:
        copies = Copies(view)
        for row in range(view.passage_count):
            first = copies.first_row(row)
            assert copies.first_row(first) in (first, copies.first_row(row))
            if first != row:
                assert name_of(view, row) in COPIES and name_of(view, first) in COPIES
                text = view.article(view.entry_of(first).id).text
                there = view.passages(view.article_rows(view.entry_of(first).id))
                said = {plain(sentence.of(text)) for passage in there for sentence in passage.sentences}
                (passage,) = view.passages([row])
                for sentence in passage.sentences:
                    words = plain(sentence.of(view.article(view.entry_of(row).id).text))
                    assert max(fuzz.ratio(words, other) for other in said) >= SAME


def name_of(view, row: int) -> str:
    return view.entry_of(row).source.removesuffix(".txt")


def test_other_numbers_are_another_statement(tmp_path):
    """A copy that corrects a figure does not say the same, and is not named for that sentence."""
    wrong = FERRY.text("release").replace("14 minutes, three minutes less", "19 minutes, three minutes less")
    articles = [make_article(FERRY.text("release"), "a.txt", None, "2023-05-03"),
                make_article(wrong, "b.txt", None, "2023-05-04")]  # fmt: skip
    opened = build(tmp_path / "lib", articles).library
    text = articles[0].text
    with opened.view() as view:
        assert view.story_count == 1
        for words, sources in (("Crossings will take", []), ("The board approved", ["b.txt"])):
            start = text.index(words)
            end = text.index(".", start) + 1
            quote = Quote(text[start:end], start, end, None, 0.5, Citation.to(articles[0]))
            assert [copy.article.source for copy in Copies(view).also_in(quote)] == sources


def cited(number: int, publisher: str | None = "Kettlesham Herald", date: str | None = "2019-05-03") -> Citation:
    return Citation(f"id{number}", f"Title <{number}>", date, publisher, None, None, f"{number}.txt", "0" * 64)


def test_the_card_and_the_terminal_name_the_copies(answerer):
    copies = (Copy(cited(1), 5, 25), Copy(cited(2, None, None), 0, 9), Copy(cited(3, "<b>\x1b[31m"), 1, 2))
    quote = Quote("It closed.", 0, 10, Span(3, 9), 0.9, cited(0), None, copies)
    html = also_line(quote, 2)
    assert html.startswith('<span class="also">Also in <button type="button" class="twin" data-open="id1"')
    assert 'data-number="2" data-start="5" data-end="25"' in html and "Kettlesham Herald (3 May 2019)" in html
    assert "<b>" not in html and "Title &lt;2&gt;" in html
    assert also_line(replace(quote, also_in=()), 1) == ""
    many = replace(quote, also_in=copies[:1] * (COPIES_NAMED + 2))
    assert also_line(many, 1).count("<button") == COPIES_NAMED and "and 2 more" in also_line(many, 1)
    told = as_text(replace(answerer.ask("Who?"), answered=True, quotes=(quote,), nearest=()))
    assert "    also in Kettlesham Herald (3 May 2019); Title <2>; <b>\\x1b[31m (3 May 2019)\n" in told
    assert quote.as_json()["also_in"][0] == {"start": 5, "end": 25, "article": cited(1).as_json()}
