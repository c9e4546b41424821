"""Dates as news pages write them, traps that must give None, and headers read whole. All names invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Role
from index.byline import is_person, names_in, read_byline
from index.dateline import find_masthead
from index.dates import is_time_line, parse_date, read_date_line
from index.furniture import find_blocks
from index.header import without_emphasis
from index.publisher import outlet_in, split_title

HEADERS = [
    ("13 November 2018", "2018-11-13"),
    ("13th November 2018", "2018-11-13"),
    ("13 Nov 2018", "2018-11-13"),
    ("13 Nov. 2018", "2018-11-13"),
    ("13-Nov-18", "2018-11-13"),
    ("13 NOV 2018", "2018-11-13"),
    ("Tuesday 13 November 2018", "2018-11-13"),
    ("Tuesday, 13 November 2018", "2018-11-13"),
    ("Tuesday, 13th of November, 2018", "2018-11-13"),
    ("Tuesday 13 November 2018 18:57 GMT", "2018-11-13"),
    ("Tue 13 Nov 2018 18.57 GMT", "2018-11-13"),
    ("November 13, 2018 Tuesday", "2018-11-13"),
    ("November 13, 2018, Tuesday", "2018-11-13"),
    ("Thursday, 26th September 2019, 4:59 pm", "2019-09-26"),
    ("13 November 2018, 5.30pm", "2018-11-13"),
    ("13 November 2018 at 18:57", "2018-11-13"),
    ("13 November 2018 • 6:57pm", "2018-11-13"),
    ("18:57, 13 November 2018", "2018-11-13"),
    ("13:00, 13 NOV 2018", "2018-11-13"),
    ("November 13, 2018", "2018-11-13"),
    ("Nov 13, 2018", "2018-11-13"),
    ("Wednesday, January 29, 2020", "2020-01-29"),
    ("January 29th, 2020 at 8:15 am", "2020-01-29"),
    ("30.11.18", "2018-11-30"),
    ("30.11.2018", "2018-11-30"),
    ("30/11/18", "2018-11-30"),
    ("30/11/2018 09:00", "2018-11-30"),
    ("3/4/2019", "2019-04-03"),
    ("03-04-2019", "2019-04-03"),
    ("12/31/2018", "2018-12-31"),
    ("2018-11-13", "2018-11-13"),
    ("2018-11-13T18:57:00Z", "2018-11-13"),
    ("2018-11-13T18:57:00+00:00", "2018-11-13"),
    ("2018/11/13", "2018-11-13"),
    ("Published: 13 November 2018", "2018-11-13"),
    ("Sent: 13 November 2018 09:12", "2018-11-13"),
    ("November 13 2018, 12.01am", "2018-11-13"),
    ("Published 13 November 2018", "2018-11-13"),
    ("PUBLISHED: 18:57 13 November 2018", "2018-11-13"),
    ("Published on Tuesday 13 November 2018", "2018-11-13"),
    ("First published on Wed 14 Nov 2018 00.01 GMT", "2018-11-14"),
    ("Published26 September 2019", "2019-09-26"),
    ("Posted on November 13, 2018", "2018-11-13"),
    ("Date: 13 November 2018", "2018-11-13"),
    ("Date published: 13 November 2018", "2018-11-13"),
    ("Publication date: 13 November 2018", "2018-11-13"),
    ("Release date: 13 November 2018", "2018-11-13"),
    ("Updated 13 November 2018", "2018-11-13"),
    ("Last updated: 13 November 2018 at 9:01am", "2018-11-13"),
    ("Page last updated at 14:03 GMT, Tuesday, 13 November 2007", "2007-11-13"),
    ("Published: 13 Nov 2018 | Updated: 14 Nov 2018", "2018-11-13"),
    ("13 November 2018 (updated 14 November 2018)", "2018-11-13"),
    ("Last updated 14 November 2018, published 13 November 2018", "2018-11-13"),
    ("13 November 2018 | 3 min read", "2018-11-13"),
    ("By Ann Elm | 13 November 2018", "2018-11-13"),
    ("Ann Elm, 13 November 2018", "2018-11-13"),
    ("Ann Elm - Tuesday, 13 November 2018", "2018-11-13"),
    ("by Ann Elm | Nov 13, 2018 | News | 3 comments", "2018-11-13"),
    ("By Ann Elm on November 13, 2018 in Children, Workforce", "2018-11-13"),
    ("News | 13 November 2018", "2018-11-13"),
    ("Education, 13 November 2018", "2018-11-13"),
    ("Stell Gazette, 13 November 2018", "2018-11-13"),
    ("Ann Elm, Political Correspondent, 13 November 2018", "2018-11-13"),
    ("Published by Ann Elm on 13 November 2018", "2018-11-13"),
    ("Saturday, 1 February 2020 - 00:01", "2020-02-01"),
    ("29 February 2020", "2020-02-29"),
    # Traps: no story's date, so None.
    ("Yesterday", None),
    ("3 hours ago", None),
    ("Published 2 days ago", None),
    ("Today at 18:57", None),
    ("18:57 GMT", None),
    ("13 November", None),
    ("Tuesday 13 November", None),
    ("November 2018", None),
    ("Autumn 2018", None),
    ("2018", None),
    ("31/02/2018", None),
    ("29 February 2019", None),
    ("45.11.18", None),
    ("13-15 November 2018", None),
    ("1 April 2018 - 31 March 2019", None),
    ("Deadline: 30 November 2018", None),
    ("Closing date: 30/11/2018", None),
    ("Meeting: 13 November 2018", None),
    ("Event date: 13 November 2018", None),
    ("Born 13 November 1958", None),
    ("From 1 April 2021", None),
    ("Until 13 November 2018", None),
    ("Version 1.2.18", None),
    ("Issue 13.11.18/2", None),
    ("01999 13.11.18", None),
    ("Stell 3-2-1 Harrowmere", None),
    ("£13.11.18", None),
    ("15/01/2019Stell council to close homes", None),
    ("Stell council's budget for 13 November 2018", None),
    ("Ann Elm, May 2016 to 15 March 2018", None),
    ("- Ann Elm, 15 March 2018", None),
    ("The report, published 13 November 2018, is damning", None),
]


@pytest.mark.parametrize(("line", "iso"), HEADERS)
def test_header_line(line, iso):
    story = "Three homes in Stell are to close by May, the council said."
    assert find_masthead(f"Council to close three homes in Stell\n\n{line}\n\n{story}\n").published == iso


def test_the_table_is_long_enough():
    assert len(HEADERS) >= 60 and sum(iso is None for _, iso in HEADERS) >= 20


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2069, 12, 31)))
def test_a_date_survives_every_way_of_writing_it(day):
    for form in ("%d %B %Y", "%-d %b %Y", "%A %-d %B %Y", "%B %-d, %Y", "%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d-%b-%y"):
        expected = day.isoformat()
        assert parse_date(day.strftime(form)) == expected, form


@given(st.text(max_size=80))
def test_any_line_is_read_without_an_error(line):
    read_date_line(line)
    is_time_line(line)
    read_byline(line)
    names_in(line)
    is_person(line)
    outlet_in(line)
    split_title(line)
    find_masthead(line)


BYLINES = [
    ("By Ann Elm", "Ann Elm"),
    ("by ANN ELM", "ANN ELM"),
    ("By Ann Elm, Local Democracy Reporter", "Ann Elm"),
    ("By Ann Elm Local Democracy Reporter", "Ann Elm"),
    ("By Ann Elm and Bo Ash", "Ann Elm and Bo Ash"),
    ("By Ann Elm, Bo Ash and Cy Oak", "Ann Elm, Bo Ash and Cy Oak"),
    ("By Ann Elm and Bo Ash, Political Correspondents", "Ann Elm and Bo Ash"),
    ("By Ann Elm @annelm", "Ann Elm"),
    ("By Ann Elm ann.elm@stell.example", "Ann Elm"),
    ("Words by Ann Elm", "Ann Elm"),
    ("Written by: Ann Elm", "Ann Elm"),
    ("Author: Ann Elm", "Ann Elm"),
    ("By Ann-Marie O'Dell", "Ann-Marie O'Dell"),
    ("By Zoë van der Berg", "Zoë van der Berg"),
    ("By J. K. Marsh", "J. K. Marsh"),
    ("By Press Association", "Press Association"),
    ("By 2020 the debt will be gone", None),
    ("By the time they came, it was over", None),
    ("By law, councils must balance their books", None),
    ("Bytes and bits", None),
    ("Byron Elm", None),
    ("By-Election Called", None),
    ("By", None),
]


@pytest.mark.parametrize(("line", "name"), BYLINES)
def test_byline(line, name):
    assert read_byline(line) == name


@pytest.mark.parametrize(
    ("head", "title", "byline"),
    [
        ("LIBRARIES SAVED\n\n29 January 2020", "LIBRARIES SAVED", None),
        ("Burglary Gang Jailed\n\nWednesday 29 January 2020", "Burglary Gang Jailed", None),
        ("By-Election Called\n\nJoe Elm\n29 January 2020", "By-Election Called", "Joe Elm"),
        ("Joe Elm\n\n29 January 2020", None, "Joe Elm"),
    ],
)
def test_a_headline_of_capitals_is_nobodys_name(head, title, byline):
    masthead = find_masthead(f"{head}\n\n{STORY}")
    assert (masthead.title, masthead.byline, masthead.published) == (title, byline, "2020-01-29")


STORY = "The board met on Monday. It closed the mill, and the ferry with it, for want of money and of boats.\n"


@pytest.mark.parametrize(
    "head",
    [
        "**Mill at Pellow to close by the spring**\n\nBy **Ann Elm**\n\n*14 May 2018*",
        "# Mill at Pellow to close by the spring\n\n*By Ann Elm, Local Democracy Reporter*\n\n**14 May 2018**",
        "# _Mill at Pellow to close by the spring_\n\n**By**\n\n__Ann Elm__\n\n_14 May 2018_",
        "# Mill at Pellow **to close** by the spring\n\n**Ann Elm**\n\n**Published:** 14 May 2018",
        "***Mill at Pellow to close by the spring***\n\n**Ann Elm** | *14 May 2018*",
    ],
)
def test_a_header_in_bold_or_italics_is_read_as_one_without(head):
    masthead = find_masthead(head + "\n\n" + STORY)
    assert (masthead.title, masthead.byline) == ("Mill at Pellow to close by the spring", "Ann Elm")
    assert masthead.published == "2018-05-14"
    assert (head + "\n\n" + STORY)[masthead.story :].strip() == STORY.strip()


@pytest.mark.parametrize("line", ["snake_case_name", "2 * 3 * 4", "a*b", "5* hotel, 4* inn", "By **2020** the debt"])
def test_only_emphasis_is_taken_for_emphasis(line):
    assert without_emphasis(line) == line.replace("**", "")


def test_a_bare_name_needs_something_near_that_only_a_header_holds():
    story = "Three homes in Stell are to close by May, the council said on Monday."
    assert find_masthead(f"Homes to close in Stell\n\nOdo Quarl\n1 May 2019\n\n{story}").byline == "Odo Quarl"
    assert find_masthead(f"Homes to close in Stell\n\nOdo Quarl\nHealth Correspondent\n\n{story}").byline == "Odo Quarl"
    assert find_masthead(f"Homes to close in Stell\n\nBudget Crisis\n\n{story}").byline is None
    assert find_masthead(f"Homes to close in Stell\n\nStell Borough Council\n1 May 2019\n\n{story}").byline is None


PUBLISHERS = [
    ("Homes to close in Stell - BBC News\n\n{story}", "BBC News"),
    ("Homes to close in Stell | Stell Gazette\n\n{story}", "Stell Gazette"),
    ("Homes to close in Stell - for now\n\n{story}", None),
    ("Stell Evening Herald\n\nHomes to close in Stell\n\n{story}", "Stell Evening Herald"),
    ("Homes to close in Stell\n\n{story}\n\n© 2019 Stell Gazette", "Stell Gazette"),
    ("Homes to close in Stell\n\n{story}\n\nCopyright Stell Gazette Ltd. All rights reserved.", "Stell Gazette"),
    ("Homes to close in Stell\n\n{story}\n\n© Jo Lane", None),
    ("Homes to close in Stell\n\n{story}\n\n© 2019 Getty Images", None),
    ("Homes to close in Stell\n\n{story}\n\nThis article first appeared in Care Ledger.", "Care Ledger"),
    ("Homes to close in Stell\n\n{story}\n\nThank you for reading Stell Gazette", "Stell Gazette"),
    ("Homes to close in Stell\n\n{story}\n\nCare Ledger Magazine\n\nSubscribe", None),
    ("Homes to close in Stell\n\n{story}\n\nCare Ledger Magazine\n\nCare Ledger Digital membership", "Care Ledger"),
    ("Homes to close in Stell\n\n{story}\n\nThe Owl newsletter cuts through the noise\n\nSign up", None),
    ("Homes to close in Stell\n\nHe told the Stell Gazette that he was sorry for what had been done.\n\n{story}", None),
    ("Homes to close in Stell\n\n{story}\n\nComments\n\nmarlow care weekly tv\n\nthe MCW team", "Marlow Care Weekly"),
    ("Homes to close in Stell\n\n{story}\n\nComments\n\nrelated\n\nmarlow care weekly tv\n\nthe team writes", None),
]  # fmt: skip


@pytest.mark.parametrize(("page", "name"), PUBLISHERS)
def test_publisher_only_where_the_text_names_it(page, name):
    story = "Three homes in Stell are to close by May, the council said.\n\nSome 40 people live in them."
    found = find_masthead(page.format(story=story))
    assert found.publisher == name
    assert found.title == "Homes to close in Stell" or found.title == "Homes to close in Stell - for now"


def test_a_published_line_below_the_story_dates_it():
    page = "Homes to close\n\nThree homes are to close by May, the council said.\n\nPublished: 2 May 2019\n"
    assert find_masthead(page).published == "2019-05-02"


def test_two_bare_dates_that_differ_date_nothing():
    page = "1 May 2019\n\nHomes to close\n\n2 May 2019\n\n3 May 2019\n\nThree homes are to close by May, it was said.\n"
    assert find_masthead(page).published is None


def test_the_date_of_the_page_above_the_title_gives_way_to_the_one_below():
    page = "Friday 3 May 2019\n\nThree homes to close\n\n1 May 2019\n\nThree homes are to close by June, it was said.\n"
    assert find_masthead(page).published == "2019-05-01"


HEAD_OF_STORY = "Ferry to stop in May for want of boats"


@pytest.mark.parametrize(
    "header, byline",
    [
        (f"{HEAD_OF_STORY}\nPosted on March 14, 2018 by stellnews", None),
        (f"{HEAD_OF_STORY}\nAnna Poll, Social Affairs Editor\nMarch 14 2018, 12.01am, The Times", "Anna Poll"),
        (f"Page 1 of 2\n\n3 of 12 DOCUMENTS\n\nMarch 14, 2018 Wednesday\nFirst Edition\n\n{HEAD_OF_STORY}\n\n"
         "BYLINE: Anna Poll\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 212 words", "Anna Poll"),
        (f"{HEAD_OF_STORY}\nThe Stell Courier\nMarch 14, 2018 Wednesday\n\nSection: NEWS; Pg. 4\nLength: 212 words\n"
         "Byline: Anna Poll\n\nBody", "Anna Poll"),
        ("From: Press Office\nSent: 14 March 2018 09:12\nTo: Anna Poll\nCc: Hugh Marl\n"
         f"Subject: FW: RE: {HEAD_OF_STORY}", None),
        (f"We value your privacy\nReject all\nManage preferences\n\nNews Sport Business Jobs\n\n{HEAD_OF_STORY}\n"
         "By Anna Poll\n14 March 2018", "Anna Poll"),
    ],
)  # fmt: skip
def test_headers_of_archives_emails_and_cookie_banners(header, byline):
    text = f"{header}\n\n{STORY}"
    masthead = find_masthead(text)
    assert (masthead.title, masthead.published, masthead.byline) == (HEAD_OF_STORY, "2018-03-14", byline)
    assert [text[b.start : b.end] for b in find_blocks(text, masthead) if b.role is Role.BODY] == [STORY.strip()]
