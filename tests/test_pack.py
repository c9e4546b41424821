"""Evidence packs: three forms of the same truth, however hostile the words in them."""

import csv
import doctest
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa.pack
import qa.pack_csv
import qa.pack_markdown
import qa.verify
from index.article import Span
from index.errors import UsageError
from qa.answer import Answer, Citation, Copy, Quote, Searched
from qa.pack import Asked, Pack, as_json, from_json
from qa.pack_csv import BOM, COLUMNS, as_csv, from_csv, harmless, truth
from qa.pack_markdown import as_markdown, escaped

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''-1", "'tis", " =1", "\u00a0=1", "\u200b=1",
    "\x00=1", "＝1", '="x"', 'a"b', "a,b", "a\r\nb", "a\rb", "a\n\n\n    b", "# h", "- l", "1. l", "12) l", "> q",
    "---", "===", "```", "    code", "a  ", "<script>alert(1)</script>", "<b>", "&lt;", "&amp;", "![x](http://e.example/p.gif)",
    "[x](javascript:1)", "[x]: http://e.example", "https://e.example/a", "www.e.example", "<https://e.example>",
    "a|b\n-|-", "| a |", "**b**", "__b__", "*b*", "~~s~~", "`c`", "$x$", ":smile:", "a\\", "\\# h",
    "\u2028# h", "\u202etxt",
    "e\u0301", "👩‍👩‍👧", "“q”", "{{x}}", "a\n===", "a\n---", "\n\n- x", "\\*b\\*", "a\\.b",
)  # fmt: skip
words = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)).filter(bool)
text = st.lists(words, min_size=1, max_size=4).map("".join) | words
known = st.none() | text
share = st.integers(0, 10_000).map(lambda n: n / 10_000)


citations = st.builds(Citation, text, known, known, known, known, known, text, text)


@st.composite
def quotes(draw) -> Quote:
    quoted, start = draw(text), draw(st.integers(0, 10**6))
    end = start + len(quoted)
    key = draw(
        st.none()
        | st.builds(lambda a, b: Span(start + min(a, b), start + max(a, b)), *[st.integers(0, len(quoted))] * 2)
    )
    also_in = draw(st.lists(st.builds(Copy, citations, *[st.integers(0, 10**6)] * 2), max_size=2).map(tuple))
    return Quote(quoted, start, end, key, draw(share), draw(citations), draw(st.none() | st.integers(1, 99)), also_in)


asked = st.builds(
    Asked, text, text, st.booleans(), share,
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda when: when.strftime("%Y-%m-%dT%H:%M:%SZ")),
    st.integers(0, 10**6), st.lists(quotes(), max_size=2).map(tuple),
)  # fmt: skip
packs = st.lists(asked, max_size=2).map(tuple).map(Pack)


@given(packs)
@settings(max_examples=50)
def test_json_read_back_is_the_pack(pack):
    assert from_json(as_json(pack)) == pack
    assert json.loads(as_json(pack))["cuttings_pack"] == 1


@given(packs)
@settings(max_examples=50)
def test_csv_read_back_is_the_pack(pack):
    assert from_csv(as_csv(pack)) == pack


@given(packs)
@settings(max_examples=50)
def test_any_csv_reader_sees_the_same_fields_and_no_cell_acts(pack):
    rows = list(csv.DictReader(io.StringIO(as_csv(pack).removeprefix(BOM), newline=""), strict=True))
    assert len(rows) == sum(len(each.quotes) or 1 for each in pack.asked)
    given_rows = [(each, quote) for each in pack.asked for quote in each.quotes or (None,)]
    for row, (each, quote) in zip(rows, given_rows, strict=True):
        assert tuple(row) == COLUMNS
        assert truth(row["question"]) == each.question and row["asked"] == each.asked
        assert truth(row["quote"]) == (quote.text if quote else "")
        if quote:
            assert [truth(row[name]) or None for name in ("title", "byline", "url", "source")] == [
                quote.article.title, quote.article.byline, quote.article.url, quote.article.source]  # fmt: skip
            assert (int(row["start"]), int(row["end"])) == (quote.start, quote.end)
        for cell in row.values():
            seen = re.sub(r"^[\s\u200b\x00]+", "", cell)
            assert seen[:1] not in set("=+-@") and cell[:1] not in set("\t\r\n"), repr(cell)


