"""A real library in a folder behind the chat, with the fake embedder: what the Articles tab changes and votes on."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import chat_fakes
from fakes import FakeEmbedder

from index.ingest import find_sources, read_article
from index.library import Library
from index.recipe import Recipe
from index.update import add, create
from qa.page.desk import Desk


class ShelfAnswerer(chat_fakes.FakeAnswerer):
    """The fake answerer over the articles of a real library, as it stands at each question."""

    def __init__(self, path: Path) -> None:
        super().__init__(chat_fakes.FakeLibrary())
        self.shelf = Library(path)
        self.embedder = FakeEmbedder()

    def ask(self, question, history=(), limit=3):
        with self.shelf.view() as view:
            inner = chat_fakes.FakeAnswerer(chat_fakes.FakeLibrary(view.articles()))
            answer = inner.ask(question, history, limit)
            return replace(answer, searched=replace(answer.searched, generation=view.generation))


def make_shelf(folder: Path, articles: dict[str, str]) -> Path:
    """A library in `folder`/library of files in `folder`/own."""
    own, path = folder / "own", folder / "library"
    own.mkdir()
    for name, text in articles.items():
        (own / name).write_text(text, encoding="utf-8")
    embedder = FakeEmbedder()
    create(path, Recipe(embedder.name, embedder.dimensions))
    add(path, [read_article(source) for source in find_sources([str(own)])[0]], embedder)
    return path


def shelf_desk(path: Path, suggest: Callable[[Desk], Iterable[str]] | None = None) -> Desk:
    """A desk whose page may change the library, its models loaded."""
    answerer = ShelfAnswerer(path)
    answerer.library = answerer.shelf
    desk = Desk(lambda: answerer, lambda: answerer.shelf, suggest, folder=path)
    desk._open()
    return desk


def served(desk: Desk) -> AbstractContextManager[str]:
    import app

    return chat_fakes.served(app.build_app(desk))
