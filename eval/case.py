"""A case: one hand-written question, and what a good answer must hold.

One line of `questions.jsonl`:

    {"id": "q001", "split": "train", "kind": "who", "question": "Who replaced Mr Ash?", "history": [],
     "answers": ["Jo Elm", "Elm"], "gold": [{"article": "elm-takes-over.md", "sentence": "Jo Elm, ..."}]}

`gold` lists every sentence that answers, word for word as it stands in the article file; `answers` lists the
accepted key strings, each of which stands in a gold sentence. Both are empty when the articles do not answer;
then `kind` is one of UNANSWERABLE.
"""

import json
from dataclasses import dataclass
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

    Raises UsageError naming the file and line of the first line that is no case.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            cases.append(
                Case(
                    id=row["id"], split=row["split"], kind=row["kind"], question=row["question"],
                    history=tuple(row.get("history", ())), answers=tuple(row.get("answers", ())),
                    gold=tuple(Gold(g["article"], g["sentence"]) for g in row.get("gold", ())),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: not a case ({error}); see eval/case.py for the form") from None
    return cases
