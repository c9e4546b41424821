"""A Word document (.docx) -> Article, through python-docx. The stored text is its paragraphs, parted by blank lines.

Everything that is shown is taken, inserted text of tracked changes and text boxes included; deleted and hidden text,
comments, headers and footnotes are not. When and by which program the file was made is no date of the story.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.article import Article
from index.errors import RefusedInput
from index.ingest.properties import fit_characters, make_article
from index.ingest.walk import Source

MAX_UNPACKED = 100_000_000  # bytes of all parts together
MAX_TEXT = 40_000_000  # bytes of the XML that holds the text: some four million words
_MAX_PARTS = 5_000
_CELL_WORDS = 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_SHOWN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", _FALLBACK})
_TITLE_STYLES = ("title", "heading 1")


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput for a document that is locked, damaged, swollen or
    empty."""
    name = source.name
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the wrapping of encrypted documents, and the format before .docx
        raise RefusedInput(f"{name}: encrypted, or an old .doc; save it in Word as .docx without a password")
    try:
        _require_small(data, name)
        text, headline, title, author = _parts(data)
    except RefusedInput:
        raise
    except Exception as error:  # a stranger's parser over hostile bytes: whatever it raises, the file is refused
        kind = type(error).__name__
        raise RefusedInput(f"{name}: the document is damaged ({kind}); save it again, or as .txt") from None
    if not any(character.isalnum() for character in text):
        raise RefusedInput(f"{name}: no text in it (perhaps only pictures); save the story's text as .txt")
    return make_article(text, source, sha256, headline=headline, title=title, author=author)


def _require_small(data: bytes, name: str) -> None:
    """A .docx is a zip; what its parts unpack to is limited before any is. (No more than is declared is unpacked.)"""
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise RefusedInput(f"{name}: not a .docx, or damaged; open it in Word and save it again") from None
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedInput(f"{name}: encrypted; save it without a password")
    text = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or text > MAX_TEXT:
        raise RefusedInput(f"{name}: unpacks to over {MAX_UNPACKED / 1e6:g} MB; save its text as .txt")


def _parts(data: bytes) -> tuple[str, str | None, str | None, str | None]:
    """Text, headline by style, and the document's own title and author."""
    from docx import Document

    document = Document(BytesIO(data))
    paragraphs = list(_paragraphs(document.element.body))
    text = "\n\n".join(words for words, _ in paragraphs)
    styles = {style.style_id: style.name.lower() for style in document.styles if style.name}
    first = next(((words, style) for words, style in paragraphs[:8] if styles.get(style or "") in _TITLE_STYLES), None)
    headline = " ".join(first[0].split()) if first and len(first[0]) <= 250 else None
    try:
        about = document.core_properties
        return text, headline, about.title, about.author
    except Exception:  # damaged properties are no reason to refuse the text
        return text, headline, None, None


def _paragraphs(body: Any) -> Iterator[tuple[str, str | None]]:
    """(text, style) of everything that is shown, in order. A row of short cells, as in a table of figures, is one
    line; other cells are paragraphs, for many documents are laid out in tables."""
    waiting = list(reversed(body))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}p":
            words = _clean("".join(_runs(element)))
            if words:
                yield words, element.style
            waiting += reversed([box for box in element.iter(f"{_W}txbxContent") if _is_shown(box)])
        elif element.tag == f"{_W}tr":
            cells = [[_clean("".join(_runs(p))) for p in cell.iter(f"{_W}p")] for cell in element.iter(f"{_W}tc")]
            filled = [[words for words in cell if words] for cell in cells]
            if len(filled) > 1 and all(len(cell) <= 1 and sum(map(_words, cell)) <= _CELL_WORDS for cell in filled):
                if any(filled):
                    yield "\t".join(" ".join(" ".join(cell).split()) for cell in filled if cell), None
            else:
                waiting += reversed(element)
        elif isinstance(element.tag, str) and element.tag not in _NOT_SHOWN:
            waiting += reversed(element)


def _runs(paragraph: Any) -> Iterator[str]:
    """The pieces of one paragraph, those of text boxes in it left out."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == f"{_W}t":
            yield element.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield "\t"
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield " " if element.get(f"{_W}type") in ("page", "column") else "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "‑"
        elif isinstance(tag, str) and tag not in _NOT_SHOWN and tag != f"{_W}txbxContent":
            hidden = tag == f"{_W}r" and element.find(f"{_W}rPr/{_W}vanish") is not None
            if not hidden:
                waiting += reversed(element)


def _words(text: str) -> int:
    return len(text.split())


def _is_shown(element: Any) -> bool:
    """A text box stands in the file twice: as it is, and again for old programs."""
    return not any(above.tag == _FALLBACK for above in element.iterancestors())


def _clean(text: str) -> str:
    """Line ends kept, white space at the ends of lines not."""
    return "\n".join(filter(None, (line.strip() for line in fit_characters(text).split("\n"))))