@given(text)
def test_harmless_cells_can_be_told_back(cell):
    assert truth(harmless(cell)) == cell
    assert harmless(cell) in (cell, "'" + cell)


def test_plain_cells_stay_as_they_are():
    for cell in ("", "It closed.", "'tis", "a=b", "£4.2m", "2020-01-29", "“-”"):
        assert harmless(cell) == truth(cell) == cell


def rendered(markdown: str) -> str:
    renderer = (
        pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    )
    return renderer.render(markdown)


@given(st.lists(text, min_size=1, max_size=3))
@settings(max_examples=150)
def test_no_markup_of_the_words_acts_in_markdown(lines):
    """The renderer gives one paragraph with exactly these words: no tag but its own."""
    line = " ".join(re.split(r"[\r\n]+", " ".join(lines)))
    html = rendered("x " + escaped(line) + "\n\n> " + escaped(line))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<blockquote>", "</blockquote>"}
    shown = unescape(re.sub(r"<[^>]*>", "", html)).replace("\ufffd", "\x00").split()
    assert shown == ["x", *line.split(), *line.split()] or "\x00" in line or "\ufffd" in line


@given(packs)
@settings(max_examples=50)
def test_a_markdown_pack_has_only_our_own_structure(pack):
    html = rendered(as_markdown(pack))
    tags = {tag.strip("</>") for tag in re.findall(r"<[^>]*>", html)}
    links = {tag for tag in tags if tag.startswith('a href="http')}
    assert tags - links <= {"h1", "h2", "h3", "p", "ul", "li", "blockquote", "code", "a"}
    assert html.count("<h2>") == len(pack.asked) and html.count("<code>") == 1
    assert html.count("<blockquote>") == html.count("<h3>") == sum(len(each.quotes) for each in pack.asked)
    assert len(re.findall("<ul>", html)) == len(pack.asked) + html.count("<h3>")


@pytest.mark.parametrize("gap", ["", "\n", "\r", "\r\n", "\n\n", "\n \n\t"], ids=repr)
def test_every_hostile_line_stays_words_wherever_it_stands(gap):
    cited = Citation("a", *[None] * 5, "a.txt", "f")
    for hostile in HOSTILE:
        quote = Quote("a" + gap + hostile, 0, 1 + len(gap + hostile), None, 0.5, replace(cited, title=hostile))
        html = rendered(as_markdown(Pack((Asked(hostile, hostile, True, 0.5, "2026-01-01T00:00:00Z", 1, (quote,)),))))
        block = html.partition("<blockquote>")[2].partition("</blockquote>")[0]
        assert set(re.findall("<[^>]*>", block)) <= {"<p>", "</p>"}, (hostile, block)
        assert unescape(re.sub("<[^>]*>", "", block)).split() == quote.text.replace("\x00", "\ufffd").split()
        # three headings, one block quote, lists of two (how it went, when) and of five (title, file, characters, sums)
        ours = 3 + 1 + (1 + 2) + (1 + 5)
        assert len(re.findall("<(?:h[1-6]|ul|ol|li|hr|pre|table|blockquote)", html)) == ours, (hostile, html)


def test_markdown_is_for_reading():
    assert escaped("At 7:30pm: “yes” (see p. 4, £1.2m)") == "At 7:30pm: “yes” (see p. 4, £1.2m)"
    cited = Citation(
        "a1", "Mill to close", "2020-01-29", "The Gazette", None, "https://g.example/mill", "press/mill.txt", "f0"
    )
    quote = Quote("It closes\r\nin May.", 10, 27, Span(22, 25), 0.9, cited)
    page = as_markdown(Pack((Asked("When?", "When does it close?", True, 0.9, "2026-11-21T23:40:05Z", 7, (quote,)),)))
    assert "## 1. When?\n\n- Understood as: When does it close?\n- Very likely the answer (confidence 0.9)" in page
    assert "Asked on 21 November 2026, 23:40:05 UTC, of library generation 7" in page
    assert "> It closes\n> in May.\n" in page and "- Address: <https://g.example/mill>" in page
    assert "- Characters: 10 to 27, key words 22 to 25" in page and "- Date: 29 January 2020" in page


