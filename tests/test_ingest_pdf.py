"""A PDF becomes an Article of whole paragraphs that knows its pages, or is refused by name."""

import io
from functools import partial

import document_fakes
import pytest
from document_fakes import make_pdf, wrapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import QUOTABLE, Article, page_at
from index.chunk import cut_passages, quotable_sentences
from index.errors import RefusedInput
from index.ingest import pdf
from index.ingest.pdf_lines import Line, join_pages
from index.ingest.properties import plausible_author, plausible_title

TITLE = "Stell bridge to close for a year"
PARAGRAPHS = [
    "The old bridge at Stell will close for a year from June, the county council has said. Its arches, built in "
    "1794, are to be taken down stone by stone and numbered.",
    "Hal Dunmore, who keeps the ferry inn, said the closure would cost him half his trade. “Nobody asked us,” he "
    "said on Tuesday.",
    "A temporary footbridge will be put up below the weir, and buses will go round by Harrowmere until the work "
    "is done.",
]


read = partial(document_fakes.read, "story.pdf")
refusal = partial(document_fakes.refusal, "story.pdf")


def quoted(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.role in QUOTABLE]


def story_pages():
    head = [(60.0, 800.0, 20.0, TITLE), (60.0, 770.0, 11.0, "By Ann Elm"), (60.0, 748.0, 11.0, "3 May 2019")]
    return [[*head, *((x, y - 80, size, text) for x, y, size, text in wrapped(PARAGRAPHS)[0])]]


def test_a_story_whole(tmp_path):
    article = read(tmp_path, make_pdf(story_pages(), title="Microsoft Word - bins v2.doc", author="jsmith"))
    assert (article.title, article.byline, article.published) == (TITLE, "Ann Elm", "2019-05-03")
    assert article.publisher is None and article.url is None
    assert quoted(article) == PARAGRAPHS
    assert article.text == "\n\n".join([TITLE, "By Ann Elm", "3 May 2019", *PARAGRAPHS])


def test_when_the_file_was_made_is_not_when_the_story_was_told(tmp_path):
    article = read(tmp_path, make_pdf(wrapped(PARAGRAPHS), title="Bridge to close at Stell | Stell Gazette"))
    assert article.published is None and article.byline is None
    assert (article.title, article.publisher) == ("Bridge to close at Stell", "Stell Gazette")


LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(alphabet="abcdefghiéüABC'’“”&;,\u00a0", min_size=1, max_size=9).filter(lambda word: not word.isspace())
stories = st.lists(st.lists(words, min_size=4, max_size=60), min_size=1, max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(stories=stories, lines_a_page=st.integers(3, 20))
def test_no_word_is_lost_or_moved_and_every_quote_is_a_slice_on_its_page(tmp_path, stories, lines_a_page):
    """Each word carries a number in letters, so that no line repeats and the page of every word is known."""
    count, paragraphs = 0, []
    for story in stories:
        told = []
        for word in story:
            told.append(f"{word.replace(chr(0xA0), '')}q{''.join(LETTERS[int(digit)] for digit in str(count))}")
            count += 1
        paragraphs.append(" ".join(told) + ".")
    pages = wrapped(paragraphs, lines_a_page)
    try:
        article = read(tmp_path, make_pdf(pages))
    except RefusedInput as error:
        assert "no text" in str(error) or "nothing in it reads" in str(error)
        return
    assert article.text.split() == " ".join(paragraphs).split()
    assert article.text.count("\f") == len(pages) - 1
    page_of = {word: at for at, page in enumerate(pages, 1) for line in page for word in line[3].split()}
    for passage in cut_passages(article):
        for span in passage.sentences:
            first = span.of(article.text).split()[0]
            assert page_at(article, span.start) == page_of.get(first, page_at(article, span.start))
    for word, page in page_of.items():
        assert page_at(article, article.text.index(word)) == page


def test_a_sentence_over_the_page_is_one_sentence_and_begins_on_the_first(tmp_path):
    story = " ".join(f"The council of Stell met again in week {week} of the long dispute." for week in range(40, 60))
    article = read(tmp_path, make_pdf(wrapped([story], lines_a_page=7)))
    sentences = [span.of(article.text) for span in quotable_sentences(article)]
    assert len(sentences) == 20 and any(" \f" in sentence for sentence in sentences)
    assert all(sentence.endswith("dispute.") for sentence in sentences)


def test_a_capital_over_the_page_breaks_no_sentence(tmp_path):
    lines = [f"of the week {letter} the leader of the council was met by Mrs" for letter in LETTERS[:12]]
    page = [(60.0, 800.0 - 13 * at, 11.0, line) for at, line in enumerate(lines)]
    after = [(60.0, 800.0, 11.0, "Elm at the gate of the hall, and they spoke of the bridge.")]
    article = read(tmp_path, make_pdf([page, after]))
    assert quotable_sentences(article)[-1].of(article.text).endswith("met by Mrs \fElm at the gate of the hall, and "
                                                                     "they spoke of the bridge.")  # fmt: skip


def test_running_titles_and_page_numbers_are_left_out(tmp_path):
    pages = wrapped(PARAGRAPHS * 3, lines_a_page=6)
    pages = [
        [(60.0, 830.0, 8.0, "Stell Gazette, 3 May 2019"), *page, (280.0, 20.0, 8.0, f"Page {number} of {len(pages)}")]
        for number, page in enumerate(pages, 1)
    ]
    text = read(tmp_path, make_pdf(pages)).text
    assert len(pages) > 2 and "Gazette" not in text and "Page" not in text
    assert text.split() == " ".join(PARAGRAPHS * 3).split()


def test_what_a_browser_prints_around_a_page(tmp_path):
    page = [(20.0, 830.0, 8.0, "21/11/2023, 23:33 Bridge to close - Stell Gazette"), *story_pages()[0][:2],
            *((x, y - 80, size, text) for x, y, size, text in wrapped(PARAGRAPHS)[0]),
            (20.0, 15.0, 8.0, "https://www.stell.example/news/bridge-1794 1/1")]  # fmt: skip
    article = read(tmp_path, make_pdf([page]))
    assert article.published is None and article.url == "https://www.stell.example/news/bridge-1794"
    assert "23:33" not in article.text and "1/1" not in article.text


def test_an_indent_begins_a_paragraph_where_no_gap_does(tmp_path):
    told = ["The members of the council met in the hall this day and",
            "they spoke for hours of the bridge, its cost, its age and",
            "its arches, until the chair rose and sent them all home."]  # fmt: skip
    rows = [(72.0 if at % 3 == 0 else 60.0, 800.0 - 13 * at, 11.0, told[at % 3]) for at in range(9)]
    assert read(tmp_path, make_pdf([rows])).text.split("\n\n") == [" ".join(told)] * 3


def lines(*texts: str) -> list[Line]:
    return [Line(text, 60.0, 800.0 - 13 * at, 11.0) for at, text in enumerate(texts)]


FULL = "the members of the council of Stell met in the hall today and"


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("and heard of the eco-", "nomy of the town there", "eco-nomy"),
        ("and heard of the long-", "term plan for the town", "long-term"),
        ("and heard of the coun-", "cil and its old leader", "council"),
        ("and heard of the Elm-", "Ash party of the town it", "Elm- Ash"),
    ],
)
def test_words_broken_at_the_end_of_a_line(before, after, joined):
    whole = f"{FULL} {before}"
    filler = f"{FULL} it was said in a long speech on"
    known = "it was for the long haul of the next term, not an eco-nomy one"
    text = join_pages([lines(filler, whole, f"{after} {FULL} so on.", filler, known)]).text
    assert f"and heard of the {joined}" in text


