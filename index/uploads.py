"""Files that people hand over in the chat: where they lie, and under which name.

They are kept in LIBRARY/uploads/, so that a quote from one can be checked against its file like any other; `file_of`
knows where that is. A name that comes from a browser is hostile: only its last part counts, and of that only letters,
digits and a few harmless signs; nothing is ever overwritten.

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


def source_of(library: Path, file: Path) -> str:
    """What an uploaded file is called in its library: "library/uploads/story.txt", from the library's own name on.

    The same from whatever folder, and by whatever path, the library is opened; and nothing that every reader would see
    of where on the server it lies.
    """
    return f"{os.path.basename(os.path.realpath(library))}/{FOLDER}/{file.name}"


def file_of(library: Path, source: str) -> Path:
    """The file that a library's `source` is: an upload in its own folder, any other from the current folder."""
    name = Path(source).name
    upload = source.endswith(f"/{FOLDER}/{name}") and source == source_of(library, Path(name))
    return library / FOLDER / name if upload and name not in ("", "..") else Path(source)


def discard(library: Path, sources: Iterable[str], still: Iterable[str]) -> list[Path]:
    """Delete the uploaded files among `sources` that no source in `still` needs; gives those that went. Files
    elsewhere are never touched."""
    folder = _real(library / FOLDER / "any").parent
    files = {_real(_whole(file_of(library, source))) for source in sources if "://" not in source}
    files = {file for file in files if file.parent == folder}
    named = {file.name for file in files}
    # Only of files called the same it is asked where they are: for all of a large library that takes a while.
    alike = (whole for source in still if (whole := _whole(file_of(library, source))).name in named)
    gone = []
    for file in sorted(files - set(map(_real, alike))):
        if file.is_file():
            try:
                file.unlink()
            except OSError:  # it is out of the library all the same
                continue
            gone.append(file)
    return gone


def _whole(path: Path) -> Path:
    """The file that an article came from; an entry of a feed is named FILE#ENTRY."""
    whole, mark, entry = path.name.rpartition("#")
    return path.with_name(whole) if mark and whole and re.fullmatch(r"[0-9a-f]{8}", entry) else path


def _real(path: Path) -> Path:
    """Its folder without links and dots. The file itself may be a link, and what that leads to is somebody's own."""
    return Path(os.path.realpath(path.parent), path.name)
