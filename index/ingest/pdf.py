r"""A PDF -> Article, through pypdf. The stored text is its paragraphs; a form feed stands where each page begins.

What a PDF says of itself is used with care: its title only when it looks like one, its dates never, for they are
those of the file and not of the story.
"""

import logging
import time
from collections.abc import Sequence
from io import BytesIO
from math import hypot

from index.article import Article
from index.errors import RefusedInput
from index.ingest.pdf_lines import Line, join_pages
from index.ingest.properties import fit_characters, make_article
from index.ingest.walk import Source

MAX_PAGES = 300
MAX_SECONDS = 60.0
_LEAST_LETTERS = 40
_COPY = "copy its text into a .txt file"


class _TooLong(Exception):
    """The time is up; raised from within pypdf's own loop."""


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput for a PDF that is locked, damaged, too long, or made
    of pictures."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is said once, in our words
    try:
        pages, properties = _read_pages(data, source.name)
    except RefusedInput:
        raise
    except _TooLong:
        raise RefusedInput(f"{source.name}: takes longer than {MAX_SECONDS:g} seconds to read; {_COPY}") from None
    except Exception as error:  # a stranger's parser over hostile bytes: whatever it raises, the file is refused
        kind = type(error).__name__
        raise RefusedInput(f"{source.name}: the PDF is damaged ({kind}); save it again, or {_COPY}") from None
    joined = join_pages(pages)
    _require_words(joined.text, source.name)
    return make_article(
        joined.text, source, sha256, headline=joined.headline, title=properties[0], author=properties[1],
        url=joined.url,
    )  # fmt: skip


def _read_pages(data: bytes, name: str) -> tuple[list[list[Line]], tuple[object, object]]:
    """The lines of every page, and the document's own title and author."""
    from pypdf import PdfReader

    if b"%PDF-" not in data[:1024]:
        raise RefusedInput(f"{name}: not a PDF, whatever its name says; give the file its right suffix")
    deadline = time.monotonic() + MAX_SECONDS
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not _unlock(reader):
        raise RefusedInput(f"{name}: encrypted; open it with its password and print it to a new PDF, or {_COPY}")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise RefusedInput(f"{name}: {count} pages, more than {MAX_PAGES}; split it into one file an article")
    if count == 0:
        raise RefusedInput(f"{name}: the PDF has no pages; save it again")
    pages = [_lines(page, deadline) for page in reader.pages]
    return pages, _properties(reader)


def _unlock(reader: object) -> bool:
    """Whether it opens without a password, as PDFs do that are only locked against changes."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # ciphers that need another library
        return False


def _properties(reader: object) -> tuple[object, object]:
    try:
        about = reader.metadata
        return (about.title, about.author) if about else (None, None)
    except Exception:  # damaged properties are no reason to refuse the text
        return None, None


def _lines(page: object, deadline: float) -> list[Line]:
    """The lines of one page in the order of the file, which is the order of reading but for odd cases."""
    chunks: list[tuple[str, float, float, float]] = []

    def watch(*_: object) -> None:
        if time.monotonic() > deadline:
            raise _TooLong

    def take(text: str, outer: Sequence[float], inner: Sequence[float], _: object, size: float) -> None:
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        high = hypot(inner[2] * outer[0] + inner[3] * outer[2], inner[2] * outer[1] + inner[3] * outer[3])
        chunks.append((text, x, y, abs(size) * high))

    watch()
    page.extract_text(visitor_text=take, visitor_operand_before=watch)
    lines: list[Line] = []
    text, place = "", (0.0, 0.0, 0.0)
    for chunk, *where in [*chunks, ("\n", 0.0, 0.0, 0.0)]:
        for number, piece in enumerate(fit_characters(chunk, ligatures=True).split("\n")):
            if number:
                if text.strip():
                    lines.append(Line(" ".join(text.split()), *place))
                text = ""
            if piece.strip() and not text.strip():
                place = tuple(where)
            text += piece
    return lines


def _require_words(text: str, name: str) -> None:
    """Refuses pictures of pages, and text whose fonts do not say which letters they show."""
    letters = sum(character.isalnum() for character in text)
    if letters < _LEAST_LETTERS:
        raise RefusedInput(
            f"{name}: no text in it, only pictures of pages; run text recognition (OCR) on it, or {_COPY}"
        )
    unknown = sum(character == "�" or 0xE000 <= ord(character) < 0xF900 for character in text)
    if unknown > 0.1 * letters or text.count("/g") + text.count("(cid:") > 0.1 * letters:
        raise RefusedInput(f"{name}: its fonts do not say which letters they show; run OCR on it, or {_COPY}")
