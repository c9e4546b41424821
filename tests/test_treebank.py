"""Tokens back to text: every span slices to its token unescaped."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.treebank import join_tokens

ESCAPED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": "“", "''": "”",
           "`": "‘", "\\/": "/", "\\*": "*", "1\\/2": "1/2", "n't": "n’t",
           "'s": "’s", "'": "’", "'90s": "’90s"}  # fmt: skip
PLAIN = (
    "He",
    "did",
    "say",
    "no",
    ".",
    ",",
    "?",
    "...",
    "£",
    "$",
    "%",
    "-",
    "4.2",
    "Ash-",
    "e\u0301",
    "👩",
    "\u2028",
    "don",
)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("He did n't say `` no '' .", "He didn’t say “no”."),
        ('He said " no " and " yes " .', "He said “no” and “yes”."),
        ("Ash -LRB- Ltd -RRB- owes $ 4.2 m , or 50 % .", "Ash (Ltd) owes $4.2 m, or 50%."),
        ("the council 's plan", "the council’s plan"),
        ("1\\/2 or 2\\/3", "1/2 or 2/3"),
        ("Why ? !", "Why?!"),
        ("", ""),
    ],
)
def test_text_reads_as_it_was_printed(tokens, text):
    assert join_tokens(tokens.split())[0] == text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*ESCAPED, *PLAIN, '"']), max_size=20))
def test_spans_slice_to_the_unescaped_tokens(tokens):
    text, spans = join_tokens(tokens)
    assert len(spans) == len(tokens)
    for token, span in zip(tokens, spans, strict=True):
        assert span.of(text) == ESCAPED.get(token, token) or (token == '"' and span.of(text) in "“”")
    gaps = [text[a.end : b.start] for a, b in pairwise(spans)]
    assert set(gaps) <= {"", " "} and (not spans or (spans[0].start == 0 and spans[-1].end == len(text)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=6), max_size=8))
def test_any_tokens_keep_their_place(tokens):
    text, spans = join_tokens(tokens)
    assert [s.start for s in spans] == sorted(s.start for s in spans) and all(s.end <= len(text) for s in spans)
    for token, span in zip(tokens, spans, strict=True):
        if not set(token) & set("'\"`\\") and not token.startswith("-"):
            assert span.of(text) == token


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("'' Go , '' he said , '' now . ''", "“Go,” he said, “now.”"),
        ("`` Go , '' he said , '' now . ''", "“Go,” he said, “now.”"),
        ("I had the impression he was honest . ''", "I had the impression he was honest.”"),
        ("'' Go , `` he said . ''", "” Go, “he said.”"),  # no pair: it closes what was open before
        ("a '' b '' c ''", "a “b” c”"),
    ],
)
def test_marks_of_one_form_for_both_go_in_pairs(tokens, text):
    assert join_tokens(tokens.split(), undirected=True)[0] == text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["``", "''", "a", ".", ","]), max_size=12))
def test_only_doubled_marks_are_given_a_direction(tokens):
    text, spans = join_tokens(tokens, undirected=True)
    plain, plain_spans = join_tokens(tokens)
    got, given_ = ([span.of(t) for span in s] for t, s in ((text, spans), (plain, plain_spans)))
    assert all(a == b or (b, a) == ("”", "“") for a, b in zip(got, given_, strict=True))
    marks = [mark for mark in got if mark in "“”"]
    assert not marks or tokens.count("``") or marks == ["“", "”"] * (len(marks) // 2) + ["”"] * (len(marks) % 2)
