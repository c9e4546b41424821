"""The lines of a page's header: what shape each has, and where the header ends. For index.dateline.

A line's shape is told by its form and by small tables of words, each line for itself; only then is the run of
shapes looked at. The header reaches to the last line that nothing but a header holds: a date, a byline, a job.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.byline import is_bare_prefix, is_job, is_known_person, is_person, names_in, read_byline
from index.dates import DateLine, is_time_line, read_date_line
from index.layout import Paragraph, compare_key
from index.lexicon import LABELS
from index.prompts import boilerplate
from index.publisher import is_outlet

_STANDFIRST_PARAGRAPHS = 2  # a date may stand after a standfirst, not after half the story
_STANDFIRST_WORDS = 130
TITLE_WORDS = 35
HEADING = re.compile(
    r"(?:#{1,6}|(?i:(?:headline|subject|title)\s?:(?:\s*(?:aw|fwd?|re)\s?:)*))\s+(?P<words>.*\S)\s*#*\Z"
)
"""Markdown's headings, and the fields of archives and e-mails that hold one."""
_ACCOUNT = re.compile(r"(?i:by)\s+@?[a-z][a-z0-9_.-]*")  # 'by stellnews': who pressed the button, no writer
_EMPHASIS = re.compile(r"(?<!\w)(?P<mark>[*_]{1,3})(?=\S)(?P<words>.+?)(?<=\S)(?P=mark)(?!\w)")
_LABEL_WORDS = frozenset(LABELS | {"home", "jobs", "motors", "property", "uk", "weather", "world"})


class Shape(Enum):
    DATE = auto()  # holds a whole date, and a name, section or outlet at most
    TIME = auto()  # '18:57', '3 hours ago'
    BYLINE = auto()  # says 'by'
    PREFIX = auto()  # 'By' alone
    NAME = auto()  # a person's name alone: a byline when a date or a job stands near
    JOB = auto()
    LABEL = auto()  # a section, an outlet
    NOISE = auto()  # buttons and prompts
    CAPTION = auto()
    LINE = auto()  # words without a stop: a headline, a stopless standfirst
    PROSE = auto()


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the header zone."""

    paragraph: Paragraph
    shape: Shape
    date: DateLine | None = None
    byline: str | None = None

    @property
    def text(self) -> str:
        return without_emphasis(self.paragraph.text)


HEADER_SHAPES = frozenset({Shape.DATE, Shape.TIME, Shape.BYLINE, Shape.PREFIX, Shape.NAME, Shape.JOB, Shape.LABEL})
ANCHORS = frozenset({Shape.DATE, Shape.TIME, Shape.BYLINE, Shape.JOB})
"""Shapes that belong to a header and to nothing else: the header reaches at least to the last of them."""


def without_emphasis(line: str) -> str:
    """The line as Markdown shows it: '**By** _Ann Elm_' -> 'By Ann Elm'."""
    return _EMPHASIS.sub(r"\g<words>", line)


def look(one: Paragraph, caption: bool) -> Seen:
    text = without_emphasis(one.text)
    if caption:
        return Seen(one, Shape.CAPTION)
    if one.words <= 20 and not one.bullet:  # an item of a list is no header line
        date = read_date_line(text)
        if date is not None:
            beside = beside_date(date.rest)
            if beside is not None:
                return Seen(one, Shape.DATE, date, beside or None)
        if is_time_line(text) and one.key not in LABELS:
            return Seen(one, Shape.TIME)
        if is_bare_prefix(text):
            return Seen(one, Shape.PREFIX)
        byline = read_byline(text)
        if byline:
            return Seen(one, Shape.BYLINE, byline=byline)
        if one.key in LABELS or is_outlet(text) or _is_breadcrumb(text):
            return Seen(one, Shape.LABEL)
        if not one.closed and not one.bullet:
            if is_person(text):
                return Seen(one, Shape.NAME, byline=text)
            name = names_in(text)
            if name and name != text and is_person(name):  # 'Ann Elm, Political Correspondent', 'Ann Elm @annelm'
                return Seen(one, Shape.BYLINE, byline=name)
            if is_job(text):
                return Seen(one, Shape.JOB)
    if boilerplate(one) is not None:
        return Seen(one, Shape.NOISE)
    # A headline may end in '?' or '!', and in a full stop only where a dateline follows (see `_title_at`).
    prose = (one.closed and (one.words >= 6 or text[-1] in '.”’"')) or one.words > TITLE_WORDS
    return Seen(one, Shape.PROSE if prose and not HEADING.match(text) else Shape.LINE)


def beside_date(rest: str) -> str | None:
    """What may stand beside a date: '' for nothing of note, a name for a byline; None when it is no dateline."""
    if not rest:
        return ""
    if any(character.isdigit() for character in rest):
        return None  # 'Ann Elm, May 2016 to 15 March 2018': a term of office
    name: str | None = ""
    for part in rest.split(" | "):
        if compare_key(part) in LABELS or is_outlet(part) or is_job(part) or _ACCOUNT.fullmatch(part):
            continue
        found = read_byline(part) or (part if is_person(part) else None)
        if found is None and (names := names_in(part)) and is_person(names):
            found = names
        if found is None or name:
            return None
        name = found
    return name


def _is_breadcrumb(text: str) -> bool:
    """'Home > News > Local', 'News / Education'."""
    if all(word in _LABEL_WORDS for word in compare_key(text).split()):
        return True  # a menu whose separators were lost: 'Home News UK Politics'
    parts = re.split(r"\s*[>»›/|]\s*", text)
    return (
        len(parts) >= 2 and compare_key(parts[0]) in LABELS | {"home", ""} and all(len(p.split()) <= 4 for p in parts)
    )


def join_prefixes(seen: list[Seen]) -> list[Seen]:
    """'By' alone, and the name on the next line."""
    joined = list(seen)
    for at in range(len(seen) - 1):
        if seen[at].shape is Shape.PREFIX:
            name = names_in(seen[at + 1].text) if seen[at + 1].paragraph.words <= 12 else None
            if name:
                joined[at + 1] = Seen(seen[at + 1].paragraph, Shape.BYLINE, byline=name)
    return joined


def header_length(seen: Sequence[Seen]) -> int:
    """How many paragraphs belong to the header: up to the last line that only a header holds.

    A standfirst may stand before it. Bare dates that alternate with prose are a timeline, not a header.
    """
    prose = words = 0
    first_prose = next((at for at, line in enumerate(seen) if line.shape is Shape.PROSE), len(seen))
    dates_after = [
        at for at, line in enumerate(seen) if at > first_prose and line.shape is Shape.DATE and not _is_marked(line)
    ]
    head = 0
    for at, line in enumerate(seen):
        if line.shape is Shape.PROSE:
            prose += 1
            words += line.paragraph.words
            if prose > _STANDFIRST_PARAGRAPHS or words > _STANDFIRST_WORDS:
                break
        elif line.shape in ANCHORS:
            timeline = at in dates_after and len(dates_after) > 1 and dates_after[1] - dates_after[0] > 1
            if not timeline:
                head = at + 1
        elif (at < first_prose and line.shape in (Shape.LABEL, Shape.PREFIX)) or (
            line.shape is Shape.NAME and at < first_prose and is_known_person(line.text)
        ):
            head = at + 1
    return head


def _is_marked(line: Seen) -> bool:
    return line.date is not None and (line.date.marked or line.date.published is None)
