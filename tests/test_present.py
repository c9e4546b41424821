"""What people read: nothing of an article is lost, changed or able to act, and dates and labels are worded right."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import chat_fakes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Block, Role, Span
from index.dates import british_date
from qa.answer import Answer, Citation, Quote, Searched
from qa.present import (
    address_at_quote,
    citation_parts,
    confidence_words,
    copied_quote,
    file_name,
    refusal_sentence,
    safe_address,
    words_asked,
)
from qa.present_article import ROWS_A_PAGE, article_html, catalogue_html, chosen, runs, text_html
from qa.present_html import LONGEST_SHOWN, answer_html, spoken, trouble_html
from qa.present_markdown import quiet
from qa.present_marks import Highlight, marked, paragraphs, spotlight
from qa.terminal import as_text

HOSTILE = st.text(
    alphabet=st.sampled_from("ab <>&\"'`=/\\\t\n\r\u00a0\u2028\u2029\u202e\u2066\u200b\u0301\u05d0😀“”’{}$"),
    max_size=120,
)
TAGS = re.compile(r"<[^<>]*>")
ALLOWED = {
    "article": set(), "section": {"class", "aria-label"}, "figure": {"class"}, "figcaption": set(), "blockquote": set(),
    "p": {"class", "dir", "role"}, "bdi": {"title"}, "mark": {"class", "data-quotes"}, "strong": set(), "i": set(),
    "cite": set(),
    "time": {"datetime"}, "span": {"class", "aria-hidden"}, "h2": {"dir", "tabindex"}, "h3": set(), "ul": {"class"},
    "li": {"class"}, "ol": set(), "div": {"class"}, "dl": set(), "dt": set(), "dd": set(), "header": {"class"},
    "a": {"class", "href", "target", "rel"}, "table": set(), "thead": set(), "tbody": set(), "tr": set(),
    "th": {"scope", "class", "aria-sort"}, "td": {"class"},
    "button": {"type", "class", "data-open", "data-number", "data-start", "data-end", "data-key", "data-copy", "dir",
               "data-hop", "data-reword", "data-ask", "data-sort", "aria-label", "aria-expanded"},
}  # fmt: skip


class Strict(HTMLParser):
    """Collects text; fails on any tag or attribute that we do not write ourselves, and on any foreign address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []
        self.inside: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in ALLOWED[tag], (tag, name)
            if name == "href":
                assert re.match(r"https?://", value or ""), value
            if name == "class":
                assert re.fullmatch(r"[a-z ]*", value or ""), value
        self.open.append(dict(attrs).get("data-quotes") or "" if tag == "mark" else "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        for number in " ".join(self.open).split():
            self.inside[number] = self.inside.get(number, "") + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


def parsed(html: str) -> Strict:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def bare(text: str) -> str:
    """Without white space, as the parser and the paragraphs may fold it."""
    return "".join(text.split())


@st.composite
def texts_with_highlights(draw: st.DrawFn, alphabet: st.SearchStrategy = HOSTILE) -> tuple[str, int, list[Highlight]]:
    text = draw(alphabet)
    offset = draw(st.integers(0, 50))
    places = st.integers(0, offset + len(text) + 20)
    highlights = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        start, end = sorted((draw(places), draw(places)))
        key = sorted((draw(st.integers(start, end)), draw(st.integers(start, end))))
        highlights.append(Highlight(start, end, number, Span(*key) if draw(st.booleans()) else None))
    return text, offset, highlights


@given(texts_with_highlights())
def test_spotlight_changes_no_character_and_marks_just_the_quotes(case: tuple[str, int, list[Highlight]]) -> None:
    text, offset, highlights = case
    html = spotlight(text, offset, highlights)
    assert unescape(TAGS.sub("", html)) == text
    inside = parsed(html).inside
    for highlight in highlights:
        expected = text[max(0, highlight.start - offset) : max(0, highlight.end - offset)]
        assert bare(inside.get(str(highlight.number), "")) == bare(expected)


MARKDOWN = st.text(alphabet=st.sampled_from("a b<>&\"'\n\u202e\u0301😀*_~`#|[]()!-1."), max_size=80)


@given(texts_with_highlights(MARKDOWN))
def test_markdowns_marks_are_quiet_and_no_character_changes(case: tuple[str, int, list[Highlight]]) -> None:
    text, offset, highlights = case
    html = quiet(spotlight(text, offset, highlights))
    assert unescape(TAGS.sub("", html)) == text
    inside = parsed(html).inside
    for highlight in highlights:
        expected = text[max(0, highlight.start - offset) : max(0, highlight.end - offset)]
        assert bare(inside.get(str(highlight.number), "")) == bare(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The **trust** lost *£4m*.", "The trust lost £4m."),
        ("## What it costs", " What it costs"),
        ("> “No,” said <b>.", "“No,” said <b>."),
        ("It [said](https://a.example/x_(y)) so, ![alas](b.jpg).", "It said so, alas."),
        ("| Road | £2m |", " Road  £2m "),
        ("snake_case and _so_ [sic] on (see #4) & `x`", "snake_case and so [sic] on (see #4) & x"),
    ],
)
def test_what_markdowns_marks_are(text: str, said: str) -> None:
    html = quiet(marked(text, 0, [], "key"))
    assert unescape(TAGS.sub("", re.sub("<i>.*?</i>", "", html))) == said


