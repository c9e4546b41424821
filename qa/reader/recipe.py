"""How the shipped reader is trained, stage by stage: what each learns from, how fast."""

from dataclasses import dataclass
from functools import partial

MAX_TOKENS = 192


@dataclass(frozen=True, slots=True)
class Stage:
    """Passes over a mixture. `share` is how much of a source is drawn each epoch, 1.0 for all of it; `negatives`
    wrong windows go with each right one; a share `unanswerable` of groups loses its right window, and a share `outside`
    meets windows of other affairs only; a share `wide` meets as many windows as a question does in use; a sentence that
    is a context of its own is set among at most `strangers` others; `last_step` ends the stage early on its schedule;
    from `cool_from` on, the learning rate falls in a line to nearly nothing at `last_step`. `dropout`: whether a tenth
    of the activations is dropped; a reader that meets most of its questions for the first time has no use for it."""

    name: str
    share: dict[str, float]
    epochs: int
    negatives: int
    unanswerable: float
    learning_rate: float
    groups_a_step: int
    strangers: int = 3
    last_step: int | None = None
    cool_from: int | None = None
    outside: float = 0.0
    wide: float = 0.0
    dropout: bool = True


_later = partial(
    Stage,
    epochs=1,
    negatives=1,
    unanswerable=0.05,
    learning_rate=1e-4,
    groups_a_step=8,
    strangers=2,
    outside=0.08,
    wide=0.1,
    dropout=False,
)
RECIPE = (
    Stage(
        "spans",
        {"qamr": 0.75},
        epochs=1,
        negatives=1,
        unanswerable=0.1,
        learning_rate=2e-4,
        groups_a_step=16,
        last_step=800,
    ),
    Stage(
        "reading",
        {"lessons": 1.0, "qed": 0.5, "covid-qa": 0.08, "quoref": 0.3},
        epochs=3,
        negatives=2,
        unanswerable=0.12,
        learning_rate=1.5e-4,
        groups_a_step=8,
        last_step=1300,
        cool_from=820,
    ),
    Stage(
        "wide",
        {"qamr": 1.0, "lessons": 0.3, "qed": 0.5, "quoref": 0.5},
        epochs=1,
        negatives=1,
        unanswerable=0.12,
        learning_rate=2e-4,
        groups_a_step=16,
        strangers=1,
        last_step=800,
    ),
    Stage(
        "closing",
        {"lessons": 0.75, "qed": 1.0, "quoref": 0.5, "qamr": 0.1},
        epochs=1,
        negatives=2,
        unanswerable=0.12,
        learning_rate=1.5e-4,
        groups_a_step=8,
        strangers=2,
    ),
    Stage(
        "practice",
        {"lessons": 0.6, "qed": 1.0, "quoref": 0.5, "qamr": 0.1},
        epochs=1,
        negatives=2,
        unanswerable=0.12,
        learning_rate=1.4e-4,
        groups_a_step=8,
        strangers=2,
        last_step=1000,
    ),
    Stage(
        "last",
        {"lessons": 0.55, "qed": 0.5, "quoref": 0.3, "qamr": 0.02},
        epochs=1,
        negatives=2,
        unanswerable=0.12,
        learning_rate=1.3e-4,
        groups_a_step=8,
        strangers=2,
        last_step=1900,
        cool_from=1200,
    ),
    Stage(
        "again",
        {"lessons": 0.35, "qed": 0.5, "quoref": 0.3, "qamr": 0.03},
        epochs=1,
        negatives=2,
        unanswerable=0.1,
        learning_rate=1.2e-4,
        groups_a_step=8,
        strangers=2,
        last_step=750,
    ),
    Stage(
        "understanding",
        {"lessons": 0.36, "qed": 0.5, "quoref": 0.3, "qamr": 0.03},
        epochs=1,
        negatives=2,
        unanswerable=0.08,
        learning_rate=1.2e-4,
        groups_a_step=8,
        strangers=2,
        last_step=1300,
        cool_from=600,
    ),
    Stage(
        "farther",
        {"lessons": 0.2, "qed": 0.5, "quoref": 0.3, "qamr": 0.03},
        epochs=1,
        negatives=2,
        unanswerable=0.08,
        learning_rate=1e-4,
        groups_a_step=8,
        strangers=2,
        last_step=1000,
    ),
    Stage(
        "farthest",
        {"lessons": 0.2, "qed": 0.4, "quoref": 0.3, "qamr": 0.03},
        epochs=1,
        negatives=2,
        unanswerable=0.08,
        learning_rate=9e-5,
        groups_a_step=8,
        strangers=2,
        last_step=1700,
        cool_from=1000,
    ),
    Stage(
        "outside",
        {"lessons": 0.4, "qed": 0.3, "quoref": 0.2, "qamr": 0.02},
        epochs=1,
        negatives=2,
        unanswerable=0.06,
        learning_rate=1e-4,
        groups_a_step=8,
        strangers=2,
        last_step=1800,
        outside=0.14,
    ),
    Stage(
        "plain",
        {"lessons": 0.25, "qed": 0.3, "quoref": 0.2, "qamr": 0.02},
        epochs=1,
        negatives=2,
        unanswerable=0.05,
        learning_rate=8e-5,
        groups_a_step=8,
        strangers=2,
        last_step=2000,
        cool_from=900,
        outside=0.08,
    ),
    _later("whole", {"lessons": 0.42, "qed": 0.5, "quoref": 0.3, "qamr": 0.03}, last_step=5000, cool_from=600),
    _later("more", {"lessons": 0.3, "qed": 0.5, "quoref": 0.3, "qamr": 0.03}, last_step=2300, cool_from=200),
    _later("pairs", {"lessons": 0.18, "qed": 0.3, "quoref": 0.2, "qamr": 0.02}, last_step=2000, cool_from=200),
    _later("twins", {"lessons": 0.1, "qed": 0.4, "quoref": 0.2, "qamr": 0.02}, last_step=720, cool_from=100),
)
