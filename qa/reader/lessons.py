"""Lessons: short fictional news stories with questions, written by hand to teach and to tune the reader.

One file a story, in `qa/reader/lessons/`:

    title: Harbour board names its first woman chair
    date: 2016-03-14
    ---
    Odile Trant has been elected chair of the Pellow harbour board. She succeeds Hugh Marl.

    Mr Marl, 71, stepped down in January.
    ===
    ? Who used to chair the Pellow harbour board? | Hugh Marl
    ? When did the previous chair step down? | in January
    ? Whom did members elect? | Odile Trant | has been elected chair
    ! How much is the harbour chair paid?

`?` is answered by the words after the first bar, as they stand in the story; where they stand more than once, a
second bar gives words of the sentence that is meant. `!` is not answered by this story or any other. The file's
name begins with its storyline: `pellow-1.txt` and `pellow-2.txt` are about one affair, so each gives the
other's questions hard wrong passages.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from index.article import Span
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """`answer` is a span of the story's text, None when nothing answers."""

    question: str
    answer: Span | None


@dataclass(frozen=True, slots=True)
class Lesson:
    id: str
    storyline: str
    title: str
    date: str
    text: str
    questions: tuple[LessonQuestion, ...]


def held_out(family: str) -> bool:
    """One family in ten is never trained on: the validation curve and the ranking weights are made on these."""
    return random.Random(f"held out {family}").random() < 0.1


def load_lessons(folder: Path) -> list[Lesson]:
    """Every `*.txt` of a folder, sorted by name. Raises UsageError naming file and line of the first fault."""
    return [_parse(path) for path in sorted(folder.glob("*.txt"))]


def _parse(path: Path) -> Lesson:
    head, rule, rest = path.read_text(encoding="utf-8").partition("\n---\n")
    body, second_rule, tail = rest.partition("\n===\n")
    if not rule or not second_rule:
        raise UsageError(f"{path}: needs a line '---' after the header and a line '===' before the questions")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if not {"title", "date"} <= fields.keys():
        raise UsageError(f"{path}: the header needs a line 'title: ...' and a line 'date: ...'")
    text = body.strip()
    first_line = head.count("\n") + body.count("\n") + 5
    questions = []
    for number, line in enumerate(tail.splitlines(), first_line):
        if line.strip():
            questions.append(_question(line.strip(), text, f"{path}, line {number}"))
    return Lesson(
        id=path.stem, storyline=path.stem.rsplit("-", 1)[0], title=fields["title"], date=fields["date"],
        text=text, questions=tuple(questions),
    )  # fmt: skip


def _question(line: str, text: str, where: str) -> LessonQuestion:
    mark, _, rest = line.partition(" ")
    parts = [part.strip() for part in rest.split("|")]
    if mark == "!" and len(parts) == 1:
        return LessonQuestion(parts[0], None)
    if mark != "?" or len(parts) not in (2, 3):
        raise UsageError(f"{where}: neither '? question | answer' nor '! question'")
    question, answer = parts[:2]
    start = text.find(answer)
    if start < 0:
        raise UsageError(f"{where}: '{answer}' does not stand in the story")
    if len(parts) == 3:
        hint = text.find(parts[2])
        if hint < 0:
            raise UsageError(f"{where}: '{parts[2]}' does not stand in the story")
        # The hint names the sentence; the answer is the occurrence nearest to it: "four", and not that of "fourteen".
        starts = [match.start() for match in re.finditer(f"(?={re.escape(answer)})", text)]
        starts = [i for i in starts if not _cuts_a_word(text, i, i + len(answer))] or starts
        start = min(starts, key=lambda i: 0 if hint <= i < hint + len(parts[2]) else abs(i - hint))
    if len(parts) == 2 and text.count(answer) > 1:
        raise UsageError(f"{where}: '{answer}' stands more than once; add '| words of the sentence you mean'")
    return LessonQuestion(question, Span(start, start + len(answer)))


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    before, after = start > 0 and text[start - 1 : start + 1], end < len(text) and text[end - 1 : end + 1]
    return bool((before and before.isalnum()) or (after and after.isalnum()))
