"""A saved web page -> Article, through trafilatura: the stored text is what it extracts.

Its paragraphs are parted by blank lines, so that the same rules as for text find what it let through. Title,
date, outlet, writer and address come from the page's own metadata where it has them.
"""

import logging
from dataclasses import replace

from index.article import Article
from index.dateline import find_masthead
from index.dates import parse_date
from index.errors import RefusedInput
from index.furniture import find_blocks
from index.ingest.walk import Source


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput when no article can be found in the page."""
    from trafilatura import bare_extraction  # heavy: a second of imports

    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")):
        raise RefusedInput(f"{source.name}: not a web page (binary data); save the page as HTML or its text as .txt")
    # What it finds wrong with a page is said once, in our words, not logged to the terminal as well.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        page = bare_extraction(data, with_metadata=True, include_comments=False, include_tables=True)
    except Exception as error:  # a stranger's parser over hostile bytes: whatever it raises, the file is refused
        name = type(error).__name__
        raise RefusedInput(f"{source.name}: the page cannot be read ({name}); save its text as .txt") from None
    lines = [line.strip() for line in (page.text or "").splitlines()] if page is not None else []
    text = "\n\n".join(line for line in lines if line)
    if not any(character.isalnum() for character in text):
        raise RefusedInput(f"{source.name}: no article text found in the page; save the story's text as .txt")
    title = _clean(page.title)
    masthead = find_masthead(text, 0, title)
    masthead = replace(
        masthead,
        published=parse_date(page.date or "") or masthead.published,
        publisher=_clean(page.sitename) or masthead.publisher,
        byline=_clean(page.author) or masthead.byline,
    )
    return Article(
        id=sha256[:16], text=text, sha256=sha256, source=source.name, blocks=find_blocks(text, masthead),
        title=masthead.title, published=masthead.published, publisher=masthead.publisher, byline=masthead.byline,
        url=_clean(page.url),
    )  # fmt: skip


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
