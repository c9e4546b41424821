"""Text -> paragraphs with offsets. Pure; looks only at shape, never at what words mean.

Pages are saved in three ways: paragraphs parted by blank lines, one paragraph a line, or hard-wrapped at some
72 columns. A paragraph here is one line, or the lines that wrapping broke apart; offsets are never touched.

    >>> [p.text for p in split_paragraphs("Title\\n\\nFirst one.\\r\\nSecond one.\\r\\n")]
    ['Title', 'First one.', 'Second one.']
"""

import re
from dataclasses import dataclass
from itertools import pairwise

# A form feed between a space and a word is a page turned within a paragraph (see index/ingest/pdf_lines.py).
_LINE = re.compile(r"(?:[^\r\n\v\f\x85\u2028\u2029]|(?<= )\f+(?=\S))+")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•·▪‣●◦■*–—-]|\d{1,3}[.)])\s")
_MID_SENTENCE = re.compile(r"[–—-]\s+[a-z]|\d{1,3}\.\s+[A-Z‘“\"']")
_STOP_AT_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]*_]*$")
_PLAIN = {ord(mark): plain for marks, plain in (("‘’‚′", "'"), ("“”„«»″", '"'), ("–—―", "-")) for mark in marks}
_WRAP_LIMIT = 100  # columns; text wrapped wider than this is taken as one paragraph a line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `text` is the slice [start, end), trimmed of white space.

    `key` is for comparing: lower case, plain quotes, single spaces, no marks at the ends. `alone` says that a
    blank line or the edge of the text stands before it. `closed` says that it ends in a stop (or in a colon or
    semicolon, which lead on). `bullet` says that it begins with a list mark.
    """

    start: int
    end: int
    text: str
    key: str
    words: int
    alone: bool
    closed: bool
    bullet: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    alone: bool


def compare_key(text: str) -> str:
    """'  Read MORE:  ' -> 'read more'. Used for comparing lines, never for quoting."""
    return " ".join(text.translate(_PLAIN).casefold().split()).strip(" .,:;!?…\"'-|•·>»›→*_()[]✕×✓")


def split_paragraphs(text: str, start: int = 0) -> tuple[Paragraph, ...]:
    """The paragraphs of `text[start:]`, in order; every character that is no white space is in one of them."""
    lines = _lines(text, start)
    width = _wrap_width(lines)
    paragraphs: list[Paragraph] = []
    begin = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and _goes_on(lines[at - 1], lines[at], width):
            continue
        paragraphs.append(_paragraph(text, lines[begin], lines[at - 1]))
        begin = at
    return tuple(paragraphs)


def _lines(text: str, start: int) -> list[_Line]:
    lines: list[_Line] = []
    last = start
    for match in _LINE.finditer(text, start):
        line = match[0].strip()
        if not line:
            continue
        begin = match.start() + match[0].index(line[0])
        gap = text[last:begin]
        alone = not lines or len(_LINE_END.findall(gap)) >= 2
        lines.append(_Line(begin, begin + len(line), line, alone))
        last = begin + len(line)
    return lines


def _wrap_width(lines: list[_Line]) -> int | None:
    """The column at which the text was hard-wrapped, or None when it was not.

    In wrapped text nearly every line that another follows is full: the next line's first word would not have
    fitted. At least three full lines are asked for, so that two lines of a header are not taken for wrapping.
    """
    width = max((len(line.text) for line in lines), default=0)
    if not 40 <= width <= _WRAP_LIMIT:
        return None
    pairs = [(one, two) for one, two in pairwise(lines) if not two.alone and not _is_item(two)]
    full = sum(_is_full(one, two, width) for one, two in pairs)
    return width if full >= 3 and full >= 0.6 * len(pairs) else None


def _is_full(one: _Line, two: _Line, width: int) -> bool:
    # A little slack: wrapping counts trailing spaces, quotes and tabs in its own ways.
    return len(one.text) + 1 + len(two.text.split(maxsplit=1)[0]) > width - 2


def _is_item(line: _Line) -> bool:
    return bool(_BULLET.match(line.text))


def is_wrapped_mark(before: str, line: str) -> bool:
    """Whether a dash or a number that begins `line` belongs to the sentence of the full line `before`, which goes on:
    'a gap of £3m / - the largest ever - in', 'at the age of / 42. He said'."""
    long = len(before) >= 40 and not _STOP_AT_END.search(before[-12:]) and not _BULLET.match(before)
    return long and bool(_MID_SENTENCE.match(line))


def _goes_on(one: _Line, two: _Line, width: int | None) -> bool:
    """Whether line `two` continues the paragraph of line `one`."""
    if two.alone or (_is_item(two) and not (width is not None and is_wrapped_mark(one.text, two.text))):
        return False
    if width is not None and _is_full(one, two, width):
        return True
    # A long line without a stop, then a small letter: one sentence that a line end cut in two.
    return len(one.text) >= 40 and two.text[0].islower() and not _STOP_AT_END.search(one.text[-12:])


def _paragraph(text: str, first: _Line, last: _Line) -> Paragraph:
    body = text[first.start : last.end]
    return Paragraph(
        start=first.start,
        end=last.end,
        text=body,
        key=compare_key(body),
        words=len(body.split()),
        alone=first.alone,
        closed=bool(_STOP_AT_END.search(body[-12:])),
        bullet=_is_item(first),
    )
