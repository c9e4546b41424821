"""Questions that stand alone are never touched; follow-ups are completed from what was asked and answered."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.followup import TURNS, Probe, stand_alone
from qa.leaning import leans

KNOWN = (
    "Odile Trant", "Hugh Marl", "Rupert Thwaite", "Petra Dunmore", "Pellow Harbour Board", "Stellmouth Ferry Trust",
    "Orsley Mill", "East Stellmouth", "West Stellmouth", "Harbour Board",
)  # fmt: skip
FACTS = {
    "Who chairs the Pellow Harbour Board?": "Odile Trant",
    "who chairs the pellow harbour board": "Odile Trant",
    "Who replaced Hugh Marl?": "Odile Trant",
    "Who was elected chair of the board?": "Odile Trant",
    "Who runs the Stellmouth Ferry Trust?": "Rupert Thwaite",
    "Which trust runs the ferries?": "the Stellmouth Ferry Trust",
    "What did the trust buy in Pellow?": "two boats",
    "When did Hugh Marl step down?": "January 2016",
    "Who were the commissioners?": "Rupert Thwaite and Petra Dunmore",
    "Who is Petra Dunmore?": "a neighbour of Hugh Marl",
    "What will happen to the ferries?": "will be sold to help the trust",
}
DISTRACTING = (
    ("Who is Rupert Thwaite?",),
    ("Who chairs the Pellow Harbour Board?", "When was she elected?"),
    ("How much did the Stellmouth Ferry Trust owe in 2019?", "And in 2020?", "Why?"),
    ("what about west stellmouth", "there?", ""),
)


def probe_of(facts: dict[str, str], sure: tuple[str, ...] = ()) -> Callable[[str], Probe]:
    """Answers exactly what is in `facts`; `sure` names words of questions that the articles answer well."""

    def probe(question: str) -> Probe:
        return Probe(0.9 if any(words in question for words in sure) else 0.2, facts.get(question.strip()))

    return probe


STANDING = """
Is that new school in Pellow open?
Was that abandoned mill in Pellow sold?
What happened after that fire in Pellow?
Who said that the mill was closed?
In his letter, what did Hugh Marl say?
When he was arrested, how old was Hugh Marl?
In its report, what did the Pellow Harbour Board say about the mill?
Who lost his seat?
Who has kept her seat on the board?
How much is the one-off payment?
When will the one-way system open?
So far, how many homes have been built?
When did Her Majesty’s Inspectorate visit the mill?
Did Odile Trant drive someone else's car?
Which other schools closed?
Who else was sacked by the Pellow Harbour Board?
How many children were in care, and how did that change?
What did the ferry review find and what did that cost?
Who replaced Odile Trant?
why did hugh marl resign
What did the Pellow Harbour Board say about its debts?
Did Odile Trant say she would stay?
what did odile trant say she wanted
Who is the chair of the trust now?
How many staff did the trust have in 2019?
When is it likely that the mill will close?
Is it true that the mill closed?
Was it right to close the mill?
How long did it take to build the sea wall?
How much will it cost the council to move the boats?
Who was it that resigned over the ferry debts?
Was it Odile Trant who chaired the board?
Why did the trust say it needed more money?
when did ofsted say it would return
why did the council sell its headquarters
Which council sold its headquarters?
Did the director say he would resign?
why did mr thwaite quit his job
why did thwaite say he would leave
what did the chief executive say about her pay
Which councillor lost her seat?
Who said they would not pay?
Who lost their homes in the flood?
Why did residents complain about their bills?
Where did people go when their homes were flooded?
Did anyone at the trust lose their job?
When Hugh Marl stepped down, who replaced him?
Why did Hugh Marl step down and who took his place?
Who runs the trust and who owns it?
Who replaced the director when he left?
How much did the boats cost when they were bought?
How many commissioners are there?
Is there a ferry to Pellow?
What does IT support cost the council?
WHO RESIGNED IN OCTOBER?
And who runs the Pellow Harbour Board?
And when did Odile Trant resign?
sea wall cost 2015
pellow harbour board chair
2020 budget of the trust
list all directors of the ferry trust
What is a section 114 notice?
Which of the two boats is older?
What happened in Pellow in 2016?
Who was the first to leave?
What was that year's deficit at Pellow?
Did that council sell a building?
What did the auditors say happened then to the trust?
Why do people leave Pellow?
""".strip().splitlines()


@pytest.mark.parametrize("question", STANDING)
@pytest.mark.parametrize("history", DISTRACTING, ids=range(len(DISTRACTING)))
def test_a_question_that_stands_alone_is_never_changed(question, history):
    assert stand_alone(question, history, KNOWN, probe_of(FACTS)) == question


BOARD, MARL = "Who chairs the Pellow Harbour Board?", "Why did Hugh Marl step down?"
OWE = "How much did the Stellmouth Ferry Trust owe in 2019?"
FOLLOWING = [
    # he, she, his, her
    (["Who is Rupert Thwaite?"], "Why did he resign?", "Why did Rupert Thwaite resign?"),
    (["why did rupert thwaite resign"], "when did he join", "when did Rupert Thwaite join"),
    ([BOARD], "When was she elected?", "When was Odile Trant elected?"),
    (["who chairs the pellow harbour board"], "when was she elected", "when was Odile Trant elected"),
    ([BOARD], "What is her salary?", "What is Odile Trant’s salary?"),
    ([BOARD], "Who stood in for her?", "Who stood in for Odile Trant?"),
    ([BOARD], "Where had she worked before?", "Where had Odile Trant worked before?"),
    ([MARL], "Who succeeded him?", "Who succeeded Hugh Marl?"),
    ([MARL], "Who took his place?", "Who took Hugh Marl’s place?"),
    ([MARL], "And what was his salary?", "What was Hugh Marl’s salary?"),
    ([MARL], "what did he say about the sea wall?", "what did Hugh Marl say about the sea wall?"),
    ([MARL], "Which trust is he chair of?", "Which trust is Hugh Marl chair of?"),
    ([MARL], "Did the board sack him?", "Did the board sack Hugh Marl?"),
    (["Why did Mr Thwaite resign?"], "When did he tell the board?", "When did Mr Thwaite tell the board?"),
    (["Why did Thwaite resign?"], "When did he join?", "When did Thwaite join?"),
    (["Who replaced Hugh Marl?"], "When did she start?", "When did Odile Trant start?"),
    ([BOARD, "How many people does the Pellow Harbour Board employ?"], "When was she elected?",
     "When was Odile Trant elected?"),
    ([BOARD], "And before her?", "Who chairs the Pellow Harbour Board before Odile Trant?"),
    # more of what was asked before
    (["Who were the commissioners?"], "Who else?", "Who else were the commissioners?"),
    (["Who were the commissioners?", "Who else?"], "And anyone else?", "Who else were the commissioners?"),
    (["Did Hugh Marl step down?"], "anything else?", "anything else (Did Hugh Marl step down)?"),
    (["What did the auditor find?"], "Who else?", "Who else (What did the auditor find)?"),
    (["What did the auditor find?"], "Anything else?", "What else did the auditor find?"),
    (["How much did it cost?"], "How else?", "How else (How much did it cost)?"),
    (["What year did the mill close?"], "What else?", "What else (What year did the mill close)?"),
    # a year within the question before
    (["Who won the 2019 election?"], "And in 2021?", "Who won the 2021 election?"),
    (["What was the 2018–19 deficit of the Pellow Harbour Board?"], "And 2019–20?",
     "What was the 2019–20 deficit of the Pellow Harbour Board?"),
    (["What was the deficit of the Pellow Harbour Board in 2018-19?"], "and in 2019/20?",
     "What was the deficit of the Pellow Harbour Board in 2019/20?"),
    (["Who led the Pellow Harbour Board from 2016 to 2018?"], "And in 2019?",
     "Who led the Pellow Harbour Board in 2019?"),
    (["What was the 2018–19 deficit of the Pellow Harbour Board?"], "And in 2021?",
     "What was the 2018–19 deficit of the Pellow Harbour Board in 2021?"),
    (["Who is Rupert Thwaite?"], "What else did he say?", "What else did Rupert Thwaite say?"),
    # nobody is named: somebody is called by an office
    (["Why was the commissioner appointed?"], "When did he start?", "When did the commissioner start?"),
    (["Why was the children’s services commissioner appointed?"], "What is her salary?",
     "What is the children’s services commissioner’s salary?"),
    (["What did the director’s report say?"], "Why did he go?", "Why did he go (What did the director’s report say)?"),
    (["Why was the boat sold to a director?"], "Why did he buy?",
     "Why did he buy (Why was the boat sold to a director)?"),
    (["Why did the council pay a director?"], "Did he go?", "Did he go (Why did the council pay a director)?"),
    # it, its
    (["Where is Orsley Mill?"], "Who owns it?", "Who owns Orsley Mill?"),
    (["where is orsley mill"], "when does it close", "when does Orsley Mill close"),
    (["Where is Orsley Mill?"], "What is its future?", "What is Orsley Mill’s future?"),
    (["Why does Orsley Mill close?"], "How long is its lease?", "How long is Orsley Mill’s lease?"),
    (["Which trust runs the ferries?"], "Who leads it?", "Who leads Stellmouth Ferry Trust?"),
    (["How much did the Pellow Harbour Board spend?"], "How many people does it employ?",
     "How many people does Pellow Harbour Board employ?"),
    (["Why did Rupert Thwaite resign?"], "Where did it happen?",
     "Where did it happen (Why did Rupert Thwaite resign)?"),
    (["Which commissioner looked after finance?"], "Was it Petra Dunmore?",
     "Was it Petra Dunmore (Which commissioner looked after finance)?"),
    # they, their
    (["Who runs the Stellmouth Ferry Trust?"], "How much is their debt?", "How much is Stellmouth Ferry Trust’s debt?"),
    (["What did Rupert Thwaite and Petra Dunmore sign?"], "When did they sign?",
     "When did Rupert Thwaite and Petra Dunmore sign?"),
    (["Who were the commissioners?"], "When were they named?", "When were Rupert Thwaite and Petra Dunmore named?"),
    (["Why did the auditors refuse to sign?"], "Who pays them?",
     "Who pays them (Why did the auditors refuse to sign)?"),
    (["How much did the Stellmouth Ferry Trust owe?"], "How many boats do they have?",
     "How many boats do Stellmouth Ferry Trust have?"),
    # another time
    ([OWE], "And in 2020?", "How much did the Stellmouth Ferry Trust owe in 2020?"),
    ([OWE], "in 2020?", "How much did the Stellmouth Ferry Trust owe in 2020?"),
    ([OWE], "2020?", "How much did the Stellmouth Ferry Trust owe in 2020?"),
    ([OWE], "what about 2020", "How much did the Stellmouth Ferry Trust owe in 2020?"),
    ([OWE], "And in May 2021?", "How much did the Stellmouth Ferry Trust owe in May 2021?"),
    ([OWE], "And in May?", "How much did the Stellmouth Ferry Trust owe in May?"),
    ([OWE], "and now", "How much did the Stellmouth Ferry Trust owe now?"),
    ([OWE], "And before that?", "How much did the Stellmouth Ferry Trust owe before 2019?"),
    ([OWE, "And in 2020?"], "and in 2021?", "How much did the Stellmouth Ferry Trust owe in 2021?"),
    # a bare question word
    (["When did Hugh Marl step down?"], "Why?", "Why did Hugh Marl step down?"),
    (["why did hugh marl step down"], "when", "When did hugh marl step down"),
    (["When did Hugh Marl step down?"], "And why?", "Why did Hugh Marl step down?"),
    (["Did the trust buy two boats?"], "why?", "Why did the trust buy two boats?"),
    (["Did Hugh Marl stay?"], "Why not?", "Why did Hugh Marl stay?"),
    (["Who was elected chair of the board?"], "When?", "When was Odile Trant elected chair of the board?"),
    (["Who replaced Hugh Marl?"], "When?", "When Odile Trant replaced Hugh Marl?"),
    (["How many people does the board employ?"], "Where?", "Where does the board employ people?"),
    (["What did the trust buy in Pellow?"], "When?", "When did the trust buy in Pellow (two boats)?"),
    (["Who is Rupert Thwaite?", "When did he resign?"], "Why?", "Why did Rupert Thwaite resign?"),
    # another subject
    (["What is the population of East Stellmouth?"], "And West Stellmouth?",
     "What is the population of West Stellmouth?"),
    (["what is the population of east stellmouth"], "and west stellmouth?",
     "what is the population of west stellmouth"),
    (["Why did Rupert Thwaite resign?"], "What about Petra Dunmore?", "Why did Petra Dunmore resign?"),
    (["Why did Rupert Thwaite resign?"], "what about petra dunmore", "Why did petra dunmore resign?"),
    (["Why did Rupert Thwaite leave the Pellow Harbour Board?"], "And Petra Dunmore?",
     "Why did Petra Dunmore leave the Pellow Harbour Board?"),
    (["How many people work in Stellmouth?"], "What about in Pellow?", "How many people work in Pellow?"),
    (["Who leads the Pellow Harbour Board?"], "what about the trust?", "Who leads the trust?"),
    (["How much does the board spend?"], "What about the trust?", "How much does the board spend: the trust?"),
    (["How much did Pellow pay for two boats?"], "And for three?", "How much did Pellow pay for two boats, for three?"),
    (["Who is Rupert Thwaite?", "Why did he resign?"], "And Petra Dunmore?", "Why did Petra Dunmore resign?"),
    # then and there
    (["Who was chair of the Pellow Harbour Board in 2016?"], "Who was director then?", "Who was director in 2016?"),
    (["When did Hugh Marl step down?"], "Who was leader at that time?", "Who was leader in 2016?"),
    (["When did Orsley Mill close?"], "How many people worked there?", "How many people worked at Orsley Mill?"),
    (["Where is Pellow?"], "who lives there", "who lives in Pellow"),
    # pointing
    (["Who bought the mill?"], "Which firm gave advice on that?",
     "Which firm gave advice on that (Who bought the mill)?"),
    (["Who bought the mill?"], "What did that cost?", "What did that cost (Who bought the mill)?"),
    (["Which mills closed?"], "How many of them were sold?", "How many of them were sold (Which mills closed)?"),
    # "it" is what was asked about, not the place where it was
    (["What caused the fire in Pellow?"], "When did it start?", "When did it start (What caused the fire in Pellow)?"),
    (["Who opened the bridge near West Stellmouth?"], "How much did it cost?",
     "How much did it cost (Who opened the bridge near West Stellmouth)?"),
    (["What is Orsley Mill?", "Who died in the fire in Pellow?"], "When was it?",
     "When was it (Who died in the fire in Pellow)?"),
    # plain words are no names
    (["Who ran Orsley Mill in 2018?"], "And since?", "Who ran Orsley Mill in 2018: since?"),
    (["How many pupils left Orsley Mill?"], "What about teachers?", "How many pupils left Orsley Mill: teachers?"),
    (["How many pupils left Orsley Mill?"], "and dunmore?", "How many pupils left dunmore?"),
    # a year later, a month that is a forename
    (["How many pupils were there in 2018?"], "And a year later?", "How many pupils were there in 2019?"),
    (["Who won the 2018 election?"], "And the year before?", "Who won the 2017 election?"),
    (["What was the deficit in 2018-19?"], "And the year after?", "What was the deficit in 2019-20?"),
    (["What was the deficit in 1999/2000?"], "And a year later?", "What was the deficit in 2000/2001?"),
    (["What was the deficit in 2008-09?"], "And a year earlier?", "What was the deficit in 2007-08?"),
    (["Who took over from June Ashby?"], "And in 2020?", "Who took over from June Ashby in 2020?"),
    (["Who took over in June 2018?"], "And in 2020?", "Who took over in 2020?"),
    (["What happened in the spring of 2018?"], "And in July 2019?", "What happened in July 2019?"),
    (["Who led the trust at the end of 2018?"], "And before 2015?", "Who led the trust before 2015?"),
    (["Who led the trust in early 2018?"], "And in 2015?", "Who led the trust in 2015?"),
    (["Who was hurt in the fire of 2018?"], "And in 2020?", "Who was hurt in the fire in 2020?"),
    # who was asked about, not whom the answer names besides
    (["Who is Petra Dunmore?"], "What did she found?", "What did Petra Dunmore found?"),
    (["Who is Emma Thorpshire?"], "When did she leave?", "When did Emma Thorpshire leave?"),
    # a clause is no subject
    (["What will happen to the ferries?"], "When?", "When (What will happen to the ferries)?"),
    # brackets within brackets
    ([MARL, "Was that expected?", "Is that new?"], "Was this confirmed?",
     "Was this confirmed (Is that new (Why did Hugh Marl step down))?"),
    (["Why did it close (the mill)?"], "Was that expected?", "Was that expected (Why did it close (the mill))?"),
    # "Tell me more"
    (["Who is Petra Dunmore?"], "What else?", "Who is Petra Dunmore?"),
    # "that" is what was asked
    ([MARL], "Was that expected?", "Was that expected (Why did Hugh Marl step down)?"),
    ([MARL], "Is this new?", "Is this new (Why did Hugh Marl step down)?"),
    ([MARL], "Who thought that was a mistake?", "Who thought that was a mistake (Why did Hugh Marl step down)?"),
    ([MARL], "What happened next?", "What happened next (Why did Hugh Marl step down)?"),
    # set right by whoever asks
    (["Who is Rupert Thwaite?"], "No, I meant Petra Dunmore.", "Who is Petra Dunmore?"),
    (["Who is Rupert Thwaite?", "No, I meant Petra Dunmore."], "What about Hugh Marl?", "Who is Hugh Marl?"),
    # what leans still leans
    (["Who is Rupert Thwaite?"], "After he left, what did the board do?",
     "After Rupert Thwaite left, what did the board do?"),
    (["Who is Rupert Thwaite?"], "Who sold his house?", "Who sold Rupert Thwaite’s house?"),
    # chains of two and more
    ([BOARD, "When was she elected?"], "Why was she chosen?", "Why was Odile Trant chosen?"),
    (["Where is Orsley Mill?", "Who owns it?"], "When was it built?", "When was Orsley Mill built?"),
    (["Who is Rupert Thwaite?", "Why did he resign?", "When?"], "And who replaced him?",
     "Who replaced Rupert Thwaite?"),
    ([OWE, "Who runs it?"], "how many boats does it have", "how many boats does Stellmouth Ferry Trust have"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("history", "question", "expected"), FOLLOWING, ids=[f"{h[-1]} / {q}" for h, q, _ in FOLLOWING]
)
def test_a_follow_up_is_completed(history, question, expected):
    assert stand_alone(question, history, KNOWN, probe_of(FACTS)) == expected


def test_an_office_gives_way_to_all_that_was_asked_where_the_articles_answer_that():
    probe = probe_of({}, ("(Why was the commissioner",))
    completed = stand_alone("When did he start?", ["Why was the commissioner appointed?"], KNOWN, probe)
    assert completed == "When did he start (Why was the commissioner appointed)?"


def test_the_meaning_that_the_articles_answer_wins():
    """Two people may be meant; the nearer is taken unless the articles speak for the other."""
    history = ["Who replaced Hugh Marl?"]
    assert stand_alone("When did he speak?", history, KNOWN, probe_of(FACTS)) == "When did Odile Trant speak?"
    assert stand_alone("When did he speak?", history, KNOWN, probe_of(FACTS, ("Hugh Marl speak",))) == (
        "When did Hugh Marl speak?")  # fmt: skip


@pytest.mark.parametrize("left", ["resign", "step down", "leave the board", "retire"])
def test_who_is_asked_to_have_left_is_whoever_was_replaced(left):
    history = ["Who replaced Hugh Marl?"]
    assert stand_alone(f"Why did he {left}?", history, KNOWN, probe_of(FACTS)) == f"Why did Hugh Marl {left}?"
    sure = probe_of(FACTS, (f"Odile Trant {left}",))
    assert stand_alone(f"Why did he {left}?", history, KNOWN, sure) == f"Why did Odile Trant {left}?"
    assert stand_alone(f"Why did he {left}?", [BOARD], KNOWN, probe_of(FACTS)) == f"Why did Odile Trant {left}?"


@pytest.mark.parametrize("question", [q for _, q, _ in FOLLOWING])
def test_without_history_nothing_changes(question):
    assert leans(question, KNOWN)
    for history in ((), ("",), (" ", "\n")):
        assert stand_alone(question, history, KNOWN, probe_of({})) == question


@pytest.mark.parametrize("question", STANDING)
def test_standing_alone_asks_the_library_nothing(question):
    def probe(text: str) -> Probe:
        raise AssertionError(f"asked {text!r}")

    assert stand_alone(question, DISTRACTING[1], KNOWN, probe) == question


def test_only_so_many_of_the_last_questions_count():
    history = ["Who is Rupert Thwaite?", *["Where is the mill?"] * TURNS]
    assert "Thwaite" not in stand_alone("Why did he resign?", history, KNOWN, probe_of({}))
    assert "Thwaite" in stand_alone("Why did he resign?", history[:6], KNOWN, probe_of({}))


PIECES = st.sampled_from([
    "who ", "why", "he ", "it ", "their ", "And ", "what about ", "in 2020", "?", " ", "İstanbul ", "\n", "then",
    "there", "Hugh Marl ", "the trust ", "did ", "(", ")", "\\1", "’s ", "\x00", "May ", "IT ", ", ", "and ",
    "of them "])  # fmt: skip
SENTENCES = st.lists(PIECES, max_size=10).map("".join)


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.lists(SENTENCES, max_size=4), st.none() | SENTENCES)
def test_any_words_give_a_question(question, history, key):
    """Never an error, never an empty question where there was one; and the completed question is not completed
    again when nothing new is known."""
    completed = stand_alone(question, history, KNOWN, lambda _: Probe(0.5, key))
    assert completed == question or completed.strip()
    if not leans(question, KNOWN):
        assert completed == question
