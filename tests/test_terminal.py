"""An answer in the terminal: the words are all there, and nothing in them drives the terminal."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Span
from index.printable import visible
from qa.answer import Answer, Citation, Quote, Searched
from qa.terminal import as_text

SAFE = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*")


def citation(source: str = "articles/x.txt", title: str | None = "Trust to close") -> Citation:
    return Citation("ab", title, "2020-01-29", "The Gazette", None, None, source, "ab12")


def quote(text: str = "It closed.", source: str = "articles/x.txt", title: str | None = "Trust to close") -> Quote:
    return Quote(text, 10, 10 + len(text), Span(10, 12), 0.9, citation(source, title))


def test_quotes_are_numbered_and_cited():
    answer = Answer("Who?", "Who?", True, 0.9, (quote("Odile Trant did."), quote("Hugh Marl did.")))
    text = as_text(answer)
    assert "[1] Odile Trant did." in text and "[2] Hugh Marl did." in text
    assert "The Gazette · 29 January 2020 · Trust to close" in text
    assert "articles/x.txt, characters 10 to 26" in text
    assert text.endswith("Very likely the answer") and "Understood as" not in text


def test_a_refusal_says_what_was_searched_and_marks_the_nearest():
    searched = Searched(42, 200, "2013-05-03", "2021-04-01", 1)
    text = as_text(Answer("Who?", "Who?", False, 0.1, nearest=(quote("Near by."),), searched=searched))
    assert "42 articles" in text and text.index("Not an answer") < text.index("Near by.")
    assert "[1]" not in text
    bare = as_text(Answer("Who?", "Who?", False, 0.0, searched=Searched()))
    assert "no articles" in bare and "nearest" not in bare


def test_a_follow_up_says_how_it_was_understood():
    text = as_text(Answer("Why?", "Why did he resign?", False, 0.1))
    assert text.startswith("Understood as: Why did he resign?")


def test_line_ends_and_hard_spaces_of_the_article_are_spaces():
    text = as_text(Answer("Who?", "Who?", True, 0.9, (quote("One\r\ntwo\u00a0three\tfour."),)))
    assert "[1] One two three four." in text


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x9b31m", "\x07", "\u202e", "\u2066", "\x00", "\r", "\ud800", "\u200f"])
def test_control_characters_are_shown_not_obeyed(bad):
    hostile = f"a{bad}b"
    for text in (
        as_text(Answer(hostile, hostile + "?", True, 0.9, (quote(hostile, hostile, hostile),))),
        as_text(Answer("Who?", hostile, False, 0.1, nearest=(quote(hostile, hostile, None),))),
    ):
        assert bad not in text and SAFE.fullmatch(text)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=200), st.text(max_size=40), st.booleans())
def test_nothing_drives_the_terminal_and_no_printable_character_is_lost(text, name, answered):
    shown = as_text(Answer(text, text, answered, 0.5, (quote(text, name, name),) if answered else (),
                           () if answered else (quote(text, name, name),)))  # fmt: skip
    assert SAFE.fullmatch(shown)
    words = "".join(c for c in text if c.isprintable() and not c.isspace())
    joined = re.sub(r"\s", "", shown)  # first: wrapping may cut an escape in two
    assert words in re.sub(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\[rnt]", "", joined) or "\\" in text


def test_no_name_can_forge_a_line():
    """A file's name may hold a line end. A question may too, and there it is a space to the eye."""
    forged = "x.txt\n[2] Nobody said this."
    text = as_text(Answer("Who\nwas it?", "Who\nwas it then?", True, 0.9, (quote("It closed.", forged, forged),)))
    assert not any(line.lstrip().startswith("[2]") for line in text.split("\n"))
    assert text.startswith("Understood as: Who was it then?\n")


def test_visible_keeps_printable_text():
    assert visible("Café “£5m” 👩") == "Café “£5m” 👩"
    assert visible("\t\x1b\u202e\n") == "\\t\\x1b\\u202e\\n"
