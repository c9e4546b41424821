"""`python -m eval compare A.json B.json`: what got better, what got worse, and whether chance would do the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.bootstrap import Clusters, Difference, Statistic, difference
from eval.figures import MEASURES, Columns
from eval.metrics.refusal import Array, weighted_mean
from eval.outcome import Outcome, Ranked
from eval.saved import Run
from eval.table import amount, grid, plain
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, before and after, over the questions that both runs asked."""

    label: str
    unit: str
    before: float
    after: float
    difference: Difference


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that one run got right and the other did not, or where one ranked better."""

    id: str
    question: str
    won: bool
    before: str
    after: str
    wanted: str = ""


def compare_text(first: Run, second: Run) -> tuple[str, list[str]]:
    """The comparison as text, and warnings. Raises UsageError for runs that share no question."""
    if first.ranked != second.ranked:
        raise UsageError(
            f"One run is of the form {first.signature.form}, the other {second.signature.form}; compare two of one form"
        )
    pairs = paired(first, second)
    if not pairs:
        raise UsageError("The two runs share no question (by id); compare two runs of the same question file")
    warnings = _warnings(first, second, len(pairs))
    ranked = first.ranked
    changes = ranked_changes(pairs) if ranked else answering_changes(pairs)
    turns = ranked_turns(pairs) if ranked else answering_turns(pairs)
    parts = [
        f"A: {plain(first.signature.line())}\nB: {plain(second.signature.line())}\n{len(pairs)} questions in both",
        grid([["B against A", "A", "B", "difference, 95 % interval", "p"], *(_row(change) for change in changes)]),
    ]
    for won, title in ((True, "Won"), (False, "Lost")):
        chosen = [turn for turn in turns if turn.won == won]
        rows = [
            f"{plain(turn.id)}: {plain(turn.question)}\n    A: {plain(turn.before)}\n    B: {plain(turn.after)}"
            + (f"\n    wanted: {plain(turn.wanted)}" if turn.wanted else "")
            for turn in chosen
        ]
        parts.append("\n".join([f"{title} ({len(chosen)}):", *rows]))
    return "\n\n".join(parts), warnings


def paired(first: Run, second: Run) -> list[tuple[Outcome, Outcome]] | list[tuple[Ranked, Ranked]]:
    """The outcomes of the questions that both runs asked, by id, in the first's order."""
    after = {outcome.id: outcome for outcome in second.outcomes}
    return [(outcome, after[outcome.id]) for outcome in first.outcomes if outcome.id in after]


def answering_changes(pairs: Sequence[tuple[Outcome, Outcome]]) -> list[Change]:
    """Every figure that both runs have. Times are left out: they are compared on one machine, at one load.

    Where the first run's questions come in clusters, whole clusters are resampled (see `eval.bootstrap`).
    """
    before, after = (Columns.of([pair[i] for pair in pairs]) for i in (0, 1))
    changes = []
    for measure in MEASURES.values():
        if measure.unit == "ms" or measure.name.startswith("squad2"):
            continue
        change = _change(
            measure.label, measure.unit, len(pairs),
            lambda w, m=measure: m.statistic(before, w), lambda w, m=measure: m.statistic(after, w), before.clusters,
        )  # fmt: skip
        if not np.isnan(change.difference.value):
            changes.append(change)
    return changes


def ranked_changes(pairs: Sequence[tuple[Ranked, Ranked]]) -> list[Change]:
    """The mean of every measure that both runs have, over the questions where it is defined in both."""
    names = [name for name in pairs[0][0].scores if name in pairs[0][1].scores]
    changes = []
    for name in names:
        before, after = (np.array([pair[i].scores.get(name, np.nan) for pair in pairs]) for i in (0, 1))
        both = ~(np.isnan(before) | np.isnan(after))
        if both.any():
            means = [_mean_of(values, both) for values in (before, after)]
            changes.append(_change(name, "", len(pairs), *means))
    return changes


def _mean_of(values: Array, among: NDArray[np.bool_]) -> Statistic:
    known = np.nan_to_num(values)
    return lambda weights: weighted_mean(known, among, weights)


def _change(
    label: str, unit: str, questions: int, first: Statistic, second: Statistic, clusters: Clusters | None = None
) -> Change:
    one = np.ones((1, questions))
    change = difference(first, second, questions, clusters)
    return Change(label, unit, float(first(one)[0]), float(second(one)[0]), change)


def answering_turns(pairs: Sequence[tuple[Outcome, Outcome]]) -> list[Turn]:
    """Right first (or rightly refused) in one run only."""
    return [
        Turn(a.id, " / ".join((*a.history, a.question)), b.good, a.said, b.said, " | ".join(b.wanted) or "a refusal")
        for a, b in pairs
        if a.good != b.good
    ]


def ranked_turns(pairs: Sequence[tuple[Ranked, Ranked]]) -> list[Turn]:
    """Another value of the first measure."""
    name = next(iter(pairs[0][0].scores), None)
    turns = []
    for a, b in pairs:
        before, after = a.scores.get(name, np.nan), b.scores.get(name, np.nan)
        if abs(after - before) > 1e-9:
            turns.append(Turn(a.id, a.question, after > before, f"{before:.3f} {a.said}", f"{after:.3f} {b.said}"))
    return turns


def _row(change: Change) -> list[str]:
    d, unit = change.difference, change.unit
    label = f"{change.label} ({unit})" if unit else change.label
    spread = f"{_signed(d.value, unit)} [{_signed(d.low, unit)}, {_signed(d.high, unit)}]"
    p = f"{d.p:.3f}" if d.p >= 0.001 else "<0.001"
    return [plain(label), amount(change.before, unit), amount(change.after, unit), spread, p]


def _signed(value: float, unit: str) -> str:
    text = amount(value, unit)
    return text if text.startswith("-") else f"+{text}"


def _warnings(first: Run, second: Run, pairs: int) -> list[str]:
    a, b = first.signature, second.signature
    warnings = []
    if a.questions != b.questions:
        warnings.append(f"The questions differ; the {pairs} with an id in both are compared.")
    if a.articles != b.articles:
        warnings.append("The articles differ: some of the difference may be theirs.")
    return warnings
