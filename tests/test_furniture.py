"""Which paragraphs of a page may be quoted: laws, then imitation pages of many outlets' habits in tests/pages.

A `.page` file holds what is expected, a line of dashes, and the page with a mark before every line: `= ` headline,
`+ ` story (must be quotable), `- ` anything else (must never be). All words in them are invented.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import QUOTABLE, Role
from index.captions import is_credit, is_glued_repeat
from index.dateline import find_masthead
from index.furniture import find_blocks, judge
from index.layout import split_paragraphs
from index.lexicon import Kind
from index.prompts import boilerplate
from index.sentences import split_sentences

FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Page:
    text: str
    story: tuple[str, ...]
    title: str | None
    expected: dict[str, str]


def load(path: Path) -> Page:
    head, _, marked = path.read_text(encoding="utf-8").partition("---\n")
    lines = marked.rstrip("\n").split("\n")
    return Page(
        text="\n".join(line[2:] for line in lines) + "\n",
        story=tuple(line[2:].strip() for line in lines if line.startswith("+ ")),
        title=next((line[2:].strip() for line in lines if line.startswith("= ")), None),
        expected=dict(line.split(": ", 1) for line in head.splitlines()),
    )


NAMES = sorted(path.stem for path in FOLDER.glob("*.page"))
ONE_A_LINE = [
    "verse",
    "plain-clean-text",
    "national-broadsheet",
    "regional-press-site-one-line-a-paragraph",
    "council-press-release",
    "question-and-answer-explainer",
    "trade-blog-responses",
]


def quoted(text: str) -> list[str]:
    blocks = find_blocks(text, find_masthead(text))
    return [text[block.start : block.end] for block in blocks if block.role in QUOTABLE]


def test_there_are_enough_pages():
    assert len(NAMES) >= 25


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n"], ids=["lf", "crlf", "cr", "spread"])
@pytest.mark.parametrize("name", NAMES)
def test_page(name, end):
    page = load(FOLDER / f"{name}.page")
    text = page.text.replace("\n", end)
    assert quoted(text) == list(page.story)
    masthead = find_masthead(text)
    assert masthead.title == page.title
    for field in ("published", "byline", "publisher"):
        assert getattr(masthead, field) == page.expected.get(field), field


@pytest.mark.parametrize("name", ONE_A_LINE)
def test_page_without_blank_lines(name):
    page = load(FOLDER / f"{name}.page")
    text = "\n".join(line for line in page.text.splitlines() if line.strip())
    assert quoted(text) == list(page.story)
    assert find_masthead(text).published == page.expected.get("published")


HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from(list("aA .!?“”\n\r\t\u2028\u00a0#•-©£>:/|*_\u0301😀")), st.characters()),
    max_size=400,
)
LINES = st.lists(
    st.sampled_from(
        ["Comments", "Hide Ad", "Read more", "Sign up to our newsletter", "The council met.", "13 May 2019",
         "By Ann Elm", "", "", "A long line about the council and its many troubles in the county this year.", "• one",
         "Related stories", "# Heading", "What next?", "(Getty)", "Picture: Jo Lane", "more >", "---", "By",
         "From £3 / month", "Subscribe"]
    ),
    max_size=25,
)  # fmt: skip


@given(st.one_of(HOSTILE, LINES.map("\n".join), LINES.map("\r\n".join)))
def test_blocks_are_in_order_trimmed_and_never_overlap(text):
    last = 0
    for block in find_blocks(text, find_masthead(text)):
        assert last <= block.start < block.end <= len(text)
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        last = block.end


@given(st.one_of(HOSTILE, LINES.map("\n".join)))
def test_every_character_that_is_no_space_is_in_one_paragraph_and_judged(text):
    verdicts = judge(text, find_masthead(text))
    inside = {at for verdict in verdicts for at in range(verdict.paragraph.start, verdict.paragraph.end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in inside)
    assert all(verdict.why for verdict in verdicts)


WORDS = st.sampled_from("The council agreed to spend more on roads and schools before winter came to Stell".split())
SENTENCE = st.lists(WORDS, min_size=6, max_size=25).map(lambda words: "They " + " ".join(words).lower() + ".")


@given(st.lists(SENTENCE, min_size=1, max_size=12, unique=True))
def test_clean_prose_is_kept_whole(paragraphs):
    assert quoted("A headline about the roads of Stell\n\n" + "\n\n".join(paragraphs)) == paragraphs


@given(st.lists(SENTENCE, min_size=3, max_size=8, unique=True), st.integers(0, 7))
def test_an_advert_marker_anywhere_costs_no_paragraph(paragraphs, at):
    lines = list(paragraphs)
    lines[min(at, len(lines)) : min(at, len(lines))] = ["Hide Ad", "Hide Ad"]
    assert quoted("A headline about the roads of Stell\n\n" + "\n\n".join(lines)) == paragraphs


NEVER = """
Hide Ad
Advertisement
Sign up to our daily newsletter
The Owl newsletter cuts through the noise
Get the day's headlines straight to your inbox
Thank you for registering
Please refresh the page to be logged in
Log in or register to comment
Join our commenting forum
12 comments
Comments (4)
There are no comments. Why not be the first?
Be the first to comment
Share this article
Facebook Twitter WhatsApp Email
From £15 / month
3 months for £6
Subscribe
Already a subscriber? Log in
Read more: Bins to be emptied monthly
Read more: Bins will be emptied once a month.
More on this story
Most read
Latest news from Stell
Follow us on Facebook and Instagram
Follow Stell Gazette on Twitter
Got a story? Email newsdesk@stell.example
Do you have a story for us? Call the newsroom on 01999 555 010.
Download our app
We use cookies to improve your experience.
You can unsubscribe at any time.
By signing up you agree to our terms and conditions.
This article is more than 5 years old
© 2019 Stell Gazette. All rights reserved.
Tags: council, money
4 min read
Click here to sign up
www.stell.example
press@stell.example
Tel: 01999 555 010
Your email address will not be published. Required fields are marked *
Our journalism costs money and we rely on advertising to support it. Please consider a digital subscription.
"""
ALWAYS = """
The council declined to comment.
“Sign up to our newsletter,” the leaflet said.
“We use cookies in our biscuits.”
Readers of the newsletter were told that the home would close in May.
He has 12 comments on file.
She asked the council to share this with staff.
Subscribers to the scheme pay £15 a month, the council said.
Follow-up visits found that nothing had changed.
More than 60 homes were sold.
More on the decision will be said in May.
Related costs came to £4m.
Latest figures show that 410 children are in care.
Comments made by the leader were withdrawn.
The website of the council was down for a week.
We asked the council for its view. It gave none.
Join the queue, said the clerk.
Register offices will close on Fridays.
The newspaper apologised.
Photographs of the site were shown.
Watch committees were abolished in 1968.
"""


@pytest.mark.parametrize("line", NEVER.strip().split("\n"))
def test_never_quoted(line):
    before = [f"The council met for the {number}th time on Monday and agreed on nothing." for number in (4, 5, 6)]
    after = ["It will meet again in May to try once more.", "Nobody on the council holds out much hope of that."]
    title = "The council meets again in Stell"
    assert line not in quoted("\n\n".join([title, *before, line, *after]))
    assert quoted("\n\n".join([title, *before, line]))[:3] == before


@pytest.mark.parametrize("line", ALWAYS.strip().split("\n"))
def test_always_kept(line):
    before = [f"The council met for the {number}th time on Monday and agreed on nothing." for number in (4, 5, 6)]
    title = "The council meets again in Stell"
    assert quoted("\n\n".join([title, *before, line, "It will meet again in May."])) == [
        *before,
        line,
        "It will meet again in May.",
    ]


CAPTIONS = """
Ms Fenn has led the council since 2017 (Getty)
Ms Fenn has led the council since 2017 (PA)
Ms Fenn at the town hall (Image: Stell Live)
Ms Fenn at the town hall. Picture: Jo Lane
Ms Fenn at the town hall. Photograph: Jo Lane/PA
Ms Fenn at the town hall Pic: Jo Lane
Image credit - Jo Lane/PA Wire
Picture by Jo Lane
Photo: Shutterstock
Image source, Getty Images
Image caption, Ms Fenn has led the council since 2017
Getty Images
Jo Lane/PA
© Jo Lane
Pictured: Ms Fenn at the town hall
"""
NO_CAPTIONS = """
The picture: bleak, he said, and getting bleaker by the day for all of us.
He painted a picture of a council in chaos.
Photographs: none were taken.
Members of the public (and PA staff) may attend.
She works for the PA.
He said the image was false.
The file was lost.
"""


@pytest.mark.parametrize("line", CAPTIONS.strip().split("\n"))
def test_credit(line):
    assert is_credit(line, len(line.split()))


@pytest.mark.parametrize("line", NO_CAPTIONS.strip().split("\n"))
def test_no_credit(line):
    assert not is_credit(line, len(line.split()))


@given(SENTENCE, st.sampled_from(["", " "]), st.sampled_from([2, 3]))
def test_a_glued_repeat_is_seen_and_a_plain_sentence_is_not(sentence, gap, times):
    assert is_glued_repeat(gap.join([sentence] * times))
    assert not is_glued_repeat(sentence + " But not now.")


def test_a_caption_glued_under_the_dateline_after_a_standfirst():
    page = (
        "Fire at the mill in Stell\n\nA fire has closed the old mill in Stell for good, its owner says.\n\n"
        "Friday, 3rd May 2019, 4:00 pm\nThe mill burned for two days.\n\nFlames were seen from ten miles away.\n"
    )
    assert [block.role for block in find_blocks(page, find_masthead(page))] == [
        Role.HEADLINE, Role.STANDFIRST, Role.DATELINE, Role.CAPTION, Role.BODY
    ]  # fmt: skip


def test_an_advert_marker_costs_no_short_line_beside_it():
    story = ["The leader of the council resigned on Monday.", "He has since left the county", "It was not a surprise."]
    page = "\n\n".join(["The leader of Stell resigns", story[0], "Hide Ad", story[1], "Hide Ad", story[2]])
    assert quoted(page) == story


def test_a_comment_button_in_the_header_ends_nothing():
    header = ["The leader of Stell resigns over bins", "He had led the council for nine years, most of them badly."]
    story = ["The leader of the council resigned on Monday.", "It was not a surprise."]
    more = "A row over bins had split his own party from top to bottom."
    page = "\n\n".join([*header, more, "Tuesday 4 May 2021", "Comments", *story])
    assert quoted(page) == [header[1], more, *story]


def test_a_dash_or_a_number_that_wrapping_put_at_the_head_of_a_line_cuts_no_sentence():
    text = (
        "The harbour board will sell two of its ferries to plug a gap of £3m\n"
        "- the widest since the war, its treasurer said on Monday - and will\n"
        "keep the third. Its skipper, who is to go on, joined the crew at\n"
        "16. Nobody else has served the board for as long as he has, and it\n"
        "hopes that he stays.\n\n"
        "It will sell, once the buyers have seen them and have paid for them:\n"
        "- the Maud, which was built in the yards of Stell in 1961 and which\n"
        "has been out of use;\n"
        "- the Ness\n"
    )
    blocks = find_blocks(text, find_masthead(text, title="Ferries"))
    said = [s.of(text).replace("\n", " ") for b in blocks for s in split_sentences(text, b.start, b.end)]
    assert said == [
        "The harbour board will sell two of its ferries to plug a gap of £3m - the widest since the war, its treasurer "
        "said on Monday - and will keep the third.",
        "Its skipper, who is to go on, joined the crew at 16.",
        "Nobody else has served the board for as long as he has, and it hopes that he stays.",
        "It will sell, once the buyers have seen them and have paid for them:",
        "- the Maud, which was built in the yards of Stell in 1961 and which has been out of use;",
        "- the Ness",
    ]


def test_hard_wrapped_paragraphs_are_one_block_each_and_end_kinds_are_told():
    text = (
        "Reservoir level falls to lowest since 1976\n\nBy Edda Quill\n12 August 2018\n\n"
        "The reservoir that supplies Stell has fallen to its lowest level since the\n"
        "summer of 1976, the water company said yesterday. It stands at 31 per cent\nof what it can hold.\n\n"
        "A ban on hosepipes, which covers 84,000 homes, will stay until the end of\n"
        'September at least. "Every bucket counts," said Mr. Tor Lindgren, who runs\nthe works.\n'
    )
    assert quoted(text) == text.rstrip("\n").split("\n\n")[2:]
    assert boilerplate(split_paragraphs("12 comments")[0]) is Kind.COMMENTS


HEAD = "Council agrees its budget\n\nBy Joe Elm\n\nWednesday, 29 January 2020\n\n"
FIRST = "The council agreed its budget on Monday.\n\nIt will close two mills, and sell the ferry to pay its debts."
LAST = "Members voted by 32 to 14.\n\nThe opposition will ask for the decision to be called in next month."


def body_of(text: str) -> list[str]:
    return [text[b.start : b.end] for b in find_blocks(text, find_masthead(text)) if b.role is Role.BODY]


@pytest.mark.parametrize(
    "sentence",
    [
        "The site is part of the former Harrow steelworks, which closed in 2003.",
        "214 responses to the consultation were received, of which 180 were against the bypass.",
        "Have your say on the plans at the town hall, where officers will listen to your views until 14 March.",
        "Registered in 1998, the home has beds for 42 people and is run by Ashdown Care Ltd.",
        "All community groups that use the halls must sign up to the new terms by June.",
        "If you have a missed bin or wish to make a complaint, ring 01234 567890 before noon on the next day.",
        "Tell us what you think by 30 June, the council says.",
        "To make good the error, the council will repay £3.2m to 400 tenants.",
        "There are no plans to comment further, a spokesman said.",
        "Support for the plan has come from the local newspaper and three MPs.",
        "Sign up to the scheme to get £150 back, the council says, and register to be paid by May.",
        "Above-inflation rises in council tax have been agreed in each of the past five years, the council said.",
        "Right-to-buy sales brought in £2.1m last year, half of what had been forecast.",
        "Right, let me be clear.",
        "Cllr Ann Elm spoke against it (Labour, Abington Park)",
    ],
)
def test_an_ordinary_sentence_is_the_storys_and_never_its_end(sentence):
    text = f"{HEAD}{FIRST}\n\n{sentence}\n\n{LAST}\n"
    assert body_of(text) == [*FIRST.split("\n\n"), sentence, *LAST.split("\n\n")]


@pytest.mark.parametrize(
    "foot",
    [
        "Comments (3)", "12 comments", "Most read", "3 thoughts on “Council agrees its budget”",
        "Tell us what you think in the comments below.", "Have your say in the comments.",
    ],
)  # fmt: skip
def test_after_a_pages_foot_nothing_is_story(foot):
    text = f"{HEAD}{FIRST}\n\n{foot}\n\nI never liked that ferry anyway, and neither did my aunt."
    assert body_of(text) == FIRST.split("\n\n")


@pytest.mark.parametrize("word", ["Jobs", "Events", "Accessibility"])
def test_a_crosshead_that_is_a_word_of_the_foot_ends_nothing(word):
    text = f"{HEAD}{FIRST}\n\nHousing\n\n{LAST}\n\n{word}\n\nA training fund of £5m would be set up at once.\n"
    assert body_of(text) == [
        *FIRST.split("\n\n"),
        *LAST.split("\n\n"),
        "A training fund of £5m would be set up at once.",
    ]
    foot = f"{HEAD}{FIRST}\n\n{word}\n\nMost read\n\nCat rescued\n\nThe cat of Stell was rescued from a tree today.\n"
    assert body_of(foot) == FIRST.split("\n\n")


def test_a_list_whose_marks_were_lost_is_quotable_and_the_next_crosshead_is_not():
    items = ["Weedon Bec", "Danesholme", "Far Cotton", "Hunsbury"]
    text = (
        f"{HEAD}{FIRST}\n\nThe libraries that will close are:\n" + "\n".join(items) + f"\n\nWhat comes next\n\n{LAST}\n"
    )
    assert body_of(text) == [*FIRST.split("\n\n"), "The libraries that will close are:", *items, *LAST.split("\n\n")]
    assert "What comes next" not in body_of(text)
    party = [
        "- Emma Jones (Green Party)",
        "- Alan Harris (Labour and Co-operative Party)",
        "- Suresh Patel (Conservative)",
    ]
    text = f"{HEAD}{FIRST}\n\nThe candidates are:\n\n" + "\n".join(party) + f"\n\n{LAST}\n"
    assert [b for b in body_of(text) if b in party] == party
