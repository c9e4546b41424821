"""A .txt or .md file -> Article. The stored text is the file's own decoded text: nothing is edited.

Only a byte order mark is dropped; line ends stay as they are; front matter stays in the text, marked as
dateline, so that anyone can check a quote against the original file with one slice.
"""

import codecs

from index.article import Article, Block, Role
from index.dateline import Masthead, find_masthead
from index.errors import RefusedInput
from index.furniture import find_blocks
from index.ingest.frontmatter import FrontMatter, read_front_matter
from index.ingest.walk import Source

_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"BZh", b"{\\rtf",
    b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ", b"SQLite format 3",
)  # fmt: skip
_CONTROLS = bytes(sorted(set(range(32)) - {9, 10, 11, 12, 13, 27}))
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput for what is no text or holds none."""
    text, encoding = decode_naming(data, source.name)
    front = read_front_matter(text)
    start = front.end if front else 0
    if not any(character.isalnum() for character in _from(text, start)):
        what = "holds only front matter" if front else "holds no words"
        raise RefusedInput(f"{source.name}: {what}; add the article's text below it or remove the file")
    masthead = _merge(front, find_masthead(text, start, front.title if front else None))
    blocks = find_blocks(text, masthead)
    if front:
        blocks = (Block(0, front.end, Role.DATELINE), *blocks)
    return Article(
        id=sha256[:16], text=text, sha256=sha256, source=source.name, blocks=blocks, title=masthead.title,
        published=masthead.published, publisher=masthead.publisher, byline=masthead.byline,
        url=front.url if front else None, encoding=encoding,
    )  # fmt: skip


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises RefusedInput where it is none."""
    return decode_naming(data, name)[0]


def decode_naming(data: bytes, name: str) -> tuple[str, str | None]:
    """utf-8 (a BOM dropped), else utf-16 or utf-32 with a BOM, else cp1252; and the encoding's name where it is not
    utf-8. Raises RefusedInput otherwise."""
    refused = RefusedInput(f"{name}: not a text file (binary data); save the article as plain text in UTF-8")
    if data.startswith(_UTF32) or data.startswith(_UTF16):
        encoding = "UTF-32" if data.startswith(_UTF32) else "UTF-16"
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            raise refused from None
    if b"\0" in data or data.startswith(_MAGIC):
        raise refused
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > 2 + len(data) // 1000:
        raise refused
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    # cp1252 reads nearly any bytes, so ask that it looks like a western text: few characters beyond ASCII.
    beyond = sum(byte > 127 for byte in data[:1_000_000])
    try:
        if beyond > 0.3 * min(len(data), 1_000_000):
            raise UnicodeDecodeError("cp1252", data[:1], 0, 1, "")
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise RefusedInput(
            f"{name}: neither UTF-8, UTF-16 nor Windows-1252; save the article as plain text in UTF-8"
        ) from None


def _from(text: str, start: int) -> str:
    return text[start:] if start else text


def _merge(front: FrontMatter | None, found: Masthead) -> Masthead:
    """What the front matter says goes before what the page shows."""
    if front is None:
        return found
    return Masthead(
        title=front.title or found.title,
        published=front.published or found.published,
        publisher=front.publisher or found.publisher,
        byline=front.byline or found.byline,
        start=found.start,
        story=found.story,
        blocks=found.blocks,
    )
