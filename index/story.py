"""Which articles are copies of one story: a press release run by three papers, an agency text with a new opening.

Two articles are *copies* when their quotable words say so; titles, dates and furniture count for nothing. A story is
a set of articles joined by copies (the connected components of that relation), so it depends on which articles there
are and not on the order in which they came. What makes two texts copies, on sets of three-word shingles:

- most of the shorter stands in the longer (Broder, "On the resemblance and containment of documents", 1997);
- the first halves share something both ways: a later update that ends with the old background opens anew;
- they give the same numbers: last month's figures in this month's sentences are another story.

Candidates are found without reading any text, by a sample of each article's shingles that keeps containment: those
whose hash is 0 modulo `EVERY` (Manber 1994; Irber and others, "FracMinHash", 2022). That, and not MinHash with bands
as packages have it: MinHash estimates resemblance, and a brief cut from a long release has little of that.

    >>> text = "The council agreed on Tuesday to close nine of its libraries in April, to save a million and a half"
    >>> release = fingerprint(text + " pounds; groups that want to run one have until January to say so in writing.")
    >>> fingerprint(text + ".").is_copy_of(release)
    True
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.article import QUOTABLE, Block

SHINGLE = 3
"""Words in a shingle."""
EVERY = 4
"""One shingle in so many is sampled for finding candidates."""
FEWEST = 20
"""A text of fewer different shingles says too little to be called a copy of anything."""
CONTAINED, OPENING, NUMBERS, SAMPLED = 0.6, 0.25, 0.45, 0.3
"""Shares, at least: of the shorter's shingles in the longer, of each one's first half in the other, of the fewer
numbers in the other's, and of the smaller sample in the other. Chosen on `TUNED` in tests/story_texts.py."""
_FEW_NUMBERS = 3
"""Fewer different numbers than this prove nothing."""
_PENDING = 1000
_SCANS = 4
"""So many articles are compared with all samples as they were loaded; sorting them takes as long as five such looks."""

Sketch = NDArray[np.uint64]
"""The sampled shingles of one text, sorted, each once."""

_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_THOUSAND = re.compile(r"(?<=\d)k\b")


def quotable_text(text: str, blocks: Iterable[Block]) -> str:
    return "\n".join(text[block.start : block.end] for block in blocks if block.role in QUOTABLE)


