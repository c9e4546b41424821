"""Lessons: the answer is where the writer says, and every slip is named with its line."""

from pathlib import Path

import pytest

from index.errors import UsageError
from qa.reader import lessons
from qa.reader.lessons import load_lessons

STORY = """title: Harbour board names a chair
date: 2016-03-14
---
Odile Trant chairs the board. Hugh Marl chaired the board in January.

The board met in January.
===
"""
FOLDER = Path(lessons.__file__).parent / "lessons"


def load(folder: Path, questions: str, story: str = STORY):
    (folder / "pellow-harbour-2.txt").write_text(story + questions, "utf-8")
    (lesson,) = load_lessons(folder)
    return lesson


def test_fields_and_family(tmp_path):
    lesson = load(tmp_path, "? Who chairs the board? | Odile Trant\n\n! How much is the chair paid?\n")
    assert (lesson.id, lesson.storyline) == ("pellow-harbour-2", "pellow-harbour")
    assert (lesson.title, lesson.date) == ("Harbour board names a chair", "2016-03-14")
    answered, unanswered = lesson.questions
    assert answered.question == "Who chairs the board?" and answered.answer.of(lesson.text) == "Odile Trant"
    assert unanswered.question == "How much is the chair paid?" and unanswered.answer is None


@pytest.mark.parametrize(
    ("hint", "start"),
    [
        ("Hugh Marl chaired the board in January", "January.\n"),
        ("The board met in January", "January."),
        ("met", "January."),
    ],
)
def test_a_hint_says_which_occurrence_is_meant(tmp_path, hint, start):
    lesson = load(tmp_path, f"? When? | January | {hint}\n")
    span = lesson.questions[0].answer
    assert span.of(lesson.text) == "January" and lesson.text[span.start :].startswith(start)
    assert (span.start > lesson.text.index("\n")) == hint.endswith(("met", "met in January"))


def test_a_hint_never_means_the_middle_of_a_word(tmp_path):
    story = STORY.replace("The board met in January.", "Of fourteen members four came.")
    lesson = load(tmp_path, "? How many came? | four | fourteen members\n", story)
    assert lesson.text[lesson.questions[0].answer.start :].startswith("four came")


WRONG = {
    "not in the story": "? Who? | Nobody",
    "twice and no hint": "? When? | January",
    "hint not there": "? When? | January | in spring",
    "answer not there, hint is": "? When? | May | The board met",
    "no mark": "Who? | Odile Trant",
    "no answer": "? Who?",
    "four parts": "? Who? | Odile Trant | chairs | board",
    "an answer to nothing": "! Who? | Odile Trant",
}


@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG)
def test_a_slip_is_named_with_file_and_line(tmp_path, line):
    with pytest.raises(UsageError) as caught:
        load(tmp_path, "? Who chairs the board? | Odile Trant\n" + line + "\n")
    assert "pellow-harbour-2.txt, line 9" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "story", ["", "title: x\n", STORY.replace("---\n", ""), STORY.replace("title: ", ""), STORY.replace("date", "day")]
)
def test_a_story_without_its_parts_is_named(tmp_path, story):
    with pytest.raises(UsageError, match="pellow-harbour-2"):
        load(tmp_path, "", story)


def test_the_lessons_that_come_with_the_program_are_sound():
    found = load_lessons(FOLDER)
    assert len(found) >= 100 and len({lesson.storyline for lesson in found}) >= 30
    questions = [(lesson, q) for lesson in found for q in lesson.questions]
    assert all(q.answer.of(lesson.text).strip() == q.answer.of(lesson.text) for lesson, q in questions if q.answer)
    assert 0.02 < sum(q.answer is None for _, q in questions) / len(questions) < 0.4


def test_stories_are_loaded_in_the_order_of_their_names(tmp_path):
    for name in ("b-1", "a-2", "a-1"):
        (tmp_path / f"{name}.txt").write_text(STORY, "utf-8")
    assert [lesson.id for lesson in load_lessons(tmp_path)] == ["a-1", "a-2", "b-1"]
