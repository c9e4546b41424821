"""The question before, asked of another time: "Who led the trust in 2018?" and "And a year later?". Pure.

>>> at_another_time("in 2021", "2021", "Who won the 2019 election?")
'Who won the 2021 election?'
>>> at_another_time("a year later", "a year later", "How many pupils were there in 2018?")
'How many pupils were there in 2019?'
"""

import re

from qa.leaning import YEAR

YEARS = re.compile(rf"\b{YEAR}(?!\d)")
_MONTH = (
    r"(?:january|february|march|april|may(?= (?:19|20))|june|july|august|september|october|november|december)\b"
    r"(?-i:(?!\s+[A-Z]))"  # "from June Ashby" is no time
)
_EDGE = r"(?:very )?(?:end|start|beginning|middle|close|turn)"
_TIME_PHRASE = re.compile(
    rf"\s*\b(?:from|between) {YEAR} (?:to|and|until|till) {YEAR}(?!\w)|"
    rf"\s*\b(?:(?:in|by|before|after|since|during|on|from|at(?= the {_EDGE}))\s+)"
    rf"(?:the )?(?:{_EDGE} of |(?:early|late|mid)[ -])?"
    r"(?:the )?(?:(?:early |late )?(?:spring|summer|autumn|winter) (?:of )?)?"
    rf"(?:\d{{1,2}} )?(?:{_MONTH}\s*(?:(?:19|20)\d\d)?|{YEAR}|may(?=\W*$))(?!\w)|\s*\b(?:of )?{YEAR}(?=\W*$)",
    re.I,
)
_STEP = re.compile(r"(?:the year|a year) (?:(?P<on>after|later)|before|earlier)", re.IGNORECASE)


def at_another_time(said: str, time: str, before: str) -> str:
    """`said` is what is asked now, without "and"; `time` the time in it; `before` the question before."""
    years = YEARS.findall(before)
    step = _STEP.fullmatch(said)
    if re.fullmatch(r"(before|after|since) (that|then)", said, re.I) and years:
        said = f"{said.split()[0].lower()} {years[-1]}"
    elif step and years:
        said = f"in {_stepped(years[-1], 1 if step['on'] else -1)}"
    elif said[:1].isdigit() or (said.lower() == time.lower() and YEARS.search(said)):
        said = f"in {said}"
    timeless, year = _TIME_PHRASE.sub("", before), re.fullmatch(rf"(?:in |for )?({YEAR})", said, re.IGNORECASE)
    inside = YEARS.findall(timeless)
    # "Who won the 2019 election?", "And in 2021?"; a financial year takes the place of a financial year alone.
    if year and len(inside) == 1 and year.group(1).isdigit() == inside[0].isdigit():
        return f"{bare(timeless.replace(inside[0], year.group(1)))}?"
    return f"{bare(timeless)} {said[0].lower() + said[1:]}?"


def _stepped(year: str, by: int) -> str:
    """The year, or both of a financial year, later or earlier: '2018-19' -> '2019-20'."""
    first, end = str(int(year[:4]) + by), year[5:]
    return f"{first}{year[4]}{(int(end) + by) % 10 ** len(end):0{len(end)}}" if end else first


def bare(question: str) -> str:
    """Without the marks at its end."""
    return question.strip().rstrip("?!. ")
