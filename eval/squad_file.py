"""Any file of the SQuAD form (SQuAD 1.1 and 2.0, XQuAD, and their like) to articles and questions.

The form: {"data": [{"title": ..., "paragraphs": [{"context": ..., "qas": [{"id": ..., "question": ...,
"answers": [{"text": ..., "answer_start": ...}], "is_impossible": ...}]}]}]} (Rajpurkar et al. 2016, 2018).
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from eval.truth import Place, Wanted
from index.article import Article, Block, Role
from index.chunk import quotable_sentences
from index.errors import UsageError

HAS_ANSWER, NO_ANSWER = "HasAns", "NoAns"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the paragraph (article id) that it was written for."""

    wanted: Wanted
    article: str


@dataclass(frozen=True, slots=True)
class SquadFile:
    """`astray` counts the questions left out because no answer of theirs stands in their paragraph."""

    articles: tuple[Article, ...]
    asked: tuple[Asked, ...]
    astray: int


def read_squad(path: Path, limit: int | None = None) -> SquadFile:
    """All paragraphs, and `limit` questions spread evenly over the file (all when None).

    Raises UsageError, in one line, when the file cannot be read or is of another form, naming the place.
    """
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a file of the SQuAD form") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON ({error}); name a file of the SQuAD form") from None
    articles: dict[str, Article] = {}
    asked: list[Asked] = []
    astray = 0
    at = "the top"
    try:
        for i, entry in enumerate(data["data"]):
            for j, paragraph in enumerate(entry["paragraphs"]):
                at = f"data[{i}].paragraphs[{j}]"
                article = paragraph_article(paragraph["context"], entry.get("title"), f"{i}.{j}")
                article = articles.setdefault(article.id, article)
                for k, row in enumerate(paragraph["qas"]):
                    at = f"data[{i}].paragraphs[{j}].qas[{k}]"
                    one = _asked(row, article)
                    if one is None:
                        astray += 1
                    else:
                        asked.append(one)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"{path} is not of the SQuAD form, at {at} ({error!r}); see eval/squad_file.py") from None
    if not asked:
        raise UsageError(f"{path} holds no question with a paragraph; nothing to ask")
    chosen = _unique(asked)
    if limit and limit < len(chosen):
        chosen = [chosen[i * len(chosen) // limit] for i in range(limit)]
    return SquadFile(tuple(articles.values()), tuple(chosen), astray)


def paragraph_article(context: str, title: str | None, place: str) -> Article:
    """One paragraph as an article: one body block a line, no furniture, no date."""
    blocks, start = [], 0
    for line in context.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(start, start + len(line), Role.BODY))
        start += len(line)
    digest = hashlib.sha256(context.encode("utf-8", "surrogatepass")).hexdigest()
    name = title.replace("_", " ").strip() if isinstance(title, str) else ""
    return Article(
        id=digest[:16], text=context, sha256=digest, source=f"{name or 'paragraph'} {place}", blocks=tuple(blocks),
        title=name or None,
    )  # fmt: skip


def _asked(row: dict, article: Article) -> Asked | None:
    """None when answers are given and none of them stands in the paragraph."""
    question, given = row["question"], row.get("answers") or []
    if not isinstance(question, str):
        raise TypeError("the question is no text")
    if row.get("is_impossible"):
        given = []
    places = [place for answer in given if (place := _place(answer["text"], answer["answer_start"], article))]
    if given and not places:
        return None
    kind = HAS_ANSWER if places else NO_ANSWER
    answers = tuple(dict.fromkeys(answer["text"] for answer in given))
    wanted = Wanted(str(row["id"]), "all", kind, question, (), answers, tuple(dict.fromkeys(places)))
    return Asked(wanted, article.id)


def _place(answer: str, start: int, article: Article) -> Place | None:
    """The sentence, or run of sentences, that the answer stands in. An offset that is wrong (some files count
    bytes) is put right to the nearest place where the answer does stand."""
    text = article.text
    answer = answer.strip()
    if not answer:
        return None
    if not text.startswith(answer, start):
        found = [at for at in range(len(text)) if text.startswith(answer, at)] if answer in text else []
        if not found:
            return None
        start = min(found, key=lambda at: abs(at - start))
    end = start + len(answer)
    held = [span for span in quotable_sentences(article) if span.start < end and start < span.end]
    return Place(article.id, held[0].start, held[-1].end) if held else None


def _unique(asked: list[Asked]) -> list[Asked]:
    """Ids made distinct, for files that repeat them; the first keeps its own."""
    seen: dict[str, int] = {}
    result = []
    for one in asked:
        w = one.wanted
        count = seen[w.id] = seen.get(w.id, 0) + 1
        if count > 1:
            w = Wanted(f"{w.id}#{count}", w.split, w.kind, w.question, w.history, w.answers, w.places)
        result.append(Asked(w, one.article))
    return result
