"""A small fictional press, and a real library made of it with the fake embedder, for the tests of `qa`."""

from collections.abc import Sequence
from pathlib import Path

from eval_fakes import WordReader
from fakes import FakeEmbedder, make_article

from index.article import Article
from index.library import open_library
from index.update import add
from qa.answer import Reader
from qa.ask import LibraryAnswerer, Settings
from qa.assemble import put_together

PRESS = (
    ("Harbour board names a chair", "2016-03-14",
     "Odile Trant has been elected chair of the Pellow harbour board. She succeeds Hugh Marl, who stepped down in "
     "January because of ill health.\n\nThe board spent £4.2m on a new sea wall in 2015. It employs 61 people."),
    ("Trust takes over the ferries", "2019-06-11",
     "The Stellmouth Ferry Trust took over six routes on 1 June 2019. Its director, Rupert Thwaite, said fares "
     "would not rise.\r\n\r\nThe trust will buy two boats in Pellow next year. They cost £900,000 each."),
    ("Ferry trust in debt", "2020-11-02",
     "The Stellmouth Ferry Trust owes £3m, Petra Dunmore told councillors. Rupert Thwaite resigned in October after "
     "the auditors refused to sign.\n\nFares rose by a fifth in 2020."),
    ("Old mill to close", None,
     "Orsley Mill closes in May after 212 years. Hilda Marl, its last miller, called the day “the saddest of my "
     "life”."),
)  # fmt: skip


def press_articles() -> list[Article]:
    return [make_article(text, f"press/{number}.txt", title, date) for number, (title, date, text) in enumerate(PRESS)]


def build(
    path: Path, articles: Sequence[Article], reader: Reader | None = None, settings: Settings | None = None
) -> LibraryAnswerer:
    """A real library on disk in folder `path`, opened and checked, and the answerer over it."""
    embedder = FakeEmbedder()
    add(path, articles, embedder)
    return put_together(open_library(path), embedder, reader, settings)


def press_answerer(path: Path, reader: bool = True) -> LibraryAnswerer:
    return build(path, press_articles(), WordReader() if reader else None)
