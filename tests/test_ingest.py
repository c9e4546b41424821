"""A file becomes an Article whose text is the file's own, or is refused by name with its reason in one line."""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.article import QUOTABLE, Article, Role
from index.chunk import cut_passages
from index.errors import RefusedInput
from index.ingest import Source, read_article
from index.ingest.frontmatter import read_front_matter

STORY = (
    "Bins to be emptied monthly\n\nBy Ann Elm\n3 May 2019\n\nBins in Stell will be emptied once a month from June.\n\n"
    "Hide Ad\n\nThe council said it would save £2m. “It smells,” said one man.\n"
)


def read(folder: Path, data: bytes | str, name: str = "story.txt", **options) -> Article:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_article(Source(path, name), **options)


def refusal(folder: Path, data: bytes | str, name: str = "story.txt", **options) -> str:
    with pytest.raises(RefusedInput) as caught:
        read(folder, data, name, **options)
    message = str(caught.value)
    assert message.startswith(f"{name}: ") and "\n" not in message and ";" in message
    return message


def quoted(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.role in QUOTABLE]


def test_a_text_file_whole(tmp_path):
    article = read(tmp_path, STORY)
    assert article.text == STORY
    assert (article.title, article.published, article.byline) == ("Bins to be emptied monthly", "2019-05-03", "Ann Elm")
    assert (article.publisher, article.url, article.source) == (None, None, "story.txt")
    assert article.sha256 == hashlib.sha256(STORY.encode()).hexdigest() and article.id == article.sha256[:16]
    assert quoted(article)[1] == "The council said it would save £2m. “It smells,” said one man."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_text_with_its_own_line_ends(tmp_path, encoding, end):
    text = STORY.replace("\n", end)
    article = read(tmp_path, text.encode(encoding))
    named = {"utf-16": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252"}
    assert (article.text, article.encoding) == (text, named.get(encoding))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=400))
def test_a_text_file_is_stored_as_it_is_or_refused(tmp_path, text):
    data = text.encode("utf-8", "surrogatepass")
    try:
        article = read(tmp_path, data)
    except RefusedInput:
        return
    assert article.text == data.decode("utf-8-sig")
    for passage in cut_passages(article):
        for span in passage.sentences:
            assert span.of(article.text).strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from([".txt", ".md", ".html"]))
def test_no_bytes_make_a_traceback(tmp_path, data, suffix):
    try:
        assert read(tmp_path, data, "any" + suffix).text
    except RefusedInput as error:
        assert "\n" not in str(error)


