"""Laws of sentence splitting, then a table of what makes news hard. All sentences invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.sentences import LONGEST, split_sentences

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("aAbZ19.!?…\"'“”‘’()[]«»*-–—•:;,£ \t\n\r\u00a0\u2028\u0301\u202e\u200d😀。")),
        st.characters(),
    ),
    max_size=300,
)
PIECES = st.lists(
    st.sampled_from(
        ["Mr. ", "Ash ", "said. ", "“No.” ", "He ", "3.5 ", "U.S. ", "p.m. ", "\n\n", "\r\n", "• ", "end.The ", "... ",
         "(Yes.) ", "J. K. ", "😀 ", "it ", "\u00a0", "x" * 40 + " "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def split(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, 0, len(text))]


@given(st.one_of(HOSTILE, PIECES), st.integers(0, 20), st.integers(0, 20))
def test_spans_are_in_order_trimmed_and_cover_every_character_that_is_no_space(text, cut_left, cut_right):
    start = min(cut_left, len(text))
    end = max(start, len(text) - cut_right)
    spans = split_sentences(text, start, end)
    covered = set()
    last = start
    for span in spans:
        assert last <= span.start < span.end <= end
        assert not span.of(text)[0].isspace() and not span.of(text)[-1].isspace()
        assert span.end - span.start <= LONGEST
        covered.update(range(span.start, span.end))
        last = span.end
    assert all(text[at].isspace() for at in range(start, end) if at not in covered)


@given(st.one_of(HOSTILE, PIECES))
def test_a_block_is_split_alike_wherever_it_stands(text):
    moved = "Before. " + text + " After."
    here = split_sentences(text, 0, len(text))
    there = split_sentences(moved, 8, 8 + len(text))
    assert [Span(span.start + 8, span.end + 8) for span in here] == list(there)


# One line a case; ' | ' marks where a sentence ends.
TABLE = """
Mr. Ash left. | Mrs. Elm stayed.
Mr Ash left. | Mrs Elm stayed.
Dr. Holt and Prof. Quill met Cllr. Wren. | They agreed.
Cllr. Ada Wren voted against. | Cllr. Roe abstained.
The Rev. Tom Oake spoke. | So did Sgt. Bly.
PC. Dunn gave evidence. | The court rose.
She lives in Abbey St. The road is closed.
The fire broke out at St. Mary's Church. | Nobody was hurt.
He lives at No. 10. | She lives at No. 11.
The answer was no. | Then it was yes.
See p. 4 and para. 12. | The rest is blank.
It was signed on Sept. 5 and Nov. 6. | Nobody noticed.
The firm, Marl Homes Ltd., is bankrupt. | It owes £3m.
He works for Marl Homes Ltd. | The firm is bankrupt.
He chairs Stell plc. | It made £2m.
Costs rose, e.g. for fuel, i.e. diesel. | Wages did not.
J. K. Marsh wrote it. | It sold well.
It was written by J.K. Marsh. | It sold well.
The U.S. Senate voted. | So did the House.
The plan came from the U.S. | It failed.
The meeting is at 7 p.m. on Monday. | All are welcome.
The meeting is at 7 p.m. | All are welcome.
Doors open at 9 a.m. Monday. | Bring a chair.
The report is dated 13.11.18. | It has 40 pages.
The shortfall is £1.5m. | Last year it was £0.9m.
Spending rose 4.99 per cent. | Income fell 3.2 per cent.
Read it at www.stell.example today. | It is short.
“We are done,” he said. | “It is over.”
“We are done.” | The room was silent.
"We are done." | The room was silent.
He said: “We are done. | We are leaving.” | Then he sat down.
He said: "We are done. | We are leaving." | Then he sat down.
“Why now?” he asked. | Nobody knew.
“Why now?” Mr Ash asked. | Nobody knew.
“Never!” Cllr Ada Wren shouted. | The chair called for order.
“Never again.” | Mr Ash said he would resign.
She called it “a disgrace.” | He called it “progress”.
Staff were “overwhelmed” and “drowning.” | Inspectors were shocked.
‘We tried.’ | ‘We failed.’
(He has since left.) | The post is vacant.
He has since left (in May). | The post is vacant.
It was shut [in 2014]. | It never reopened.
“So funny… when I left, it was better … now look!” | He deleted it later.
He paused... then went on. | Nobody spoke.
“We will fight . . . and we will win,” she said. | It rained.
We wait . . . . | Nobody came.
Cllr.Elm and Prof.Jones spoke first. | Nobody left.
They waited… | Nobody came.
Well... I think so. | Perhaps not.
What happened? | Who knew? | Nobody will say!
Really?! | Yes.
The grant was cut by £12m. | 300 jobs went.
Some 3,200 people live there. | 40% rent.
The council has no comment
He left in 2016. | eBay bought the site.
It cost £5m. | “Too much,” said Ms Fenn.
It cost £5m. | – Ms Fenn
Section 114 (s. 114) was used. | It bans spending.
He read Plan B. | The board chose it.
So did I. | Mr Ash did not.
The letters went to A. B. Stone and C. D. Flint. | Both replied.
The vitamin is C. | It is cheap.
1. The council must act. | 2. The trust must report.
The trust (formerly Stell Ltd.) runs it. | It has 61 homes.
He is survived by his wife, Dr. Ines Holt. | The funeral is on Friday.
The vote was 7-4. | Members cheered.
The home was rated “good”. | It had been “inadequate”.
It was not “good.” | It was “poor,” he said.
Smith v. Stell Council was heard. | Smith lost.
Temperatures reached 31.5C. | Roads melted.
The council agreed.The plan goes ahead. | Work starts soon.
It was approved etc. | The rest was noted.
The law came in on Jan. 1, 2019. | It changed little.
Jo Bloggs Jr. resigned. | His father did not.
“He said ‘no.’” | She said yes.
“It says ‘good’.” | It lied.
£4m was found. | £2m was lost. | $1m was US money.
He was 5 ft. tall. | She was not.
Approx. 300 came. | More watched.
The app is called Stop.go. | Few use it.
"""
# Glued sentences (the space lost when a page is saved) are split too, so the table says where.
TABLE = TABLE.replace("Abbey St. The", "Abbey St. | The").replace("agreed.The plan", "agreed. |~The plan")
CASES = [line for line in TABLE.strip().split("\n")]


@pytest.mark.parametrize("case", CASES)
def test_news_sentence(case):
    text = case.replace(" |~", "").replace(" | ", " ")
    assert split(text) == case.replace(" |~", " | ").split(" | ")


def test_the_table_is_long_enough():
    assert len(CASES) >= 60


def test_lines_of_a_list_and_blank_lines_are_parted_even_without_stops():
    assert split("We will:\n• close one\n• open two") == ["We will:", "• close one", "• open two"]
    assert split("No stop here\n\nNor here") == ["No stop here", "Nor here"]


def test_a_hard_wrapped_sentence_is_one():
    assert split("The water stands\r\nat 31 per cent. It was\r\n90.") == [
        "The water stands\r\nat 31 per cent.",
        "It was\r\n90.",
    ]


def test_a_run_without_stops_is_cut_at_white_space():
    text = "word " * 1000
    pieces = split(text)
    assert len(pieces) > 4 and all(len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces) == text.strip()


@given(st.lists(st.integers(1, 2500), min_size=1, max_size=5), st.sampled_from([" ", "\n", "\u00a0 "]))
def test_monstrous_words_lose_no_character(lengths, gap):
    text = gap.join("x" * length for length in lengths)
    pieces = split(text)
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", ["a", "a.", ". ", "a. b", '."', "Mr. ", "U.S. ", "...  ", "\n", "1.\n", "(", "a.B"])
def test_time_grows_with_length_not_with_its_square(unit):
    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        began = time.process_time()
        split_sentences(text, 0, len(text))
        return time.process_time() - began

    # Ten times the text: a square law would take a hundred times as long. The best of three: machines are noisy.
    long, short = (min(seconds(characters) for _ in range(3)) for characters in (200_000, 20_000))
    assert long < 50 * max(short, 0.005)
