"""Title, date, byline and publisher: what stands in the header of a page, and where.

The header ends where the story's own paragraphs begin. It is read line by line; every line is one of a few
shapes (`_Shape`), told by its form and by small tables of words. Whatever is not clear stays None: a wrong
date is worse than none.

    >>> masthead = find_masthead("Council votes\\n\\nJoe Elm\\n13 November 2018\\n\\nMembers voted on Tuesday night.")
    >>> masthead.title, masthead.byline, masthead.published
    ('Council votes', 'Joe Elm', '2018-11-13')
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.abbreviations import STARTERS
from index.article import Block, Role
from index.byline import is_bare_prefix, is_job, is_known_person, is_person, names_in, read_byline
from index.captions import find_captions
from index.dates import DateLine, is_time_line, parse_date, read_date_line
from index.layout import Paragraph, compare_key, split_paragraphs
from index.lexicon import LABELS, Kind
from index.prompts import boilerplate
from index.publisher import confirm_by_initials, find_publisher, is_outlet, split_title

_ZONE = 30  # paragraphs; a header is never longer
_STANDFIRST_PARAGRAPHS = 2  # a date may stand after a standfirst, not after half the story
_STANDFIRST_WORDS = 130
_TITLE_WORDS = 35
_HEADING = re.compile(r"(#{1,6})\s+(?P<words>.*\S)\s*#*\Z")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the header says. `start` is where the page begins (after front matter), `story` the offset where the
    header ends; `blocks` mark the header's own lines as HEADLINE or DATELINE."""

    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    start: int
    story: int
    blocks: tuple[Block, ...]


class _Shape(Enum):
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
class _Seen:
    """One line of the header zone."""

    paragraph: Paragraph
    shape: _Shape
    date: DateLine | None = None
    byline: str | None = None


def find_masthead(text: str, start: int = 0, title: str | None = None) -> Masthead:
    """Reads the header of `text[start:]`. `title` is the title when something better than the page said it."""
    paragraphs = split_paragraphs(text, start)
    captions = find_captions(paragraphs[:_ZONE])
    seen = [_look(one, at in captions) for at, one in enumerate(paragraphs[:_ZONE])]
    seen = _join_prefixes(seen)
    head = _header_length(seen)
    at_title = _title_at(seen, head, title)
    found = title
    outlet = None
    if found is None and at_title is not None:
        found, outlet = split_title(" ".join(_heading(seen[at_title].paragraph.text).split()))
    names = {compare_key(name) for name in (title, found) if name}
    if at_title is not None:
        names.add(seen[at_title].paragraph.key)
    blocks = []
    last = start
    for at, line in enumerate(seen):
        one = line.paragraph
        if one.key in names and (at < head or at == at_title or (at + 1 < len(seen) and at < (at_title or 0))):
            blocks.append(Block(one.start, one.end, Role.HEADLINE))
        elif at < head and line.shape in _HEADER_SHAPES:
            blocks.append(Block(one.start, one.end, Role.DATELINE))
        else:
            continue
        last = one.end
    story = max(last, seen[head - 1].paragraph.end if head else start)
    labels = [at for at, line in enumerate(seen[:head]) if line.shape is _Shape.LABEL]
    publisher = outlet or _issuer(seen[:head]) or find_publisher(paragraphs, story, labels)
    if publisher is None:
        tail = next(
            (
                at
                for at, one in enumerate(paragraphs)
                if one.start >= story and boilerplate(one) in (Kind.END, Kind.LIST)
            ),
            len(paragraphs),
        )
        publisher = confirm_by_initials(paragraphs, tail)
    return Masthead(
        title=found or None,
        published=_published(seen, head, at_title, paragraphs),
        publisher=publisher,
        byline=_byline(seen, head),
        start=start,
        story=story,
        blocks=tuple(blocks),
    )


_LABEL_WORDS = frozenset(LABELS | {"home", "uk", "world"})
_PLACE_DATE = re.compile(
    r"(?P<place>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}),?\s+\(?(?P<date>[^()–—]{6,40}?)\)?\s+[-–—]{1,2}\s"
)
_HEADER_SHAPES = frozenset(
    {_Shape.DATE, _Shape.TIME, _Shape.BYLINE, _Shape.PREFIX, _Shape.NAME, _Shape.JOB, _Shape.LABEL}
)
_ANCHORS = frozenset({_Shape.DATE, _Shape.TIME, _Shape.BYLINE, _Shape.JOB})
"""Shapes that belong to a header and to nothing else: the header reaches at least to the last of them."""


