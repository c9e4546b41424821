"""Standing: how the library stands at this moment: its articles, or why they cannot be seen, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from index.article import Article
from index.errors import CuttingsError, LibraryMissing
from qa.present_article import Entry

UNREAD = "The library cannot be read"
"""What the page's bar says in place of the number of articles."""


class View(Protocol):
    generation: int

    def catalogue(self) -> Sequence[Entry]: ...
    def article(self, id: str) -> Article: ...


class Library(Protocol):
    def view(self) -> Any:
        """A context manager that gives a `View` of one whole generation."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """`trouble`: one line where the library is there and cannot be read, or was there and is gone; empty where it can
    be read, and where there is none yet. `generation` is -1 where it is not read."""

    entries: Sequence[Entry] = ()
    generation: int = -1
    trouble: str = ""


def standing_of(opened: Callable[[], Library | None]) -> Standing:
    """Of the library that `opened` gives, None where there is none. Raises nothing of what `opened` may raise for
    people."""
    try:
        library = opened()
        if library is None:
            return Standing()
        with library.view() as view:
            return Standing(tuple(view.catalogue()), view.generation)
    except LibraryMissing:
        return Standing()
    except CuttingsError as error:
        return Standing(trouble=str(error))