REFUSED = [
    (b"", "empty"),
    (b"  \n\t\r\n ", "empty"),
    (b"\xef\xbb\xbf", "no words"),
    (b"-- ** --", "no words"),
    (b"---\ntitle: Bins\n---\n", "only front matter"),
    (b"---\ntitle: Bins\n---", "only front matter"),
    (b"Bins\0are full", "binary"),
    (b"%PDF-1.7\n%words and words", "binary"),
    (b"PK\x03\x04 words", "binary"),
    (b"\x89PNG\r\n\x1a\n words", "binary"),
    (b"words \x01\x02\x03\x04\x05 words", "binary"),
    ("Слова".encode("koi8-r") * 20, "neither UTF-8"),
    ("日本語の文章です。".encode("shift-jis") * 20, "neither UTF-8"),
    (b"caf\x81 au lait in Stell", "neither UTF-8"),
    ("words".encode("utf-16-le"), "binary"),
    (b"\xff\xfew\x00\x00\xd8", "binary"),
    (b"Hide Ad\n\nSubscribe\n\nMost read\n", "nothing in it reads as an article"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_refused_by_name_with_the_reason(tmp_path, data, reason):
    assert reason in refusal(tmp_path, data)


def test_too_large_is_refused_and_just_small_enough_is_not(tmp_path):
    data = b"Bins in Stell are full. " * 10
    assert "larger than" in refusal(tmp_path, data, max_bytes=len(data) - 1)
    assert read(tmp_path, data, max_bytes=len(data))


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(RefusedInput, match="cannot be read"):
        read_article(Source(tmp_path / "gone.txt", "gone.txt"))
    with pytest.raises(RefusedInput, match="cannot be read"):
        read_article(Source(tmp_path, "folder.txt"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_refused(tmp_path):
    (tmp_path / "closed.txt").write_text(STORY)
    (tmp_path / "closed.txt").chmod(0)
    with pytest.raises(RefusedInput, match="Permission denied"):
        read_article(Source(tmp_path / "closed.txt", "closed.txt"))


FRONT = """---
title: "Bins: a history"
date: 2019-05-03
byline: Cuttings sample desk
publisher: Stell Gazette
url: https://stell.example/bins
about: bins
tags: [a, b]
---

# Bins: a history

Bins came to Stell in 1921.

## The first bin

It was green. It stood in Mill Street.
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["bins.md", "bins.txt"])
def test_front_matter_stays_in_the_text_and_is_never_quotable(tmp_path, name, end):
    text = FRONT.replace("\n", end)
    article = read(tmp_path, text, name)
    assert article.text == text
    assert (article.title, article.published, article.byline) == (
        "Bins: a history",
        "2019-05-03",
        "Cuttings sample desk",
    )
    assert (article.publisher, article.url) == ("Stell Gazette", "https://stell.example/bins")
    assert quoted(article) == ["Bins came to Stell in 1921.", "It was green. It stood in Mill Street."]
    assert article.blocks[0].role is Role.DATELINE and article.text[: article.blocks[0].end].endswith(f"---{end}")


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2019-05-03", "2019-05-03"),
        ("2019-05-03 10:00:00", "2019-05-03"),
        ('"3 May 2019"', "2019-05-03"),
        ("03/05/2019", "2019-05-03"),
        ("2019", None),
        ("soon", None),
        ("[1, 2]", None),
        ("2019-99-99", None),
        ("!!timestamp soon", None),
        ("2019-05-03T23:30:00-05:00", "2019-05-03"),
        ("1895-05-03", "1895-05-03"),
        ("1895-05-03 10:00:00", "1895-05-03"),
    ],
)
def test_the_date_of_front_matter(date, iso):
    assert read_front_matter(f"---\ndate: {date}\n---\nBody.").published == iso


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("12:30", "12:30"),
        ("2018_19", "2018_19"),
        ("1e3", "1e3"),
        ("No", "No"),
        ("0x1F", "0x1F"),
        ("2019-05-03", "2019-05-03"),
        ("!!bool maybe", "maybe"),
        ("!!python/object/apply:os.system ['true']", "true"),
        ("!!int ''", None),
        ("~", None),
        ("null", None),
    ],
)
def test_front_matter_is_read_as_it_was_typed(title, read):
    assert read_front_matter(f"---\ntitle: {title}\n---\nBody.").title == read


BROKEN = [
    "---\ntitle: [unclosed\n---\nBins are full.",
    "---\ntitle: a: b: c\n---\nBins are full.",
    "---\n- a\n- b\n---\nBins are full.",
    "---\njust words\n---\nBins are full.",
    "---\ntitle: Bins\n\nBins are full, and the fence is never closed.",
    '---\ntitle: "\\UFFFFFFFF"\n---\nBins are full.',
    "---\n" + "- " * 5000 + "\n---\nBins are full.",
    "---\n" + "[" * 5000 + "\n---\nBins are full.",
    "----\ntitle: Bins\n----\nBins are full.",
]


@pytest.mark.parametrize("text", BROKEN)
def test_broken_front_matter_is_plain_text(tmp_path, text):
    assert read_front_matter(text) is None
    article = read(tmp_path, text, "bins.md")
    assert article.text == text and any("Bins are full" in piece for piece in quoted(article))


@given(
    st.sampled_from(["title", "date", "byline", "url"]),
    st.sampled_from(["", "!!int ", "!!bool ", "!!float ", "!!timestamp ", "!!null ", "!!set ", "!!omap ", "!!binary "]),
    st.text(st.characters(codec="utf-8") | st.sampled_from("0123456789-:.x_eE+[]{}&*<'\"\\"), max_size=30),
)
@example("title", "", "0x" + "f" * 5000)
@example("date", "", "0001-01-01 00:00:00+23:59")
@example("title", "", '"Bins \\ud800 full\\e[2J"')
def test_no_front_matter_stops_the_rest_or_gives_words_that_cannot_be_stored(key, tag, value):
    front = read_front_matter(f"---\n{key}: {tag}{value}\n---\nBins are full.")
    found = (front.title, front.published, front.byline, front.url) if front else ()
    words = " ".join(filter(None, found))
    assert words.encode().decode() == words  # half a character would stop the tokenizer of whoever asks about it
    assert not any(ord(letter) < 32 for letter in words)


def test_half_a_character_in_a_title_is_marked():
    assert read_front_matter('---\ntitle: "Bins \\ud800 full"\n---\n').title == "Bins \ufffd full"


def test_front_matter_without_a_date_leaves_it_to_the_page(tmp_path):
    article = read(
        tmp_path, "---\ntitle: Bins\n---\nBins\n\n3 May 2019\n\nBins in Stell are full to the brim.\n", "b.md"
    )
    assert (article.title, article.published) == ("Bins", "2019-05-03")
    assert quoted(article) == ["Bins in Stell are full to the brim."]


def test_a_ten_megabyte_line_takes_seconds(tmp_path):
    began = time.process_time()
    article = read(tmp_path, "word " * 2_000_000)
    assert cut_passages(article)
    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    "unit", ["a", "a.", ". ", "<", "# ", "£1 ", "Comments\n", "more > ", "(", "©", "1.1.", "By A ", "–"]
)
def test_a_monotonous_megabyte_takes_seconds(tmp_path, unit):
    began = time.process_time()
    with suppress(RefusedInput):
        cut_passages(read(tmp_path, unit * (500_000 // len(unit))))
    assert time.process_time() - began < 20


def test_a_thousand_articles_take_seconds(tmp_path):
    paragraph = "The council met on Monday and agreed to spend £4m on the roads of Stell, its leader said. It rained. "
    body = "\n\n".join(paragraph * 2 for _ in range(13))
    (tmp_path / "x.txt").write_text(STORY + "\n" + body)
    source = Source(tmp_path / "x.txt", "x.txt")
    began = time.process_time()
    for _ in range(100):
        cut_passages(read_article(source))
    assert time.process_time() - began < 3  # a hundred articles of 500 words; about 0.4 s of processor time
