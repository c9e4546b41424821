"""The YAML between two lines of dashes at the top of a file. Broken front matter is plain text."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import yaml

from index.dates import parse_date
from index.ingest.properties import fit_characters

_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))  # as YAML 1.1 writes that there is none
_BRACKETS = 200  # nested deeper than any front matter is; thousands would keep the parser busy for seconds


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys that are known; `end` is the offset of the first character after the closing fence's line."""

    end: int
    title: str | None = None
    published: str | None = None
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_front_matter(text: str) -> FrontMatter | None:
    """The front matter that `text` begins with, or None when there is none or it is no YAML mapping.

    Known keys: title, date, byline, publisher, url; others (about, tags, ...) are left alone. A date that is no
    date gives None rather than a guess.

        >>> read_front_matter("---\\ntitle: Ash\\ndate: 2018-11-30\\n---\\nBody.").published
        '2018-11-30'
    """
    lines_end = _closing_fence(text)
    if lines_end is None:
        return None
    opening, closing, end = lines_end
    if sum(text.count(mark, opening, closing) for mark in "[{") > _BRACKETS:
        return None
    try:
        # every value as it was typed: 'title: 12:30' is no number of minutes, nor 'byline: No' a False
        values = yaml.load(text[opening:closing], yaml.BaseLoader)
    except Exception:  # more than YAMLError: a stranger's "\UFFFFFFFF" overflows, thousands of "- - -" recurse
        return None
    if values is None:
        return FrontMatter(end)
    if not isinstance(values, dict):
        return None
    return FrontMatter(
        end=end,
        title=_text(values.get("title")),
        published=_date(values.get("date")),
        byline=_text(values.get("byline")),
        publisher=_text(values.get("publisher")),
        url=_text(values.get("url")),
    )


def _closing_fence(text: str) -> tuple[int, int, int] | None:
    """Offsets: start of the YAML, end of the YAML, end of the closing line."""
    head = re.match(r"---[ \t]*(?:\r\n|\r|\n)", text)
    if not head:
        return None
    closing = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.M).search(text, head.end(), head.end() + 20_000)
    return (head.end(), closing.start(), closing.end()) if closing else None


def _text(value: object) -> str | None:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str) or value in _NOTHING:
        return None
    return " ".join(fit_characters(value).split()) or None


def _date(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    with suppress(ValueError):  # a cutting may be older than the years that a page's text is trusted with
        return datetime.fromisoformat(value).date().isoformat()
    return parse_date(value)
