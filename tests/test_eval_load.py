"""What `python -m eval load` reports: its measures on times and sizes that are known."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import chat_fakes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import cli
from eval.__main__ import main
from eval.load import Asked, Load, at, bear, out_of_turn, wait_for_models
from index.errors import CuttingsError, ModelMismatch
from qa.page.desk import Desk

SECONDS = st.floats(0, 1000)


@given(st.lists(SECONDS, min_size=1, max_size=30, unique=True))
def test_first_come_first_served_is_never_out_of_turn(sent: list[float]) -> None:
    sent = sorted(sent)
    times = [(start, 1000.0 + place) for place, start in enumerate(sent)]
    assert out_of_turn(times) == out_of_turn(times[::-1]) == 0


def test_who_overtakes_is_counted_once() -> None:
    times = [(0.0, 10.0), (1.0, 11.0), (2.0, 12.0), (3.0, 4.0)]
    assert out_of_turn(times) == 1
    assert out_of_turn([(0.0, 10.0), (0.1, 9.0)]) == 0  # sent together


@given(st.lists(SECONDS, min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_values_and_not_exceeded_by_its_share(values: list[float], share: float) -> None:
    ordered = sorted(values)
    found = at(ordered, share)
    assert found in values and sum(v <= found for v in ordered) >= int(share * 1000) / 1000 * len(ordered) - 1e-9


def load_of(sizes: list[float], **faults: object) -> Load:
    asked = [Asked(0, float(n), n + 0.5, **faults) for n in range(len(sizes))]
    return Load(1, asked, [(n, size) for n, size in enumerate(sizes)])


def test_memory_that_grows_fails_and_a_warm_up_does_not() -> None:
    steady = load_of([500.0] * 100 + [800.0] * 900)
    growing = load_of([800.0 + n / 10 for n in range(1000)])
    assert steady.growth == 0 and not steady.failed
    assert growing.growth == pytest.approx(0.09, abs=0.02) and growing.failed
    assert load_of([1.0]).growth is None and not load_of([1.0]).failed


def test_an_error_or_an_answer_out_of_turn_fails() -> None:
    assert load_of([1.0] * 5, error="no answer").failed
    overtaken = Load(2, [Asked(0, 0.0, 9.0), Asked(1, 1.0, 2.0)])
    assert overtaken.failed and "out of turn        1" in overtaken.words()


def test_the_words_name_every_figure() -> None:
    words = load_of([700.0] * 20).words()
    for figure in ("people at once     1", "questions          20", "p50 0.50 s, p95 0.50 s", "700 MiB before"):
        assert figure in words


def test_the_options() -> None:
    args = cli.parse_load(["--people", "20", "--questions", "2000"])
    assert (args.people, args.questions, args.library) == (20, 2000, None)


def test_twenty_people_are_answered_in_turn_by_an_app_that_runs() -> None:
    import app

    answerer = chat_fakes.FakeAnswerer(chat_fakes.FakeLibrary(chat_fakes.sample_articles()), delay=0.01)
    desk = Desk(lambda: answerer, lambda: answerer.library)
    desk._open()
    questions = [(f"Who will chair board {n}?", ("Earlier question",)) for n in range(50)]
    with chat_fakes.served(app.build_app(desk)) as address:
        wait_for_models(address, "Who will chair the board?")
        load = bear(address, os.getpid(), questions, people=20, most=60)
    assert len(load.asked) == 60 and load.errors == [] and load.out_of_turn == 0
    assert {one.person for one in load.asked} == set(range(20))
    assert sorted(asked for asked, _ in answerer.asked[1:]) == sorted(questions[n % 50][0] for n in range(60))
    assert load.memory and load.memory[0][1] > 10


def test_a_server_that_is_gone_is_an_error_for_each_question() -> None:
    load = bear("http://127.0.0.1:9", os.getpid(), [("Who?", ())], people=2, most=4)
    assert len(load.errors) == 4 and load.failed and "errors             4, the first: Connect" in load.words()


def test_an_app_that_refuses_is_not_asked_again() -> None:
    import app

    def fails() -> None:
        opened.append(1)
        raise ModelMismatch("the library was made with another model")

    opened: list[int] = []
    desk = Desk(fails, lambda: chat_fakes.FakeLibrary(chat_fakes.sample_articles()))
    desk._open()
    began = time.monotonic()
    with chat_fakes.served(app.build_app(desk)) as address, pytest.raises(CuttingsError, match="does not answer"):
        wait_for_models(address, "Who will chair the board?")
    assert time.monotonic() - began < 20 and opened == [1]


def test_a_library_that_is_not_there_is_named_before_the_app_starts(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("eval.load.running", None)
    assert main(["load", "--library", str(tmp_path / "none")]) == 1
    printed = capsys.readouterr()
    assert "there is no library in" in printed.err and printed.err.count("\n") == 1 and printed.out == ""


def test_the_app_does_not_outlive_a_load_that_is_told_to_end(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import sys, time\nprint('http://127.0.0.1:1', file=sys.stderr, flush=True)\ntime.sleep(600)\n"
    )
    bearing = (
        "import sys, time; from pathlib import Path; from eval import load\n"
        "load.ROOT = Path(sys.argv[1])\n"
        "with load.running(Path('library')) as (address, app):\n"
        "    print(app, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", bearing, str(tmp_path)], stdout=subprocess.PIPE, text=True) as load:
        app = int(load.stdout.readline())
        load.send_signal(signal.SIGTERM)
        assert load.wait(30) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(app, 0)
