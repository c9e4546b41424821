"""The copies of one story, when answering: each passage counts once, and a quote names where else its words stand.

Which articles are copies the library knows (index/story.py). Copies differ here and there, so what counts is the
sentence: a passage gives way to that of an earlier copy only where the earlier copy says all of it.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from index.article import Passage, Span
from index.library import View
from qa.answer import Citation, Copy, Quote

SAME = 88
"""Two sentences this alike (rapidfuzz ratio, 0 to 100, over words) with the same numbers say one thing, in copies."""
_NEAR = 2
"""The words of a quote stand together in a copy where the stretch that holds them is at most so much longer."""


class Copies:
    """Over one view of a library; what it reads it keeps, so one lives as long as one question."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._firsts: dict[int, int] = {}
        self._said: dict[str, tuple[list[Span], list[str]]] = {}

    def first_row(self, row: int) -> int:
        """The row that stands for this one: of the earliest copy that says every sentence of the passage."""
        if row not in self._firsts:
            self._firsts[row] = self._first_row(row)
        return self._firsts[row]

    def _first_row(self, row: int) -> int:
        id = self._view.entry_of(row).id
        for entry in self._view.story(id):
            if entry.id == id:
                break
            (passage,) = self._view.passages([row])
            found = self._find(id, passage.sentences, entry.id)
            if found is not None:
                return max(self._view.article_rows(entry.id), key=lambda other: self._shared(other, found))
        return row

    def _shared(self, row: int, sentences: Sequence[Span]) -> tuple[int, int]:
        """How many of the sentences the passage holds; ties go to the lower row."""
        (passage,) = self._view.passages([row])
        return len(set(passage.sentences) & set(sentences)), -row

    def also_in(self, quote: Quote) -> tuple[Copy, ...]:
        """The other copies of the quote's story that say all of it, in the order in which they would be quoted."""
        id, copies = quote.article.id, []
        story = self._view.story(id)
        if len(story) == 1:
            return ()
        quoted = [span for span in self._sentences(id)[0] if quote.start <= span.start and span.end <= quote.end]
        for entry in story:
            found = self._find(id, quoted, entry.id) if entry.id != id and quoted else None
            if found:
                start, end = min(span.start for span in found), max(span.end for span in found)
                if end - start > _NEAR * (quote.end - quote.start):
                    start, end = found[0].start, found[0].end
                copies.append(Copy(Citation.to(self._view.article(entry.id)), start, end))
        return tuple(copies)

    def _find(self, id: str, sentences: Sequence[Span], other: str) -> list[Span] | None:
        """The sentences of the article `other` that say these of `id`, one for each; None where any is missing."""
        text, found = self._view.article(id).text, []
        spans, said = self._sentences(other)
        for sentence in sentences:
            wanted = plain(sentence.of(text))
            alike = process.extract(wanted, said, scorer=fuzz.ratio, processor=None, score_cutoff=SAME, limit=5)
            same = [place for words, _, place in alike if numbers(words) == numbers(wanted)]
            if not same:
                return None
            found.append(spans[same[0]])
        return found

    def _sentences(self, id: str) -> tuple[list[Span], list[str]]:
        """Every quotable sentence of an article, in order, and the words of each."""
        if id not in self._said:
            passages: list[Passage] = self._view.passages(self._view.article_rows(id))
            spans = sorted({span for passage in passages for span in passage.sentences})
            text = self._view.article(id).text
            self._said[id] = spans, [plain(span.of(text)) for span in spans]
        return self._said[id]


def plain(sentence: str) -> str:
    """A sentence without what papers set differently: case, quotation marks, dashes, spaces.

    >>> plain("“It’s over – for now,” she said.")
    'it s over for now she said'
    """
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def numbers(words: str) -> list[str]:
    return re.findall(r"\d+", words)
