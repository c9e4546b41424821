"""A strict grammar of the ways news pages write a date, and the one way in which Cuttings writes it. Day first, as in
Britain. No clock, no guessing.

A line dates a story only if nothing is left of it once dates, times and the words that go with them
('Published', 'Last updated at', '3 min read') are taken away. So 'Deadline: 30 November 2018' is no dateline,
and neither is '13-15 November 2018', 'Yesterday' nor 'November 2018'. A day without a year is none either.

    >>> parse_date("Tuesday 13 November 2018 18:57 GMT")
    '2018-11-13'
    >>> read_date_line("By Joe Elm | Published: 30.11.18").rest
    'By Joe Elm'
"""

import re
from dataclasses import dataclass
from datetime import date

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAY = rf"(?:{_DAY_NAME}\.?,?\s+)?"
_YEAR = r"(?:19|20)\d\d"
_FORMS = (
    # 13 November 2018, Tuesday, 13th of Nov. 2018, 13-Nov-18, 13 NOV 2018
    rf"{_WEEKDAY}(?:the\s+)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s/-]+{_MONTH.format('m1')}[\s,/-]+"
    rf"(?P<y1>{_YEAR}|\d\d(?=[-/]?\b)(?!\s*[:.]\d))",
    # November 13, 2018; Tuesday, January 29th 2020; January 29, 2020 Wednesday
    rf"{_WEEKDAY}{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>{_YEAR})"
    rf"(?:,?\s+{_DAY_NAME}\b)?",
    # 2018-11-13, 2018/11/13, 2018-11-13T18:57
    rf"(?P<y3>{_YEAR})(?P<sep3>[-/.])(?P<m3>\d{{1,2}})(?P=sep3)(?P<d3>\d{{1,2}})",
    # 30.11.18, 15/01/2019, 30-11-2018
    rf"{_WEEKDAY}(?P<d4>\d{{1,2}})\s?(?P<sep4>[-/.])\s?(?P<m4>\d{{1,2}})\s?(?P=sep4)\s?(?P<y4>{_YEAR}|\d\d)",
)
_DATE = re.compile(r"(?<![\w£$€%./-])(?:" + "|".join(_FORMS) + r")(?![\d%/]|[.-]\d)(?=[T\W]|\Z)", re.I)
_ZONE = r"(?:\s*\(?(?:gmt|bst|utc|cet|cest|est|edt|z|[+-]\d\d:?\d\d)\)?)?"
_TIME = re.compile(
    rf"(?:\bt)?(?<![\d£])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d(?:\.\d+)?)?(?:\s*hrs)?\s*(?:[ap]\.?m\.?)?{_ZONE}(?!\d)"
    rf"|(?<![\d£.])(?:1[0-2]|0?[1-9])\s*[ap]\.?m\b\.?{_ZONE}|\b(?:midnight|noon|midday)\b",
    re.I,
)
_UPDATED = r"(?:page\s+)?(?:last\s+)?(?:updated?|modified|edited|amended|corrected|revised|reviewed)"
_PUBLISHED = (
    r"(?:date\s+)?(?:of\s+)?(?:(?:first|originally)\s+)?(?:published|posted|publication|issued?|released?|created|added|"
    r"uploaded|submitted|filed|sent|published\s+date|post\s+date)(?:\s+(?:date|online))?"
)
_MARK = re.compile(rf"\b(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}|date(?:\s+published)?))\b", re.I)
_NOISE = re.compile(
    r"\b(?:on|at|in|the(?!\s(?-i:[A-Z]))|last|first|date|time|dated|local time|uk time|see all updates|"
    r"show all updates|\d{1,3}[\s-]*min(?:ute)?s?\s+read|reading time:?|read time:?|"
    r"\d{1,6}\s+(?:comments?|shares?|views?|reads?)|gmt|bst|utc)\b",
    re.I,
)
# 'Published26 September 2019Updated ...', as pages come out when their markup is lost.
_GLUED = re.compile(
    r"(?i:(?<=published)|(?<=updated)|(?<=posted)|(?<=modified))(?=\d)|(?<=\d)(?=[UP](?:pdated|ublished|PDATED|UBLISHED))"
)
_IN_SECTION = re.compile(r"^\s+in\s+[A-Z][^.!?\d]{0,60}$")
_LONGEST = 160  # characters; a longer line is a paragraph, not a dateline


