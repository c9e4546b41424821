"""A Word document becomes an Article of everything it shows, or is refused by name."""

import io
import zipfile
from contextlib import suppress
from functools import partial

import document_fakes
import pytest
from document_fakes import make_zip
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import QUOTABLE, Article
from index.chunk import cut_passages
from index.errors import RefusedInput
from index.ingest import docx

PARAGRAPHS = [
    "The old bridge at Stell will close for a year from June, the county council has said.",
    "Hal Dunmore, who keeps the ferry inn, said it would cost him half his trade. “Nobody asked us,” he said.",
]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


read = partial(document_fakes.read, "story.docx")
refusal = partial(document_fakes.refusal, "story.docx")


def saved(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def story(*paragraphs: str, title: str = "", author: str = ""):
    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def with_body(xml: str) -> bytes:
    """A document whose body is the given WordprocessingML."""
    from docx.oxml import parse_xml

    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:sdt {W}><w:sdtContent>{xml}</w:sdtContent></w:sdt>"))
    return saved(document)


def quoted(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.role in QUOTABLE]


def test_a_story_whole(tmp_path):
    document = Document()
    document.add_paragraph("Press office")
    document.add_heading("Stell bridge to close", 0)
    for line in ("By Ann Elm", "3 May 2019", *PARAGRAPHS):
        document.add_paragraph(line)
    article = read(tmp_path, saved(document))
    assert (article.title, article.byline, article.published) == ("Stell bridge to close", "Ann Elm", "2019-05-03")
    assert quoted(article) == PARAGRAPHS


def test_properties_come_after_the_text_and_their_dates_never(tmp_path):
    article = read(tmp_path, saved(story(*PARAGRAPHS, title="Bridge to close at Stell", author="Ann Smith")))
    assert (article.title, article.byline, article.published) == ("Bridge to close at Stell", "Ann Smith", None)
    article = read(tmp_path, saved(story(*PARAGRAPHS, title="Microsoft Word - x.doc", author="jsmith")))
    assert (article.title, article.byline) == (None, None)
    article = read(tmp_path, saved(story("By Bo Ash", "3 May 2019", *PARAGRAPHS, author="Ann Smith")))
    assert article.byline == "Bo Ash"


hostile = st.text(
    alphabet=st.one_of(st.sampled_from("aé.,“” \t\n\r\u00a0\u2028\u0301😀\u202e\u200b-"), st.characters(codec="utf-8")),
    max_size=80,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(paragraphs=st.lists(hostile, min_size=1, max_size=5))
def test_every_paragraph_is_there_as_it_stands_and_every_quote_is_a_slice(tmp_path, paragraphs):
    document = Document()
    for paragraph in paragraphs:
        with suppress(ValueError):  # characters that no XML can hold: the paragraph ends before them
            document.add_paragraph(paragraph)
    held = [paragraph.text for paragraph in document.paragraphs]
    try:
        article = read(tmp_path, saved(document))
    except RefusedInput:
        return
    assert article.text.split() == "\n".join(held).translate({code: " " for code in range(0x7F, 0xA0)}).split()
    for passage in cut_passages(article):
        for span in passage.sentences:
            assert span.of(article.text).strip() and span.of(article.text) in article.text


def test_tracked_changes_hidden_text_and_boxes(tmp_path):
    xml = (
        "<w:p><w:r><w:t>The council </w:t></w:r><w:ins><w:r><w:t>has agreed </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>refused </w:delText><w:t>refused </w:t></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r>"
        '<w:hyperlink><w:r><w:t>to close the bridge.</w:t></w:r></w:hyperlink><w:r><w:br w:type="page"/></w:r>'
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>A box of its own.</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>A box of its own.</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:p>"
    )
    assert read(tmp_path, with_body(xml)).text == "The council has agreed to close the bridge.\n\nA box of its own."


def test_tables_of_figures_are_rows_and_tables_of_text_are_paragraphs(tmp_path):
    document = story(PARAGRAPHS[0])
    for cells in (("Bridge", "£2m"), (PARAGRAPHS[0] + " And again: " + PARAGRAPHS[0], PARAGRAPHS[1])):
        row = document.add_table(rows=1, cols=2).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    text = read(tmp_path, saved(document)).text.split("\n\n")
    assert text[1] == "Bridge\t£2m" and text[3] == PARAGRAPHS[1]


# --- what is refused -----------------------------------------------------------------------------------------

GOOD = saved(story(*PARAGRAPHS))


def test_encrypted_or_old(tmp_path):
    assert "encrypted" in refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_empty_and_pictures_only(tmp_path):
    assert "no text" in refusal(tmp_path, saved(story()))
    assert "no text" in refusal(tmp_path, saved(story("", " ", "--")))


@pytest.mark.parametrize(
    "data",
    [b"words", b"PK\x03\x04", make_zip({}), make_zip({"a.txt": b"x"}), GOOD[: len(GOOD) // 2], b"%PDF-1.4 words"],
)
def test_damaged(tmp_path, data):
    refusal(tmp_path, data)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_small_file_that_swells(tmp_path):
    bomb = make_zip(parts_of(GOOD) | {"word/media/image1.bin": b"\0" * (docx.MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000 and "unpacks to over 100 MB" in refusal(tmp_path, bomb)


def test_entities_are_not_expanded(tmp_path):
    head = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">' + "".join(
        f'<!ENTITY {two} "{f"&{one};" * 50}">' for one, two in ("ab", "bc", "cd", "de")
    )
    xml = f"{head}]><w:document {W}><w:body><w:p><w:r><w:t>Bins. &e; &f;</w:t></w:r></w:p></w:body></w:document>"
    try:
        assert len(read(tmp_path, make_zip(parts_of(GOOD) | {"word/document.xml": xml.encode()})).text) < 100
    except RefusedInput as error:
        assert "damaged" in str(error)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), piece=st.binary(max_size=6), cut=st.integers(0, 40), inside=st.booleans())
def test_no_damage_makes_a_traceback(tmp_path, at, piece, cut, inside):
    """In the zip, or in the XML that it holds."""
    data = GOOD[:at] + piece + GOOD[at + cut :]
    if inside:
        parts = parts_of(GOOD)
        name = sorted(parts)[at % len(parts)]
        where = at % (len(parts[name]) or 1)
        data = make_zip(parts | {name: parts[name][:where] + piece + parts[name][where + cut :]})
    try:
        assert read(tmp_path, data).text.strip()
    except RefusedInput as error:
        assert "\n" not in str(error) and str(error).startswith("story.docx: ")
