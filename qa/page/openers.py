"""Openers: the questions that the page offers before anybody asked, found anew for every generation of the library."""

from collections.abc import Callable, Iterable
from typing import Any

from index.errors import CuttingsError


class Openers:
    """`suggest` gives questions, one after the other; it may ask the desk, which has `ask` and `library` as an answerer
    has. Without it there are none. Finding them may take seconds; what was found so far is there at once."""

    def __init__(self, suggest: Callable[[Any], Iterable[str]] | None) -> None:
        self._suggest = suggest
        self._generation = -1
        self._looking = False
        self.found: tuple[str, ...] = ()

    def find(self, desk: Any, generation: int) -> None:
        """Look for those of this generation, where they were not looked for before; -1 is a library that cannot be
        read just now. Returns when all are found."""
        if generation < 0 or not self._outdated(generation):
            return
        self._generation, self.found, self._looking = generation, (), True
        try:
            for question in self._suggest(desk):
                self.found = (*self.found, question)
        except CuttingsError:
            pass  # the library was changed meanwhile: what was found stays until the next greeting sees the change
        finally:
            self._looking = False

    def due(self, generation: int) -> bool:
        """Whether more of them are to be expected."""
        return self._looking or self._outdated(generation)

    def waiting(self, generation: int) -> bool:
        """Whether somebody should look for them now."""
        return self._outdated(generation) and not self._looking

    def _outdated(self, generation: int) -> bool:
        return self._suggest is not None and generation != self._generation
