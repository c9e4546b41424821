"""Periods: the dates, months, seasons and years that a text names, as days from and to. Pure; British order.

    >>> [(m.period.first.isoformat(), m.period.last.isoformat()) for m in mentions("- Hugh Marl, March to July 2018")]
    [('2018-03-01', '2018-07-31')]
    >>> [m.period.last.isoformat() for m in mentions("the 2017–18 deficit as it stood in March 2019")]
    ['2018-03-31', '2019-03-31']

What names no year is read from the day the article came out, the nearest such month or the one that "last" and "next"
say; without that day it is left out. A year is 1900 to 2099; "2017–18" is the British financial year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from index.article import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|"
    r"oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_DASH = r"[-–—/]"
_FORMS = (
    rf"(?P<y1>{_YEAR})-(?P<m1>0[1-9]|1[0-2])-(?P<d1>[0-3]\d)(?!\d)",  # 2018-11-13
    rf"(?P<dn>0?[1-9]|[12]\d|3[01])(?P<dot>[/.])(?P<mn>0?[1-9]|1[0-2])(?P=dot)(?P<yn>{_YEAR})",  # 13/11/2018
    rf"(?P<both>between\s+(?:the\s+)?)?(?P<d6>{_DAY})(?:\s+(?P<m6>{_MONTH}))?\s*(?(both)and|(?:to|until|till|{_DASH}))"
    rf"\s*(?:the\s+)?(?P<e6>{_DAY})\s+(?:of\s+)?(?P<n6>{_MONTH}),?\s+(?P<z6>{_YEAR})",  # 3 (May) to 7 June 2018
    rf"(?P<d2>{_DAY})\s+(?:of\s+)?(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?(?!\w)",  # 13 November (2018)
    rf"(?P<m3>{_MONTH})\s+(?P<d3>{_DAY})(?!\w)(?:,?\s+(?P<y3>{_YEAR}))?(?!\w)",  # November 13(, 2018)
    rf"(?P<m4>{_MONTH})\s*(?:to|until|till|and|{_DASH})\s*(?P<n4>{_MONTH})\s+(?P<y4>{_YEAR})",  # March to July 2018
    rf"(?P<m5>{_MONTH}),?\s+(?:of\s+)?(?P<y5>{_YEAR})",  # November 2018
    rf"(?P<season>spring|summer|autumn|winter)\s+(?:of\s+)?(?P<y6>{_YEAR})",
    rf"(?P<part>early|mid|late|(?:beginning|start|middle|end|(?:first|second) half) of)[\s-]+(?P<y7>{_YEAR})",
    rf"(?P<ya>{_YEAR}){_DASH}(?P<yb>{_YEAR})",
    rf"(?P<y8>{_YEAR}){_DASH}(?P<z8>\d\d)(?!\d)",  # 2017–18
    rf"(?P<y9>{_YEAR})(?P<decade>s\b)?",
    rf"(?P<lead>in|since|during|of|last|next|this|early|late|mid|by|until|till|from|to|before|after|through)\s+"
    rf"(?P<m0>{_MONTH})(?!,?\s+(?:of\s+)?{_YEAR})(?!\s+\d)",
)  # fmt: skip
_MENTION = re.compile(r"(?<![\w£$€.,–—/-])(?:" + "|".join(_FORMS) + rf")(?!\w)(?!{_DASH}\d\d)(?![,.]\d)", re.IGNORECASE)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}
_PARTS = {"early": (1, 4), "beginning of": (1, 3), "start of": (1, 3), "mid": (5, 8), "middle of": (5, 8),
          "late": (9, 12), "end of": (10, 12), "first half of": (1, 6), "second half of": (7, 12)}  # fmt: skip
_JOIN = re.compile(rf"\s*(?:to|until|till|{_DASH})\s*(?:the\s+)?|(?P<and>\s+and\s+)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends included; `first` <= `last`."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def gap(self, other: "Period") -> int:
        """Days between the two, 0 where they touch or overlap."""
        return max(0, (other.first - self.last).days - 1, (self.first - other.last).days - 1)

    def shared(self, other: "Period") -> int:
        """Days that both hold."""
        return max(0, (min(self.last, other.last) - max(self.first, other.first)).days + 1)


class Reach(StrEnum):
    """What the word before a date makes of it. SINCE and UNTIL take in the date itself; AFTER and BEFORE do not."""

    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    AFTER = "after"
    BEFORE = "before"


_REACH = {
    "since": Reach.SINCE, "from": Reach.SINCE, "not before": Reach.SINCE, "no earlier than": Reach.SINCE,
    "not earlier than": Reach.SINCE, "in or after": Reach.SINCE, "on or after": Reach.SINCE,
    "until": Reach.UNTIL, "till": Reach.UNTIL, "up to": Reach.UNTIL, "no later than": Reach.UNTIL,
    "not later than": Reach.UNTIL, "in or before": Reach.UNTIL, "on or before": Reach.UNTIL,
    "after": Reach.AFTER, "following": Reach.AFTER, "later than": Reach.AFTER,
    "before": Reach.BEFORE, "prior to": Reach.BEFORE, "ahead of": Reach.BEFORE, "earlier than": Reach.BEFORE,
}  # fmt: skip
_BEFORE = re.compile(
    rf"\b(?P<word>{'|'.join(_REACH)})\s+(?:the\s+|around\s+|about\s+|in\s+)?$".replace(" ", r"\s+"), re.IGNORECASE
)
_BACK = 40
"""Characters before a date in which such a word is looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a period, which, and how far the word before reaches from it."""

    span: Span
    period: Period
    reach: Reach = Reach.AT

    @property
    def whole(self) -> Period:
        """The period with its reach: 'since 2018' goes on, 'before 2018' ends with 2017.

        >>> next(mentions("before May 2018")).whole.last.isoformat()
        '2018-04-30'
        """
        match self.reach:
            case Reach.SINCE:
                return Period(self.period.first, date.max)
            case Reach.UNTIL:
                return Period(date.min, self.period.last)
            case Reach.AFTER:
                return Period(self.period.last + timedelta(1), date.max)
            case Reach.BEFORE:
                return Period(date.min, self.period.first - timedelta(1))
        return self.period


def day_of(iso: str | None) -> date | None:
    """An ISO date as a day; None for None and for what is no date.

    >>> day_of("spring 2020") is None
    True
    """
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def mentions(text: str, published: date | None = None) -> Iterator[Mention]:
    """Every period that the text names, in order; two that "to" joins are one."""
    waiting: Mention | None = None
    for match in _MENTION.finditer(text):
        period = _period(match, published)
        if period is None:
            continue
        start = match.start("m0") if match["lead"] else match.start()
        found = Mention(Span(start, match.end()), period, _reach(text, start, match))
        if waiting is not None:
            joined = _joined(text, waiting, found)
            if joined is None:
                yield waiting
            else:
                found = joined
        waiting = found
    if waiting is not None:
        yield waiting


def _reach(text: str, start: int, match: re.Match[str]) -> Reach:
    """What the word before says. 'From March to July 2018' has both its ends; 'before the end of 2018' takes it in."""
    before = _BEFORE.search(text, max(0, start - _BACK), start)
    if before is None or match["m4"] or match["d6"] or match["ya"]:
        return Reach.AT
    reach, part = _REACH[" ".join(before["word"].lower().split())], (match["part"] or "").lower()
    if reach is Reach.BEFORE and part == "end of":
        return Reach.UNTIL
    if reach is Reach.AFTER and part in ("start of", "beginning of"):
        return Reach.SINCE
    return reach


def _joined(text: str, one: Mention, other: Mention) -> Mention | None:
    """'2005 to May 2016', 'from 2005 until 2016', 'between 2005 and 2016'; None where the two stand apart."""
    join = _JOIN.fullmatch(text, one.span.end, other.span.start)
    if join is None or one.period.first > other.period.last:
        return None
    if join["and"] and not _BETWEEN.search(text, 0, one.span.start):
        return None
    return Mention(Span(one.span.start, other.span.end), Period(one.period.first, other.period.last))


def _period(match: re.Match[str], published: date | None) -> Period | None:
    """None for 31 June, and for a month that no year can be given to."""
    if match["d6"]:
        year, month = int(match["z6"]), _number(match["n6"])
        try:
            last = date(year, month, _day(match["e6"]))
            first = date(year, _number(match["m6"]) if match["m6"] else month, _day(match["d6"]))
            return Period(first if first <= last else first.replace(year=year - 1), last)
        except ValueError:
            return None
    for form in "123n":
        if match[f"d{form}"]:
            day, month, year = _day(match[f"d{form}"]), _number(match[f"m{form}"]), match[f"y{form}"]
            try:
                if year:
                    return Period(*[date(int(year), month, day)] * 2)
                guessed = _nearest(month, published, None)
                return Period(*[guessed.first.replace(day=day)] * 2) if guessed else None
            except ValueError:
                return None
    if match["m4"]:
        first, last = _number(match["m4"]), _number(match["n4"])
        return _months(int(match["y4"]), first, last if last >= first else last + 12)
    if match["m5"]:
        return _months(int(match["y5"]), *[_number(match["m5"])] * 2)
    if match["season"]:
        return _months(int(match["y6"]), *_SEASONS[match["season"].lower()])
    if match["part"]:
        return _months(int(match["y7"]), *_PARTS[match["part"].lower()])
    if match["ya"]:
        first, last = int(match["ya"]), int(match["yb"])
        return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if match["z8"]:
        year = int(match["y8"])
        return _months(year, 4, 15) if (year + 1) % 100 == int(match["z8"]) else None
    if match["y9"]:
        year = int(match["y9"])
        return Period(date(year, 1, 1), date(year + (9 if match["decade"] else 0), 12, 31))
    lead, month = match["lead"].lower(), match["m0"]
    plain = lead in ("in", "since", "during", "of", "last", "next", "this")  # "to march" and "by may" are no dates
    return _nearest(_number(month), published, lead) if plain or month[0].isupper() else None


def _day(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _number(month: str) -> int:
    """A month's number, however it is named: a number, a name, the first letters of one."""
    return int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1


def _months(year: int, first: int, last: int) -> Period:
    """From the first day of month `first` to the last of month `last`; months over 12 are of the next year."""
    after = date(year + last // 12, last % 12 + 1, 1)
    return Period(date(year, first, 1), after - timedelta(1))


def _nearest(month: int, published: date | None, lead: str | None) -> Period | None:
    """The month of that number nearest to the day of publication; after 'last' one before, after 'next' one after."""
    if published is None or not 1 < published.year < 9998:
        return None
    months = [_months(year, month, month) for year in (published.year - 1, published.year, published.year + 1)]
    if lead == "last":
        months = [period for period in months if period.last < published]
        return months[-1]
    if lead == "next":
        return next(period for period in months if period.first > published)
    return min(months, key=lambda period: (abs((period.first - published).days), period.first))