def test_marks_are_quiet_in_markdown_alone() -> None:
    text = "# Trust to close\n\nThe **trust** will close.\n\n| Road | £2m |"
    blocks = (Block(0, 16, Role.HEADLINE), Block(18, 43, Role.BODY))
    for source, count in (("a.md", 6), ("a.MARKDOWN?x", 6), ("a.txt", 0)):
        article = Article("a", text, "", source, blocks, title="Trust to close")
        html = article_html(article)
        assert html.count("<i>") == count, source
        assert (' class="headline again"' in html, " row" in html) == (count > 0, count > 0)
        body = Quote(text[18:43], 18, 43, Span(24, 29), 0.9, Citation.to(article))
        shown = answer_html(Answer("What?", "What?", True, 0.9, quotes=(body,)))
        assert shown.count("<i>") == (2 if count else 0) and '<mark class="key">trust</mark>' in shown


@given(texts_with_highlights())
def test_just_the_spans_are_marked_in_a_quote_that_stands_alone(case: tuple[str, int, list[Highlight]]) -> None:
    text, offset, highlights = case
    spans = [Span(h.start, h.end) for h in highlights]
    html = marked(text, offset, spans, "key")
    assert unescape(TAGS.sub("", html)) == text
    inside = "".join(re.findall(r'<mark class="key">(.*?)</mark>', html, re.S))
    wanted = [c for at, c in enumerate(text, offset) if any(s.start <= at < s.end for s in spans)]
    assert unescape(inside) == "".join(wanted)


@given(HOSTILE, HOSTILE)
def test_words_asked_are_whole_words_of_the_text(text: str, question: str) -> None:
    for span in words_asked(text, 7, question):
        assert re.fullmatch(r"\w+", text[span.start - 7 : span.end - 7])
    assert words_asked(text, 0, "what was the of who") == []


def test_without_key_words_the_words_of_the_question_are_marked() -> None:
    html = answer_html(
        Answer("When did trusts close?", "When did trusts close?", True, 0.9, quotes=(quote("The trust closed."),))
    )
    assert re.findall('<mark class="asked">(.*?)</mark>', html) == ["trust", "closed"]
    keyed = Quote("The trust closed.", 0, 17, Span(10, 16), 0.9, citation())
    html = answer_html(Answer("Trust?", "Trust?", True, 0.9, quotes=(keyed,)))
    assert re.findall("<mark(.*?)</mark>", html) == [' class="key">closed']


