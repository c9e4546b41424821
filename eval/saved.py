"""A run as a value, and as the JSON file that `--json` writes and `compare` reads."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from eval.bootstrap import Interval
from eval.figures import Figure
from eval.outcome import Broke, Outcome, Ranked, Shown
from index.errors import UsageError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """What a score depends on: two runs with one signature are comparable, question by question."""

    form: str  # "questions", "squad", "squad gold", "trecqa clean", "trecqa raw", "beir"
    version: str
    embedder: str
    reader: str
    settings: str
    questions: str  # sha256
    articles: str  # sha256
    question_count: int
    article_count: int

    def line(self) -> str:
        """One line, in the manner of sacrebleu's signature.

        `form:questions|version:0.1.0|...|questions:120:1a2b3c4d5e6f|articles:24:...`
        """
        return "|".join([
            f"form:{self.form}", f"version:{self.version}", f"embedder:{self.embedder}", f"reader:{self.reader}",
            f"settings:{self.settings}", f"questions:{self.question_count}:{self.questions[:12]}",
            f"articles:{self.article_count}:{self.articles[:12]}",
        ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """`outcomes` are all `Outcome` or all `Ranked`; the signature's form tells which."""

    signature: Signature
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...] | tuple[Ranked, ...]

    @property
    def ranked(self) -> bool:
        return is_ranked(self.signature.form)


def is_ranked(form: str) -> bool:
    return form.startswith(("trecqa", "beir"))


def write_run(run: Run, path: Path) -> None:
    """NaN is written as null. Raises UsageError when the file cannot be written."""
    data = {"cuttings_eval": FORMAT, **asdict(run)}
    try:
        path.write_text(json.dumps(_plain(data), ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another file with --json") from None


def read_run(path: Path) -> Run:
    """Raises UsageError when the file is missing, or not a run that this version wrote."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["cuttings_eval"] != FORMAT:
            raise ValueError("another format")
        signature = Signature(**{f.name: data["signature"][f.name] for f in fields(Signature)})
        one = _ranked if is_ranked(signature.form) else _outcome
        return Run(signature, tuple(_figure(row) for row in data["figures"]), tuple(one(r) for r in data["outcomes"]))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; `python -m eval --json {path}` makes it") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(
            f"{path} is not a run saved by this version's `python -m eval --json FILE`; make it again so"
        ) from None


def _figure(row: dict) -> Figure:
    bounds = {name: math.nan if row["interval"][name] is None else row["interval"][name] for name in _INTERVAL}
    return Figure(row["name"], row["split"], row["kind"], row["questions"], row["of"], Interval(**bounds))


_INTERVAL = tuple(field.name for field in fields(Interval))


def _outcome(row: dict) -> Outcome:
    row = {"cluster": "", "passage_at": None, "passage_ndcg": None, **row}  # runs saved before there were these
    known = {field.name: row[field.name] for field in fields(Outcome)}
    for name in ("history", "answers", "wanted"):
        known[name] = tuple(known[name])
    for name in ("quotes", "nearest"):
        known[name] = tuple(Shown(**quote) for quote in known[name])
    known["broke"] = Broke(known["broke"]) if known["broke"] else None
    return Outcome(**known)


def _ranked(row: dict) -> Ranked:
    known = {field.name: row[field.name] for field in fields(Ranked)}
    known["scores"] = {name: math.nan if value is None else value for name, value in known["scores"].items()}
    return Ranked(**known)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
