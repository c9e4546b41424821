"""Who says so: quotation marks told from apostrophes, speakers named only where the text names them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Role, Span
from qa.speakers import voice_in
from qa.speech import has_marks, quotations, speech, speech_in

NOBODY = "-"
TABLE = [
    # after the quotation
    ("“We are sorry,” said Cllr Jane Holt.", ["“We are sorry,”|Cllr Jane Holt"]),
    ("“We are sorry,” said Jane Holt, leader of the council.", ["“We are sorry,”|Jane Holt|leader of the council"]),
    ("“We are sorry,” said Jane Holt, the council leader, on Monday.",
     ["“We are sorry,”|Jane Holt|the council leader"]),
    ("“We are sorry,” Ms Holt said.", ["“We are sorry,”|Ms Holt"]),
    ("“We are sorry,” Jane Holt told the Gazette.", ["“We are sorry,”|Jane Holt"]),
    ("“We are sorry,” council leader Jane Holt said.", ["“We are sorry,”|Jane Holt|council leader"]),
    ("“We are sorry,” a spokesman for the trust said.", ["“We are sorry,”|a spokesman for the trust"]),
    ("“We are sorry,” said a spokeswoman for Pellow Council.", ["“We are sorry,”|a spokeswoman for Pellow Council"]),
    ("“We are sorry,” the report says.", ["“We are sorry,”|the report"]),
    ("“Children were at risk,” according to the report.", ["“Children were at risk,”|the report"]),
    ("“Why did nobody ask?” asked Sir Hugh Marl.", ["“Why did nobody ask?”|Sir Hugh Marl"]),
    ("“Stop!” shouted Dame Isolde Farrant.", ["“Stop!”|Dame Isolde Farrant"]),
    ('"We are sorry," said Cllr Jane Holt.', ['"We are sorry,"|Cllr Jane Holt']),
    ("'We are sorry,' said Cllr Jane Holt.", ["'We are sorry,'|Cllr Jane Holt"]),
    ("‘We are sorry,’ said Cllr Jane Holt.", ["‘We are sorry,’|Cllr Jane Holt"]),
    ("“We are sorry”, said Cllr Jane Holt.", ["“We are sorry”|Cllr Jane Holt"]),
    ("“We are sorry” – Jane Holt said it twice.", ["“We are sorry”|Jane Holt"]),
    ("“We are sorry,” residents said.", ["“We are sorry,”|-"]),
    ("“We are sorry,” said one.", ["“We are sorry,”|-"]),
    ("“We are sorry,” said the council leader Jane Holt.", ["“We are sorry,”|Jane Holt|the council leader"]),
    ("“We are sorry,” said the council leader, Jane Holt.", ["“We are sorry,”|the council leader"]),
    ("“We are sorry,” said the trust chairman.", ["“We are sorry,”|the trust chairman"]),
    ("“We are sorry,” said the union official, Tom Price.", ["“We are sorry,”|-"]),
    ("“We are sorry,” said the council on Monday.", ["“We are sorry,”|the council"]),
    # offices, and what they are of
    ("“We are sorry,” said chief constable Jane Holt.", ["“We are sorry,”|Jane Holt|chief constable"]),
    ("“We are sorry,” police and crime commissioner Jane Holt said.",
     ["“We are sorry,”|Jane Holt|police and crime commissioner"]),
    ("“We are sorry,” said the bishop.", ["“We are sorry,”|the bishop"]),
    ("“We are sorry,” said the Bishop of Stell.", ["“We are sorry,”|Bishop of Stell"]),
    ("“We are sorry,” said the Prime Minister.", ["“We are sorry,”|Prime Minister"]),
    ("“We are sorry,” said Jane Holt, the coroner.", ["“We are sorry,”|Jane Holt|the coroner"]),
    ("“We are sorry,” said Jane Holt, MP for Stell.", ["“We are sorry,”|Jane Holt|MP for Stell"]),
    ("“We are sorry,” said Labour leader Jane Holt.", ["“We are sorry,”|Jane Holt|leader"]),
    ("“We are sorry,” said Pellow Council leader Jane Holt.", ["“We are sorry,”|Jane Holt|Council leader"]),
    ("“We are sorry,” said prisons minister Jane Holt.", ["“We are sorry,”|Jane Holt|minister"]),
    ("“We are sorry,” said Labour activist Jane Holt.", ["“We are sorry,”|-"]),
    ("“We are sorry,” said Stellshire's verger, Jane Holt.", ["“We are sorry,”|-"]),
    ("“We are sorry,” said Jane Holt, once ahead of the field.", ["“We are sorry,”|Jane Holt"]),
    ("Acting chief inspector Jane Holt said: “It is over.”", ["“It is over.”|Jane Holt|Acting chief inspector"]),
    ("The chief constable of Stell said: “It is over.”", ["“It is over.”|The chief constable of Stell"]),
    ("The home secretary said: “It is over.”", ["“It is over.”|The home secretary"]),
    ("Jane Holt, now head of the trust, said: “It is over.”", ["“It is over.”|Jane Holt|now head of the trust"]),
    ("The verger of Stell said: “It is over.”", ["“It is over.”|-"]),
    ("A teacher at Stell School said: “It is over.”", ["“It is over.”|-"]),
    ("The mother of Jane Holt said: “It is over.”", ["“It is over.”|-"]),
    ("A friend of the minister said: “It is over.”", ["“It is over.”|-"]),
    ("Jane Holt, 44, of Mill Road, said: “It is over.”", ["“It is over.”|Jane Holt"]),
    ("Jane Holt of the harbour board said: “It is over.”", ["“It is over.”|Jane Holt"]),
    ("Mr Marl, who had 20 years as a judge, said: “It is over.”", ["“It is over.”|Mr Marl"]),
    # what stands between a name and its verb
    ("Ms Holt, who left the board in May 2017, tweeted: “It was so funny.”", ["“It was so funny.”|Ms Holt"]),
    ("Ms Holt, whose boat had sunk, said it was “a fine day”.", ["“a fine day”|Ms Holt"]),
    ("Jane Holt, head of the trust, which runs the port, said: “No.”", ["“No.”|Jane Holt|head of the trust"]),
    ("Cllr Jane Holt (Lab, Stell) said: “It is over.”", ["“It is over.”|Cllr Jane Holt"]),
    ("The trust was led by Jane Holt, who left in May, said the board of “its worst year”.",
     ["“its worst year”|-"]),
    ("Jane Holt today responded to a tweet by Bo Ash by saying it was ‘so funny’.", ["‘so funny’|Jane Holt"]),
    ("Jane Holt replied to the claim that the boat was “a death trap”.", []),
    ("The motion tabled by Jane Holt, said to have been “a gift”, was lost.", ["“a gift”|-"]),
    ("Jane Holt was told that the fee was “under discussion”.", []),
    # other verbs
    ("Ms Holt branded it “a disgrace”.", ["“a disgrace”|Ms Holt"]),
    ("Ms Holt pointed out: “It is over.”", ["“It is over.”|Ms Holt"]),
    ("Jane Holt posted on her page: “It is over.”", ["“It is over.”|Jane Holt"]),
    ("Ms Holt is quoted as saying: “It is over.”", ["“It is over.”|Ms Holt"]),
    ("In the words of Jane Holt, the day was “not quite lost”.", ["“not quite lost”|Jane Holt"]),
    ("Ms Holt found that the boat was “not quite lost”.", []),
    ("The review found that the boat was “not quite lost”.", ["“not quite lost”|The review"]),
    ("The board said a survey found children “at great risk”.", []),
    ("Jane Holt said the board accepted the plan and would “work with the trust”.",
     ["“work with the trust”|Jane Holt"]),
    ("“It is over,” states the letter to the board from its auditors.", ["“It is over,”|the letter"]),
    ("“It is over,” state the auditors.", ["“It is over,”|the auditors"]),
    # what they called it, and what only has a name
    ("Ms Holt said it was a “wholly wasted year”.", ["“wholly wasted year”|Ms Holt"]),
    ("Ms Holt said a “rainy day” fund would go.", []),
    ("Ms Holt said it was a “one-off” payment.", []),
    # bodies
    ("In their letter, Stell inspectors stated: “It is over.”", ["“It is over.”|Stell inspectors"]),
    ("The harbour was full. Angry inspectors stated: “It is over.”", ["“It is over.”|-"]),
    ("The Pellow Trust report says that it was “badly run”.", ["“badly run”|The Pellow Trust report"]),
    ("“We are sorry,” a Pellow Council spokesman said.", ["“We are sorry,”|a Pellow Council spokesman"]),
    ("The government said: “It is over.”", ["“It is over.”|The government"]),
    ("The ministers added: “It is over.”", ["“It is over.”|The ministers"]),
    ("Former chair of the Pellow Harbour Board Jane Holt said: “It is over.”", ["“It is over.”|Jane Holt"]),
    ("Labour’s Jane Holt said: “It is over.”", ["“It is over.”|Jane Holt"]),
    # before it
    ("Ms Holt added: “We had no choice.”", ["“We had no choice.”|Ms Holt"]),
    ("Ms Holt added: \"We had no choice.\"", ["\"We had no choice.\"|Ms Holt"]),
    ("Ms Holt added: 'We had no choice.'", ["'We had no choice.'|Ms Holt"]),
    ("Jane Holt, leader of the council, said: “It is over.”", ["“It is over.”|Jane Holt|leader of the council"]),
    ("Council leader Jane Holt said: “It is over.”", ["“It is over.”|Jane Holt|Council leader"]),
    ("A spokesman for the trust said: “It is over.”", ["“It is over.”|A spokesman for the trust"]),
    ("On Monday Jane Holt said: “It is over.”", ["“It is over.”|Jane Holt"]),
    ("But Jane Holt said it was “a fine day”.", ["“a fine day”|Jane Holt"]),
    ("Mr Marl told councillors that he had been “kept in the dark” for a year.", ["“kept in the dark”|Mr Marl"]),
    ("According to Jane Holt, the trust had “lost sight of its purpose”.", ["“lost sight of its purpose”|Jane Holt"]),
    ("According to the report, the trust had “lost its way”.", ["“lost its way”|the report"]),
    ("Ofsted said children were “at risk” in the town.", ["“at risk”|Ofsted"]),
    ("KPMG warned of “serious gaps” in the books.", ["“serious gaps”|KPMG"]),
    ("The council said it was “very sorry”.", ["“very sorry”|The council"]),
    ("Ms Holt has called it “a disgrace”.", ["“a disgrace”|Ms Holt"]),
    ("Jane Holt said Hugh Marl had told her “not a word”.", ["“not a word”|Hugh Marl"]),
    ("Reviewers said the trust had “lost sight of its purpose”.", ["“lost sight of its purpose”|-"]),
    ("Villagers told us it was “a disgrace” and “a waste of money”.", ["“a disgrace”|-", "“a waste of money”|-"]),
    # he and she
    ("Mr Thwaite resigned. “We let people down,” he said.", ["“We let people down,”|Mr Thwaite"]),
    ("Jane Holt resigned. “We let people down,” she told us.", ["“We let people down,”|Jane Holt"]),
    ("Jane Holt met Hugh Marl. “It is wrong,” he said.", ["“It is wrong,”|-"]),
    ("Mrs Holt resigned. “It is wrong,” he said.", ["“It is wrong,”|-"]),
    ("“It is wrong,” he said.", ["“It is wrong,”|-"]),
    ("Mr Marl said he was leaving. He added: “I am tired of it all.”", ["“I am tired of it all.”|Mr Marl"]),
    ("After meeting Malcolm Neave he said: “We are sorry.”", ["“We are sorry.”|-"]),
    ("In a letter to Malcolm Neave he said: “We are sorry.”", ["“We are sorry.”|-"]),
    # one speech in pieces
    ("“We let people down,” said Mr Marl, “and I am sorry.”",
     ["“We let people down,”|Mr Marl", "“and I am sorry.”|Mr Marl"]),
    ("“It was late,” said Mr Marl. “It was wrong. It hurt.”",
     ["“It was late,”|Mr Marl", "“It was wrong. It hurt.”|Mr Marl"]),
    ("Mr Marl said: “One. Two. Three.”", ["“One. Two. Three.”|Mr Marl"]),
    ("“It cannot go on like this. It must stop.", ["“It cannot go on like this. It must stop.|-"]),
    ("Ms Holt said: “It cannot go on. It must stop.", ["“It cannot go on. It must stop.|Ms Holt"]),
    ("“I was late,” said Mr Marl. “I was early,” said Ms Holt.",
     ["“I was late,”|Mr Marl", "“I was early,”|Ms Holt"]),
    # nested
    ("“He told me ‘no’ twice,” said Ms Holt.", ["“He told me ‘no’ twice,”|Ms Holt"]),
    ("‘He told me “no” twice,’ said Ms Holt.", ["‘He told me “no” twice,’|Ms Holt"]),
    ("'He told me \"no\" twice,' said Ms Holt.", ["'He told me \"no\" twice,'|Ms Holt"]),
    ("“It’s the boys’ school, isn’t it?” asked Mr Marl.", ["“It’s the boys’ school, isn’t it?”|Mr Marl"]),
    # apostrophes
    ("‘The boys’ school is shut,’ said Ann Lee.", ["‘The boys’ school is shut,’|Ann Lee"]),
    ("'The trust's done,' said Ann Lee, the boys' coach.", ["'The trust's done,'|Ann Lee"]),
    ("The trust’s board met in the ’90s, and the boys’ school shut.", []),
    ("Rock 'n' roll was the boys' favourite.", []),
    ("’Tis the council’s habit, and it’s a bad one.", []),
    # no speech, or nobody can tell
    ("The council made a “one-off” payment.", []),
    ("She read “War and Peace” that winter.", []),
    ("The film “War and Peace” told Mary Ash nothing.", []),
    ("Ms Holt said the “bedroom tax” would go.", []),
    ("Mr Marl said that the board had voted to keep the “adverse” opinion.", []),
    ("Ms Holt said the trust would close.", []),
    ("The screen was 6\" wide and the board 8\" long.", []),
    ("“Nobody had asked the people of Stell about it.”", ["“Nobody had asked the people of Stell about it.”|-"]),
    ("Ms Holt said little; the “quick fix” had failed.", []),
    ("Ms Holt said so, but the firm had “no such plan” at all.", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[str(number) for number in range(len(TABLE))])
def test_who_says_what(text: str, expected: list[str]) -> None:
    found = []
    for one in speech(text):
        words = [one.span.of(text), one.speaker.of(text) if one.speaker else NOBODY]
        found.append("|".join([*words, *([one.role.of(text)] if one.role else [])]))
    assert found == expected


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


PIECES = st.lists(
    st.sampled_from(["“", "”", '"', "‘", "’", "'", "«", "»", "Ms Holt ", "said ", "he ", "no", ". ", ", ", ": ", "s’ ",
                     "\n", "\u00a0", "\u2028", "👩", "e\u0301 ",
                     "according to ", "the council ", "\u202e"]), max_size=30,
).map("".join)  # fmt: skip


@given(PIECES)
def test_spans_are_in_order_apart_and_begin_with_a_mark(text: str) -> None:
    at = 0
    for one in speech(text):
        assert at <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start] in "“\"‘'«"
        at = one.span.end
        for named in (one.speaker, one.role):
            if named:
                assert 0 <= named.start < named.end <= len(text)
                assert named.of(text) == named.of(text).strip()
        if one.speaker and one.speaker.start < one.span.end:
            assert one.speaker.end <= one.span.start or any(q.start <= one.speaker.start for q in quotations(text))


def test_a_paragraph_of_ranks_takes_no_longer_than_another() -> None:
    begun = time.perf_counter()
    voice_in("Ms " * 2000, Span(0, 6000))
    assert time.perf_counter() - begun < 2


@given(PIECES)
def test_a_text_without_marks_holds_no_speech(text: str) -> None:
    plain = text.translate({ord(mark): None for mark in "“”\"‘’'«»"})
    assert speech(plain) == () and not has_marks(plain)
    if speech(text):
        assert has_marks(text)


@given(PIECES, st.integers(0, 40), st.integers(0, 40))
def test_in_an_article_speech_is_cut_to_the_quote(text: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    body = "Head\n\n" + text
    article = Article("a", body, "", "a.txt", (Block(6, len(body), Role.BODY),))
    whole = speech(text)
    for found in speech_in(article, start, end):
        assert start <= found.span.start < found.span.end <= end
        assert any(w.span.start + 6 <= found.span.start and found.span.end <= w.span.end + 6 for w in whole)


def test_a_sentence_in_the_middle_of_a_speech_is_speech_though_it_has_no_marks() -> None:
    text = "Ms Holt said: “It was late. It was dark. It was cold.” The council voted."
    article = Article("a", text, "", "a.txt", (Block(0, len(text), Role.BODY),))
    start = text.index("It was dark")
    (found,) = speech_in(article, start, start + len("It was dark."))
    assert found.span.of(text) == "It was dark." and found.speaker.of(text) == "Ms Holt"
    start = text.index("The council")
    assert speech_in(article, start, len(text)) == ()
