"""Loaders for the public sets that the reader learns from. One Document a context, one Example a question.

The data stays where the user has it (`--data DIR`): `qamr/`, `qed/`, `covid-qa/`, `quoref/`. Nothing here knows
about tokens or tensors.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Span
from index.sentences import split_sentences
from qa.answer import Window
from qa.reader.lessons import load_lessons
from qa.reader.treebank import join_tokens

MAX_WORDS = 90  # as the library cuts its passages


@dataclass(frozen=True, slots=True)
class Document:
    """A context cut into windows, which overlap by a sentence; `starts[i]` is where window i stands in `text`.
    `family` groups documents on one affair: the source of hard negatives."""

    id: str
    family: str
    heading: str
    text: str
    windows: tuple[Window, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """`answers` are spans of the document's text, any of which is right; empty when it does not answer."""

    source: str
    question: str
    document: Document
    answers: tuple[Span, ...]


def cut_document(id: str, family: str, heading: str, text: str, overlap: int = 1) -> Document:
    """Windows of whole sentences, at most MAX_WORDS words each, as the library's own passages."""
    sentences = []
    for start, end in _lines(text):
        sentences.extend(split_sentences(text, start, end))
    windows, starts, first = [], [], 0
    while first < len(sentences):
        last, words = first, len(sentences[first].of(text).split())
        while last + 1 < len(sentences):
            words += len(sentences[last + 1].of(text).split())
            if words > MAX_WORDS:
                break
            last += 1
        origin = sentences[first].start
        spans = tuple(Span(s.start - origin, s.end - origin) for s in sentences[first : last + 1])
        windows.append(Window(text[origin : sentences[last].end], spans, heading))
        starts.append(origin)
        if last + 1 >= len(sentences):
            break
        first = max(last + 1 - overlap, first + 1)
    return Document(id, family, heading, text, tuple(windows), tuple(starts))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _rows(path: Path) -> list[str]:
    """Lines that are not blank. Not splitlines(): U+2028 and its like may stand within a row."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def load_squad(path: Path, source: str) -> list[Example]:
    """Any file in SQuAD's JSON form; `plausible_answers` and impossible questions come with no answers."""
    examples = []
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        title = article.get("title", "")
        for position, paragraph in enumerate(article["paragraphs"]):
            context = paragraph["context"]
            document = cut_document(f"{source}-{number}-{position}", f"{source}-{number}", title, context)
            for qa in paragraph["qas"]:
                answers = tuple(
                    span
                    for a in qa.get("answers", ())
                    if (span := _locate(context, a["text"], a["answer_start"])) is not None
                )
                if answers or qa.get("is_impossible"):
                    examples.append(Example(source, qa["question"].strip(), document, answers))
    return examples


def _locate(context: str, answer: str, start: int) -> Span | None:
    """Where an answer stands: at its offset, or a few characters off (COVID-QA's offsets skip leading spaces)."""
    answer = answer.strip()
    found = context.find(answer, max(0, start - 2), start + len(answer) + 2) if answer else -1
    return Span(found, found + len(answer)) if found >= 0 else None


def load_qed(path: Path) -> list[Example]:
    """QED: a Natural Questions query, a paragraph (tokens with spaces between), short answers."""
    examples = []
    for line in _rows(path):
        row = json.loads(line)
        text, spans = join_tokens(row["paragraph_text"].split(" "))
        where, position = {}, 0
        for token, span in zip(row["paragraph_text"].split(" "), spans, strict=True):
            where[position] = span.start
            where[position + len(token)] = span.end
            position += len(token) + 1
        answers = {
            Span(where[a["start"]], where[a["end"]])
            for group in row["original_nq_answers"]
            for a in group
            if a["start"] in where and a["end"] in where
        }
        title = row["title_text"]
        document = cut_document(f"qed-{row['example_id']}", f"qed-{title}", title, text)
        if answers:
            examples.append(Example("qed", row["question_text"], document, tuple(sorted(answers))))
    return examples


def load_qamr(folder: Path) -> list[Example]:
    """QAMR: a question over one sentence; the answer is the span that two annotators agree on.

    Each document is one sentence; its family is the article it comes from.
    """
    sentences: dict[str, tuple[Document, tuple[Span, ...]]] = {}
    for line in _rows(folder / "wiki-sentences.tsv"):
        id, _, tokens = line.partition("\t")
        text, spans = join_tokens(tokens.split(" "))
        window = Window(text, (Span(0, len(text)),))
        family = ":".join(id.split(":")[:3])
        sentences[id] = (Document(id, family, "", text, (window,), (0,)), spans)
    examples, seen = [], set()
    for name in ("dev.tsv", "test.tsv"):
        for line in _rows(folder / name):
            columns = line.split("\t")
            if len(columns) < 7 or columns[0] not in sentences:
                continue
            document, spans = sentences[columns[0]]
            question = columns[5].strip()
            agreed = _agreed([columns[6], *(c.partition(":")[2] for c in columns[7:])])
            if agreed and agreed[1] < len(spans) and (document.id, question.lower()) not in seen:
                seen.add((document.id, question.lower()))
                answer = Span(spans[agreed[0]].start, spans[agreed[1]].end)
                examples.append(Example("qamr", question, document, (answer,)))
    return examples


def _agreed(annotations: list[str]) -> tuple[int, int] | None:
    """First and last token of the run that two annotators give; failing that, of the run they share."""
    runs = []
    for annotation in annotations:
        numbers = sorted({int(n) for n in annotation.split() if n.isdigit()})
        if numbers and numbers[-1] - numbers[0] < len(numbers) + 2:  # small gaps are dropped commas
            runs.append((numbers[0], numbers[-1]))
    if not runs:
        return None
    run, count = Counter(runs).most_common(1)[0]
    if count >= 2:
        return run
    shared = [(max(a[0], b[0]), min(a[1], b[1])) for i, a in enumerate(runs) for b in runs[i + 1 :]]
    shared = [s for s in shared if s[0] <= s[1]]
    return max(shared, key=lambda s: s[1] - s[0]) if shared else None


def load_own_lessons(folder: Path) -> list[Example]:
    """Our own hand-written stories; the heading is title and date, as the library gives it."""
    examples = []
    for lesson in load_lessons(folder):
        document = cut_document(lesson.id, lesson.storyline, f"{lesson.title}\n{lesson.date}", lesson.text)
        for item in lesson.questions:
            examples.append(Example("lessons", item.question, document, (item.answer,) if item.answer else ()))
    return examples