@pytest.mark.parametrize(
    ("title", "plausible"),
    [("Microsoft Word - x.doc", False), ("Untitled document", False), ("The bridge plan, last.docx", False),
        ("bins_v2.indd", False), ("Document1", False),
     ("Slide 1", False), ("about:blank", False), ("https://stell.example/x", False), ("Presentation.pptx", False),
     ("", False), ("Bins", False), ("C:\\Users\\ann\\bins", False), ("x" * 300, False), (None, False), (7, False),
     ("Bins to be emptied monthly", True), ("Is the bridge safe?", True)],
)  # fmt: skip
def test_plausible_titles(title, plausible):
    assert (plausible_title(title) is not None) == plausible


@pytest.mark.parametrize("author", ["jsmith", "Administrator", "Stell Borough Council", "Canon iR-ADV", "", None, b"x"])
def test_authors_that_are_no_persons(author):
    assert plausible_author(author) is None


# --- what is refused -----------------------------------------------------------------------------------------


def test_encrypted(tmp_path):
    from pypdf import PdfReader, PdfWriter

    def locked(password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(story_pages()))))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert "encrypted" in refusal(tmp_path, locked("secret"))
    assert quoted(read(tmp_path, locked(""))) == PARAGRAPHS  # only locked against changes


def test_pictures_only(tmp_path):
    assert "OCR" in refusal(tmp_path, make_pdf([[], []]))
    assert "OCR" in refusal(tmp_path, make_pdf([[(60.0, 20.0, 9.0, "1")], [(60.0, 20.0, 9.0, "2")]]))


def test_no_pages_and_too_many(tmp_path, monkeypatch):
    assert "no pages" in refusal(tmp_path, make_pdf([]))
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "3 pages, more than 2" in refusal(tmp_path, make_pdf([[], [], []]))


def test_too_long_to_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_SECONDS", 0.0)
    assert "takes longer" in refusal(tmp_path, make_pdf(story_pages()))


@pytest.mark.parametrize("data", [b"words, not a PDF", b"%PDF-", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"\0" * 50])
def test_damaged(tmp_path, data):
    refusal(tmp_path, data)


def test_a_small_file_that_swells(tmp_path):
    import zlib

    content = zlib.compress(b"\n" * 200_000_000, 9)
    story = make_pdf([[]])
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)
    refusal(tmp_path, story.replace(b"<< /Length 0 >>\nstream\n\nendstream", stream))


STORY = make_pdf(story_pages())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, len(STORY) - 1), piece=st.binary(max_size=6), cut=st.integers(0, 40))
def test_no_damage_makes_a_traceback(tmp_path, at, piece, cut):
    try:
        article = read(tmp_path, STORY[:at] + piece + STORY[at + cut :])
    except RefusedInput as error:
        assert "\n" not in str(error) and str(error).startswith("story.pdf: ")
        return
    article.text.encode()
    for passage in cut_passages(article):
        assert all(span.of(article.text).strip() for span in passage.sentences)


@pytest.mark.parametrize(
    ("source", "page"),
    [("a.pdf", 2), ("https://x.example/a.pdf?v=1", 2), ("https://x.example/a.pdf#page=2", 2),
     ("https://x.example/download?id=3", 2), ("a.txt", None)],
)  # fmt: skip
def test_a_page_is_known_wherever_the_pdf_came_from(source, page):
    paged = Article(id="a1", text="Hello.\n\fWorld.", sha256="", source=source, blocks=())
    assert page_at(paged, 8) == page
