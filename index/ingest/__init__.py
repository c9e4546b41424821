"""A file -> Article with its blocks marked. One format a file: `text.py`, `html.py`, `pdf.py`, `docx.py`, `eml.py`;
`feed.py` for files that hold several articles.

    sources, refusals = find_sources(["articles/"])
    for found in read_articles(sources[0]): ...   # Articles, and Refusals of what in the file is not read

Adding a format: a module with `read(data: bytes, source: Source, sha256: str) -> Article`, its suffixes in `walk.py`
and a line in `_reader`.
"""

import hashlib
from collections.abc import Callable, Iterator

from index.article import Article
from index.errors import RefusedInput
from index.ingest import docx, eml, feed, html, pdf, text
from index.ingest.walk import (
    DOCX_SUFFIXES,
    EML_SUFFIXES,
    FEED_SUFFIXES,
    HTML_SUFFIXES,
    PDF_SUFFIXES,
    Refusal,
    Source,
    find_sources,
)

__all__ = ["MAX_BYTES", "Refusal", "Source", "find_sources", "read_article", "read_articles"]

MAX_BYTES = 20_000_000


def read_articles(source: Source, max_bytes: int = MAX_BYTES) -> Iterator[Article | Refusal]:
    """Every article in one source, and what of it is not read: an e-mail's attachments, a feed's bare summaries.

    Raises RefusedInput as `read_article` does.
    """
    suffix = source.path.suffix.lower()
    if suffix in FEED_SUFFIXES:
        yield from feed.read_articles(_read_bytes(source, max_bytes), source)
        return
    yield read_article(source, max_bytes)
    if suffix in EML_SUFFIXES:
        yield from eml.attachments(_read_bytes(source, max_bytes), source)


def read_article(source: Source, max_bytes: int = MAX_BYTES) -> Article:
    """One source as an Article.

    Raises RefusedInput, with a one-line reason and what to do, for a file that is too large, unreadable,
    binary, in an unknown encoding, encrypted, damaged, or without any readable text.
    """
    data = _read_bytes(source, max_bytes)
    if source.path.suffix.lower() in FEED_SUFFIXES:
        raise RefusedInput(f"{source.name}: a feed holds several articles; take it in with `python -m index add`")
    article = _reader(source.path.suffix.lower())(data, source, hashlib.sha256(data).hexdigest())
    if not any(block.end > block.start for block in article.blocks):
        raise RefusedInput(f"{source.name}: nothing in it reads as an article; check that it holds the story's text")
    return article


def _reader(suffix: str) -> Callable[[bytes, Source, str], Article]:
    if suffix in HTML_SUFFIXES:
        return html.read
    if suffix in PDF_SUFFIXES:
        return pdf.read
    if suffix in DOCX_SUFFIXES:
        return docx.read
    return eml.read if suffix in EML_SUFFIXES else text.read


def _read_bytes(source: Source, max_bytes: int) -> bytes:
    try:
        with source.path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RefusedInput(f"{source.name}: cannot be read ({reason}); check the file and its permissions") from None
    if len(data) > max_bytes:
        limit = f"{max_bytes / 1e6:g} MB"
        raise RefusedInput(f"{source.name}: larger than {limit}; split it into one file an article")
    if not data.strip():
        raise RefusedInput(f"{source.name}: the file is empty; remove it or save the article again")
    return data
