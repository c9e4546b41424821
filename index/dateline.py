"""Title, date, byline and publisher: what stands in the header of a page, and where.

The header ends where the story's own paragraphs begin. It is read line by line; every line is one of a few
shapes (`Shape`), told by its form and by small tables of words. Whatever is not clear stays None: a wrong
date is worse than none.

    >>> masthead = find_masthead("Council votes\\n\\nJoe Elm\\n13 November 2018\\n\\nMembers voted on Tuesday night.")
    >>> masthead.title, masthead.byline, masthead.published
    ('Council votes', 'Joe Elm', '2018-11-13')
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.abbreviations import STARTERS
from index.article import Block, Role
from index.byline import is_known_person
from index.captions import find_captions
from index.dates import DateLine, parse_date, read_date_line
from index.header import (
    ANCHORS,
    HEADER_SHAPES,
    HEADING,
    TITLE_WORDS,
    Seen,
    Shape,
    beside_date,
    header_length,
    join_prefixes,
    look,
)
from index.layout import Paragraph, compare_key, split_paragraphs
from index.lexicon import Kind
from index.prompts import boilerplate
from index.publisher import confirm_by_initials, find_publisher, split_title

_TAIL = (Kind.COMMENTS, Kind.END, Kind.LIST)
_ZONE = 30  # paragraphs; a header is never longer


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


def find_masthead(text: str, start: int = 0, title: str | None = None) -> Masthead:
    """Reads the header of `text[start:]`. `title` is the title when something better than the page said it."""
    paragraphs = split_paragraphs(text, start)
    captions = find_captions(paragraphs[:_ZONE])
    seen = [look(one, at in captions) for at, one in enumerate(paragraphs[:_ZONE])]
    seen = join_prefixes(seen)
    head = header_length(seen)
    at_title = _title_at(seen, head, title)
    found = title
    outlet = None
    if found is None and at_title is not None:
        found, outlet = split_title(" ".join(_heading(seen[at_title].text).split()))
    names = {compare_key(name) for name in (title, found) if name}
    if at_title is not None:
        names.add(seen[at_title].paragraph.key)
    blocks = []
    last = start
    for at, line in enumerate(seen):
        one = line.paragraph
        if one.key in names and (at < head or at == at_title or (at + 1 < len(seen) and at < (at_title or 0))):
            blocks.append(Block(one.start, one.end, Role.HEADLINE))
        elif at < head and line.shape in HEADER_SHAPES:
            blocks.append(Block(one.start, one.end, Role.DATELINE))
        else:
            continue
        last = one.end
    story = max(last, seen[head - 1].paragraph.end if head else start)
    labels = [at for at, line in enumerate(seen[:head]) if line.shape is Shape.LABEL]
    publisher = outlet or _issuer(seen[:head]) or find_publisher(paragraphs, story, labels)
    if publisher is None:
        tail = next(
            (at for at, one in enumerate(paragraphs) if one.start >= story and boilerplate(one) in _TAIL),
            len(paragraphs),
        )
        publisher = confirm_by_initials(paragraphs, tail)
    return Masthead(
        title=found or None,
        published=_published(seen, head, at_title, paragraphs),
        publisher=publisher,
        byline=_byline([line for at, line in enumerate(seen[:head]) if at != at_title]),
        start=start,
        story=story,
        blocks=tuple(blocks),
    )


_PLACE_DATE = re.compile(
    r"(?P<place>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}),?\s+\(?(?P<date>[^()–—]{6,40}?)\)?\s+[-–—]{1,2}\s"
)


def _heading(text: str) -> str:
    match = HEADING.match(text)
    return match["words"] if match else text


def _title_at(seen: Sequence[Seen], head: int, title: str | None) -> int | None:
    """The number of the paragraph that is the headline, or None."""
    if title is not None:
        key = compare_key(title)
        return next((at for at, line in enumerate(seen) if compare_key(_heading(line.text)) == key), None)
    first_prose = next((at for at, line in enumerate(seen) if line.shape is Shape.PROSE), len(seen))
    lines = [
        at
        for at, line in enumerate(seen[:first_prose])
        if line.shape is Shape.LINE and line.paragraph.words <= TITLE_WORDS and not line.paragraph.bullet
        and any(character.isalpha() for character in line.text)
    ]  # fmt: skip
    for at in lines:
        if HEADING.match(seen[at].text):
            return at
    for at in lines:
        if seen[at].paragraph.words >= 4 and seen[at].text[-1] not in ":;,":
            return at
    if lines:
        return lines[0] if seen[lines[0]].text[-1] not in ":;," else None
    # No line without a stop: a short first sentence, or a name ('Budget Crisis' has its shape), may be it.
    for at, line in enumerate(seen[: max(head, 1)]):
        if line.shape is Shape.PROSE:
            alone = at + 1 < len(seen) and seen[at + 1].shape in ANCHORS | {Shape.NAME}
            short = line.paragraph.words <= 16 and line.text.count(". ") == 0
            asks = line.text[-1] in "?!" and len(seen) > at + 1
            return at if short and (alone or asks) else None
        if line.shape is Shape.NAME and not is_known_person(line.text):
            return at  # 'LIBRARIES SAVED' has the shape of a name
        if line.shape not in (Shape.LABEL, Shape.NOISE):
            return None
    return None


def _published(seen: Sequence[Seen], head: int, at_title: int | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """The story's date. 'Published' beats a bare date, a bare date 'Updated'; bare dates that differ give None."""
    dates = [(at, line.date) for at, line in enumerate(seen[:head]) if line.date is not None]
    if not dates:
        dates = [(at, date) for at, date in _published_lines(paragraphs)]
        if dates:
            return dates[0][1].published if len({date.published for _, date in dates}) == 1 else None
        return _place_date(next((line.paragraph for line in seen if line.shape is Shape.PROSE), None))
    marked = [date.published for at, date in dates if date.published and _says_published(seen, at, date)]
    if marked:
        return marked[0]
    bare = [(at, date.published) for at, date in dates if date.published]
    after = [iso for at, iso in bare if at_title is None or at > at_title] or [iso for _, iso in bare]
    if after:
        return after[0] if len(set(after)) == 1 else None
    updated = {date.updated for _, date in dates if date.updated}
    return updated.pop() if len(updated) == 1 else None


def _says_published(seen: Sequence[Seen], at: int, date: DateLine) -> bool:
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
            if date is not None and date.published and date.marked and beside_date(date.rest) is not None:
                found.append((at, date))
    return found


def _byline(seen: Sequence[Seen]) -> str | None:
    """Of the header without its headline: the first line that says 'by'; else a bare name with a date or a job near, or
    with a common given name."""
    for line in seen:
        if line.byline and line.shape is Shape.BYLINE:
            return line.byline
    for line in seen:
        if line.byline and line.shape is Shape.DATE:
            return line.byline
    for at, line in enumerate(seen):
        if line.shape is Shape.NAME:
            near = [other.shape for other in seen[at + 1 : at + 3]] + [seen[at - 1].shape if at else None]
            if is_known_person(line.text) or any(shape in ANCHORS for shape in near):
                return line.byline
    return None


def _issuer(seen: Sequence[Seen]) -> str | None:
    """'From:' alone on a line, then a body's name, as on government pages."""
    for at in range(len(seen) - 1):
        if seen[at].paragraph.key in ("from", "issued by", "publisher") and seen[at].paragraph.words <= 2:
            name = seen[at + 1].paragraph
            if 2 <= name.words <= 9 and not name.closed and name.text[0].isupper():
                return re.split(r",? and (?=The Rt|Rt|Sir|Dame|Lord|Baroness)", name.text)[0]
    return None
