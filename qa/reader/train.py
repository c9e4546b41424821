"""Train the reader: `python -m qa.reader.train --data DIR --out DIR`.

Stages, as `recipe.py` has them. Some teach where an answer stands, on QAMR's single sentences mixed with hard
strangers; others which passage answers, and when none does, on our own lessons, QED, COVID-QA and Quoref, each
question with the passages nearest to it. Runs on two CPU cores, may be stopped at any time, and goes on from its last
checkpoint when started again. The same seed, data and precision give the same weights.

Example:
    python -m qa.reader.train --data ../data --out runs/reader
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.cli.command import Parser, exit_code_of, say
from index.errors import UsageError
from qa.reader import data
from qa.reader.data import Example
from qa.reader.groups import Group, Pool, build_groups, roughen
from qa.reader.lessons import held_out
from qa.reader.recipe import RECIPE, Stage

LESSONS = Path(__file__).parent / "lessons"
MOST_WITHOUT = 0.5
"""Questions without an answer to one with, of those that begin alike."""
Say = Callable[[str], None]


def load_examples(folder: Path, stage: Stage) -> list[Example]:
    """All examples of the stage's sources, in a fixed order. Raises UsageError naming a missing file."""
    loaders = {
        "qamr": lambda: data.load_qamr(folder / "qamr"),
        "qed": lambda: data.load_qed(folder / "qed" / "dev.jsonlines"),
        "covid-qa": lambda: data.load_squad(folder / "covid-qa" / "200423_covidQA.json", "covid-qa"),
        "quoref": lambda: data.load_squad(folder / "quoref" / "contrast.json", "quoref"),
        "lessons": lambda: data.load_own_lessons(LESSONS),
    }
    examples: list[Example] = []
    for source in stage.share:
        try:
            examples.extend(loaders[source]())
        except FileNotFoundError as error:
            raise UsageError(
                f"{error.filename} is missing; --data must hold the sets named in qa/reader/CARD.md"
            ) from None
    return examples


_PRONOUNS = frozenset("he she it they him her them his hers its their theirs this that these those who which".split())


def clear_enough(example: Example, pool: Pool, number: int) -> bool:
    """QAMR's questions lean on their sentence ("What is listed?"): keep those that name what they ask about."""
    if example.source != "qamr":
        return True
    if example.answers[0].of(example.document.text).lower() in _PRONOUNS:
        return False
    return len(example.question.split()) >= 4 and pool.rank_of_gold(number, example) < 30


@dataclass(frozen=True, slots=True)
class Course:
    """What one stage learns from: every clear example with its pool of competing windows."""

    stage: Stage
    examples: list[Example]
    pool: Pool
    taught: list[int]
    validated: list[int]

    def groups(self, numbers: Sequence[int], seed: str) -> list[Group]:
        stage = self.stage
        return build_groups(
            self.examples, self.pool, stage.negatives, stage.unanswerable, seed, numbers, stage.strangers,
            stage.outside, stage.wide,
        )  # fmt: skip


def prepare(folder: Path, stage: Stage, say: Say) -> Course:
    from index.embed import load_embedder

    examples = load_examples(folder, stage)
    say(f"{stage.name}: {len(examples)} questions, embedding them")
    pool = Pool(examples, load_embedder())
    clear = [i for i, e in enumerate(examples) if clear_enough(e, pool, i)]
    taught = [i for i in clear if not held_out(examples[i].document.family)]
    validated = [i for i in clear if held_out(examples[i].document.family)]
    say(f"{stage.name}: {len(taught)} questions to learn from, {len(validated)} to validate on")
    return Course(stage, examples, pool, taught, validated[:: max(1, len(validated) // 400)])


def even_openings(examples: Sequence[Example], numbers: Sequence[int]) -> dict[int, float]:
    """How much of each example without an answer to draw (1.0: all), so that of no opening ("why did") more than
    MOST_WITHOUT times as many lack an answer as have one: else how a question begins would give it away."""

    def opening(number: int) -> tuple[str, ...]:
        return tuple(examples[number].question.lower().split()[:2])

    answered = Counter(opening(n) for n in numbers if examples[n].answers)
    without = Counter(opening(n) for n in numbers if not examples[n].answers)
    return {
        n: min(1.0, MOST_WITHOUT * (answered[opening(n)] + 1) / without[opening(n)])
        for n in numbers
        if not examples[n].answers
    }


def epoch_batches(course: Course, seed: int, epoch: int) -> list[list[Group]]:
    """Batches of one epoch: a fresh draw of each source and of its wrong windows, roughened as people type,
    alike in length within a batch."""
    stage, rng = course.stage, random.Random(f"{seed}-{course.stage.name}-{epoch}")
    even = even_openings(course.examples, course.taught)
    drawn = [i for i in course.taught if rng.random() < stage.share[course.examples[i].source] * even.get(i, 1.0)]
    rng.shuffle(drawn)
    chosen = [roughen(g, rng) for g in course.groups(drawn, f"{seed}-{epoch}")]
    size, batches = stage.groups_a_step, []
    for start in range(0, len(chosen), size * 16):
        chunk = sorted(chosen[start : start + size * 16], key=lambda g: max(len(w.text) for w in g.windows))
        batches.extend(chunk[i : i + size] for i in range(0, len(chunk), size))
    rng.shuffle(batches)
    return batches


def run(folder: Path, out: Path, seed: int, precision: str, only: str | None, say: Say) -> None:
    from qa.reader.trainer import Trainer, steps

    out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(out, seed, precision)
    if trainer.resume():
        say(f"going on from stage {trainer.stage + 1}, step {trainer.step}")
    for number, stage in enumerate(RECIPE):
        if number < trainer.stage or (only and stage.name != only):
            continue
        course = prepare(folder, stage, say)
        valid = course.groups(course.validated, "validation")
        batches = [b for epoch in range(stage.epochs) for b in epoch_batches(course, seed, epoch)]
        for report in steps(trainer, stage, batches, valid):
            with (out / "curve.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(report) + "\n")
            say(" ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in report.items()))
        trainer.stage, trainer.step = number + 1, 0
        trainer.optimizer = trainer.fresh_optimizer()
        trainer.save()
        trainer.save(f"{stage.name}.pt")
    say(f"done; to ship it: python -m qa.reader.export {out}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Parser(
        prog="python -m qa.reader.train", description=__doc__.split("\n\n")[0],
        epilog="example: python -m qa.reader.train --data ../data --out runs/reader",
    )  # fmt: skip
    parser.add_argument("--data", type=Path, required=True, help="folder with qamr/, qed/, covid-qa/ and quoref/")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints, the validation curve and the result")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32",
                        help="bfloat16 is about 1.7 times faster where the processor has it")  # fmt: skip
    parser.add_argument("--only", choices=[s.name for s in RECIPE], help="one stage only")
    given = parser.parse_args(arguments)

    def work() -> int:
        run(given.data, given.out, given.seed, given.precision, given.only, say)
        return 0

    return exit_code_of(work, "stopped; the same command goes on from the last checkpoint")


if __name__ == "__main__":
    sys.exit(main())
