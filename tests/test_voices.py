"""Whose words a question asks for and a sentence gives: a table, one article gone through, and laws. All invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Role, Span
from qa.asked_words import asked_voice, only_words, quoted_in, speech_of
from qa.voices import UNTOLD, told_by, voice

STORY = """
In a statement, the ferries minister Ann Elm set out her plan.
“The Maud will sail again by May,” said Ms Elm.
She added that the crew would be paid for the winter.
But Hugh Marl, the opposition leader, called it a disgrace: “The Maud will never sail again.”
He continued: “Nobody has been paid since Christmas.”
“They have been let down.
“It cannot go on.”
The harbour board said that it had not been told.
A letter from the two auditors Bo Ash and Ida Wren says the accounts are late.
The Maud was built in 1961.
""".strip()


def article(text: str) -> Article:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start, start + len(line), Role.BODY))
        start += len(line) + 1
    return Article("a", text, "a", "a", tuple(blocks))


@pytest.mark.parametrize(
    "question, who",
    [
        ("What did Ann Elm say about the Maud?", "Ann Elm"),
        ("what does the harbour board think of it", "the harbour board"),
        ("What has Hugh Marl said of the crew?", "Hugh Marl"),
        ("When will the Maud sail, according to the minister?", "the minister"),
        ("According to Ann Elm, who will be paid?", "Ann Elm"),
        ("What was the opposition leader's reaction to the plan?", "the opposition leader"),
        ("How did the opposition leader at first describe the plan?", "the opposition leader"),
        ("What did Ann Elm recently tell the board?", "Ann Elm"),
        ("What did Ann Elm MP say?", "Ann Elm"),
        ("What did Ann Elm, the ferries minister, say about it?", "Ann Elm"),
        ("what did the auditors have to say about the accounts", "the auditors"),
        ("What was the response of the union to the plan?", "the union"),
        ("What are the views of the council on the plan?", "the council"),
        ("What were the comments of the judge?", "the judge"),
        ("What were the comments by Ann Elm about the crew?", "Ann Elm"),
        ("What were the main criticisms by the auditors?", "the auditors"),
        ("What were the remarks of the chief constable about the march?", "the chief constable"),
        ("What is Ann Elm's opinion of Hugh Marl?", "Ann Elm"),
        ("What was the judge's main criticism of the council?", "the judge"),
        ("Show me what Ann Elm said", "Ann Elm"),
        ("What has the board written?", "the board"),
        ("What did Ann Elm tweet about the crew?", "Ann Elm"),
        ("What book did Ann Elm write?", None),
        ("What happened after Ann Elm said no?", None),
        ("What minister wrote the letter?", None),
        ("What were the criticisms of the judge?", None),
        ("What were the comments about the judge?", None),
        ("Was it rewarded with views of the ground?", None),
        ("How did Ann Elm react to the director's remarks?", None),
        ("What happened to the bishop's complaint?", None),
        ("What were the comments from 2017?", None),
        ("When did Ann Elm announce her resignation?", None),
        ("How much did the council claim from the fund?", None),
        ("Why did the board call a vote?", None),
        ("Who said that the Maud would sail?", None),
        ("What did he say about the crew?", None),
        ("What is the ferry called?", None),
        ("When was the letter written?", None),
        ("Why did the board refuse to drop its claim?", None),
        ("", None),
    ],
)
def test_whom_a_question_asks_to_hear(question, who):
    assert asked_voice(question) == who


@pytest.mark.parametrize(
    "question, only",
    [
        ("What did Ann Elm say?", True),
        ("Tell me what else the harbour board said", True),
        ("What did Ann Elm say about the crew?", False),
        ("When will the Maud sail, according to Ann Elm?", False),
        ("Who said so?", False),
    ],
)
def test_somebodys_words_and_nothing_else(question, only):
    assert only_words(question, asked_voice(question)) is only


@pytest.mark.parametrize(
    "question, speaker",
    [
        ("Who said “never sail again”?", "Hugh Marl"),
        ('who called it "a  DISGRACE"?', "-"),
        ("Who used the phrase ‘never sail’?", "Hugh Marl"),
        ("Who said “sail never again”?", None),
        ("Who runs the “Maud”?", None),
    ],
)
def test_whose_quoted_words_are(question, speaker):
    text = "Hugh Marl, the opposition leader, said: “The Maud will never sail again.” Villagers called it “a disgrace”."
    said = speech_of(quoted, article(text), Span(0, len(text))) if (quoted := quoted_in(question)) else None
    assert (said and (said.speaker.of(text) if said.speaker else "-")) == speaker


@pytest.mark.parametrize(
    "asked, theirs, others",
    [
        ("Ann Elm", (1, 2), (3, 4, 5, 6, 7, 8)),
        ("the ferries minister", (1, 2), (3, 4, 5, 6, 7, 8)),
        ("Marl", (3, 4, 5, 6), (1, 2, 7, 8)),
        ("the leader of the opposition", (3, 4, 5, 6), (1, 2, 7, 8)),
        ("ann elm", (1, 2), (3, 4, 5, 6, 7, 8)),
        ("Ann Elm and Hugh Marl", (1, 2, 3, 4, 5, 6), (7, 8)),
        ("the harbour board", (7,), ()),
        ("the auditors", (8,), ()),
    ],
)
def test_a_sentence_is_whose_words_it_gives(asked, theirs, others):
    page = article(STORY)
    worth = [voice(asked, page, told.sentence) for told in told_by(page)]
    assert len(worth) == 10
    assert all(worth[at] == 1.0 for at in theirs), worth
    assert all(worth[at] == 0.0 for at in others), worth
    assert worth[9] == worth[0] == UNTOLD


def test_a_member_may_speak_for_a_body_and_an_office_that_the_article_does_not_name_may_be_anybodys():
    page = article(STORY)
    for asked in ("the council", "residents", "the report", "the prime minister"):
        assert {voice(asked, page, told.sentence) for told in told_by(page)} == {UNTOLD}
    assert voice("Ida Holt", page, told_by(page)[1].sentence) == 0.0


@pytest.mark.parametrize(
    "text, asked",
    [
        ("Leader Ann Elm said: “No.”\nHugh Marl has a shop.\nHe said: “I am cold.”\n“I must go,” he added.",
         "Hugh Marl"),
        ("The report adds: “It is bad.”\nBob Seely is not convinced.\n“It is nonsense,” he said.", "Bob Seely"),
        ("“It is not fair,” said the board.\nHer deputy, Hugh Marl, is cold.\nHe said that he would go.", "Hugh Marl"),
        ("“No,” said Ann Elm.\nThe board says it is late.\nWhen Ann Elm asked for more, Hugh Marl said no.",
         "Hugh Marl"),
    ],
)  # fmt: skip
def test_he_is_whoever_was_named_since_and_no_body(text, asked):
    page = article(text)
    assert voice(asked, page, told_by(page)[-1].sentence) == 1.0


def test_it_is_the_letter_or_the_board_that_spoke_and_no_person():
    page = article(
        "The letter says that it is late.\nIt adds: “It is cold.”\nMs Elm said no.\nIt was said: “It is not.”"
    )
    assert [voice("the letter", page, told.sentence) for told in told_by(page)] == [1.0, 1.0, UNTOLD, UNTOLD]


def test_what_is_quoted_tells_of_nobody_new():
    page = article(
        "Ann Elm gave evidence.\n“It is cold. I have asked that the board pay. It is late.”\n“Nobody has been paid.”"
    )
    assert [voice("Ann Elm", page, told.sentence) for told in told_by(page)] == [UNTOLD, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "text, worth",
    [
        ("The chair of the Pellow Harbour Board Ann Elm said publicly that it was late.", 1.0),
        ("Ann Elm, who owns the Maud, said that it was late.", 1.0),
        ("Ann Elm confirmed that it was late.", 1.0),
        ("Ann Elm accepted it on Monday.", UNTOLD),
        ("Ann Elm described it first.", UNTOLD),
        ("Ann Elm answered to the board.", UNTOLD),
        ("It was pointed out, and Ann Elm said that she would look.", 1.0),
    ],
)
def test_words_without_quotation_marks(text, worth):
    page = article(text)
    assert voice("Ann Elm", page, told_by(page)[0].sentence) == worth


def test_she_after_a_body_spoke_is_nobody_in_particular():
    page = article("“It cannot go on,” said Jane Holt.\nThe council said it had no plans.\n“It must,” she said.")
    assert [voice("Jane Holt", page, told.sentence) for told in told_by(page)] == [1.0, 0.0, UNTOLD]


def test_who_left_a_body_does_not_speak_for_it():
    page = article("Ann Elm, who left the harbour board in May, said that it was late.")
    assert voice("the harbour board", page, told_by(page)[0].sentence) == UNTOLD
    assert voice("Ann Elm", page, told_by(page)[0].sentence) == 1.0


def test_of_two_with_one_surname_nothing_is_told():
    page = article("“No,” said Tom Farrow.\n“Yes,” said Ann Elm.")
    assert voice("Diane Farrow", page, told_by(page)[0].sentence) == UNTOLD


@pytest.mark.parametrize(
    "text, asked, worth",
    [
        ("“No,” said Bob Marl.", "Robert Marl", 1.0),
        ("“No,” said Cllr Kate Elm.", "Catherine Elm", 1.0),
        ("“No,” said Robert Marl.", "Rob Marl", 1.0),
        ("“No,” said Christine Marl.", "Christopher Marl", UNTOLD),
        ("“No,” said Bishop Ann Elm.", "Diane Elm", UNTOLD),
        ("“Yes,” said Robert Marl.\n“No,” said his son Bob.\n“No,” said Bob Marl.", "Robert Marl", UNTOLD),
    ],
)
def test_bob_is_robert_unless_there_is_a_robert(text, asked, worth):
    page = article(text)
    assert voice(asked, page, told_by(page)[-1].sentence) == worth


@pytest.mark.parametrize("office", ["chief constable", "police and crime commissioner", "bishop", "coroner", "mayor"])
def test_an_office_is_known_by_its_holder_and_alone(office):
    said = f"“No,” said the {office}.\n“Yes,” said {office} Ann Elm.\n“Yes,” said Hugh Marl."
    page = article(f"The {office}, Ann Elm, was there.\n{said}")
    for asked in ("Ann Elm", f"the {office}"):
        assert [voice(asked, page, told.sentence) for told in told_by(page)] == [UNTOLD, 1.0, 1.0, 0.0]


def test_an_office_called_in_fewer_words_may_be_the_same():
    page = article("“No,” said the bishop.\n“Yes,” said the Bishop of Stell.\n“No,” said the coroner.")
    assert [voice("the Bishop of Stell", page, told.sentence) for told in told_by(page)] == [UNTOLD, 1.0, 0.0]


def test_whose_words_somebody_repeats_is_not_who_speaks():
    page = article("Ann Elm gave evidence.\n“When I came, a manager said to me: it is late.\n“It cannot go on.”")
    assert [voice("Ann Elm", page, told.sentence) for told in told_by(page)] == [UNTOLD, 1.0, 1.0]


def test_who_is_asked_does_not_speak():
    page = article("Hugh Marl said that it was late.\nHe has asked the retired judge Dame Ann Elm to look into it.")
    assert voice("Ann Elm", page, told_by(page)[1].sentence) != 1.0


def test_where_nobodys_words_are_asked_for_all_sentences_are_alike():
    page = article(STORY)
    assert {voice(None, page, told.sentence) for told in told_by(page)} == {UNTOLD}


@given(
    st.lists(
        st.sampled_from(
            ["Ms Elm ", "said ", "the board ", "“No. ", "No.” ", "She added: ", "according to ", ". ", "\n", "Marl, "]
        ),
        max_size=40,
    ).map("".join),
    st.text(max_size=60),
)
def test_any_text_and_any_question_have_an_answer(text, question):
    page = article(text)
    for told in told_by(page):
        assert voice(asked_voice(question) or "the board", page, told.sentence) in (0.0, UNTOLD, 1.0)
