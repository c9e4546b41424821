"""Does every quote of a pack still stand in its article? The words, their place and the file's checksum are checked.

    for finding in Verifier([Path("articles")], Path("library")).check(pack):
        print(finding.line)

The original of a quote is the file at its source path (from the current folder; of an upload, in the library's), or
one under the given folders with the same name or the same checksum; of several, the one with the quote's sha256. The
words are sliced again from a .txt or .md file itself; for a web page, or where the file is gone and at most a namesake
is here, from the text that the library stored, which counts only under the same sha256. A pack is of unknown origin:
nothing but article files is ever opened, and what is shown of them is short and cannot drive the terminal.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.article import Article
from index.errors import CuttingsError, RefusedInput, UsageError
from index.ingest import MAX_BYTES, find_sources
from index.ingest.text import decode
from index.ingest.walk import READABLE, TEXT_SUFFIXES
from index.library import Library
from index.printable import visible
from index.uploads import file_of
from qa.answer import Citation, Quote
from qa.pack import Pack
from qa.present import counted, file_name

_EXCERPT = 160
_FILES_KEPT = 64


class State(StrEnum):
    """What became of a quote. The first two hold."""

    HOLDS = "hold"
    STORED = "hold by the library's stored text alone"
    FILE = "stand in a file that has changed"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


HOLD = (State.HOLDS, State.STORED)


@dataclass(frozen=True, slots=True)
class Finding:
    """One quote: its numbers in the pack, what became of it, and a line for people that names it."""

    question: int
    number: int
    state: State
    said: str

    @property
    def line(self) -> str:
        return f"question {self.question}, quote {self.number}: {self.said}"


@dataclass(frozen=True, slots=True)
class Original:
    """An article's file as it is now. `text` is None where it is a web page, or no text any more."""

    path: Path
    sha256: str
    text: str | None

    @property
    def is_text(self) -> bool:
        return self.path.suffix.lower() in TEXT_SUFFIXES


def open_original(path: Path) -> Original | None:
    """The file at `path`, or None where there is no article file that can be read."""
    try:
        if path.suffix.lower() not in READABLE or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        data = path.read_bytes()
    except (OSError, ValueError):  # ValueError: a NUL or a lone surrogate in the name
        return None
    text = None
    if path.suffix.lower() in TEXT_SUFFIXES:
        try:
            text = decode(data, path.name)
        except RefusedInput:
            text = None
    return Original(path, hashlib.sha256(data).hexdigest(), text)


