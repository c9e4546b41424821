"""A file -> Article with its blocks marked. One format a file: `text.py`, `html.py`.

    sources, refusals = find_sources(["articles/"])
    article = read_article(sources[0])          # RefusedInput says why not, in one line

Adding a format: a module with `read(data: bytes, source: Source) -> Article`, and its suffixes in `walk.py`.
"""

import hashlib

from index.article import Article
from index.errors import RefusedInput
from index.ingest import html, text
from index.ingest.walk import HTML_SUFFIXES, Refusal, Source, find_sources

__all__ = ["MAX_BYTES", "Refusal", "Source", "find_sources", "read_article"]

MAX_BYTES = 20_000_000


def read_article(source: Source, max_bytes: int = MAX_BYTES) -> Article:
    """One source as an Article.

    Raises RefusedInput, with a one-line reason and what to do, for a file that is too large, unreadable,
    binary, in an unknown encoding, or without any readable text.
    """
    data = _read_bytes(source, max_bytes)
    reader = html if source.path.suffix.lower() in HTML_SUFFIXES else text
    article = reader.read(data, source, hashlib.sha256(data).hexdigest())
    if not any(block.end > block.start for block in article.blocks):
        raise RefusedInput(f"{source.name}: nothing in it reads as an article; check that it holds the story's text")
    return article


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
