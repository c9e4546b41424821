r"""The lines of a PDF's pages -> one text: wrapped lines joined to paragraphs, pages parted by form feeds. Pure.

A PDF knows no paragraphs, only where each line stands. A paragraph ends where the gap, the type size or the indent
says so, or after a short line with a stop. Paragraphs are parted by blank lines; a form feed stands where a page
begins, so that the page of an offset is 1 + text.count("\f", 0, offset). A paragraph that goes on over the page
goes on in the text too, with " \f" between its words. Lines that repeat at the head or foot of pages (running
titles, page numbers) are left out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_CLOSED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•·▪‣●◦■*–—-]|\d{1,2}[.)])\s")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.I)
_PRINTED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d\d)?(?:\s*[AP]M)?\b", re.I)
_ADDRESS = re.compile(r"(https?://\S+?[^\s….])\s+\d{1,3}/\d{1,3}")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_SAME_SIZE = 0.08
_EDGE = 3  # lines at the head and foot of a page that may be running titles


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its text, where it begins (points from the page's lower left corner), its type size."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Pages:
    """`text` as stored; `headline` the largest type of the first page where one stands out; `url` as printed at
    its foot by a browser."""

    text: str
    headline: str | None = None
    url: str | None = None


def join_pages(pages: Sequence[Sequence[Line]]) -> Pages:
    """All pages' lines, each page in reading order, as one text."""
    url = next((match[1] for page in pages[:1] for line in page if (match := _ADDRESS.fullmatch(line.text))), None)
    pages = _without_running_lines(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        return Pages("\f" * max(0, len(pages) - 1))
    shape = _Shape(lines)
    out: list[str] = []
    last: Line | None = None
    waiting = 0  # pages begun since the last line
    for number, page in enumerate(pages):
        waiting += bool(number)
        for line in page:
            out.append(shape.between(last, line, waiting))
            out.append(line.text)
            last, waiting = line, 0
    out.append("\n" + "\f" * waiting if waiting else "")
    return Pages(_mend("".join(out)), _headline(pages[0], shape.size), url)


class _Shape:
    """What is usual in this document: type size, leading for each size, and the width of a full line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        letters: Counter[float] = Counter()
        gaps: dict[float, Counter[float]] = {}
        widths: dict[float, list[int]] = {}
        for line in lines:
            letters[_size(line)] += len(line.text)
            widths.setdefault(_size(line), []).append(len(line.text))
        for one, two in pairwise(lines):
            gap = round(one.y - two.y, 1)
            if gap > 0 and _size(one) == _size(two):
                gaps.setdefault(_size(one), Counter())[gap] += 1
        self.size = letters.most_common(1)[0][0]
        # The least of the frequent gaps: where most paragraphs are one line, the gap between them is commoner.
        self._leading = {
            size: min(gap for gap, count in found.items() if count >= 0.2 * max(found.values()))
            for size, found in gaps.items()
        }
        self._full = {size: sorted(found)[int(0.9 * (len(found) - 1))] for size, found in widths.items()}

    def between(self, one: Line | None, two: Line, pages: int) -> str:
        """What stands between two lines: a space within a paragraph, a blank line between paragraphs."""
        feeds = "\f" * pages
        if one is None:
            return feeds
        if self._ends(one, two, pages > 0):
            return "\n" + (feeds or "\n")
        return " " + feeds if feeds else "\n"  # "\n" for now: `_mend` joins or closes it

    def _ends(self, one: Line, two: Line, page: bool) -> bool:
        """Whether a new paragraph begins with line `two`."""
        if abs(one.size - two.size) > _SAME_SIZE * max(one.size, two.size) or _BULLET.match(two.text):
            return True
        closed, short = bool(_CLOSED.search(one.text)), len(one.text) < 0.75 * self._full[_size(one)]
        gap = one.y - two.y
        if page or gap < -0.5 * two.size:  # another page or column
            return closed or (short and not two.text[0].islower())
        leading = self._leading.get(_size(one))
        if leading is not None and gap > 1.3 * leading + 0.5:
            return True
        if leading is None and gap > 1.8 * one.size:
            return True
        indent = two.x - one.x
        if 0.7 * two.size < indent < 6 * two.size and gap > 0.3 * two.size and not _BULLET.match(one.text):
            return closed or two.text[0].isupper()
        return short and (closed or not two.text[0].islower())


def _size(line: Line) -> float:
    return round(line.size * 2) / 2


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without the lines that repeat, but for numbers, at the same height of most pages, and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_place(line) for line in _edges(page)})
    least = max(2, 0.6 * len(pages))
    kept = []
    for page in pages:
        edges = _edges(page)
        away = [
            line for line in edges
            if seen[_place(line)] >= least or _PAGE_NUMBER.fullmatch(line.text) or _ADDRESS.fullmatch(line.text)
            or _PRINTED.match(line.text)
        ]  # fmt: skip
        kept.append([line for line in page if not any(line is gone for gone in away)])
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    """The topmost and lowest lines: their order in the file says nothing of where they stand."""
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:_EDGE] + by_height[max(_EDGE, len(by_height) - _EDGE) :]


def _place(line: Line) -> tuple[str, int]:
    return " ".join(re.sub(r"\d+", "#", line.text.casefold()).split()), round(line.y / 4)


def _headline(page: Sequence[Line], usual: float) -> str | None:
    """The largest type of a page, if it stands out and is 3 to 30 words in one place."""
    largest = max((line.size for line in page), default=0.0)
    at = [number for number, line in enumerate(page) if line.size > (1 - _SAME_SIZE) * largest]
    if largest < 1.2 * usual or not at or at[-1] - at[0] >= len(at):
        return None
    words = _mend("\n".join(page[number].text for number in at)).split()
    return " ".join(words) if 3 <= len(words) <= 30 else None


def _mend(text: str) -> str:
    """Joins the lines of each paragraph; a word broken at a line's end is made whole.

    The hyphen stays where the document elsewhere writes the word with it, or both halves alone but never together:
    'long-' 'term' stays 'long-term', 'coun-' 'cil' becomes 'council'.
    """
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        out = [lines[0]]
        for line in lines[1:]:
            broken, after = _BROKEN.search(out[-1]), re.match(r"[^\W\d_]+", line)
            if line.startswith("\f") or out[-1] == "":
                out.append("\n")
            elif broken and after and after[0][0].islower():
                one, two = broken[1].casefold(), after[0].casefold()
                hyphened = f"{one}-{two}" in words or (one + two not in words and one in words and two in words)
                if out[-1].endswith("\u00ad") or not hyphened:
                    out[-1] = out[-1][:-1]
            else:
                out.append(" ")
            out.append(line)
        paragraphs.append("".join(out))
    return "\n\n".join(paragraphs)
