"""Training groups: one question with all the windows that compete for its answer.

Windows of one group are normalised together (shared normalisation: Clark and Gardner, "Simple and Effective
Multi-Paragraph Reading Comprehension", ACL 2018), so that scores are comparable across the passages of a
question. Negatives are the windows nearest to the question that do not hold the answer; a share of groups loses
its answering window and learns to say nothing.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.article import Span
from index.protocols import Embedder
from qa.answer import Window
from qa.reader.data import Document, Example

ELSEWHERE = (5, 200)
"""Of the windows of other affairs, in order of nearness to a question, those that a question about something that no
article touches is set among. The first few are left out: an affair of the same kind may truly answer."""

WIDE = 12
"""Windows of a wide group: as many as a question meets in use."""
_WIDE_OWN = 8
"""At most so many wrong windows of a wide group are of the question's own affair."""

Part = tuple[Window, tuple[Span, ...]]
"""A window of a group, and the answers in it: none where it is wrong."""


@dataclass(frozen=True, slots=True)
class Group:
    """`golds[i]` are the answer spans in window i (offsets into its text); all empty: nothing answers."""

    question: str
    windows: tuple[Window, ...]
    golds: tuple[tuple[Span, ...], ...]
    source: str

    @property
    def answerable(self) -> bool:
        return any(self.golds)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One window of one document, as a possible negative."""

    document: Document
    index: int

    @property
    def window(self) -> Window:
        return self.document.windows[self.index]


class Pool:
    """All windows of a set of examples, with vectors, so that each question meets its hardest neighbours."""

    def __init__(self, examples: Sequence[Example], embedder: Embedder):
        documents = {e.document.id: e.document for e in examples}
        self.candidates = [Candidate(d, i) for d in documents.values() for i in range(len(d.windows))]
        self.vectors = embedder.embed([c.window.heading + "\n" + c.window.text for c in self.candidates])
        self.rows_of_family: dict[str, list[int]] = defaultdict(list)
        self.row_of: dict[tuple[str, int], int] = {}
        for row, candidate in enumerate(self.candidates):
            self.rows_of_family[candidate.document.family].append(row)
            self.row_of[candidate.document.id, candidate.index] = row
        self.questions = embedder.embed([e.question for e in examples])

    def nearest(self, number: int, rows: Sequence[int] | None, k: int) -> list[int]:
        """The k rows nearest to question `number`, best first, within `rows` (None: all)."""
        if rows is None:
            scores = self.vectors @ self.questions[number]
            top = np.argpartition(-scores, min(k, len(scores) - 1))[:k]
            return [int(row) for row in top[np.argsort(-scores[top], kind="stable")]]
        chosen = np.asarray(rows)
        scores = self.vectors[chosen] @ self.questions[number]
        return [int(chosen[i]) for i in np.argsort(-scores, kind="stable")[:k]]

    def rank_of_gold(self, number: int, example: Example) -> int:
        """How many windows of the pool lie nearer to the question than its own best window."""
        own = [self.row_of[example.document.id, i] for i in range(len(example.document.windows))]
        scores = self.vectors @ self.questions[number]
        return int((scores > scores[own].max()).sum())


def golds_in(example: Example, index: int) -> tuple[Span, ...]:
    """The example's answers that stand within window `index`, in the window's own offsets."""
    start = example.document.starts[index]
    end = start + len(example.document.windows[index].text)
    return tuple(Span(a.start - start, a.end - start) for a in example.answers if start <= a.start and a.end <= end)


def mix_sentences(example: Example, others: Sequence[Candidate], rng: random.Random) -> tuple[Window, tuple[Span, ...]]:
    """A one-sentence context set among strange sentences at a random place, as if they were one passage."""
    pieces = [(c.window.text, None) for c in others]
    pieces.insert(rng.randint(0, len(pieces)), (example.document.text, example.answers[0]))
    text, spans, gold = "", [], ()
    for piece, answer in pieces:
        text += " " if text else ""
        if answer is not None:
            gold = (Span(answer.start + len(text), answer.end + len(text)),)
        spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    return Window(text, tuple(spans)), gold


def build_groups(
    examples: Sequence[Example], pool: Pool, negatives: int, unanswerable: float, seed: str, numbers: Sequence[int],
    strangers: int = 3, outside: float = 0.0, wide: float = 0.0,
) -> list[Group]:  # fmt: skip
    """One group for each of the examples named by `numbers`: an answering window among `negatives` hard wrong ones.

    `unanswerable` is the share of answerable examples whose answering window is taken away; `outside` the share that
    meets windows of other affairs only; `wide` the share that meets WIDE windows; `strangers` the most sentences that a
    context of one sentence is set among.
    """
    groups = []
    for number in numbers:
        example = examples[number]
        rng = random.Random(f"{seed}-{number}-{example.question}")
        if example.source == "qamr":
            groups.append(_mixed_group(number, example, pool, negatives, unanswerable, strangers, rng))
            continue
        is_wide = wide > 0 and rng.random() < wide
        if outside and example.answers and rng.random() < outside:
            parts = _outside_parts(number, example, pool, WIDE if is_wide else negatives + 1, rng)
        elif is_wide:
            parts = _wide_parts(number, example, pool, unanswerable, rng)
        else:
            parts = _rival_parts(number, example, pool, negatives, unanswerable, rng)
        if parts:
            groups.append(_group(example, parts, rng))
    return groups


def _rival_parts(
    number: int, example: Example, pool: Pool, negatives: int, unanswerable: float, rng: random.Random
) -> list[Part]:
    near = pool.rows_of_family[example.document.family]
    wrong = [r for r in pool.nearest(number, near, 14) if not _answers(example, pool.candidates[r])]
    far = _of_other_affairs(number, example, pool, 30)
    right = [i for i in range(len(example.document.windows)) if golds_in(example, i)]
    keep = bool(right) and rng.random() >= unanswerable
    wanted = negatives + (not keep)
    # The nearest wrong window first; then others of the same affair. Now and then a stranger takes the last place.
    chosen = wrong[:1] + rng.sample(wrong[1:7], min(wanted - 1, len(wrong[1:7])))
    if far and (len(chosen) < wanted or rng.random() < 0.25):
        chosen = [*chosen[: wanted - 1], far[rng.randrange(min(4, len(far)))]]
    return _parts(example, pool, chosen, right if keep else (), rng)


def _wide_parts(number: int, example: Example, pool: Pool, unanswerable: float, rng: random.Random) -> list[Part]:
    near = pool.rows_of_family[example.document.family]
    wrong = [r for r in pool.nearest(number, near, WIDE + 6) if not _answers(example, pool.candidates[r])]
    right = [i for i in range(len(example.document.windows)) if golds_in(example, i)]
    keep = bool(right) and rng.random() >= unanswerable
    own = rng.sample(wrong, min(_WIDE_OWN, len(wrong)))
    far = _of_other_affairs(number, example, pool, len(near) + 2 * WIDE)
    wanted = WIDE - keep - len(own)
    return _parts(example, pool, own + rng.sample(far, min(wanted, len(far))), right if keep else (), rng)


def _outside_parts(number: int, example: Example, pool: Pool, size: int, rng: random.Random) -> list[Part]:
    ranks = rng.sample(range(*ELSEWHERE), size)
    own = len(pool.rows_of_family[example.document.family])
    rows = _of_other_affairs(number, example, pool, own + 2 * ELSEWHERE[1])
    chosen = [rows[rank] for rank in ranks if rank < len(rows)] or rows[-1:]
    return _parts(example, pool, chosen, (), rng)


def _parts(example: Example, pool: Pool, wrong: Sequence[int], right: Sequence[int], rng: random.Random) -> list[Part]:
    """The windows of the rows `wrong`, and one of the example's own windows `right`, where there are any."""
    parts: list[Part] = [(pool.candidates[r].window, ()) for r in wrong]
    if right:
        index = rng.choice(right)
        parts.append((example.document.windows[index], golds_in(example, index)))
    return parts


