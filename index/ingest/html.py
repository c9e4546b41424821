"""A saved web page -> Article, through trafilatura: the stored text is what it extracts.

Its paragraphs are parted by blank lines, so that the same rules as for text find what it let through. Title,
date, outlet, writer and address come from the page's own metadata where it has them.
"""

import logging
import re
from dataclasses import dataclass, replace

from index.article import Article
from index.dateline import find_masthead
from index.dates import parse_date
from index.errors import RefusedInput
from index.furniture import find_blocks
from index.ingest.walk import Source

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=(?:\(\d+\))?(https?://[^\s<>\"]{1,2000})\s*-->", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; unknown fields are None."""

    text: str
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    url: str | None


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput when no article can be found in the page."""
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")):
        raise RefusedInput(f"{source.name}: not a web page (binary data); save the page as HTML or its text as .txt")
    page = extract(data, source.name)
    masthead = find_masthead(page.text, 0, page.title)
    masthead = replace(
        masthead,
        published=page.published or masthead.published,
        publisher=page.publisher or masthead.publisher,
        byline=page.byline or masthead.byline,
    )
    return Article(
        id=sha256[:16], text=page.text, sha256=sha256, source=source.name, blocks=find_blocks(page.text, masthead),
        title=masthead.title, published=masthead.published, publisher=masthead.publisher, byline=masthead.byline,
        url=saved_from(data) or page.url,
    )  # fmt: skip


def extract(page: bytes | str, name: str, what: str = "page") -> Page:
    """The article in a page, its paragraphs parted by blank lines. Raises RefusedInput when there is none."""
    from trafilatura import bare_extraction  # heavy: a second of imports

    # What it finds wrong with a page is said once, in our words, not logged to the terminal as well.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=True)
    except Exception as error:  # a stranger's parser over hostile bytes: whatever it raises, the file is refused
        kind = type(error).__name__
        raise RefusedInput(f"{name}: the {what} cannot be read ({kind}); save its text as .txt") from None
    lines = [line.strip() for line in (found.text or "").splitlines()] if found is not None else []
    text = "\n\n".join(line for line in lines if line)
    if not any(character.isalnum() for character in text):
        raise RefusedInput(f"{name}: no article text found in the {what}; save the story's text as .txt")
    return Page(
        text, _clean(found.title), parse_date(found.date or ""), _clean(found.sitename), _clean(found.author),
        _clean(found.url),
    )  # fmt: skip


def saved_from(data: bytes) -> str | None:
    """The address that a browser wrote at the top of a page it saved: it is where the page truly was.

    >>> saved_from(b"<!DOCTYPE html>\\n<!-- saved from url=(0031)https://stell.example/news/bins1 -->")
    'https://stell.example/news/bins1'
    """
    match = _SAVED_FROM.search(data[:4096])
    if match is None:
        match = _SAVED_FROM.search(data[:8192].replace(b"\0", b""))  # utf-16
    return match[1].decode("ascii", "ignore") if match else None


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
