"""The ratchet: figures that must not fall, bound to the questions, articles and models that they were measured on.

`floors.json` holds one bound for every gated figure of every split, each a little below what was measured, and the
digests of what it was measured on. `--update` moves bounds only towards better, unless `--lower` is given too.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.figures import GATED, MEASURES, Figure
from eval.saved import Signature
from eval.table import amount
from index.errors import CuttingsError

SLACK_QUESTIONS = 2
"""A bound leaves room for so many questions to fall the other way: another processor's rounding can tip a tie."""
SLACK_OTHER = 0.01
"""The least room left to figures that are not shares of questions (AUROC, calibration): one question in another bin
moves the calibration error of 110 questions by more."""
NO_SLACK = ("quote_validity", "misattribution")
"""Laws, not scores: every quote is a slice of its source, under its own name."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The least that a figure may be (the most, where lower is better)."""

    split: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Floors:
    questions: str
    articles: str
    models: str
    bounds: tuple[Bound, ...]


def models_of(signature: Signature) -> str:
    return f"{signature.embedder} + {signature.reader}"


def read_floors(path: Path) -> Floors | None:
    """None when there is no file yet. Raises CuttingsError when it is not one that `--update` wrote."""
    try:
        data = json.loads(path.read_text("utf-8"))
        bounds = tuple(
            Bound(split, name, float(value)) for split, row in data["floors"].items() for name, value in row.items()
        )
        return Floors(data["questions"], data["articles"], data["models"], bounds)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CuttingsError(
            f"{path} cannot be understood ({error!r}); put it back from version control, or type: "
            "python -m eval --update --lower"
        ) from None


def write_floors(floors: Floors, path: Path) -> None:
    table: dict[str, dict[str, float]] = {}
    for bound in floors.bounds:
        table.setdefault(bound.split, {})[bound.name] = round(bound.value, 4)
    data = {"questions": floors.questions, "articles": floors.articles, "models": floors.models, "floors": table}
    path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def changed(floors: Floors, signature: Signature) -> list[str]:
    """Which of questions, articles and models are no longer those of the floors."""
    pairs = (
        ("questions", floors.questions, signature.questions),
        ("articles", floors.articles, signature.articles),
        ("models", floors.models, models_of(signature)),
    )
    return [name for name, then, now in pairs if then != now]


def fallen(floors: Floors, figures: Sequence[Figure]) -> list[str]:
    """One line for every figure beyond its bound, and for every bound whose figure was not computed."""
    found = {(f.split, f.name): f.interval.value for f in figures if f.kind == "all"}
    shown_splits = {split for split, _ in found}
    lines = []
    for bound in floors.bounds:
        measure = MEASURES[bound.name]
        value = found.get((bound.split, bound.name))
        if value is None:
            if bound.split in shown_splits:
                lines.append(f"{measure.label} ({bound.split}): no longer computed; its floor is {bound.value}")
        elif is_beyond(value, bound):
            side, name = ("under", "floor") if measure.higher_is_better else ("over", "ceiling")
            lines.append(
                f"{measure.label} ({bound.split}): {amount(value, measure.unit)}, "
                f"{side} its {name} of {amount(bound.value, measure.unit)}"
            )
    return lines


def is_beyond(value: float, bound: Bound) -> bool:
    """Bounds are kept to four decimals, so that much is forgiven."""
    better = MEASURES[bound.name].higher_is_better
    return value < bound.value - 5e-5 if better else value > bound.value + 5e-5


def raised(floors: Floors | None, signature: Signature, figures: Sequence[Figure], lower: bool) -> Floors:
    """The floors for what was just measured. Without `lower`, no bound of before gets worse or is dropped."""
    before = {(b.split, b.name): b.value for b in floors.bounds} if floors and not lower else {}
    after = dict(before)
    for figure in figures:
        if figure.kind != "all" or figure.name not in GATED:
            continue
        value = bound_value(figure)
        old = before.get((figure.split, figure.name))
        pick = max if MEASURES[figure.name].higher_is_better else min
        after[figure.split, figure.name] = value if old is None else pick(old, value)
    bounds = tuple(Bound(split, name, value) for (split, name), value in after.items())
    return Floors(signature.questions, signature.articles, models_of(signature), bounds)


def bound_value(figure: Figure) -> float:
    """What was measured, less the slack (more, where lower is better)."""
    measure = MEASURES[figure.name]
    if figure.name in NO_SLACK:
        return figure.interval.value
    slack = SLACK_QUESTIONS / max(1, figure.of)
    if measure.unit != "%":
        slack = max(SLACK_OTHER, slack)
    return max(0.0, figure.interval.value - slack) if measure.higher_is_better else figure.interval.value + slack
