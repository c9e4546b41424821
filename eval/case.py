"""A case: one hand-written question, and what a good answer must hold.

One line of `questions.jsonl`:

    {"id": "q001", "split": "train", "kind": "who", "question": "Who replaced Mr Ash?", "history": [],
     "answers": ["Jo Elm", "Elm"], "gold": [{"article": "elm-takes-over.md", "sentence": "Jo Elm, ..."}]}

`gold` lists every sentence that answers, word for word as it stands in the article file; `answers` lists the
accepted key strings, each of which stands in a gold sentence. Both are empty when the articles do not answer;
then `kind` is one of UNANSWERABLE.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import UsageError

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
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: not a case ({error}); see eval/case.py for the form") from None
    return cases


def case_line(case: Case) -> str:
    """The case as a line of a question file, without the line end: what `load_cases` reads back."""
    return json.dumps(asdict(case), ensure_ascii=False)


def _case(row: dict) -> Case:
    """Raises KeyError or TypeError for what is missing or of the wrong sort."""
    case = Case(
        id=row["id"], split=row["split"], kind=row["kind"], question=row["question"],
        history=tuple(row.get("history", ())), answers=tuple(row.get("answers", ())),
        gold=tuple(Gold(g["article"], g["sentence"]) for g in row.get("gold", ())),
    )  # fmt: skip
    texts = (case.id, case.split, case.kind, case.question, *case.history, *case.answers)
    if not all(isinstance(text, str) for text in (*texts, *(t for g in case.gold for t in (g.article, g.sentence)))):
        raise TypeError("a field that should be text is not")
    if any(isinstance(row.get(name), str) for name in ("history", "answers")):
        raise TypeError("history and answers are lists")
    return case
