r"""The evidence pack as CSV (RFC 4180, UTF-8): one row a quote; a question without quotes has one row that ends early.

A spreadsheet takes a cell that begins with =, +, -, @ or a tab for a formula or a command. Such a cell gets an
apostrophe before it, and so does one that already begins with apostrophes before such a sign; reading takes exactly
one away again, so nothing is lost:

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("'tis")
    ("'=1+1", "''=1+1", "'tis")
    >>> truth("'=1+1"), truth("''=1+1"), truth("'tis")
    ('=1+1', "'=1+1", "'tis")

The text begins with a byte order mark, without which spreadsheets misread £ and curly quotes. Unknown fields are empty.
"""

import csv
import io
import json
import re
from collections.abc import Iterator

from index.errors import UsageError
from qa.answer import Quote
from qa.pack import VERSION, Asked, Pack, check_version, from_questions

BOM = "\ufeff"
_CITED = ("title", "publisher", "published", "byline", "url", "source", "sha256")
COLUMNS = (
    "cuttings_pack", "question_number", "question", "standalone", "answered", "confidence", "asked", "generation",
    "quote_number", "quote", "start", "end", "key_start", "key_end", "page", "score", "article_id", *_CITED,
    "also_in", "said",
)  # fmt: skip
_OPTIONAL = ("also_in", "said")
"""Packs saved before copies of a story, or speech, were told have no such column. Cells are as in the JSON form."""
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # the wide ones are signs too where keyboards write them
_BREAKS = ("\t", "\r", "\n")
_LONGEST_CELL = 20_000_000


def _acts(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula, whatever invisible characters it drops first."""
    rest = cell.lstrip("'")
    seen = next((character for character in rest if character.isprintable() and not character.isspace()), "")
    return rest[:1] in _BREAKS or seen in _SIGNS


def harmless(cell: str) -> str:
    return "'" + cell if _acts(cell) else cell


def truth(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _acts(cell) else cell


def as_csv(pack: Pack) -> str:
    """The pack as text with CRLF line ends, beginning with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number, asked in enumerate(pack.asked, 1):
        for row in _rows(number, asked):
            writer.writerow([harmless(cell) for cell in row])
    return BOM + out.getvalue()


def _rows(number: int, asked: Asked) -> Iterator[list[str]]:
    question = [
        str(VERSION), str(number), asked.question, asked.standalone, str(asked.answered).lower(),
        str(asked.confidence), asked.asked, str(asked.generation),
    ]  # fmt: skip
    for place, quote in enumerate(asked.quotes, 1):
        yield question + _cells(place, quote)
    if not asked.quotes:
        yield question + [""] * (len(COLUMNS) - len(question))


def _cells(place: int, quote: Quote) -> list[str]:
    key = [str(quote.key.start), str(quote.key.end)] if quote.key else ["", ""]
    return [
        str(place), quote.text, str(quote.start), str(quote.end), *key, "" if quote.page is None else str(quote.page),
        str(quote.score), quote.article.id,
        *(getattr(quote.article, name) or "" for name in _CITED),
        *(
            json.dumps([one.as_json() for one in listed], ensure_ascii=False) if listed else ""
            for listed in (quote.also_in, quote.said)
        ),
    ]  # fmt: skip


def from_csv(text: str) -> Pack:
    """The pack that `as_csv` wrote; columns may have been moved. Raises UsageError, naming the place, else."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True))
    except csv.Error:
        raise UsageError("it is no CSV") from None
    finally:
        csv.field_size_limit(before)
    header = rows[0] if rows else []
    if missing := [name for name in COLUMNS if name not in (*header, *_OPTIONAL)]:
        raise UsageError(f'it has no column "{missing[0]}"')
    questions: dict[str, dict[str, object]] = {}
    for number, cells in enumerate(rows[1:], 2):
        if not cells:
            continue
        if len(cells) != len(header):
            raise UsageError(f"row {number} has {len(cells)} cells, not {len(header)}")
        row = {name: truth(cell) for name, cell in zip(header, cells, strict=True)}
        check_version(_number(row["cuttings_pack"]))
        asked = questions.setdefault(row["question_number"], _question(row))
        if row["quote"]:
            asked["quotes"].append(_quote(row))
    return from_questions(list(questions.values()))


def _question(row: dict[str, str]) -> dict[str, object]:
    same = {name: row[name] for name in ("question", "standalone", "asked")}
    answered = {"true": True, "false": False}.get(row["answered"].casefold())
    numbers = {name: _number(row[name]) for name in ("confidence", "generation")}
    return {**same, **numbers, "answered": answered, "quotes": []}


def _quote(row: dict[str, str]) -> dict[str, object]:
    key = [_number(row["key_start"]), _number(row["key_end"])] if row["key_start"] or row["key_end"] else None
    cited = {name: row[name] or None for name in _CITED}
    return {
        "text": row["quote"], "start": _number(row["start"]), "end": _number(row["end"]), "key": key,
        "page": _number(row["page"]) if row["page"] else None, "score": _number(row["score"]),
        "article": {"id": row["article_id"], **cited}, "also_in": _listed(row.get("also_in")),
        "said": _listed(row.get("said")),
    }  # fmt: skip


def _listed(cell: str | None) -> object:
    """The cell's JSON; what is none comes back as text, which no list is."""
    try:
        return json.loads(cell) if cell else []
    except (ValueError, RecursionError):
        return cell


def _number(cell: str) -> int | float | None:
    """A cell as a number, or None, which no number field takes."""
    if re.fullmatch(r"[0-9]{1,15}", cell):
        return int(cell)
    return float(cell) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?(e-[0-9]{1,2})?", cell, re.ASCII) else None
