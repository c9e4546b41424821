"""A folder of BEIR's layout (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels/*.tsv."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.articles import body_blocks
from eval.paths import is_folder
from index.article import Article
from index.errors import UsageError

PREFERRED = ("test", "dev", "train")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the gain of every judged document, by the document's name."""

    id: str
    text: str
    gains: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Collection:
    """`names[article id]` are the documents of that text: copies share one article. `judged`: the qrels file."""

    articles: tuple[Article, ...]
    names: Mapping[str, tuple[str, ...]]
    queries: tuple[Query, ...]
    judged: str


def read_beir(folder: Path, limit: int | None = None) -> Collection:
    """The whole corpus, and the first `limit` queries with a judgement (all when None).

    Of several qrels files the first of test, dev, train is taken. Raises UsageError, in one line, naming file
    and line where something is missing or of another form.
    """
    qrels = _qrels_file(folder)
    gains = _read_qrels(qrels)
    articles: dict[str, Article] = {}
    names: dict[str, list[str]] = {}
    seen: dict[str, str | None] = {}
    for at, row in _rows(folder / "corpus.jsonl"):
        name = _text(row, "_id", at)
        article = document_article(name, _text(row, "title", at, ""), _text(row, "text", at))
        id = article.id if article else None
        if name in seen:
            if seen[name] != id:
                raise UsageError(f"{at}: another text under the id {name!r}, which is taken; give each its own")
            continue
        seen[name] = id
        if article:
            articles.setdefault(article.id, article)
            names.setdefault(article.id, []).append(name)
    queries = []
    asked: set[str] = set()
    for at, row in _rows(folder / "queries.jsonl"):
        name = _text(row, "_id", at)
        if name in asked:
            raise UsageError(f"{at}: the id {name!r} is taken by another query; give each its own")
        asked.add(name)
        if any(gain > 0 for gain in gains.get(name, {}).values()):
            queries.append(Query(name, _text(row, "text", at), gains[name]))
    if not articles or not queries:
        raise UsageError(f"{folder} has no {'query with a judged document' if articles else 'document'}; nothing to do")
    return Collection(
        tuple(articles.values()), {id: tuple(each) for id, each in names.items()}, tuple(queries[:limit]),
        qrels.name,
    )  # fmt: skip


def document_article(name: str, title: str, text: str) -> Article | None:
    """One body block a line; None for a document without any text. One that has only a title is its title."""
    text = text if text.strip() else title
    blocks = body_blocks(text)
    digest = hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return Article(digest[:16], text, digest, name, blocks, title=title or None) if blocks else None


def _qrels_file(folder: Path) -> Path:
    if not is_folder(folder):
        raise UsageError(f"There is no folder {folder}; name a folder of BEIR's layout")
    found = sorted((folder / "qrels").glob("*.tsv")) if is_folder(folder / "qrels") else []
    if not found:
        raise UsageError(
            f"No qrels/*.tsv in {folder}; a folder of BEIR's layout has corpus.jsonl, queries.jsonl, qrels/"
        )
    by_name = {path.stem: path for path in found}
    return next((by_name[name] for name in PREFERRED if name in by_name), found[0])


def _read_qrels(path: Path) -> dict[str, dict[str, float]]:
    """Tab-separated query, document, gain; a heading line is passed over."""
    gains: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_lines(path), 1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip() or (number == 1 and cells[-1].strip() == "score"):
            continue
        try:
            query, document, gain = cells
            value = float(gain)
            if not math.isfinite(value):
                raise ValueError(gain)
        except ValueError:
            raise UsageError(
                f"{path}, line {number}: query, document and score (a number) were expected, with tabs between"
            ) from None
        gains.setdefault(query, {})[document] = value
    return gains


def _rows(path: Path) -> Iterator[tuple[str, dict]]:
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        at = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise UsageError(f"{at}: not JSON; one document or query a line was expected") from None
        if not isinstance(row, dict):
            raise UsageError(f"{at}: not an object; one document or query a line was expected")
        yield at, row


def _text(row: dict, name: str, at: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise UsageError(f"{at}: {name!r} is missing or no text")
    return value.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; is {path.parent} of BEIR's layout?") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not utf-8 text") from None
