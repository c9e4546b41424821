"""Feedback on answers, as the chat exports it, to draft cases.

One line of JSON for every vote:

    {"question": "When did he resign?", "history": ["Who led the trust?"], "vote": "up",
     "quote": {"text": "Mr Ash resigned in May.", "article": {"source": "cuttings/ash.md"}}, "correct": null}

- `question`, and `history`: the questions asked before it, oldest first (may be left out).
- `vote`: "up" or "down".
- `quote`: the first quote of the answer, null when it refused. `text` and `article.source` are read, the rest of an
  answer's quote (see the contract's JSON) may stand there too.
- `correct`: {"text": ..., "source": ...}, the sentence that the person picked as the right one; null or left out
  when none was picked.

What each becomes: up, the quote is gold, and a refusal voted up is unanswerable. Down with `correct`, that sentence
is gold. Down without it, the nearest other sentence is put there for a person to judge, marked by the kind "what"
and by having no answers, which `python -m eval lint` does not pass; a refusal voted down is drafted as unanswerable,
and said to be in doubt. A source is found among the articles by the end of its path.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from eval.case import Case, Gold
from eval.draft import MARKED, draft
from eval.original import Original
from eval.table import one_line
from index.errors import RefusedInput
from qa.answer import Answer

Ask = Callable[[str, Sequence[str]], Answer]
"""A question and the questions before it, to an answer."""
KeyWords = Callable[[str, str], str | None]
"""A question and the sentence that answers it, to its key words (a part of the sentence), or None."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the path or address of its article, as the library had it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Feedback:
    question: str
    history: tuple[str, ...]
    up: bool
    quote: Sentence | None
    correct: Sentence | None


def parse_line(line: bytes) -> Feedback:
    """Raises RefusedInput saying what is missing or of the wrong sort."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
        json.dumps(row, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        raise RefusedInput('not a line of JSON in utf-8; write {"question": ..., "vote": ...} on one line') from None
    if not isinstance(row, dict):
        raise RefusedInput("not a JSON object")
    question, history, vote = row.get("question"), row.get("history") or [], row.get("vote")
    if not isinstance(question, str) or not question.strip():
        raise RefusedInput('no "question" in it; give it as text')
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise RefusedInput('"history" is no list of texts; give the questions asked before, oldest first')
    if vote not in ("up", "down"):
        raise RefusedInput('"vote" is neither "up" nor "down"')
    return Feedback(question, tuple(history), vote == "up", _quote(row.get("quote")), _correct(row.get("correct")))


def _quote(row: object) -> Sentence | None:
    if row is None:
        return None
    article = row.get("article") if isinstance(row, dict) else None
    if not isinstance(article, dict) or not _texts(row.get("text"), article.get("source")):
        raise RefusedInput('"quote" is no quote; it needs "text" and "article" with "source", or is null')
    return Sentence(row["text"], article["source"])


def _correct(row: object) -> Sentence | None:
    if row is None:
        return None
    if not isinstance(row, dict) or not _texts(row.get("text"), row.get("source")):
        raise RefusedInput('"correct" is no sentence; it needs "text" and "source", or is null')
    return Sentence(row["text"], row["source"])


def _texts(*values: object) -> bool:
    return all(isinstance(value, str) and value.strip() for value in values)


def draft_feedback(
    feedback: Feedback, originals: Mapping[str, Original], ids: Iterable[str], ask: Ask, key_words: KeyWords
) -> tuple[Case, str]:
    """The draft, and what is in doubt about it ("" for nothing: it may be used when lint passes it).

    `ask` is used only for what was voted down without a sentence in its place. Raises RefusedInput when the
    sentence is in no such article.
    """
    question, history = feedback.question, feedback.history
    right = feedback.quote if feedback.up else feedback.correct
    if right is not None:
        gold = Gold(find_label(right, originals.values()), right.text)
        key = key_words(question, right.text)
        return draft(question, history, gold, (key,) if key else (), ids), ""
    if feedback.quote is None:
        doubt = "" if feedback.up else "the refusal was voted down, but no sentence was picked: do the articles answer?"
        return draft(question, history, None, (), ids), doubt
    answer = ask(question, history)
    for nearest in (*answer.quotes, *answer.nearest):
        if nearest.text != feedback.quote.text and nearest.article.id in originals:
            gold = Gold(originals[nearest.article.id].label, nearest.text)
            doubt = "the quote was voted down; put the right sentence in place of this, the nearest other, or none"
            return draft(question, history, gold, (), ids, MARKED), doubt
    return draft(question, history, None, (), ids), "the quote was voted down, and nothing else comes near"


def find_label(sentence: Sentence, originals: Iterable[Original]) -> str:
    """The name of the article that a source means: the one whose path ends as the source does, and that holds the
    sentence. Raises RefusedInput when there is none.

    `/home/jo/cuttings/2019/ash.md` and `2019\\ash.md` mean `2019/ash.md`, and so does `ash.md`.
    """
    named = [(label, each) for each in originals for label in each.labels if _same(sentence.source, label)]
    if not named:
        raise RefusedInput(f"no article {sentence.source!r} in the folder; name its folder with --articles")
    for label, original in sorted(named, key=lambda pair: -len(_parts(pair[0]))):
        if sentence.text in original.text:
            return label
    raise RefusedInput(f"not in {named[0][0]} word for word: {one_line(sentence.text)!r}")


def _same(source: str, label: str) -> bool:
    a, b = _parts(source), _parts(label)
    shared = min(len(a), len(b))
    return shared > 0 and a[-shared:] == b[-shared:]


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "."))
