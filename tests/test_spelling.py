"""Spelling: only unknown words change, and only where one word of the articles is clearly meant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import stem, words
from qa.spelling import as_typed, correct, english

VOCABULARY = frozenset(
    "commissioner commissioners council councillor harbour inspector resigned resignation director children thwaite"
    " trust trustee ferry budget auditor chair chain want there coult".split()
)
KNOWN = frozenset(map(stem, VOCABULARY))


def set_right(question: str, vocabulary: frozenset[str] = VOCABULARY, known: frozenset[str] = KNOWN) -> str:
    return correct(question, known, lambda: vocabulary)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Who is the comissioner?", "Who is the commissioner?"),
        ("Why did Thwiate resign?", "Why did Thwaite resign?"),
        ("the harbuor bugdet", "the harbour budget"),
        ("Why did Thwaitee resign?", "Why did Thwaite resign?"),
        ("the rarbour", "the harbour"),  # no name: its beginning may be a slip
        ("Chidlren's director", "Children's director"),
        ("who resgined", "who resigned"),
        ("when will she reisgn", "when will she resign"),  # the articles only say "resigned"
        ("his reisgning", "his resigning"),
        ("Whne did the harbour close", "When did the harbour close"),
        ("waht budget", "what budget"),
        ("İ\ncomissioner", "İ\ncommissioner"),  # a capital that becomes two characters in lower case
    ],
)
def test_slips_are_set_right(typed, meant):
    assert set_right(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who chairs the council?",  # known
        "Who is the zookeeper?",  # unknown, nothing near
        "Who is on the chais?",  # chair or chain: two meanings
        "Who is Mr Tust?",  # under five letters
        "Who is Mr Whne?",
        "did mr bhat resign",
        "Why couldn't the council pay?",
        "why wasnt he paid, and theyre gone",
        "whos budget is it",  # whose or whom
        "What did Mrs Rarbour say?",  # a name that begins otherwise is another name
        "What did Thwaites say?  Or Directorus?",  # nobody adds letters to the end of a name
        "When was the 20199 budget?",  # numbers are never touched
        "Will Mr Reisgn be there?",  # no name is another form of a plain word
        "Who is on the comission?",  # commissioner: one stem, two words
        "Who said “the comissioner”?",  # quotation marks: it is meant as it stands
        'Who said "my comissioner resgined"?',
        "Who assigned this, and who was asked?",  # plain words, one letter from the articles' "resigned"
        "Is the labour party's counsel a childless directress?",
        "Qui a démissionné ?",
        "",
        " ",
    ],
)
def test_the_rest_stays_as_typed(question):
    assert set_right(question) == question


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(english())), st.integers(0, 30), st.sampled_from(["", *"aeioustr"]))
def test_no_word_of_english_becomes_another_however_near(word, place, letter):
    """The nearest rival there can be: a letter put in, or one left out."""
    rival = word[:place] + letter + word[place + (not letter) :]
    assert set_right(f"who {word}", frozenset([rival]), frozenset([stem(rival)])) == f"who {word}"


def test_two_meanings_hidden_behind_forms_of_one_are_still_two():
    """councel: council, councils... and counsel, all one or two letters away."""
    forms = frozenset(("counsel", "council", "councie", "councif", "counceln"))
    known = frozenset(map(stem, forms))
    assert correct("the councel", known, lambda: forms) == "the councel"


def test_forms_of_one_word_are_one_meaning_and_the_choice_never_varies():
    code = (
        "from qa.spelling import correct\n"
        "from index.words import stem\n"
        "v = frozenset(('inspects', 'inspecte', 'inspect', 'inspecting'))\n"
        "print(correct('insqects', frozenset(map(stem, v)), lambda: v), correct('inspecd', (), lambda: v))"
    )
    root = Path(__file__).parent.parent
    seen = {
        subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2", "3", "4")
    }  # fmt: skip
    assert seen == {"inspects inspect\n"}


def test_the_vocabulary_is_only_read_when_a_word_is_unknown():
    def vocabulary():
        raise AssertionError("read")

    assert correct("Who chairs the council?", KNOWN | {stem("chairs")}, vocabulary) == "Who chairs the council?"


def test_only_whole_words_are_replaced_and_capitals_kept():
    assert set_right("Trustxe trustxe untrustxed") == "Trustee trustee untrustxed"


def test_words_of_every_question_are_never_slips():
    assert set_right("Whose harbour?", frozenset(("whole", "harbour")), frozenset(("harbour",))) == "Whose harbour?"


@pytest.mark.parametrize(
    ("question", "meant", "insisting"),
    [
        ("Who is the comissioner?", "Who is the commissioner?", "Who is the “comissioner”?"),
        ("Harbuor, harbuor bugdet", "Harbour, harbour budget", "“Harbuor”, “harbuor” “bugdet”"),
        ("Why did he resign?", "Why did Thwaite resign?", None),  # completed, not set right
        ("the bugdet there?", "the budget of Lanmouth?", None),
        ("board?", "board?", None),
        ("chair of it", "chair", None),
    ],
)
def test_one_can_insist_on_what_one_typed(question, meant, insisting):
    assert as_typed(question, meant) == insisting


HOSTILE = st.lists(
    st.sampled_from(
        [*sorted(VOCABULARY)[:6], "comissioner", "Harbuor", " ", "’s ", "İ", "é", "\n", "?", "\u202e", "20199", "ﬁ",
         "\x00", "“", "”", '"', "«"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_what_is_insisted_on_is_kept_and_says_the_same_words(question):
    insisting = as_typed(question, set_right(question))
    if insisting is not None:
        assert set_right(insisting) == insisting and words(insisting) == words(question)
    else:
        assert set_right(question) == question


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_known_words_never_change_and_no_word_is_lost(question):
    corrected = set_right(question)
    before, after = words(question), words(corrected)
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert one == other or (stem(one) not in KNOWN and stem(other) in KNOWN and len(one) >= 5)
    assert set_right(corrected) == corrected
