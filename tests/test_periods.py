"""Periods in texts, and what a question about a time makes of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.periods import Period, Reach, day_of, mentions
from qa.timely import Wish, asked_of, closeness, near_date, newest, places_in_time, says_so, wish_of

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: Period(*sorted(pair)))
OUT = date(2020, 1, 15)


def shown(text: str, published: date | None = None) -> list[str]:
    return [f"{m.period.first} {m.period.last}" for m in mentions(text, published)]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("on 13 November 2018", ["2018-11-13 2018-11-13"]), ("on 13th of Nov. 2018,", ["2018-11-13 2018-11-13"]),
        ("November 13, 2018", ["2018-11-13 2018-11-13"]), ("2018-11-13", ["2018-11-13 2018-11-13"]),
        ("In May 2018 and", ["2018-05-01 2018-05-31"]), ("**March 2019: £4m.**", ["2019-03-01 2019-03-31"]),
        ("in march 2019", ["2019-03-01 2019-03-31"]), ("in 2015", ["2015-01-01 2015-12-31"]),
        ("the 2017–18 deficit", ["2017-04-01 2018-03-31"]), ("for 2017/18", ["2017-04-01 2018-03-31"]),
        ("2017–2019", ["2017-01-01 2019-12-31"]), ("the 1990s", ["1990-01-01 1999-12-31"]),
        ("spring of 2016", ["2016-03-01 2016-05-31"]), ("winter 2019", ["2019-12-01 2020-02-29"]),
        ("early 2018", ["2018-01-01 2018-04-30"]), ("mid-2018", ["2018-05-01 2018-08-31"]),
        ("- Odile Trant, 2005 to May 2016", ["2005-01-01 2016-05-31"]),
        ("(acting), March to July 2018", ["2018-03-01 2018-07-31"]),
        ("between 2005 and 2009", ["2005-01-01 2009-12-31"]), ("in 2005 and 2009", ["2005-01-01 2005-12-31",
                                                                                 "2009-01-01 2009-12-31"]),
        ("on 13/11/2018.", ["2018-11-13 2018-11-13"]), ("13.11.2018", ["2018-11-13 2018-11-13"]),
        ("11/13/2018", []), ("31/6/2018", []), ("1/2.2018", []),
        ("from 13 to 30 November 2018", ["2018-11-13 2018-11-30"]), ("3rd–7th May 2018", ["2018-05-03 2018-05-07"]),
        ("between 13 November and 2 December 2018", ["2018-11-13 2018-12-02"]),
        ("between the 3rd and the 7th of May 2018", ["2018-05-03 2018-05-07"]),
        ("30 December to 2 January 2019", ["2018-12-30 2019-01-02"]), ("30 to 31 June 2018", []),
        ("on 3 and 7 May 2018", ["2018-05-07 2018-05-07"]), ("the second half of 2018", ["2018-07-01 2018-12-31"]),
        ("31 June 2020", []), ("£2018", []), ("2,018", []), ("2018.5", []), ("12018", []), ("1850", []), ("in May", []),
        ("May I", []), ("they march on", []), ("", []),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, periods: list[str]) -> None:
    assert shown(text) == periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("in June", ["2020-06-01 2020-06-30"]), ("in August", ["2019-08-01 2019-08-31"]),
        ("last June", ["2019-06-01 2019-06-30"]),
        ("next June", ["2020-06-01 2020-06-30"]), ("in March", ["2020-03-01 2020-03-31"]),
        ("last March", ["2019-03-01 2019-03-31"]), ("on 5 December", ["2019-12-05 2019-12-05"]),
        ("to march", []), ("by May", ["2020-05-01 2020-05-31"]), ("by may", []),
    ],
)  # fmt: skip
def test_a_month_without_a_year_is_read_from_the_day_the_article_came_out(text: str, periods: list[str]) -> None:
    assert shown(text, OUT) == periods and shown(text) == []


@pytest.mark.parametrize(
    ("text", "reach"),
    [("since 2018", Reach.SINCE), ("until May 2018", Reach.UNTIL), ("before 2018", Reach.BEFORE),
     ("after 3 May 2018", Reach.AFTER), ("prior to 2018", Reach.BEFORE), ("in 2018", Reach.AT),
     ("No later  than 2018", Reach.UNTIL), ("not before May 2018", Reach.SINCE), ("ahead of 2018", Reach.BEFORE),
     ("in or after 2018", Reach.SINCE), ("on or before 3/5/2018", Reach.UNTIL), ("up to 2018", Reach.UNTIL),
     ("before the end of 2018", Reach.UNTIL), ("after the start of 2018", Reach.SINCE),
     ("before the start of 2018", Reach.BEFORE), ("after the end of 2018", Reach.AFTER),
     ("from 3 to 7 May 2018", Reach.AT), ("from March to July 2018", Reach.AT), ("from 2017-2019", Reach.AT)],
)  # fmt: skip
def test_how_far_the_word_before_reaches(text: str, reach: Reach) -> None:
    (found,) = mentions(text)
    whole, named = found.whole, found.period
    assert found.reach is reach
    assert (whole.shared(named) > 0) is (reach not in (Reach.BEFORE, Reach.AFTER))


@given(st.text(alphabet=st.sampled_from("0129 –-/.,MmarchyJune toin\n\u00a0\u2028👩e\u0301"), max_size=60), DAYS)
def test_spans_are_in_order_and_periods_are_sound(text: str, published: date) -> None:
    at = 0
    for one in mentions(text, published):
        assert at <= one.span.start < one.span.end <= len(text)
        assert one.period.first <= one.period.last and one.whole.first <= one.whole.last
        at = one.span.end


@given(DAYS, DAYS)
def test_any_day_is_read_as_it_is_written(day: date, published: date) -> None:
    month = day.strftime("%B")
    texts = (f"on {day.day} {month} {day.year}.", f"({month} {day.day}, {day.year})", day.isoformat())
    for text in (*texts, day.strftime("by %d/%m/%Y,"), f"{day.day}.{day.month}.{day.year}"):
        assert [m.period for m in mentions(text, published)] == [Period(day, day)]


@given(PERIODS)
def test_any_two_days_are_read_with_all_between(period: Period) -> None:
    first, last = (f"{day.day} {day.strftime('%B')} {day.year}" for day in (period.first, period.last))
    for text in (f"from {first} to {last}", f"between {first} and {last}", f"{first} – {last}"):
        assert [(m.period, m.reach) for m in mentions(text)] == [(period, Reach.AT)]


@given(PERIODS, PERIODS)
def test_closeness_is_even_handed_and_falls_with_distance(one: Period, other: Period) -> None:
    near = closeness(one, other)
    assert 0 <= near <= 1 and near == closeness(other, one) and closeness(one, one) == 1.0
    assert (near >= 0.5) or one.shared(other) == 0
    later = Period(other.first + timedelta(400), other.last + timedelta(400))
    if other.first > one.last:
        assert closeness(one, later) < near


@pytest.mark.parametrize(
    ("question", "wish"),
    [
        ("Who is the current leader?", Wish.NEWEST), ("What is the latest figure?", Wish.NEWEST),
        ("Who is now in the chair?", Wish.NEWEST), ("What is today’s price?", Wish.NEWEST),
        ("Who most recently resigned?", Wish.NEWEST), ("Is she still in office?", Wish.NEWEST),
        ("What did it cost in the end?", Wish.NEWEST), ("Current leader of Stell?", Wish.NEWEST),
        ("What was first said to be the cost?", Wish.EARLIEST), ("What was the original price?", Wish.EARLIEST),
        ("How many were there at first?", Wish.EARLIEST), ("Originally, who led it?", Wish.EARLIEST),
        ("What was the latest version of the original plan?", Wish.NEWEST),
        ("Who led it?", Wish.NONE), ("What is a current account?", Wish.NONE), ("Who chaired it until now?", Wish.NONE),
        ("Why was Children First shelved?", Wish.NONE), ("Who was the first chief executive?", Wish.NONE),
        ("Who edits Lanmouth Today?", Wish.NONE), ("Who was present at the meeting?", Wish.NONE),
        ("Was the knower known?", Wish.NONE),
    ],
)  # fmt: skip
def test_what_a_question_wishes(question: str, wish: Wish) -> None:
    assert wish_of(question) is wish


def test_before_and_after_a_date_mean_what_they_say() -> None:
    (before,), (after,) = asked_of("Who led it before 2016?").periods, asked_of("What was it after May 2018?").periods
    (since,) = asked_of("How many since 2015?").periods
    assert (before.first, before.last) == (date.min, date(2015, 12, 31))
    assert (after.first, after.last) == (date(2018, 6, 1), date.max)
    assert (since.first, since.last) == (date(2015, 1, 1), date(2015, 12, 31))


@given(st.lists(st.none() | DAYS.map(str) | st.just("spring 2020"), max_size=12))
def test_places_in_time_keep_the_order(published: list[str | None]) -> None:
    places = places_in_time(published)
    known = sorted({iso for iso in published if day_of(iso)})
    ranks = [places[iso] for iso in known]
    assert ranks == sorted(set(ranks)) and all(0 <= place <= 1 for place in places.values())
    if len(known) > 1:
        assert (ranks[0], ranks[-1]) == (0.0, 1.0)
    for place in places.values():
        assert newest(Wish.NONE, place) == 1.0 and newest(Wish.EARLIEST, place) == 1 - place


@pytest.mark.parametrize(
    ("sentence", "newest_says", "earliest_says"),
    [("It is now put at £46m.", 1.0, 0.0), ("It had said £38m.", 0.0, 1.0), ("It cost £40m.", 0.5, 0.5),
     ("The first estimate was £2m; it is now £5m.", 1.0, 1.0)],
)  # fmt: skip
def test_a_sentence_says_when(sentence: str, newest_says: float, earliest_says: float) -> None:
    assert says_so(Wish.NEWEST, sentence) == newest_says
    assert says_so(Wish.EARLIEST, sentence) == earliest_says and says_so(Wish.NONE, sentence) == 1.0


def test_a_sentences_own_date_counts_before_its_articles() -> None:
    asked = asked_of("What was it in March 2019?")
    march, other = tuple(mentions("March 2019")), tuple(mentions("May 2011"))
    day = date(2019, 3, 20)
    assert near_date(asked, march, (), None) == near_date(asked, (), march, None) == 1.0
    assert near_date(asked, (), (), day) == 1.0
    assert near_date(asked, other, (), day) < 1.0 and near_date(asked, (), (), None) == 0.5
    assert near_date(asked, other, (), None) < 0.01 and near_date(asked_of("What was it?"), other, (), None) == 1.0
