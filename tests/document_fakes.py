"""Documents made on the spot: PDFs of positioned lines, zips and e-mails. As small as the formats allow."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.article import Article
from index.errors import RefusedInput
from index.ingest import Source, read_article

Placed = tuple[float, float, float, str]
"""x and y in points from the page's lower left corner, type size, text."""


def make_pdf(pages: Sequence[Sequence[Placed]], title: str | None = None, author: str | None = None) -> bytes:
    """A PDF 1.4 in Helvetica, one text object a line; characters beyond cp1252 become '?'."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
               " /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for page in pages:
        lines = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET" for x, y, size, text in page)
        objects.append(f"<< /Length {len(lines)} >>\nstream\n{lines}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    about = f"/Title ({_escaped(title)})" if title else ""
    about += f" /Author ({_escaped(author)})" if author else ""
    objects.append(f"<< {about} /CreationDate (D:20240102030405Z) >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def wrapped(paragraphs: Sequence[str], lines_a_page: int = 40, width: int = 60) -> list[list[Placed]]:
    """Paragraphs as a word processor sets them: wrapped, a gap between them, on as many pages as they need."""
    rows: list[tuple[str, bool]] = []
    for paragraph in paragraphs:
        line, first = "", True
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                rows.append((line, first))
                line, first = word, False
            else:
                line = f"{line} {word}".strip()
        rows.append((line, first))
    pages: list[list[Placed]] = []
    for at, (text, first) in enumerate(rows):
        if at % lines_a_page == 0:
            pages.append([])
            y = 800.0
        y -= 22.0 if first and pages[-1] else 13.0
        pages[-1].append((60.0, y, 11.0, text))
    return pages


def make_zip(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def read(name: str, folder: Path, data: bytes) -> Article:
    """The article that a file of this name and these bytes becomes."""
    (folder / name).write_bytes(data)
    return read_article(Source(folder / name, name))


def refusal(name: str, folder: Path, data: bytes) -> str:
    """Why such a file is refused: one line that names it and says what to do."""
    with pytest.raises(RefusedInput) as caught:
        read(name, folder, data)
    message = str(caught.value)
    assert message.startswith(f"{name}: ") and "\n" not in message and ";" in message
    return message
