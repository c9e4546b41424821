"""Packs as files: the three forms by their suffix; a file is written whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.errors import CuttingsError, UsageError
from qa.pack import Pack, as_json, from_json
from qa.pack_csv import as_csv, from_csv
from qa.pack_markdown import as_markdown

LARGEST = 200_000_000
"""Bytes of a pack that is read at all."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a pack, with its media type."""

    media: str
    write: Callable[[Pack], str]


FORMS = {
    "md": Form("text/markdown", as_markdown),
    "csv": Form("text/csv", as_csv),
    "json": Form("application/json", as_json),
}


def form_of(path: Path) -> Form:
    """The form that the file's suffix asks for. Raises UsageError where it asks for none, or cannot be written."""
    form = FORMS.get(path.suffix.lower().removeprefix("."))
    if form is None:
        raise UsageError(f"--pack {str(path)!r}: end the name in .md, .csv or .json, as in: --pack evidence.json")
    if "\0" in str(path) or os.path.isdir(path) or not os.path.isdir(path.parent):
        raise UsageError(f"--pack {str(path)!r}: there is no such folder to write it in; make the folder first")
    return form


def save(pack: Pack, path: Path) -> None:
    """Write the pack in the form of its suffix, in the place of what was there. Raises CuttingsError."""
    data = form_of(path).write(pack).encode("utf-8", "replace")
    part = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:20]}.", delete=False) as file:
            part = Path(file.name)
            file.write(data)
        os.chmod(part, _mode(path))
        os.replace(part, path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise CuttingsError(f"{path} cannot be written ({error.strerror}); choose another place with --pack") from None


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those of any new file (a temporary one is private)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def load(path: Path) -> Pack:
    """The pack in a .json or .csv file, whatever its name ends in. Raises UsageError, in one line."""
    advice = "verify takes the .json or .csv that --pack or the chat saved"
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{str(path)!r} is larger than any pack; {advice}")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "no such name"
        raise UsageError(f"{str(path)!r} cannot be read ({reason}); {advice}") from None
    try:
        text = data.decode("utf-8-sig")
        return from_json(text) if text.lstrip()[:1] == "{" else from_csv(text)
    except UnicodeDecodeError:
        raise UsageError(f"{str(path)!r} is not a pack: it is no UTF-8 text; {advice}") from None
    except UsageError as fault:
        raise UsageError(f"{str(path)!r} is not a pack: {fault}; {advice}") from None
