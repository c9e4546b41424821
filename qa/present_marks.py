"""Text of an article with some of its characters marked, as HTML: quotes, key words, direct speech.

>>> spotlight("Up by 4% & more", 0, [Highlight(6, 8, number=1)])
'Up by <mark class="quoted" data-quotes="1">4%</mark> &amp; more'
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Span
from qa.answer import Said
from qa.present_safe import escaped

BLANK_LINES = re.compile(r"(?:\r\n|\n|\r|\u2029)(?:[ \t\u00a0]*(?:\r\n|\n|\r|\u2029))+|\u2029")


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters of an article to be shown as quote `number`, with its key span, both in article offsets."""

    start: int
    end: int
    number: int
    key: Span | None = None


def paragraphs(text: str) -> Iterator[Span]:
    """The spans between blank lines, those with anything but white space in them, without line ends around them."""
    start = 0
    for gap in [*BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            inner = text[start:end].lstrip("\r\n")
            yield Span(end - len(inner), end - len(inner) + len(inner.rstrip("\r\n")))
        start = gap.end() if gap else end


def pieces(text: str, offset: int, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """`text`, which begins at `offset` of its article, cut wherever a span begins or ends: (start, end, text)."""
    end = offset + len(text)
    inner = {edge for span in spans for edge in (span.start, span.end) if offset < edge < end}
    for left, right in pairwise([offset, *sorted(inner), end]):
        yield left, right, text[left - offset : right - offset]


def marked(text: str, offset: int, spans: Sequence[Span], kind: str) -> str:
    """`text`, which begins at `offset` of its article, as HTML with the spans marked as `kind`.

    >>> marked("Up by 4% & more", 100, [Span(106, 108)], "key")
    'Up by <mark class="key">4%</mark> &amp; more'
    """
    return "".join(
        f'<mark class="{kind}">{escaped(piece)}</mark>'
        if piece and any(s.start <= left and right <= s.end for s in spans)
        else escaped(piece)
        for left, right, piece in pieces(text, offset, spans)
    )


def voiced(text: str, offset: int, spans: Sequence[Span], kind: str, said: Sequence[Said]) -> str:
    """The same, direct speech told from the paper's own words."""
    speech = [Span(one.start, one.end) for one in said]
    out = []
    for left, right, piece in pieces(text, offset, speech):
        html = marked(piece, left, spans, kind)
        spoken = html and any(span.start <= left and right <= span.end for span in speech)
        out.append(f'<span class="speech">{html}</span>' if spoken else html)
    return "".join(out)


def spotlight(text: str, offset: int, highlights: Sequence[Highlight]) -> str:
    """`text`, which begins at `offset` of its article, as HTML with the quotes in it marked and their key words strong.

    Highlights may overlap and may begin or end outside `text`.
    """
    keys = [h.key for h in highlights if h.key]
    out = []
    for left, right, piece in pieces(text, offset, [*(Span(h.start, h.end) for h in highlights), *keys]):
        html = escaped(piece)
        numbers = " ".join(str(h.number) for h in highlights if h.start <= left and right <= h.end)
        if numbers and html:
            is_key = any(key.start <= left and right <= key.end for key in keys)
            html = f"<strong>{html}</strong>" if is_key else html
            html = f'<mark class="quoted" data-quotes="{numbers}">{html}</mark>'
        out.append(html)
    return "".join(out)