def _hashed(words: tuple[str, ...]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Fingerprint:
    """The hashed shingles of a text in order, and the numbers in it (digits, commas between thousands left out)."""

    shingles: tuple[int, ...]
    numbers: frozenset[str]

    @cached_property
    def different(self) -> frozenset[int]:
        return frozenset(self.shingles)

    @cached_property
    def sketch(self) -> Sketch:
        return np.array(sorted(s for s in self.different if s % EVERY == 0), dtype=np.uint64)

    def is_copy_of(self, other: "Fingerprint") -> bool:
        """The same both ways."""
        fewest = min(len(self.different), len(other.different))
        if fewest < FEWEST or len(self.different & other.different) < CONTAINED * fewest:
            return False
        if not close(len(np.intersect1d(self.sketch, other.sketch)), len(self.sketch), len(other.sketch)):
            return False
        for one, two in ((self, other), (other, self)):
            opening = one.shingles[: (len(one.shingles) + 1) // 2]
            if sum(shingle in two.different for shingle in opening) < OPENING * len(opening):
                return False
        known = min(len(self.numbers), len(other.numbers))
        return known < _FEW_NUMBERS or len(self.numbers & other.numbers) >= NUMBERS * known


def close(shared: int, one: int, other: int) -> bool:
    """Whether two samples of so many shingles, so many of them shared, are worth comparing the texts for."""
    return shared > 0 and shared >= SAMPLED * min(one, other)


def fingerprint(quotable: str) -> Fingerprint:
    """Of the words that count, see `quotable_text`."""
    words = _WORD.findall(_THOUSAND.sub("000", _GROUPED.sub("", quotable.casefold())))
    shingles = tuple(_hashed(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1))
    return Fingerprint(shingles, frozenset(word for word in words if word[0].isdigit()))


@dataclass
class Stories:
    """The stories of a changing set of articles, kept in step with it. A story is named by the smallest id in it.

    `read` gives the fingerprint of an article that is in the set, or None where its text cannot be read: then it is
    a story of its own. Texts are read only where samples are close.
    """

    read: Callable[[str], Fingerprint | None]
    of: dict[str, str] = field(default_factory=dict)
    """Article id -> its story."""
    changed: set[str] = field(default_factory=set)
    """Ids whose story is no longer what it was when this set was last emptied, by whoever writes stories down."""

    def __post_init__(self) -> None:
        self._members: dict[str, set[str]] = defaultdict(set)
        self._sizes: dict[str, int] = {}
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._hashes = np.empty(0, dtype=np.uint64)
        self._owners = np.empty(0, dtype=np.int64)
        self._scans: int | None = None
        """How many more times the samples, not yet sorted, are looked at one by one; None when they are sorted."""
        self._pending: dict[int, Sketch] = {}
        self._places: dict[int, list[int]] = defaultdict(list)

    def load(self, known: Mapping[str, tuple[str, Sketch]]) -> None:
        """Articles whose stories were found before: id -> (story, sketch)."""
        for id, (story, sketch) in known.items():
            self.of[id] = story
            self._members[story].add(id)
            self._pending[self._number(id, sketch)] = sketch
        self._gather()
        self._scans = _SCANS

    def add(self, id: str, found: Fingerprint) -> None:
        """A new article. Stories that it joins become one."""
        self.of[id] = id
        self._members[id] = {id}
        self.changed.add(id)
        met: dict[str, list[str]] = defaultdict(list)
        for other in self._candidates(found.sketch):
            met[self.of[other]].append(other)
        joined = {id}
        for story, members in met.items():
            if any((read := self.read(other)) is not None and found.is_copy_of(read) for other in members):
                joined |= self._members.pop(story)
        self._members.pop(id, None)
        self._name(joined)
        number = self._number(id, found.sketch)
        self._pending[number] = found.sketch
        for shingle in found.sketch.tolist():
            self._places[shingle].append(number)

    def remove(self, id: str) -> None:
        """An article goes; what only it held together falls apart."""
        left = self._members.pop(self.of.pop(id)) - {id}
        self.changed.discard(id)
        self._sizes.pop(id)
        self._numbers.pop(id)
        for part in self._parts(left):
            self._name(part)

    def _parts(self, ids: set[str]) -> Iterable[set[str]]:
        """The connected components, comparing as few pairs as it takes."""
        texts = {id: self.read(id) for id in ids}
        left = set(ids)
        while left:
            part, waiting = set(), [left.pop()]
            while waiting:
                one = texts[waiting[-1]]
                part.add(waiting.pop())
                near = {id for id in left if one and (two := texts[id]) is not None and one.is_copy_of(two)}
                left -= near
                waiting += near
            yield part

    def _name(self, ids: set[str]) -> None:
        story = min(ids)
        self._members[story] = ids
        for id in ids:
            if self.of[id] != story:
                self.of[id] = story
                self.changed.add(id)

    def _number(self, id: str, sketch: Sketch) -> int:
        """A new article's number, by which the sample of an article that was here under the same id is told apart."""
        self._sizes[id] = len(sketch)
        self._numbers[id] = len(self._names)
        self._names.append(id)
        return self._numbers[id]

    def _gather(self) -> None:
        added = np.repeat(np.array([*self._pending], dtype=np.int64), [len(s) for s in self._pending.values()])
        self._hashes = np.concatenate([self._hashes, *self._pending.values()])
        self._owners = np.concatenate([self._owners, added])
        self._pending.clear()
        self._places.clear()

    def _sort(self) -> None:
        self._gather()
        order = np.argsort(self._hashes, kind="stable")
        self._hashes, self._owners = self._hashes[order], self._owners[order]
        self._scans = None

    def _owners_of(self, sketch: Sketch) -> list[int]:
        """The numbers whose samples hold a shingle of this one, once for each that they hold; those pending apart."""
        if self._scans and len(self._pending) < _PENDING:
            self._scans -= 1
            places = np.searchsorted(sketch, self._hashes)
            places[places == len(sketch)] = 0
            return self._owners[sketch[places] == self._hashes].tolist() if len(sketch) else []
        if self._scans is not None or len(self._pending) >= _PENDING:
            self._sort()
        first, last = (np.searchsorted(self._hashes, sketch, side=side) for side in ("left", "right"))
        return [one for a, b in zip(first.tolist(), last.tolist(), strict=True) for one in self._owners[a:b].tolist()]

    def _candidates(self, sketch: Sketch) -> list[str]:
        """Ids whose samples are close to this one, in order of id."""
        shared: Counter[int] = Counter(self._owners_of(sketch))
        for shingle in sketch.tolist():
            shared.update(self._places.get(shingle, ()))
        found = []
        for number, count in shared.items():
            id = self._names[number]
            if self._numbers.get(id) == number and close(count, len(sketch), self._sizes[id]):
                found.append(id)
        return sorted(found)
