"""What arrives from a browser, made safe to work with: any JSON value may come, of any size and shape."""

from index.article import Span
from qa.present_marks import Highlight

LONGEST = 20_000
"""Characters of one text that are passed on at all; the answerer reads only the first of a long question."""


def fields_of(value: object) -> dict[str, object]:
    """The value where it is an object, else one without fields."""
    return value if isinstance(value, dict) else {}


def words_of(value: object) -> str:
    """Any JSON value from the browser as text that can be stored and sent: lone surrogates replaced, cut to length."""
    text = value if isinstance(value, str) else ""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def spans_of(value: object) -> list[Highlight]:
    """`[[number, start, end, key start or null, key end or null], ...]` as highlights; what is malformed is left out.

    >>> spans_of([[1, 10, 20, None, None], ["x"]])
    [Highlight(start=10, end=20, number=1, key=None)]
    """
    highlights = []
    for item in value[:20] if isinstance(value, list) else []:
        match item:
            case [int(number), int(start), int(end), key_start, key_end] if 0 <= start <= end and 0 <= number < 100:
                has_key = (
                    isinstance(key_start, int) and isinstance(key_end, int) and start <= key_start <= key_end <= end
                )
                highlights.append(Highlight(start, end, number, Span(key_start, key_end) if has_key else None))
    return highlights


def span_of(start: object, end: object) -> Span | None:
    """Two offsets in order, or None."""
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (start, end))
    return Span(start, end) if whole and 0 <= start < end else None