def _of_other_affairs(number: int, example: Example, pool: Pool, k: int) -> list[int]:
    """Of the k rows nearest to question `number`, those of other affairs that do not answer it, best first."""
    own = frozenset(pool.rows_of_family[example.document.family])
    return [r for r in pool.nearest(number, None, k) if r not in own and not _answers(example, pool.candidates[r])]


def _mixed_group(
    number: int, example: Example, pool: Pool, negatives: int, unanswerable: float, strangers: int, rng: random.Random
) -> Group:
    others = [
        pool.candidates[r]
        for r in pool.nearest(number, None, 4 * (negatives + 1) + 1)
        if pool.candidates[r].document.id != example.document.id
    ]
    rng.shuffle(others)
    parts, position = [], 0
    for _ in range(negatives):
        take = others[position : position + rng.randint(max(1, strangers - 1), strangers + 1)]
        position += len(take)
        if take:
            first, rest = take[0], take[1:]
            stand_in = Example(example.source, example.question, first.document, (Span(0, 1),))
            parts.append((mix_sentences(stand_in, rest, rng)[0], ()))
    if rng.random() >= unanswerable:
        parts.append(mix_sentences(example, others[position : position + rng.randint(0, strangers)], rng))
    return _group(example, parts, rng)


def _answers(example: Example, candidate: Candidate) -> bool:
    """Whether a window of the same affair may answer too: then it is neither right nor wrong, and is left out."""
    text = candidate.window.text.lower()
    if candidate.document.id == example.document.id and golds_in(example, candidate.index):
        return True
    return any(a.of(example.document.text).lower() in text for a in example.answers)


def _group(example: Example, parts: list[Part], rng: random.Random) -> Group:
    rng.shuffle(parts)
    return Group(example.question, tuple(w for w, _ in parts), tuple(g for _, g in parts), example.source)


def roughen(group: Group, rng: random.Random) -> Group:
    """The same question as people type it: now and then no question mark, or two letters swapped; and the heading is
    sometimes missing."""
    question = group.question
    if rng.random() < 0.3:
        question = question.rstrip("?. ")
    letters = [i for i in range(1, len(question) - 2) if question[i].isalpha() and question[i + 1].isalpha()]
    if letters and rng.random() < 0.08:
        i = rng.choice(letters)
        question = question[:i] + question[i + 1] + question[i] + question[i + 2 :]
    windows = group.windows
    if rng.random() < 0.15:
        windows = tuple(replace(w, heading="") for w in windows)
    return replace(group, question=question, windows=windows)
