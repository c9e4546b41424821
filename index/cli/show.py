"""list, info, check and feedback from the command line: nothing is changed, and no model is loaded."""

import json
from collections.abc import Sequence
from pathlib import Path

from index.catalogue import Entry
from index.cli.command import say
from index.database import size_on_disk
from index.library import Library
from index.printable import visible

_TITLE, _NAME = 60, 32  # widest columns, in characters


def list_articles(path: Path, as_json: bool) -> int:
    """Every article, by date and title, undated last."""
    with Library(path).view() as view:
        entries = view.catalogue()
        stories = {entry.id: [copy.id for copy in view.story(entry.id)] for entry in entries}
    if as_json:
        print(json.dumps([_entry_json(entry, stories[entry.id]) for entry in entries], indent=1))
        return 0
    rows = [("ID", "DATE", "TITLE", "PUBLISHER", "BYLINE", "PASSAGES", "SOURCES"), *map(_entry_row, entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:6], widths, strict=True)]
        print("  ".join([*cells, row[6]]).rstrip())
    for copies in sorted({tuple(ids) for ids in stories.values() if len(ids) > 1}):
        print(f"one story: {', '.join(copies)}")
    return 0


def _entry_json(entry: Entry, story: Sequence[str]) -> dict[str, object]:
    return {
        "id": entry.id, "title": entry.title, "published": entry.published, "publisher": entry.publisher,
        "byline": entry.byline, "url": entry.url, "source": entry.source, "sources": list(entry.sources),
        "sha256": entry.sha256, "passages": entry.passages, "story": story[0],
        "copies": [id for id in story if id != entry.id],
    }  # fmt: skip


def _entry_row(entry: Entry) -> Sequence[str]:
    return (
        entry.id, entry.published or "-", _cut(entry.title, _TITLE), _cut(entry.publisher, _NAME),
        _cut(entry.byline, _NAME), str(entry.passages), ", ".join(map(visible, entry.sources)),
    )  # fmt: skip


def _cut(text: str | None, width: int) -> str:
    text = visible(text or "-")
    return text if len(text) <= width else text[: width - 3] + "..."


def info(path: Path, as_json: bool) -> int:
    """What the library is made of."""
    library = Library(path)
    with library.view() as view:
        dates = [entry.published for entry in view.catalogue() if entry.published]
        about = {
            "library": str(path), "articles": view.article_count, "stories": view.story_count,
            "passages": view.passage_count,
            "earliest": min(dates, default=None), "latest": max(dates, default=None),
            "generation": view.generation, "model": library.recipe.model, "dimensions": library.recipe.dimensions,
            "max_words": library.recipe.max_words, "overlap": library.recipe.overlap,
            "format": library.recipe.format, "bytes": size_on_disk(path),
        }  # fmt: skip
    if as_json:
        print(json.dumps(about, indent=1))
    else:
        for name, value in about.items():
            print(f"{name:11} {visible('-' if value is None else str(value))}")
    return 0


def check(path: Path) -> int:
    """Every fault on a line of its own; exit code 1 when there is any."""
    from index.check import check_library

    report = check_library(path)
    for fault in report.faults:
        say(f"{path}: {fault}")
    if report.faults:
        say("run `python -m index rebuild`; articles that it gives up can be added again")
        return 1
    told = f" ({report.stories} {'story' if report.stories == 1 else 'stories'})"
    told = told if report.stories != report.articles else ""
    print(f"all well: {report.articles} articles{told}, {report.passages} passages, generation {report.generation}")
    return 0


def feedback(path: Path) -> int:
    """The votes of the chat, one line of JSON each, oldest first."""
    from index.votes import read_votes

    for vote in read_votes(path):
        print(vote.as_line())
    return 0
