"""A run as plain text for the terminal: the table by kind, every figure with its interval, every miss."""

import math
from collections.abc import Sequence

from eval.bootstrap import Interval
from eval.figures import BY_KIND, MEASURES, Figure
from eval.outcome import Outcome
from eval.saved import Run
from index.printable import visible

_SHORT = {
    "top1": "first", "top3": "in 3", "key_em": "key EM", "key_f1": "key F1", "refusal_precision": "ref. prec.",
    "refusal_recall": "ref. rec.",
}  # fmt: skip
_RANKED = {"map": "MAP", "mrr": "MRR", "first": "right sentence first (share)"}


def amount(value: float, unit: str) -> str:
    """65.3 % as "65.3", 0.8127 as "0.813", 12.345 ms as "12"; an undefined figure as a dash."""
    if math.isnan(value):
        return "-"
    return {"%": f"{100 * value:.1f}", "ms": f"{value:.0f}" if value >= 10 else f"{value:.1f}"}.get(
        unit, f"{value:.3f}"
    )


def spread(interval: Interval, unit: str) -> str:
    """`65.3 [58.1, 72.0]`"""
    if math.isnan(interval.value):
        return "-"
    return f"{amount(interval.value, unit)} [{amount(interval.low, unit)}, {amount(interval.high, unit)}]"


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned; the first row is the heading, the first column stands left, the others right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def by_kind_rows(run: Run) -> list[list[str]]:
    """Heading, then one row for every split and kind: how many questions, and the shares of `BY_KIND`."""
    found = {(f.split, f.kind, f.name): f for f in run.figures}
    rows = [["kind", "n", *(_SHORT[name] for name in BY_KIND)]]
    for split, kind, count in dict.fromkeys((f.split, f.kind, f.questions) for f in run.figures):
        cells = [found.get((split, kind, name)) for name in BY_KIND]
        label = kind if kind != "all" else f"all ({split})" if split != "all" else "all"
        rows.append([plain(label), str(count), *(spread(c.interval, "%") if c else "-" for c in cells)])
    return rows


def figure_rows(run: Run) -> list[list[str]]:
    """Heading, then one row a figure, one column a split, over all kinds."""
    whole = [f for f in run.figures if f.kind == "all"]
    splits = list(dict.fromkeys(f.split for f in whole))
    found = {(f.name, f.split): f for f in whole}
    rows = [["figure, with 95 % interval", *map(plain, splits)]]
    for name in dict.fromkeys(f.name for f in whole):
        rows.append([plain(_label(name)), *(_cell(found.get((name, split))) for split in splits)])
    return rows


def _label(name: str) -> str:
    measure = MEASURES.get(name)
    if measure is None:
        return _RANKED.get(name, name)
    return f"{measure.label} ({measure.unit})" if measure.unit else measure.label


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    measure = MEASURES.get(figure.name)
    return spread(figure.interval, measure.unit if measure else "")


def miss_text(outcome: Outcome) -> str:
    """One miss in a few lines: the question, what was said, what was wanted."""
    asked = " / ".join((*outcome.history, outcome.question))
    lines = [plain(f"{outcome.id} ({outcome.kind}, {outcome.split}) broke at {outcome.broke}: {asked}")]
    for shown in outcome.quotes[:1]:
        lines.append(f"    said:   {plain(shown.text)} [{plain(shown.article)}; key: {plain(shown.key or '-')}]")
    if not outcome.quotes:
        lines.append("    said:   (refused)")
    place = f" (quoted in place {outcome.right_at})" if outcome.right_at > 1 else ""
    lines += [f"    wanted: {plain(text)}{place}" for text in outcome.wanted] or ["    wanted: a refusal"]
    if outcome.answers:
        lines.append(f"    answer: {plain(' | '.join(outcome.answers))}")
    return "\n".join(lines)


def one_line(text: str) -> str:
    """White space of any sort as single spaces: what is printed keeps to its line."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """One line, and nothing in it that could drive a terminal."""
    return visible(one_line(text))


def run_text(run: Run, baselines: str = "", misses: bool = True) -> str:
    """Everything that `python -m eval` prints on standard output."""
    parts = [grid(figure_rows(run))] if run.ranked else [grid(by_kind_rows(run)), grid(figure_rows(run))]
    if baselines:
        parts.append(baselines)
    missed = [] if run.ranked else [outcome for outcome in run.outcomes if outcome.broke]
    if misses and missed:
        parts.append("\n".join([f"Misses ({len(missed)}):", *(miss_text(outcome) for outcome in missed)]))
    parts.append(f"Signature: {plain(run.signature.line())}")
    return "\n\n".join(parts)