def test_an_answer_becomes_a_line_of_the_pack():
    cited = Citation("a1", None, None, None, None, None, "a.txt", "f0")
    quote = Quote("It closed.", 0, 10, None, 0.123456, cited)
    answer = Answer("q", "s", True, 0.98765, (quote,), searched=Searched(generation=4))
    noon = datetime(2026, 6, 1, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    line = Asked.of(answer, noon)
    assert (line.asked, line.generation, line.confidence, line.quotes[0].score) == (
        "2026-06-01T11:00:00Z",
        4,
        0.9877,
        0.1235,
    )
    assert {**answer.as_json(), **line.as_json()}["quotes"] == answer.as_json()["quotes"]
    assert Asked.of(answer, noon.astimezone(UTC)) == line


CLOSED = Quote("It closed.", 0, 10, Span(3, 9), 0.5, Citation("a", None, None, None, None, None, "a.txt", "f"))
GOOD = as_json(Pack((Asked("q", "q", True, 0.5, "2026-01-01T00:00:00Z", 1, (CLOSED,)),)))
SPOILT = {
    "no JSON": lambda d: "{",
    "a list": lambda d: "[]",
    "no version": lambda d: {"questions": []},
    "another version": lambda d: {**d, "cuttings_pack": 2},
    "true for one": lambda d: {**d, "cuttings_pack": True},
    "questions are no list": lambda d: {**d, "questions": {}},
    "a question is no object": lambda d: {**d, "questions": [1]},
    "no questions": lambda d: {"cuttings_pack": 1},
    "NaN": lambda d: GOOD.replace('"score": 0.5', '"score": NaN'),
    "huge": lambda d: GOOD.replace('"score": 0.5', '"score": 1e999'),
    "negative": lambda d: GOOD.replace('"start": 0', '"start": -1'),
    "half": lambda d: GOOD.replace('"start": 0', '"start": 0.5'),
    "yes": lambda d: GOOD.replace("true", '"yes"'),
    "text is none": lambda d: GOOD.replace('"It closed."', "null"),
    "text is empty": lambda d: GOOD.replace('"It closed."', '""'),
    "page of text": lambda d: GOOD.replace('"start": 0', '"page": "x", "start": 0'),
    "key of one": lambda d: re.sub(r"3,\s+9", "3", GOOD),
    "article is text": lambda d: re.sub(r'"article": \{[^}]*\}', '"article": "a"', GOOD),
    "source is a number": lambda d: GOOD.replace('"a.txt"', "7"),
    "deep": lambda d: "[" * 100_000,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_no_pack_is_refused_in_one_line(spoil):
    spoilt = spoil(json.loads(GOOD))
    spoilt = spoilt if isinstance(spoilt, str) else json.dumps(spoilt)
    assert spoilt != GOOD
    with pytest.raises(UsageError) as refusal:
        from_json(spoilt)
    assert str(refusal.value).count("\n") == 0


def test_the_place_of_the_fault_is_named():
    with pytest.raises(UsageError, match='question 1, quote 1: "source" is not text'):
        from_json(GOOD.replace('"a.txt"', "7"))


@given(
    st.text(st.characters(), max_size=200) | st.lists(st.sampled_from([*COLUMNS, ",", "\r\n", '"', "1"])).map("".join)
)
def test_any_text_is_a_pack_or_a_plain_refusal(given_text):
    for read in (from_json, from_csv):
        try:
            read(given_text)
        except UsageError as refusal:
            assert str(refusal)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.replace("generation", "gen"),
        lambda t: t.replace("\r\n1,1,", "\r\n2,1,"),
        lambda t: t.replace(",0,10,", ",0,ten,"),
        lambda t: t.replace(",true,", ",perhaps,"),
        lambda t: t.replace("\r\n1,1,", "\r\n1,"),
        lambda t: t.replace(",0,10,", ",0,\u0661\u0660,"),
        lambda t: t + '"',
    ],
)
def test_a_csv_that_is_no_pack_is_refused(spoil):
    good = as_csv(from_json(GOOD))
    assert spoil(good) != good
    with pytest.raises(UsageError):
        from_csv(spoil(good))


@pytest.mark.parametrize("module", [qa.pack, qa.pack_csv, qa.pack_markdown, qa.verify], ids=lambda m: m.__name__)
def test_the_worked_examples_work(module):
    done = doctest.testmod(module)
    assert done.attempted and not done.failed