def _look(one: Paragraph, caption: bool) -> _Seen:
    text = one.text
    if caption:
        return _Seen(one, _Shape.CAPTION)
    if one.words <= 20:
        date = read_date_line(text)
        if date is not None:
            beside = _beside_date(date.rest)
            if beside is not None:
                return _Seen(one, _Shape.DATE, date, beside or None)
        if is_time_line(text) and one.key not in LABELS:
            return _Seen(one, _Shape.TIME)
        if is_bare_prefix(text):
            return _Seen(one, _Shape.PREFIX)
        byline = read_byline(text)
        if byline:
            return _Seen(one, _Shape.BYLINE, byline=byline)
        if one.key in LABELS or is_outlet(text) or _is_breadcrumb(text):
            return _Seen(one, _Shape.LABEL)
        if not one.closed and not one.bullet:
            if is_person(text):
                return _Seen(one, _Shape.NAME, byline=text)
            name = names_in(text)
            if name and name != text and is_person(name):  # 'Ann Elm, Political Correspondent', 'Ann Elm @annelm'
                return _Seen(one, _Shape.BYLINE, byline=name)
            if is_job(text):
                return _Seen(one, _Shape.JOB)
    if boilerplate(one) is not None:
        return _Seen(one, _Shape.NOISE)
    # A headline may end in '?' or '!', and in a full stop only where a dateline follows (see `_title_at`).
    prose = (one.closed and (one.words >= 6 or text[-1] in '.”’"')) or one.words > _TITLE_WORDS
    return _Seen(one, _Shape.PROSE if prose and not _HEADING.match(text) else _Shape.LINE)


def _beside_date(rest: str) -> str | None:
    """What may stand beside a date: '' for nothing of note, a name for a byline; None when it is no dateline."""
    if not rest:
        return ""
    name: str | None = ""
    for part in rest.split(" | "):
        if compare_key(part) in LABELS or is_outlet(part) or is_job(part):
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


def _join_prefixes(seen: list[_Seen]) -> list[_Seen]:
    """'By' alone, and the name on the next line."""
    joined = list(seen)
    for at in range(len(seen) - 1):
        if seen[at].shape is _Shape.PREFIX:
            name = names_in(seen[at + 1].paragraph.text) if seen[at + 1].paragraph.words <= 12 else None
            if name:
                joined[at + 1] = _Seen(seen[at + 1].paragraph, _Shape.BYLINE, byline=name)
    return joined


def _header_length(seen: Sequence[_Seen]) -> int:
    """How many paragraphs belong to the header: up to the last line that only a header holds.

    A standfirst may stand before it. Bare dates that alternate with prose are a timeline, not a header.
    """
    prose = words = 0
    first_prose = next((at for at, line in enumerate(seen) if line.shape is _Shape.PROSE), len(seen))
    dates_after = [
        at for at, line in enumerate(seen) if at > first_prose and line.shape is _Shape.DATE and not _is_marked(line)
    ]
    head = 0
    for at, line in enumerate(seen):
        if line.shape is _Shape.PROSE:
            prose += 1
            words += line.paragraph.words
            if prose > _STANDFIRST_PARAGRAPHS or words > _STANDFIRST_WORDS:
                break
        elif line.shape in _ANCHORS:
            timeline = at in dates_after and len(dates_after) > 1 and dates_after[1] - dates_after[0] > 1
            if not timeline:
                head = at + 1
        elif (at < first_prose and line.shape in (_Shape.LABEL, _Shape.PREFIX)) or (
            line.shape is _Shape.NAME and at < first_prose and is_known_person(line.paragraph.text)
        ):
            head = at + 1
    return head


def _is_marked(line: _Seen) -> bool:
    return line.date is not None and (line.date.marked or line.date.published is None)


def _heading(text: str) -> str:
    match = _HEADING.match(text)
    return match["words"] if match else text


