"""Markdown's own marks, shown quietly. A Markdown file is stored and shown as it stands, marks and all, so that every
quote is a slice of it; only their looks tell them from the words.

    >>> quiet("The <b>trust</b> lost **£4m**, it [said](https://a.example).")
    'The <b>trust</b> lost <i>**</i>£4m<i>**</i>, it <i>[</i>said<i>](https://a.example)</i>.'
"""

import re

_TAG = re.compile(r"(<[^>]*>)")
_OPENING = re.compile(r"\s*(?:#{1,6}(?=\s|$)|(?:&gt;\s*)+)")
_MARK = re.compile(
    r"!?\[(?=[^\[\]]*\]\()|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"  # a link's brackets, and where it leads
    r"|\*{1,3}|~~|`{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|\|"
)


def is_markdown(source: str) -> bool:
    return source.partition("?")[0].lower().endswith((".md", ".markdown"))


def quiet(html: str) -> str:
    """One paragraph of HTML, escaped already, with Markdown's marks in <i>; its text is the same to the letter."""
    first, out = True, []
    for part in _TAG.split(html):
        if not part.startswith("<"):
            opening = _OPENING.match(part) if first else None
            at = opening.end() if opening else 0
            first = first and not part.strip()
            part = (f"<i>{part[:at]}</i>" if at else "") + _MARK.sub(lambda mark: f"<i>{mark.group()}</i>", part[at:])
        out.append(part)
    return "".join(out)


def is_row(paragraph: str) -> bool:
    """Whether it is a table's row, or an item of a list: these stand close together.

    >>> [is_row(text) for text in ("| Road | £2m |", "- Buses run.", "2. Then the arches.", "-5 degrees", "The road.")]
    [True, True, True, False, False]
    """
    return re.match(r"\s*(?:\||[-*+]\s|\d{1,3}[.)]\s)", paragraph) is not None