@given(HOSTILE)
def test_paragraphs_lose_only_white_space(text: str) -> None:
    spans = list(paragraphs(text))
    assert all(span.of(text) == span.of(text).strip("\r\n") for span in spans)
    assert bare("".join(span.of(text) for span in spans)) == bare(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(HOSTILE)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    blocks = tuple(
        Block(left, right, draw(st.sampled_from(Role))) for left, right in zip(cuts[::2], cuts[1::2], strict=False)
    )
    field = st.none() | HOSTILE
    return Article(
        id=draw(HOSTILE), text=text, sha256="", source=draw(HOSTILE | HOSTILE.map("{}.md".format)), blocks=blocks,
        title=draw(field),
        published=draw(field), publisher=draw(field), byline=draw(field), url=draw(field | st.just("https://a.example/x")),
    )  # fmt: skip


@given(articles())
def test_the_pane_shows_every_character_of_the_article_in_order(article: Article) -> None:
    assert "".join(span.of(article.text) for _, span in runs(article)) == article.text
    assert bare("".join(parsed(text_html(article, [])).words)) == bare(article.text)


@given(articles(), HOSTILE)
@settings(max_examples=60)
def test_no_word_of_others_becomes_a_tag_an_attribute_or_a_foreign_link(article: Article, question: str) -> None:
    end = len(article.text)
    quotes = tuple(Quote(article.text, 0, end, Span(0, end // 2), 0.5, Citation.to(article)) for _ in range(3))
    shown = Answer(question, question + "?", True, 0.5, quotes=quotes)
    refused = Answer(question, question, False, 0.1, nearest=quotes, searched=Searched(3, 9, article.published, "x"))
    highlights = [Highlight(0, end, 1, Span(0, end // 2)), Highlight(end // 3, end, 2)]
    for html in (
        answer_html(shown), answer_html(refused, [question]), article_html(article, highlights), trouble_html(question),
    ):  # fmt: skip
        parsed(html)


def citation(**fields: str | None) -> Citation:
    known = dict(
        id="a", title=None, published=None, publisher=None, byline=None, url=None, source="in/a.txt", sha256=""
    )
    return Citation(**{**known, **fields})


def quote(text: str, **fields: str | None) -> Quote:
    return Quote(text, 0, len(text), None, 0.9, citation(**fields))


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2020-01-29", "29 January 2020"), ("2013-05-03", "3 May 2013"), ("2020-13-40", "2020-13-40"), (None, None)],
)
def test_dates_are_written_the_british_way(iso: str | None, words: str | None) -> None:
    assert british_date(iso) == words


def test_a_refusal_says_what_was_searched() -> None:
    whole = Searched(articles=1204, earliest="2013-05-03", latest="2021-04-01")
    assert refusal_sentence(whole) == (
        "I searched 1,204 articles from 3 May 2013 to 1 April 2021 and found no sentence that answers this."
    )
    assert refusal_sentence(Searched(articles=1)).startswith("I searched 1 article and found")
    assert "python -m index add" in refusal_sentence(Searched())
    some = Searched(articles=5, earliest="2013-05-03", latest="2021-04-01", undated=1)
    assert "4 of them from 3 May 2013 to 1 April 2021 and 1 undated, and found" in refusal_sentence(some)
    assert refusal_sentence(whole, ["Pike"]).endswith("this. None of them has the word “Pike”.")
    html = answer_html(Answer("q", "q", False, 0.0, nearest=(quote("Close."),), searched=whole))
    assert "Not an answer, but closest" in html
    assert 'class="key"' not in html


def test_words_for_confidence_never_rise_as_it_falls() -> None:
    words = [confidence_words(step / 100) for step in range(101)]
    assert len(dict.fromkeys(words)) == 4
    assert words == sorted(words, key=list(dict.fromkeys(words)).index)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "https://", "ftp://a.example/x",
     " https://a.example", "https://a.example/\nx", "http://[::1", "vbscript:x", "", None],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert safe_address(url) is None
    assert "<a " not in answer_html(Answer("q", "q", True, 0.9, quotes=(quote("Yes.", url=url),)))


def test_a_link_opens_the_page_at_the_quote() -> None:
    short = quote("Up 4%, well-off & free.", url="https://a.example/x")
    assert address_at_quote(short) == "https://a.example/x#:~:text=Up%204%25%2C%20well%2Doff%20%26%20free."
    long = quote("One two three four five six seven eight nine ten eleven.", url="https://a.example/x#part")
    assert address_at_quote(long) == (
        "https://a.example/x#part:~:text=One%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven."
    )


def test_copying_takes_the_exact_words_and_their_source() -> None:
    text = "It said “no”,\r\n& left."
    copied = copied_quote(quote(text, title="T", publisher="P", published="2020-01-29", url="https://a.example"))
    assert copied == f"“{text}” (P, 29 January 2020, T, https://a.example)"
    assert citation_parts(citation()) == ["a.txt"]
    assert file_name("C:\\press\\x.txt") == "x.txt"


def test_understood_as_is_shown_only_where_it_differs() -> None:
    assert "Understood as" not in answer_html(Answer("Who?", "Who? ", True, 0.9, quotes=(quote("He."),)))
    assert "Understood as" in answer_html(Answer("Who?", "Who chairs it?", True, 0.9, quotes=(quote("He."),)))


def test_a_question_of_any_length_is_repeated_in_a_few_lines() -> None:
    long = "Who chairs it? " * 1000
    html = answer_html(Answer("it?", long, True, 0.9, quotes=(quote("He."),)))
    assert parsed(html).words.count(long[:LONGEST_SHOWN] + " …") == 1 and f'data-reword="{long}"' in html


def test_a_slip_set_right_can_be_insisted_on() -> None:
    html = answer_html(Answer("The harbuor?", "The harbour?", True, 0.9, quotes=(quote("He."),)))
    assert 'data-reword="The harbour?"' in html and 'data-ask="The “harbuor”?"' in html
    assert "data-ask" not in answer_html(Answer("Who?", "Who chairs it?", True, 0.9, quotes=(quote("He."),)))


def test_a_screen_reader_hears_the_quote_and_its_source() -> None:
    said = spoken(Answer("q", "q", True, 0.9, quotes=(quote("He left.", title="Gone"), quote("Late."))))
    assert said == "Very likely the answer: He left. From Gone. Undated. And 1 more."


def test_the_catalogue_is_searched_and_sorted_with_the_unknown_last() -> None:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    with library.view() as view:
        rows = view.catalogue()
    rows[0].published = None
    dates = [row.published for row in chosen(rows, "", "published", descending=True)]
    assert dates == ["2021-04-01", "2013-05-03", None]
    assert [row.published for row in chosen(rows, "", "published", descending=False)] == [
        "2013-05-03",
        "2021-04-01",
        None,
    ]
    assert [row.source for row in chosen(rows, "ferries COURIER", "title", False)] == ["cuttings/ports.md"]
    assert [row.source for row in chosen(rows, "april", "title", False)] == ["cuttings/ports.md"]
    counts = [row.passages for row in chosen(rows, "", "passages", descending=True)]
    assert counts == sorted(counts, reverse=True)
    assert "1 of 3 articles" in catalogue_html(rows, "april")
    many = catalogue_html(rows * 100)
    assert many.count("<tr>") == ROWS_A_PAGE + 1
    assert "the first 200 are shown" in many
    parsed(many)


def test_the_page_of_a_pdf_is_shown_and_a_turned_page_is_a_space():
    cited = Citation(
        id="a", title="Bins", published=None, publisher=None, byline="Ann Elm", url=None, source="b.pdf", sha256=""
    )
    assert citation_parts(cited, 3) == ["Bins", "page 3", "Ann Elm"] and citation_parts(cited) == ["Bins", "Ann Elm"]
    quote = Quote("The council \fvoted.", 0, 19, Span(0, 3), 0.9, cited, page=3)
    html = answer_html(Answer("q", "q", True, 0.9, (quote,)), ())
    assert "page 3" in html and "\f" not in html and "page 3" in copied_quote(quote)
    assert "page" not in answer_html(Answer("q", "q", True, 0.9, (Quote("Bins.", 0, 5, None, 0.9, cited),)), ())


def test_quotes_that_hardly_answer_are_set_apart() -> None:
    best, good, weak = (
        replace(quote(f"{n}."), score=score) for n, score in (("One", 0.9), ("Two", 0.5), ("Three", 0.01))
    )
    html = answer_html(Answer("q", "q", True, 0.9, quotes=(best, good, weak)))
    assert html.index("Two.") < html.index("Less likely") < html.index("Three.")
    assert "Less likely" not in answer_html(Answer("q", "q", True, 0.9, quotes=(best, good)))
    assert html.count('data-key=""') == 3  # none of these has key words
    keyed = replace(weak, key=Span(0, 5))
    assert 'data-key="0 5"' not in answer_html(Answer("q", "q", True, 0.9, quotes=(best, keyed)))
    text = as_text(Answer("q", "q", True, 0.9, quotes=(best, good, weak)))
    assert text.index("Two.") < text.index("Less likely:") < text.index("Three.")
