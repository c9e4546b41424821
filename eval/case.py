"""A case: one hand-written question, and what a good answer must hold.

One line of `questions.jsonl`:

    {"id": "q001", "split": "train", "kind": "who", "question": "Who replaced Mr Ash?", "history": [],
     "answers": ["Jo Elm", "Elm"], "gold": [{"article": "elm-takes-over.md", "sentence": "Jo Elm, ..."}]}

`gold` lists every sentence that answers, word for word as it stands in the article file; `answers` lists the
accepted key strings, each of which stands in a gold sentence. Both are empty when the articles do not answer;
then `kind` is one of UNANSWERABLE.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rapidfuzz import fuzz

from index.errors import UsageError

_MISSPELT = 75
"""rapidfuzz ratio, 0 to 100, from which a field's name is taken for a slip."""
UNANSWERABLE = (
    "absent-entity",  # nobody and nothing of that name in the articles
    "absent-attribute",  # the right person or body, a fact that no article gives
    "wrong-premise",  # the question takes for granted what did not happen
    "wrong-time",  # the right event, a date or year it did not happen in
    "off-topic",
    "nonsense",
)
ANSWERABLE = (
    "who", "when", "where", "how-many", "how-much", "why", "which", "what", "list", "said", "latest",
    "earlier", "follow-up", "keywords", "misspelt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence that answers: the article's file name in `eval/articles/`, and the sentence word for word."""

    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    split: str
    kind: str
    question: str
    history: tuple[str, ...]
    answers: tuple[str, ...]
    gold: tuple[Gold, ...]

    @property
    def answerable(self) -> bool:
        return bool(self.gold)


def load_cases(path: Path) -> list[Case]:
    """All cases of a question file, in order.

    Raises UsageError naming the file when it cannot be read, and the first line that is no case.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in a question
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a file of questions") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not utf-8 text; save it as utf-8") from None
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(line))
        except _NoCase as error:
            raise UsageError(f"{path}, line {number}: not a case: {error}; see eval/case.py for the form") from None
    return cases


def load_distinct(path: Path) -> list[Case]:
    """The same for a run, whose outcomes are told apart by id. Raises UsageError for an id that is used twice too."""
    cases = load_cases(path)
    for id, count in Counter(case.id for case in cases).items():
        if count > 1:
            raise UsageError(f"{path}: {count} questions have the id {id!r}; `python -m eval lint` lists all such")
    return cases


def case_line(case: Case) -> str:
    """The case as a line of a question file, without the line end: what `load_cases` reads back."""
    return json.dumps(asdict(case), ensure_ascii=False)


class _NoCase(Exception):
    """What is wrong with a line, in words."""


def _case(line: str) -> Case:
    """Raises _NoCase."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _NoCase("it is no JSON, or nested too deep") from None
    _check_fields(row, Case, "it")
    gold = _list(row, "gold")
    for one in gold:
        _check_fields(one, Gold, 'a "gold"')
    return Case(
        id=_text(row, "id"), split=_text(row, "split"), kind=_text(row, "kind"), question=_text(row, "question"),
        history=_texts(row, "history"), answers=_texts(row, "answers"),
        gold=tuple(Gold(_text(one, "article"), _text(one, "sentence")) for one in gold),
    )  # fmt: skip


def _check_fields(row: object, form: type, what: str) -> None:
    """A field whose name is misspelt would go unheard; others, such as notes, are their writer's own."""
    known = [field.name for field in fields(form)]
    if not isinstance(row, dict):
        raise _NoCase(f"{what} is no object with {_named(known)}")
    for name in row:
        if name not in known and any(fuzz.ratio(name.lower(), meant) >= _MISSPELT for meant in known):
            raise _NoCase(f"{what} has a field {name[:40]!r}; there are {_named(known)}")


def _named(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _text(row: dict, name: str) -> str:
    if name not in row:
        raise _NoCase(f'"{name}" is missing')
    return _check_text(row[name], f'"{name}" is')


def _texts(row: dict, name: str) -> tuple[str, ...]:
    return tuple(_check_text(value, f'"{name}" holds what is') for value in _list(row, name))


def _list(row: dict, name: str) -> list:
    value = row.get(name, [])
    if not isinstance(value, list):
        raise _NoCase(f'"{name}" is no list')
    return value


def _check_text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise _NoCase(f"{what} no text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _NoCase(f"{what} no text, with half of a character in it")
    return value
