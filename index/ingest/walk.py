"""PATHs -> readable sources, in a fixed order, each file once, and what was refused with its reason."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
PDF_SUFFIXES = frozenset({".pdf"})
DOCX_SUFFIXES = frozenset({".docx"})
EML_SUFFIXES = frozenset({".eml"})
FEED_SUFFIXES = frozenset({".rss", ".atom", ".xml"})
READABLE = TEXT_SUFFIXES | HTML_SUFFIXES | PDF_SUFFIXES | DOCX_SUFFIXES | EML_SUFFIXES | FEED_SUFFIXES

# Formats in which people keep articles and which are not read: met in a folder, they are named and refused;
# everything else that is unknown (pictures, style sheets, data) is passed over in silence.
ARTICLE_LIKE = frozenset(
    {".doc", ".docm", ".odt", ".rtf", ".msg", ".mbox", ".epub", ".mht", ".mhtml", ".webarchive", ".pages"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `name` is what the library stores and shows: the path as the user gave it, with `/`."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken; `reason` is one line that also says what to do."""

    source: str
    reason: str


def find_sources(paths: Sequence[str]) -> tuple[list[Source], list[Refusal]]:
    """Walks files and folders: in the order given, inside a folder sorted by name.

    The same file reached twice (named twice, or through a link) is taken once, under its first name. Links to
    folders are followed unless they lead back. Hidden files and folders are passed over unless named.

        >>> find_sources(["no-such-file.txt"])[1][0].reason
        'no such file or folder; check the spelling'
    """
    search = _Search()
    for given in paths:
        search.take(given)
    return search.sources, search.refusals


class _Search:
    """The state of one walk: what was found, what was refused, what was seen (by device and inode)."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.refusals: list[Refusal] = []
        self._seen_files: set[tuple[int, int]] = set()
        self._seen_folders: set[tuple[int, int]] = set()

    def take(self, given: str) -> None:
        if given.startswith(("http://", "https://")):
            self._refuse(given, "web addresses are not fetched; save the page as .html and add that file")
            return
        if not given or "\0" in given:
            self._refuse(given, "this is no path; give a file or a folder")
            return
        path = Path(given)
        try:
            if path.is_dir():
                self._walk(path)
            elif path.is_file():
                self._take_file(path, named=True)
            elif path.exists():
                self._refuse_no_file(path)
            elif "://" in given:
                self._refuse(given, "only http:// and https:// addresses are fetched; save the story as a file")
            else:
                self._refuse(path.as_posix(), "no such file or folder; check the spelling")
        except OSError as error:
            self._refuse_error(path, error)

    def _walk(self, folder: Path) -> None:
        """Depth first without recursion, so that no depth of folders is too deep."""
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                if not self._first_time(here.stat(), self._seen_folders):
                    continue
                entries = sorted(os.scandir(here), key=lambda entry: entry.name)
            except OSError as error:
                self._refuse_error(here, error)
                continue
            names = {entry.name for entry in entries}
            folders = []
            for path, is_folder in self._entries(here, entries):
                if not is_folder:
                    self._take_file(path, named=False)
                elif not _belongs_to_page(path.name, names):
                    folders.append(path)
            waiting.extend(reversed(folders))

    def _entries(self, here: Path, entries: list[os.DirEntry[str]]) -> Iterator[tuple[Path, bool]]:
        """The visible files and folders, links followed; what cannot even be looked at is refused."""
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = here / entry.name
            try:
                if entry.is_dir():
                    yield path, True
                elif entry.is_file():
                    yield path, False
                elif path.suffix.lower() in READABLE:
                    self._refuse_no_file(path)
            except OSError as error:  # for instance a link that leads to itself
                if path.suffix.lower() in READABLE:
                    self._refuse_error(path, error)

    def _take_file(self, path: Path, named: bool) -> None:
        suffix = path.suffix.lower()
        if suffix not in READABLE:
            if named or suffix in ARTICLE_LIKE:
                kind = f"{suffix} files are" if suffix else "a file without a suffix is"
                self._refuse(path.as_posix(), f"{kind} not read; save the article as .txt, .html, .pdf or .docx")
            return
        name = path.as_posix()
        if not _can_be_stored(name):
            self._refuse(name, "the file's name is not valid Unicode; rename it")
            return
        try:
            if suffix == ".xml" and not named and not _is_feed(path):
                return  # XML is mostly something else: settings, data, maps of a site
            if self._first_time(path.stat(), self._seen_files):
                self.sources.append(Source(path, name))
        except OSError as error:
            self._refuse_error(path, error)

    @staticmethod
    def _first_time(stat: os.stat_result, seen: set[tuple[int, int]]) -> bool:
        key = (stat.st_dev, stat.st_ino)
        if key in seen:
            return False
        seen.add(key)
        return True

    def _refuse_no_file(self, path: Path) -> None:
        if path.is_symlink() and not path.exists():
            self._refuse(path.as_posix(), "a link to a file that is not there; mend the link or take it away")
        else:
            self._refuse(path.as_posix(), "neither a file nor a folder; give a .txt, .html or .pdf file")

    def _refuse_error(self, path: Path, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self._refuse(path.as_posix(), f"cannot be read ({reason}); check the path and its permissions")

    def _refuse(self, name: str, reason: str) -> None:
        self.refusals.append(Refusal(name.encode("utf-8", "backslashreplace").decode("utf-8"), reason))


def _belongs_to_page(folder: str, names: set[str]) -> bool:
    """'page_files' beside 'page.html' holds the pictures and frames of a page saved from a browser."""
    stem = folder.removesuffix("_files")
    return stem != folder and any(stem + suffix in names for suffix in HTML_SUFFIXES)


def _is_feed(path: Path) -> bool:
    from index.ingest.feed import is_feed

    with path.open("rb") as file:
        return is_feed(file.read(4096))


def _can_be_stored(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
