"""JSON lines in, JSON lines out: one output line each, in order, whatever the input bytes."""

import json

import pytest
from eval_fakes import WordAnswerer
from fakes import ANSWER_FIELDS
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_fakes import press_answerer, press_articles

from index.errors import CuttingsError, LibraryBusy, LibraryDamaged, LibraryMissing
from qa.batch import answer_lines

GOOD = '{"id": "good", "question": "Who chairs the harbour board?"}'
BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def answerer():
    return WordAnswerer(press_articles())


def strict(text: str):
    """JSON as the standard has it: no NaN, no Infinity."""
    return json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))


def outputs(answerer, *lines: bytes | str) -> list[tuple[dict, bool]]:
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    return [(strict(line), fine) for line, fine in answer_lines(raw, answerer)]


def test_one_answer(answerer):
    ((row, fine),) = outputs(answerer, GOOD)
    assert fine and row["id"] == "good" and row["answered"] and "Odile Trant" in row["quotes"][0]["text"]
    assert set(row) == set(ANSWER_FIELDS)


BAD = {
    "not JSON": "Who chairs the board?",
    "half a line": GOOD[:-5],
    "two objects": GOOD + GOOD,
    "array": '["Who chairs the board?"]',
    "string": '"Who chairs the board?"',
    "number": "42",
    "null": "null",
    "no question": '{"id": "x"}',
    "question null": '{"id": "x", "question": null}',
    "question a number": '{"id": "x", "question": 7}',
    "question a list": '{"id": "x", "question": ["Who?"]}',
    "history a string": '{"id": "x", "question": "Why?", "history": "Who?"}',
    "history an object": '{"id": "x", "question": "Why?", "history": {"0": "Who?"}}',
    "history of numbers": '{"id": "x", "question": "Why?", "history": [1]}',
    "history with null": '{"id": "x", "question": "Why?", "history": [null]}',
    "id a list": '{"id": ["x"], "question": "Why?"}',
    "id an object": '{"id": {}, "question": "Why?"}',
    "id true": '{"id": true, "question": "Why?"}',
    "id NaN": '{"id": NaN, "question": "Why?"}',
    "id Infinity": '{"id": -Infinity, "question": "Why?"}',
    "id 1e999": '{"id": 1e999, "question": "Why?"}',
    "id of 5,000 digits": '{"id": ' + "9" * 5000 + ', "question": "Why?"}',
    "nested deeply": "[" * 100_000 + "]" * 100_000,
    "nested id": '{"id": ' + "[" * 900 + "]" * 900 + ', "question": "Why?"}',
    "nested elsewhere": '{"question": "Why?", "x": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}",
    "raw NUL": '{"id": "x", "question": "Wh\0o?"}',
    "NUL only": "\0\0\0",
    "Latin-1": '{"id": "x", "question": "Qui a démissionné?"}'.encode("latin-1"),
    "UTF-16": GOOD.encode("utf-16"),
    "bytes": b"\xff\xfe\xfd",
    "raw surrogate": b'{"id": "x", "question": "\xed\xa0\x80"}',
    "line end inside": '{"id": "x", "question": "Who\rresigned?"}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_gets_an_error_line_and_harms_no_other(answerer, line):
    rows = outputs(answerer, GOOD, line, GOOD)
    assert [fine for _, fine in rows] == [True, False, True]
    error = rows[1][0]
    assert set(error) == {"id", "error"} and error["error"] and "\n" not in error["error"]
    assert error["id"] in (2, "x")
    assert rows[0][0]["quotes"] == rows[2][0]["quotes"] != []


def test_an_error_carries_the_id_it_can_read_else_the_line_number(answerer):
    rows = outputs(answerer, "", '{"id": "mine"}', '{"id": 7}', '{"id": null}', "{", '{"id": []}')
    assert [row["id"] for row, _ in rows] == ["mine", 7, 4, 5, 6]


@pytest.mark.parametrize("id", ["x", "", 0, -3, 1.5, 10**30, "\u2028", "\x00", "👩‍👩‍👧", '"', "x" * 10_000])
def test_an_id_comes_back_as_it_was(answerer, id):
    line = json.dumps({"id": id, "question": "Who chairs the board?"})
    assert outputs(answerer, line)[0][0]["id"] == id


def test_without_an_id_the_line_number_counts_blank_lines_too(answerer):
    question = '{"question": "Who chairs the board?"}'
    rows = outputs(answerer, question, "", "  \t", question, '{"id": null, "question": "Why?"}')
    assert [row["id"] for row, _ in rows] == [1, 4, 5]


@pytest.mark.parametrize("blank", [b"", b"\n", b"\r\n", b"  \t\r\n", BOM, BOM + b"\r\n", b"\x0c\n"])
def test_blank_lines_give_nothing(answerer, blank):
    assert outputs(answerer, blank, GOOD, blank)[0][0]["id"] == "good"
    assert len(outputs(answerer, blank, GOOD, blank)) == 1


def test_duplicate_ids_are_both_answered(answerer):
    assert [row["id"] for row, fine in outputs(answerer, GOOD, GOOD) if fine] == ["good", "good"]


@pytest.mark.parametrize("line", [BOM + GOOD.encode(), GOOD.encode() + b"\r\n", b"  " + GOOD.encode(), GOOD.encode()])
def test_byte_order_marks_and_line_ends_do_no_harm(answerer, line):
    assert outputs(answerer, line)[0][1]


@pytest.mark.parametrize("question", ["\\u0000", "\\ud83d", "\\ud83d\\ude00", "\\u2028 who?", "\\u001b[2J"])
def test_any_text_is_a_question(answerer, question):
    ((row, fine),) = outputs(answerer, '{"id": "x", "question": "' + question + '"}')
    assert fine and row["id"] == "x"


def test_a_line_is_one_line(answerer):
    line = '{"id": "a\\nb", "question": "one\\ntwo\\u2028three\\r"}'
    ((text, _),) = answer_lines([line.encode()], answerer)
    assert "\n" not in text and "\r" not in text
    text.encode("utf-8")


def test_history_and_limit_reach_the_answerer():
    seen = []

    class Noting(WordAnswerer):
        def ask(self, question, history=(), limit=3):
            seen.append((question, tuple(history), limit))
            return super().ask(question, history, limit)

    line = b'{"question": "Why?", "history": ["Who chairs the board?", ""], "extra": [1]}'
    list(answer_lines([line, b'{"question": "Why?", "history": null}'], Noting(press_articles()), 2))
    assert seen == [("Why?", ("Who chairs the board?", ""), 2), ("Why?", (), 2)]


class Failing(WordAnswerer):
    """Answers the first question, and raises `trouble` at the next."""

    trouble: CuttingsError

    def ask(self, question, history=(), limit=3):
        if self.asked:
            raise self.trouble
        return super().ask(question, history, limit)


@pytest.mark.parametrize("trouble", [LibraryDamaged, LibraryBusy, LibraryMissing, CuttingsError])
def test_trouble_that_is_no_questions_fault_ends_the_batch(trouble):
    failing = Failing(press_articles())
    failing.trouble = trouble("no library; try again")
    answers = answer_lines([b"no question", GOOD.encode(), GOOD.encode(), GOOD.encode()], failing)
    assert [fine for _, fine in (next(answers), next(answers))] == [False, True]
    with pytest.raises(trouble):
        next(answers)


@pytest.mark.parametrize("question", ["", " \\t\\n"])
def test_a_question_that_the_answerer_refuses_is_an_error_on_its_line(tmp_path, question):
    answerer = press_answerer(tmp_path / "library")
    rows = outputs(answerer, GOOD, '{"id": "x", "question": "' + question + '"}', GOOD)
    assert [fine for _, fine in rows] == [True, False, True] and "empty" in rows[1][0]["error"]


def test_lines_are_answered_as_they_come(answerer):
    """The second line is not read before the first is answered: `--batch -` may be a conversation."""
    taken = []

    def lines():
        for number in range(2):
            taken.append(number)
            yield GOOD.encode()

    answers = answer_lines(lines(), answerer)
    next(answers)
    assert taken == [0]


LINES = st.one_of(
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")),
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
                 lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                     st.sampled_from(["id", "question", "history", "x"]), inner, max_size=4), max_leaves=8,
                 ).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=5))
def test_as_many_lines_out_as_lines_in_that_are_not_blank(answerer, lines):
    rows = outputs(answerer, *lines)
    assert len(rows) == sum(bool(line.removeprefix(BOM).strip()) for line in lines)
    assert all(("error" in row) != fine for row, fine in rows)
