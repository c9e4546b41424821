"""Many people at once, for a long time: the app started on its own, asked over HTTP as a program would ask it.

    python -m eval load --people 20 --questions 2000

Every person asks one question after the other, all at the same time, until so many have been answered. Reported are
how long an answer took (with everybody else's before it), errors, answers out of turn, and by how much the server's
memory grew between the warm-up and the end. Exit code 1 when there is an error, an answer out of turn, or more growth
than `MOST_GROWTH`.
"""

import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from index.errors import CuttingsError

if TYPE_CHECKING:
    import httpx

MOST_GROWTH = 0.05
WARM_UP, WARM_UP_LEAST = 0.1, 100
"""The share of the questions, and at least how many, before memory counts: caches fill, every path is run once."""
SLACK_S = 0.25
"""Two questions sent within so many seconds of each other may be answered in either order: the way there takes time."""
STARTING_S = 300.0
ANSWERING_S = 600.0
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: who asked it, when it was sent and when its answer was there (seconds), and what went wrong."""

    person: int
    sent: float
    done: float
    error: str | None = None


@dataclass(slots=True)
class Load:
    """What was measured. `memory` is the server's resident memory in MiB, with how many questions were answered."""

    people: int
    asked: list[Asked] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        return [one.error for one in self.asked if one.error]

    @property
    def out_of_turn(self) -> int:
        """Answers that came before that of a question sent earlier."""
        return out_of_turn([(one.sent, one.done) for one in self.asked if not one.error])

    @property
    def growth(self) -> float | None:
        """The share by which memory grew, from just after the warm-up to the end; None where too little was seen."""
        warm = max(WARM_UP_LEAST, WARM_UP * len(self.asked))
        after = [size for answered, size in self.memory if answered >= warm]
        if len(after) < 4:
            return None
        tenth = max(1, len(after) // 10)
        return median(after[-tenth:]) / median(after[:tenth]) - 1

    @property
    def failed(self) -> bool:
        return bool(self.errors or self.out_of_turn or (self.growth or 0) > MOST_GROWTH)

    def words(self) -> str:
        took = sorted(one.done - one.sent for one in self.asked if not one.error) or [float("nan")]
        span = max(one.done for one in self.asked) - min(one.sent for one in self.asked)
        lines = [
            f"people at once     {self.people}",
            f"questions          {len(self.asked)}, {len(self.asked) / span:.2f} a second",
            f"an answer took     p50 {at(took, 0.5):.2f} s, p95 {at(took, 0.95):.2f} s, longest {took[-1]:.2f} s",
            f"errors             {len(self.errors)}" + (f", the first: {self.errors[0]}" if self.errors else ""),
            f"out of turn        {self.out_of_turn}",
        ]
        if self.memory:
            sizes = [size for _, size in self.memory]
            grown = f"; after the warm-up {self.growth:+.1%}" if self.growth is not None else ""
            lines.append(f"memory (resident)  {sizes[0]:.0f} MiB before, {sizes[-1]:.0f} at the end{grown}")
        return "\n".join(lines)


def at(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of values in order.

    >>> at([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def out_of_turn(times: Sequence[tuple[float, float]], slack: float = SLACK_S) -> int:
    """How many of these (sent, done) came to an end before one that was sent earlier by more than the slack.

    >>> out_of_turn([(0.0, 1.0), (1.0, 4.0), (2.0, 3.0)])
    1
    """
    ordered = sorted(times)
    return sum(
        any(done < earlier_done - slack for sent_earlier, earlier_done in ordered if sent_earlier < sent - slack)
        for sent, done in ordered
    )


def memory_of(process: int) -> float | None:
    """Resident memory in MiB, or None where the system does not tell."""
    try:
        out = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True)
        return int(out.stdout) / 1024
    except (OSError, ValueError):
        return None


class Refused(CuttingsError):
    """The app was asked, and gave no answer."""


@contextmanager
def running(library: Path) -> Iterator[tuple[str, int]]:
    """The app on a free port over a library: its address and process id. It does not outlive this process when that
    is told to end."""
    command = [sys.executable, str(ROOT / "app.py"), "--library", str(library), "--port", "0"]
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        told = process.stderr.readline()
        found = re.search(r"http://\S+", told)
        if found is None:
            raise CuttingsError(f"The app did not start: {told.strip()}")
        threading.Thread(target=process.stderr.read, daemon=True).start()  # so that it never waits to be read
        yield found.group(), process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        signal.signal(signal.SIGTERM, before)


def ask_over_http(client: "httpx.Client", address: str, person: int, question: str, history: Sequence[str]) -> None:
    """One question by the API's two steps. Raises `CuttingsError` where no answer comes."""
    import httpx

    body = {"data": [question, list(history)], "session_hash": f"person-{person}"}
    try:
        event = client.post(f"{address}/gradio_api/call/ask", json=body).raise_for_status().json()["event_id"]
        told = client.get(f"{address}/gradio_api/call/ask/{event}").raise_for_status().text
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise CuttingsError(f"{type(error).__name__}: {error}") from None
    if "event: complete" not in told:
        raise Refused(" ".join(told.split())[:200])
    answer = json.loads(told.rpartition("data: ")[2])[0]
    if answer.get("question") != question:
        raise CuttingsError("an answer to another question")


def bear(
    address: str, process: int, questions: Sequence[tuple[str, Sequence[str]]], people: int, most: int,
    tick: Callable[[int], object] = lambda _: None,
) -> Load:  # fmt: skip
    """Ask `most` of the questions, over again where there are fewer, by so many people at once."""
    import httpx

    load, lock, numbers, start = Load(people), threading.Lock(), iter(range(most)), threading.Barrier(people)

    def measure() -> None:
        if (size := memory_of(process)) is not None:
            load.memory.append((len(load.asked), size))

    def person(who: int) -> None:
        with httpx.Client(timeout=ANSWERING_S) as client:
            start.wait()
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                question, history = questions[number % len(questions)]
                sent, error = time.monotonic(), None
                try:
                    ask_over_http(client, address, who, question, history)
                except CuttingsError as said:
                    error = str(said)
                with lock:
                    load.asked.append(Asked(who, sent, time.monotonic(), error))
                    if len(load.asked) % max(1, most // 200) == 0:
                        measure()
                tick(1)

    measure()
    crowd = [threading.Thread(target=person, args=(who,), daemon=True) for who in range(people)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return load


def wait_for_models(address: str, question: str) -> None:
    """Until the first answer is there. The app itself waits for its models, so what it refuses now it will not answer
    later; only that it cannot be reached may pass."""
    import httpx

    until = time.monotonic() + STARTING_S
    while True:
        try:
            with httpx.Client(timeout=STARTING_S) as client:
                return ask_over_http(client, address, 0, question, ())
        except CuttingsError as error:
            if isinstance(error, Refused) or time.monotonic() > until:
                raise CuttingsError(f"The app does not answer: {error}") from None
            time.sleep(0.5)


def measure(people: int, most: int, library: Path | None, tick: Callable[[int], object] = lambda _: None) -> Load:
    """The program's own questions, asked of the app over `library`, or over the sample articles. Raises
    `CuttingsError` where the library is missing or damaged, or the app does not start."""
    from eval.case import load_cases
    from index.library import open_library

    if library is not None:
        open_library(library)  # the app would start without it, and refuse every question
    questions = [(case.question, case.history) for case in load_cases(ROOT / "eval" / "questions.jsonl")]
    with tempfile.TemporaryDirectory() as folder:
        if library is None:
            library = Path(folder) / "library"
            command = [sys.executable, "-m", "index", "--library", str(library), "add", str(ROOT / "eval" / "articles")]
            added = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if added.returncode:
                raise CuttingsError(f"The sample articles could not be added: {added.stderr.strip().splitlines()[-1]}")
        with running(library) as (address, process):
            wait_for_models(address, questions[0][0])
            return bear(address, process, questions, people, most, tick)
