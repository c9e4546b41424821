"""`python -m eval ablate`: what each part is worth, by leaving it out.

One row a variant, in one table, with the paired difference of the first figure to the whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.bootstrap import Difference, difference
from eval.figures import MEASURES, Columns, figure
from eval.original import Original
from eval.outcome import Outcome
from eval.run import Progress, ask_all
from eval.table import grid, spread
from eval.truth import Wanted
from qa.answer import Answerer

COLUMNS = ("top1", "top3", "key_f1", "refusal_precision", "refusal_recall", "auroc", "p50")


@dataclass(frozen=True, slots=True)
class Variant:
    """Which parts answer. The first of a list of variants is the whole, that the others are held against."""

    name: str
    reader: bool
    words: bool = True
    vectors: bool = True
    neighbours: bool = True
    further: bool = True


def variants(reader: bool) -> list[Variant]:
    """The whole first; those with a reader only where there is one."""
    rows = (
        ("words and vectors", {}),
        ("words only", {"vectors": False}),
        ("vectors only", {"words": False}),
        ("without neighbours", {"neighbours": False}),
    )
    unread = [Variant(f"{name}, no reader", False, **switches) for name, switches in rows]
    if not reader:
        return unread
    read = [Variant(f"{name}, with reader", True, **switches) for name, switches in rows]
    return [*read, Variant("reading no further, with reader", True, further=False), *unread]


Opener = Callable[[Variant], Answerer]


def ablate(
    chosen: Sequence[Variant],
    opener: Opener,
    wanted: Sequence[Wanted],
    originals: Mapping[str, Original],
    progress: Callable[[str], Progress],
) -> str:
    """Every variant asked everything; the table, each figure with its interval. `progress` gets the variant's name."""
    asked = {v.name: ask_all(wanted, opener(v), originals, progress(v.name)) for v in chosen}
    whole = asked[chosen[0].name]
    heading = ["variant", *(_heading(name) for name in COLUMNS), "first less the whole's", "p"]
    return grid([heading, *(_row(name, outcomes, whole) for name, outcomes in asked.items())])


def _heading(name: str) -> str:
    short = {"top1": "first", "top3": "in 3", "key_f1": "key F1", "refusal_precision": "ref. prec.",
             "refusal_recall": "ref. rec.", "auroc": "AUROC", "p50": "median ms"}  # fmt: skip
    return short[name]


def _row(name: str, outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> list[str]:
    columns = Columns.of(outcomes)
    cells = [spread(figure(MEASURES[m], columns, "all", "all").interval, MEASURES[m].unit) for m in COLUMNS]
    if outcomes is whole:
        return [name, *cells, "-", "-"]
    change = first_against(outcomes, whole)
    bounds = f"{100 * change.value:+.1f} [{100 * change.low:+.1f}, {100 * change.high:+.1f}]"
    return [name, *cells, bounds, f"{change.p:.3f}"]


def first_against(outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> Difference:
    """Right sentence first: this variant less the whole, on the same questions."""
    ours, theirs = Columns.of(outcomes), Columns.of(whole)
    top = MEASURES["top1"].statistic
    return difference(lambda w: top(theirs, w), lambda w: top(ours, w), len(outcomes))
