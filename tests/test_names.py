"""People, bodies and places by their names."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.names import find_names, is_body, is_person, long_names

FOUND = [
    ("Why did Odile Trant leave the Pellow Harbour Board in May?", ["Odile Trant", "Pellow Harbour Board"]),
    ("Who Is Rupert Thwaite?", ["Rupert Thwaite"]),
    ("What is Odile Trant's pay?", ["Odile Trant"]),
    ("What are the trustees’ views?", []),
    ("Did Ofsted visit in January 2019?", ["Ofsted"]),
    ("What did Mr Thwaite say?", ["Mr Thwaite"]),
    ("Did Rupert Thwaite and Petra Dunmore agree?", ["Rupert Thwaite", "Petra Dunmore"]),
    ("What does the Department for Education and Skills do?", ["Department for Education and Skills"]),
    ("who was it", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_names_are_found_without_question_words_and_possessives(text, names):
    assert [n.text for n in find_names(text)] == names


@pytest.mark.parametrize(
    ("name", "person"),
    [("Odile Trant", True), ("Jo van Hampton", True), ("Martin Pemberton", True), ("Cllr Ash", True), ("Ash", False),
     ("Mr Ash", True), ("Pellow Harbour Board", False), ("West Stellmouth", False), ("Orsley Mill", False),
     ("Children's Trust", False), ("Children’s Trust", False), ("Northamptonshire", False),
     ("Nether Asher Farm", False), ("Emma Thorpshire", True), ("Jo Hall", True), ("Kate Green", True),
     ("Mossley Green", False), ("Stell Hall", False), ("North Thorpshire", False), ("Emma Thorpe Street", False),
     ("Kate Street", False)],
)  # fmt: skip
def test_people_are_told_from_bodies_and_places(name, person):
    assert is_person(name) is person


def test_bodies_by_their_words():
    assert is_body("the harbour board") and is_body("Children’s Trust") and not is_body("Odile Trant")


@pytest.mark.parametrize("text", ["why did odile trant resign", "WHY DID ODILE TRANT RESIGN", "odile trant"])
def test_known_names_are_found_in_any_case(text):
    (found,) = find_names(text, ["Odile Trant"])
    assert found.person and text[found.start : found.end].lower() == "odile trant"


def test_of_overlapping_known_names_the_longest_is_meant():
    known = ["Harbour Board", "Pellow Harbour Board", "Pellow Harbour", "Board"]
    assert [n.text for n in find_names("who chairs the pellow harbour board", known)] == ["Pellow Harbour Board"]
    assert [n.text for n in find_names("who chairs the pellow harbour board", known[::-1])] == ["Pellow Harbour Board"]


def test_a_known_name_is_a_whole_word():
    assert find_names("the antrants and trants", ["Ant Rants", "Trant"]) == []
    assert [n.start for n in find_names("trants and trant", ["Trant"])] == [11]


def test_offsets_hold_where_lower_case_is_longer():
    text = "İİİ odile trant"
    found = [n for n in find_names(text, ["Odile Trant"]) if n.text == "Odile Trant"]
    assert [text[n.start : n.end] for n in found] == ["odile trant"]


def test_long_names_are_of_two_words_each_time_they_stand_there():
    text = "Odile Trant left. Then Odile Trant came back. Hugh Marl sang. Ofsted came."
    assert long_names(text) == ["Odile Trant", "Odile Trant", "Hugh Marl"]


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="Aa bİß’'.-&\n\u00a0\u202e1é", max_size=60),
    st.lists(st.text(alphabet="Aa b.(é", min_size=1, max_size=6), max_size=4),
)
def test_names_are_in_order_apart_and_slices_of_the_text(text, known):
    found = find_names(text, known)
    for one, other in pairwise(found):
        assert one.end <= other.start
    for name in found:
        assert 0 <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == name.text or name.text in known


def test_hashing_changes_nothing():
    """Sets of names come in another order in every process; what is found may not."""
    code = (
        "from qa.names import find_names\n"
        "known = frozenset(f'{a} {b}' for a in 'Ash Elm Oak'.split() for b in 'Fenby Marl Board'.split())"
        " | {'Oak Marl Board', 'Marl Board'}\n"
        "print(find_names('ash fenby elm marl oak marl board oak fenby', known))"
    )
    root = Path(__file__).parent.parent
    seen = {
        subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(seen) == 1 and "Oak Marl Board" in seen.pop()
