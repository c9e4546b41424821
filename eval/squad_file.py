"""Any file of the SQuAD form (SQuAD 1.1 and 2.0, XQuAD, and their like) to articles and questions.

The form: {"data": [{"title": ..., "paragraphs": [{"context": ..., "qas": [{"id": ..., "question": ...,
"answers": [{"text": ..., "answer_start": ...}], "is_impossible": ...}]}]}]} (Rajpurkar et al. 2016, 2018).
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from eval.articles import body_blocks
from eval.case import Case, Gold
from eval.truth import Place, Wanted
from index.article import Article, Span
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
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not utf-8 text; name a file of the SQuAD form") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON ({error}); name a file of the SQuAD form") from None
    articles: dict[str, Article] = {}
    asked: list[Asked] = []
    astray = 0
    try:
        for i, entry in enumerate(_list(data, "data", "the top")):
            for j, paragraph in enumerate(_list(entry, "paragraphs", f"data[{i}]")):
                at = f"data[{i}].paragraphs[{j}]"
                article = paragraph_article(_text(paragraph, "context", at), entry.get("title"), f"{i}.{j}")
                if not article.blocks:
                    continue
                article = articles.setdefault(article.id, article)
                for k, row in enumerate(_list(paragraph, "qas", at)):
                    one = _asked(row, article, f"{at}.qas[{k}]")
                    if one is None:
                        astray += 1
                    else:
                        asked.append(one)
    except _OtherForm as error:
        raise UsageError(f"{path} is not of the SQuAD form: {error}; the form is in eval/squad_file.py") from None
    if not asked:
        raise UsageError(f"{path} holds no question with a paragraph; nothing to ask")
    chosen = _unique(asked)
    if limit and limit < len(chosen):
        chosen = [chosen[i * len(chosen) // limit] for i in range(limit)]
    return SquadFile(tuple(articles.values()), tuple(chosen), astray)


class _OtherForm(Exception):
    """What was expected where, in words."""


def _get(row: object, name: str, at: str) -> object:
    if not isinstance(row, dict) or name not in row:
        raise _OtherForm(f"at {at}, {name!r} was expected")
    return row[name]


def _list(row: object, name: str, at: str) -> list:
    value = _get(row, name, at)
    if not isinstance(value, list):
        raise _OtherForm(f"at {at}, {name!r} should be a list")
    return value


def _text(row: object, name: str, at: str) -> str:
    value = _get(row, name, at)
    if not isinstance(value, str):
        raise _OtherForm(f"at {at}, {name!r} should be text")
    return value.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text


def paragraph_article(context: str, title: object, place: str) -> Article:
    """One paragraph as an article, with no furniture and no date."""
    digest = hashlib.sha256(context.encode()).hexdigest()
    name = title.replace("_", " ").strip() if isinstance(title, str) else ""
    return Article(
        id=digest[:16], text=context, sha256=digest, source=f"{name or 'paragraph'} {place}",
        blocks=body_blocks(context), title=name or None,
    )  # fmt: skip


def _asked(row: object, article: Article, at: str) -> Asked | None:
    """None when answers are given and none of them stands in the paragraph."""
    id, question = str(_get(row, "id", at)), _text(row, "question", at)
    given: list[tuple[str, int]] = []
    if row.get("answers") and not row.get("is_impossible"):
        for n, answer in enumerate(_list(row, "answers", at)):
            start = _get(answer, "answer_start", f"{at}.answers[{n}]")
            if not isinstance(start, int):
                raise _OtherForm(f"at {at}.answers[{n}], 'answer_start' should be a whole number")
            given.append((_text(answer, "text", f"{at}.answers[{n}]"), start))
    places = [place for text, start in given if (place := _place(text, start, article))]
    if given and not places:
        return None
    gold = tuple(Gold(article.source, article.text[place.start : place.end]) for place in dict.fromkeys(places))
    answers = tuple(dict.fromkeys(text for text, _ in given))
    case = Case(id, "all", HAS_ANSWER if gold else NO_ANSWER, question, (), answers, gold)
    return Asked(Wanted(case, tuple(dict.fromkeys(places))), article.id)


def _place(answer: str, start: int, article: Article) -> Place | None:
    """The sentence, or run of sentences, that the answer stands in. An offset that is wrong (some files count
    bytes) is put right to the nearest place where the answer does stand."""
    text = article.text
    answer = answer.strip()
    if not answer:
        return None
    if start < 0 or not text.startswith(answer, start):
        found = [match.start() for match in re.finditer(f"(?={re.escape(answer)})", text)]
        if not found:
            return None
        start = min(found, key=lambda at: abs(at - start))
    end = start + len(answer)
    held = [span for span in _sentences(article) if span.start < end and start < span.end]
    return Place(article.id, held[0].start, held[-1].end) if held else None


@lru_cache(maxsize=1)
def _sentences(article: Article) -> tuple[Span, ...]:
    """Kept for the article's other answers: they come one after another."""
    return quotable_sentences(article)


def _unique(asked: list[Asked]) -> list[Asked]:
    """Ids made distinct, for files that repeat them; the first keeps its own."""
    seen: dict[str, int] = {}
    result = []
    for one in asked:
        id = one.wanted.case.id
        count = seen[id] = seen.get(id, 0) + 1
        if count > 1:
            one = replace(one, wanted=replace(one.wanted, case=replace(one.wanted.case, id=f"{id}#{count}")))
        result.append(one)
    return result