def _title_at(seen: Sequence[_Seen], head: int, title: str | None) -> int | None:
    """The number of the paragraph that is the headline, or None."""
    if title is not None:
        key = compare_key(title)
        return next((at for at, line in enumerate(seen) if compare_key(_heading(line.paragraph.text)) == key), None)
    first_prose = next((at for at, line in enumerate(seen) if line.shape is _Shape.PROSE), len(seen))
    lines = [
        at
        for at, line in enumerate(seen[:first_prose])
        if line.shape is _Shape.LINE and line.paragraph.words <= _TITLE_WORDS and not line.paragraph.bullet
        and any(character.isalpha() for character in line.paragraph.text)
    ]  # fmt: skip
    for at in lines:
        if _HEADING.match(seen[at].paragraph.text):
            return at
    for at in lines:
        if seen[at].paragraph.words >= 4 and seen[at].paragraph.text[-1] not in ":;,":
            return at
    if lines:
        return lines[0] if seen[lines[0]].paragraph.text[-1] not in ":;," else None
    # No line without a stop: a short first sentence, or a name ('Budget Crisis' has its shape), may be it.
    for at, line in enumerate(seen[: max(head, 1)]):
        if line.shape is _Shape.PROSE:
            alone = at + 1 < len(seen) and seen[at + 1].shape in _ANCHORS | {_Shape.NAME}
            short = line.paragraph.words <= 16 and line.paragraph.text.count(". ") == 0
            asks = line.paragraph.text[-1] in "?!" and len(seen) > at + 1
            return at if short and (alone or asks) else None
        if line.shape is _Shape.NAME and at == 0 and head <= 1:
            return at
    return None


def _published(seen: Sequence[_Seen], head: int, at_title: int | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """The story's date. 'Published' beats a bare date, a bare date 'Updated'; bare dates that differ give None."""
    dates = [(at, line.date) for at, line in enumerate(seen[:head]) if line.date is not None]
    if not dates:
        dates = [(at, date) for at, date in _published_lines(paragraphs)]
        if dates:
            return dates[0][1].published if len({date.published for _, date in dates}) == 1 else None
        return _place_date(next((line.paragraph for line in seen if line.shape is _Shape.PROSE), None))
    marked = [date.published for at, date in dates if date.published and _says_published(seen, at, date)]
    if marked:
        return marked[0]
    bare = [(at, date.published) for at, date in dates if date.published]
    after = [iso for at, iso in bare if at_title is None or at > at_title] or [iso for _, iso in bare]
    if after:
        return after[0] if len(set(after)) == 1 else None
    updated = {date.updated for _, date in dates if date.updated}
    return updated.pop() if len(updated) == 1 else None


def _says_published(seen: Sequence[_Seen], at: int, date: DateLine) -> bool:
    """'Published' in the line itself, or alone on the line before."""
    return date.marked or (at > 0 and seen[at - 1].paragraph.key in ("published", "date", "posted", "published date"))


def _place_date(first: Paragraph | None) -> str | None:
    """'STELL, 4 June 2018 - Police are ...': the agencies' dateline at the head of a story's first paragraph."""
    match = _PLACE_DATE.match(first.text[:120]) if first is not None else None
    if match is None or match["place"].split()[0].lower() in STARTERS:
        return None
    return parse_date(match["date"])


def _published_lines(paragraphs: Sequence[Paragraph]) -> list[tuple[int, DateLine]]:
    """Lines such as 'Published: 13 November 2018' below the story."""
    found = []
    for at, one in enumerate(paragraphs):
        if one.words <= 12 and not one.closed:
            date = read_date_line(one.text)
            if date is not None and date.published and date.marked and _beside_date(date.rest) is not None:
                found.append((at, date))
    return found


def _byline(seen: Sequence[_Seen], head: int) -> str | None:
    """The first line that says 'by'; else a bare name with a date or a job near, or with a common given name."""
    for line in seen[:head]:
        if line.byline and line.shape is _Shape.BYLINE:
            return line.byline
    for line in seen[:head]:
        if line.byline and line.shape is _Shape.DATE:
            return line.byline
    for at, line in enumerate(seen[:head]):
        if line.shape is _Shape.NAME:
            near = [other.shape for other in seen[at + 1 : min(at + 3, head)]] + [seen[at - 1].shape if at else None]
            if is_known_person(line.paragraph.text) or any(shape in _ANCHORS for shape in near):
                return line.byline
    return None


def _issuer(seen: Sequence[_Seen]) -> str | None:
    """'From:' alone on a line, then a body's name, as on government pages."""
    for at in range(len(seen) - 1):
        if seen[at].paragraph.key in ("from", "issued by", "publisher") and seen[at].paragraph.words <= 2:
            name = seen[at + 1].paragraph
            if 2 <= name.words <= 9 and not name.closed and name.text[0].isupper():
                return name.text
    return None