@dataclass(frozen=True, slots=True)
class DateLine:
    """A header line that holds a date. `published` and `updated` are ISO dates or None; `marked` says that a
    word such as 'Published' stands with the first. `rest` is what is left: '' or the words of a byline."""

    published: str | None
    updated: str | None
    marked: bool
    rest: str


def british_date(iso: str | None) -> str | None:
    """'2020-01-29' -> '29 January 2020'; what is no ISO date comes back as it is, None as None.

    >>> british_date("spring 2020")
    'spring 2020'
    """
    if iso is None:
        return None
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"


def parse_date(text: str) -> str | None:
    """The one date that `text` consists of (weekday and time allowed), as YYYY-MM-DD; else None."""
    line = read_date_line(text)
    if line is None or line.rest:
        return None
    return line.published or line.updated


def read_date_line(text: str) -> DateLine | None:
    """What a header line says of the story's date, or None when it holds no whole date or a range of dates.

    The caller judges `rest`: only a name, a section or an outlet may stand beside a date.
    """
    if len(text) > _LONGEST or not any(character.isdigit() for character in text):
        return None
    text = _GLUED.sub(" ", text)
    published = updated = None
    marked = False
    last = 0
    rest: list[str] = []
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso is None:
            return None
        before = text[last : match.start()]
        mark = None
        for mark in _MARK.finditer(before):  # noqa: B007 - the last mark is the one nearest to the date
            pass
        if mark is not None and mark["updated"]:
            updated = updated or iso
        elif published is None:
            published, marked = iso, mark is not None
        else:
            return None  # two dates and no word that says which is which: a range, a list, a season
        rest.append(before)
        last = match.end()
    if not rest:
        return None
    tail = text[last:]
    if marked or updated or any(character.isalpha() for character in rest[0]):
        tail = _IN_SECTION.sub("", tail)
    rest.append(tail)
    return DateLine(published, updated, marked, _leftover(" | ".join(rest)))


def is_time_line(text: str) -> bool:
    """A line that tells a time but no story's day: '18:57', '3 hours ago', 'Published yesterday', 'Updated 09:14'."""
    if len(text) > 60:
        return False
    rest = re.sub(
        r"\b(?:\d{1,2}|an?|one|two|three|few)\s+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?\s+ago\b"
        r"|\b(?:yesterday|today|just now|this (?:morning|afternoon|evening))\b",
        " ", text, flags=re.I,
    )  # fmt: skip
    changed = rest != text or bool(_TIME.search(text)) or bool(_MARK.search(text))
    return changed and not _leftover(rest)


def _leftover(text: str) -> str:
    for pattern in (_TIME, _MARK, _NOISE):
        text = pattern.sub(" ", text)
    text = re.sub(r"[\s|•·–—:;,()\[\]/-]*[|•·–—:;()\[\]/\t][\s|•·–—:;,()\[\]/-]*", " | ", text)
    return " ".join(text.split()).strip(" |,.-:;")


def _iso(match: re.Match[str]) -> str | None:
    for form in "1234":
        if match[f"d{form}"]:
            day, month, year = match[f"d{form}"], match[f"m{form}"], match[f"y{form}"]
            break
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    days, years = int(day), int(year)
    if len(year) == 2:
        years += 2000 if years < 70 else 1900
    if form == "4" and number > 12 and days <= 12:
        days, number = number, days  # 01/29/2020 can only be month first
    try:
        return date(years, number, days).isoformat()
    except ValueError:
        return None
