"""Files that people hand over in the chat: where they lie, and under which name.

They are kept in LIBRARY/uploads/, so that a quote from one can be checked against its file like any other. A name
that comes from a browser is hostile: only its last part counts, and of that only letters, digits and a few harmless
signs; nothing is ever overwritten.

>>> safe_name("../../etc/The\\u202e  mayor's\\nreply?.TXT")
'The mayor s reply.txt'
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from index.errors import CuttingsError, RefusedInput
from index.ingest.walk import READABLE

FOLDER = "uploads"
LONGEST_STEM = 120
"""Bytes of a name before its suffix; file systems take 255 in all."""
_SIGNS = "-_.,()+ "
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(given: str) -> str:
    """A plain file name for what a browser calls `given`. Raises RefusedInput for a kind of file that is not read.

    Control, direction and zero-width characters go; any other sign becomes a space. A name that says nothing then
    is "article".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    stem, dot, suffix = last.rpartition(".")
    suffix = f".{suffix.strip().lower()}" if dot else ""
    if suffix not in READABLE:
        plain = "".join(letter for letter in suffix[:12] if letter.isascii() and (letter.isalnum() or letter == "."))
        kind = f"{plain} files are" if len(plain) > 1 else "a file without a suffix is"
        raise RefusedInput(f"{kind} not read; save the article as .txt, .html, .pdf or .docx")
    plain = " ".join("".join(map(_plain, stem)).split())
    while len(plain.encode()) > LONGEST_STEM:
        plain = plain[:-1]
    plain = plain.strip(_SIGNS)
    while plain and unicodedata.category(plain[0])[0] == "M":  # an accent that has nothing to stand on
        plain = plain[1:].lstrip(_SIGNS)
    plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain
    return (plain or "article") + suffix


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf":  # direction marks, joiners, zero-width spaces, soft hyphens
        return ""
    return letter if kind[0] in "LMN" or letter in _SIGNS else " "


def keep(library: Path, given: str, data: bytes) -> tuple[Path, bool]:
    """The file that now holds `data`, and whether it was made for it. Another file of that name is left as it is, and
    this one gets a number: "story-2.txt". Raises RefusedInput as `safe_name` does, CuttingsError where the disk fails.
    """
    name = safe_name(given)
    stem, suffix = os.path.splitext(name)
    folder = library / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            file = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
            try:
                out = open(file, "xb")  # noqa: SIM115 - closed below
            except FileExistsError:
                if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
                    return file, False
                continue
            try:
                with out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
            except BaseException:
                file.unlink(missing_ok=True)
                raise
            return file, True
    except OSError as error:
        raise CuttingsError(
            f"{folder} cannot be written to ({error.strerror}); look at the disk's free space and the folder's "
            "permissions, then try again"
        ) from None
    raise AssertionError("there is always a next number")


def discard(library: Path, sources: Iterable[str], still: Iterable[str]) -> list[Path]:
    """Delete the uploaded files among `sources` that no source in `still` needs; gives those that went. Files
    elsewhere are never touched."""
    folder = (library / FOLDER).absolute()
    needed = {_file(source) for source in still}
    gone = []
    for file in sorted({_file(source) for source in sources if "://" not in source} - needed):
        if file.parent == folder and file.is_file():
            try:
                file.unlink()
            except OSError:  # it is out of the library all the same
                continue
            gone.append(file)
    return gone


def _file(source: str) -> Path:
    """The file of a source; an entry of a feed is named FILE#ENTRY."""
    path = Path(os.path.abspath(source))
    whole, mark, entry = path.name.rpartition("#")
    return path.with_name(whole) if mark and whole and re.fullmatch(r"[0-9a-f]{8}", entry) else path