class Originals:
    """The files that quotes came from. The folders are walked, and their files summed, only when it comes to that."""

    def __init__(self, folders: Sequence[Path], library: Path) -> None:
        for folder in folders:
            if not os.path.isdir(folder):  # False, not an error, for what can be no path
                raise UsageError(f"--articles {str(folder)!r}: there is no such folder; give the one with the articles")
        self._folders, self._library = folders, library
        self._by_name: dict[str, list[Path]] | None = None
        self._by_sum: dict[str, Path] | None = None
        self._read: dict[Path, Original | None] = {}

    def find(self, cited: Citation) -> Original | None:
        """The file with the quote's sha256 where there is one, else a file of the same path or name, else None."""
        found = []
        for path in [*self.named(cited), *self._names().get(file_name(cited.source), ())]:
            original = self._open(path)
            if original is not None and original.sha256 == cited.sha256:
                return original
            found += [original] if original is not None else []
        renamed = self._sums().get(cited.sha256)
        return self._open(renamed) if renamed else next(iter(found), None)

    def named(self, cited: Citation) -> tuple[Path, ...]:
        """The paths that the quote's source means, an upload's in the library first."""
        return () if "://" in cited.source else (file_of(self._library, cited.source), Path(cited.source))

    def _names(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            for source in find_sources([str(folder) for folder in self._folders])[0]:
                self._by_name.setdefault(source.path.name, []).append(source.path)
        return self._by_name

    def _sums(self) -> dict[str, Path]:
        if self._by_sum is None:
            opened = (open_original(path) for paths in self._names().values() for path in paths)
            self._by_sum = {original.sha256: original.path for original in opened if original is not None}
        return self._by_sum

    def _open(self, path: Path) -> Original | None:
        if path not in self._read:
            if len(self._read) >= _FILES_KEPT:
                self._read.clear()
            self._read[path] = open_original(path)
        return self._read[path]


class Verifier:
    """`folders` hold articles; `library` is a library folder, which need not be there."""

    def __init__(self, folders: Sequence[Path], library: Path) -> None:
        self._originals = Originals(folders, library)
        self._library = Library(library)
        self._without = ""

    def check(self, pack: Pack) -> Iterator[Finding]:
        """One finding for every quote, in the order of the pack. Raises UsageError for a folder that is not there."""
        for question, asked in enumerate(pack.asked, 1):
            for number, quote in enumerate(asked.quotes, 1):
                state, said = self._judge(quote)
                yield Finding(question, number, state, said)

    def _judge(self, quote: Quote) -> tuple[State, str]:
        original = self._originals.find(quote.article)
        if original is None:
            return self._in_library(quote, State.STORED, f"{visible(quote.article.source)} is not here")
        name = visible(str(original.path))
        if original.sha256 != quote.article.sha256 and original.path not in self._originals.named(quote.article):
            # It only has the name: what the library holds of the very file that was quoted says more.
            state, said = self._in_library(quote, State.STORED, f"{name} has only its name")
            if state is not State.MISSING:
                return state, said
        if original.sha256 == quote.article.sha256 and not original.is_text:
            return self._in_library(quote, State.HOLDS, f"{name} is unchanged, but it is no plain text")
        other = "" if original.sha256 == quote.article.sha256 else _other(name, original.sha256, quote.article.sha256)
        if original.text is None:
            what = "it can no longer be read as text" if original.is_text else "its words were not compared"
            return (State.CHANGED if original.is_text else State.FILE), f"{other}; {what}"
        state, said = compared(quote, original.text, name)
        if not other:
            return state, said
        return (State.FILE if state is State.HOLDS else state), f"{other}; {said}"

    def _in_library(self, quote: Quote, good: State, why: str) -> tuple[State, str]:
        """The quote against the stored text of the very bytes that were quoted; `why` the file itself does not do."""
        article = self._stored(quote.article.sha256)
        if article is None:
            wanted = f"sha256 {visible(quote.article.sha256[:12])}…"
            nor = f"and the library {visible(str(self._library.path))} holds no article with {wanted}{self._without}"
            return State.MISSING, f"missing: {why}, {nor}; give --articles DIR or --library DIR"
        state, said = compared(quote, article.text, "the library's stored text")
        return (good if state is State.HOLDS else state), said

    def _stored(self, sha256: str) -> Article | None:
        try:
            with self._library.view() as view:
                article = view.article(sha256[:16])
        except CuttingsError as error:  # no library, no such article, or a damaged one: the reason goes with the quote
            self._without = "" if isinstance(error, KeyError) else f" ({error})"
            return None
        return article if article.sha256 == sha256 else None


def _other(name: str, now: str, then: str) -> str:
    return f"{name} is not the file that was quoted (sha256 {now[:12]}… now, {visible(then[:12])}… in the pack)"


def compared(quote: Quote, text: str, place: str) -> tuple[State, str]:
    """The quote against the whole text of its article, called `place`.

    >>> from qa.answer import Citation
    >>> cited = Citation("a", None, None, None, None, None, "a.txt", "")
    >>> compared(Quote("It closed.", 0, 10, None, 0.9, cited), "Then: It closed.", "a.txt")[1]
    'moved: now at characters 6 to 16 of a.txt; at 0 to 10 stands “Then: It c”'
    """
    now = text[quote.start : quote.end]
    stands = f"at {quote.start} to {quote.end} stands {_excerpt(now)}"
    if now == quote.text:
        if quote.key is not None and not quote.start <= quote.key.start <= quote.key.end <= quote.end:
            return State.CHANGED, f"changed: its key words, {quote.key.start} to {quote.key.end}, lie outside it"
        return State.HOLDS, f"the quote stands at characters {quote.start} to {quote.end} of {place}"
    if (start := _nearest(text, quote)) >= 0:
        moved = f"now at characters {start} to {start + len(quote.text)} of {place}"
        return State.MOVED, f"moved: {moved}; {stands}"
    return State.CHANGED, f"changed: {place} no longer has {_excerpt(quote.text)}; {stands}"


def _nearest(text: str, quote: Quote) -> int:
    """Where the quote's words begin in the text, as near to their old place as there is; -1 where they do not."""
    before = text.rfind(quote.text, 0, quote.start + len(quote.text) - 1)
    after = text.find(quote.text, quote.start)
    return min((at for at in (before, after) if at >= 0), key=lambda at: abs(at - quote.start), default=-1)


def _excerpt(text: str) -> str:
    words = visible(" ".join(text.split()))
    if not words:
        return "nothing"
    return f"“{words}”" if len(words) <= _EXCERPT else f"“{words[:_EXCERPT]} …”"


def summary(findings: Sequence[Finding], pack: Pack) -> str:
    """One line: '3 quotes of 2 questions: 2 hold, 1 moved'."""
    counts = [(state, sum(finding.state is state for finding in findings)) for state in State]
    parts = [f"{number:,} {state}" for state, number in counts if number]
    total = f"{counted(len(findings), 'quote')} of {counted(len(pack.asked), 'question')}"
    return f"{total}: {', '.join(parts)}" if parts else f"{total}: nothing to check"
