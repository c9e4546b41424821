"""Loaders of the public sets, on made-up files in their formats; the full counts where the data is at hand."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.data import MAX_WORDS, cut_document, load_own_lessons, load_qamr, load_qed, load_squad

DATA = os.environ.get("CUTTINGS_TRAINING_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="CUTTINGS_TRAINING_DATA names no folder with the training sets")


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


CONTEXT = "The mill at Orsley closed in May. Hilda Marl, its miller, left.\nIt had run for 212 years."


def squad(*questions: dict) -> dict:
    return {"data": [{"title": "Orsley", "paragraphs": [{"context": CONTEXT, "qas": list(questions)}]}]}


def qa(question: str, *answers: tuple[str, int], **more: object) -> dict:
    return {"question": question, "answers": [{"text": t, "answer_start": s} for t, s in answers], **more}


def test_squad(tmp_path):
    path = write(tmp_path / "s.json", squad(
        qa(" When did it close? ", ("in May", 26), ("May", 29)),
        qa("Who left?", ("Hilda Marl", 33)),  # a character early, as in COVID-QA
        qa("Who left?", ("Hilda Marl", 3)),  # nowhere near: left out
        qa("Who bought it?", is_impossible=True),
    ))  # fmt: skip
    examples = load_squad(path, "toy")
    assert [(e.question, [a.of(CONTEXT) for a in e.answers]) for e in examples] == [
        ("When did it close?", ["in May", "May"]), ("Who left?", ["Hilda Marl"]), ("Who bought it?", [])]  # fmt: skip
    document = examples[0].document
    assert (document.family, document.heading, examples[0].source) == ("toy-0", "Orsley", "toy")


def test_qed(tmp_path):
    text = "The mill 's owner -LRB- Hilda Marl -RRB- left in May ."
    start = text.index("Hilda")
    row = {
        "example_id": 7, "title_text": "Orsley Mill", "question_text": "who left the mill", "paragraph_text": text,
        "original_nq_answers": [[{"start": start, "end": start + 10, "string": "Hilda Marl"}],
                                [{"start": start + 1, "end": start + 3, "string": "il"}]],
    }  # fmt: skip
    unanswered = {**row, "original_nq_answers": []}
    path = tmp_path / "dev.jsonlines"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in (row, unanswered)), "utf-8")
    (example,) = load_qed(path)
    assert example.document.text == "The mill’s owner (Hilda Marl) left in May."
    assert [a.of(example.document.text) for a in example.answers] == ["Hilda Marl"]
    assert (example.question, example.document.heading, example.source) == ("who left the mill", "Orsley Mill", "qed")


def test_a_line_separator_within_a_row_is_no_row_end(tmp_path):
    row = {"example_id": 1, "title_text": "A\u2028B", "question_text": "who\u0085left", "paragraph_text": "Marl left .",
           "original_nq_answers": [[{"start": 0, "end": 4}]]}  # fmt: skip
    path = tmp_path / "dev.jsonlines"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    assert len(load_qed(path)) == 1


def test_qamr(tmp_path):
    write(tmp_path / "wiki-sentences.tsv", "Wiki:1:mill:0\tThe mill closed in May , Hilda Marl said .\n")
    rows = [
        ("When?", "3 4", "u1:3 4", "u2:4"),  # two agree
        ("Who said so?", "6 7", "u1:7", "u2:2"),  # none agree: what two share
        ("Why?", "0", "u1:2", "u2:8"),  # nothing in common: left out
        ("when?", "3 4", "u1:3 4", "u2:3 4"),  # asked twice
        ("What?", "99", "u1:99", "u2:99"),  # beyond the sentence
    ]
    lines = ["\t".join(("Wiki:1:mill:0", "3", "w", "1", "2", *row)) for row in rows]
    write(tmp_path / "dev.tsv", "\n".join(lines[:3]) + "\nWiki:9:none:0\tx\n\n")
    write(tmp_path / "test.tsv", "\n".join(lines[3:]) + "\n")
    found = load_qamr(tmp_path)
    text = "The mill closed in May, Hilda Marl said."
    assert [(e.question, e.document.text, e.answers[0].of(text)) for e in found] == [
        ("When?", text, "in May"), ("Who said so?", text, "Marl")]  # fmt: skip
    assert found[0].document.family == "Wiki:1:mill" and found[0].document.windows[0].sentences[0].of(text) == text


def test_own_lessons(tmp_path):
    story = "title: Mill closes\ndate: 2016-03-14\n---\nThe mill closed in May.\n===\n? When? | in May\n! Who paid?\n"
    write(tmp_path / "mill-1.txt", story)
    answered, unanswered = load_own_lessons(tmp_path)
    assert answered.document.heading == "Mill closes\n2016-03-14" and answered.document.family == "mill"
    assert answered.answers[0].of(answered.document.text) == "in May" and unanswered.answers == ()


PIECES = st.lists(st.sampled_from(["The mill ", "closed. ", "It sank. ", "\n", "word " * 30, "e\u0301 ", "\u2028",
                                   "Ash. "]),
                  max_size=25).map("".join)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(PIECES)
def test_windows_are_slices_whole_sentences_and_cover_the_text(text):
    document = cut_document("d", "f", "", text)
    covered = set()
    for window, start in zip(document.windows, document.starts, strict=True):
        assert text[start : start + len(window.text)] == window.text
        assert len(window.text.split()) <= MAX_WORDS or len(window.sentences) == 1
        for sentence in window.sentences:
            assert sentence.of(window.text).strip() == sentence.of(window.text) != ""
            covered.update(range(start + sentence.start, start + sentence.end))
    assert {n for n, c in enumerate(text) if not c.isspace()} <= covered
    assert list(document.starts) == sorted(set(document.starts))


@needs_data
@pytest.mark.parametrize(
    ("load", "count"),
    [(lambda f: load_qamr(f / "qamr"), 33_445), (lambda f: load_qed(f / "qed" / "dev.jsonlines"), 1_355),
     (lambda f: load_squad(f / "quoref" / "contrast.json", "quoref"), 700)],
    ids=["qamr", "qed", "quoref"],
)  # fmt: skip
def test_full_counts(load, count):
    examples = load(Path(DATA))
    assert len(examples) == count
    for e in examples:
        assert all(0 <= a.start < a.end <= len(e.document.text) for a in e.answers)
