"""The README's examples for programs run as they are printed, against an app with an article that answers them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import chat_fakes
import pytest

import app
from qa.page.desk import Desk

README = (Path(app.__file__).parent / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Ask from programs and assistants\n")[2].partition("\n## ")[0]
ARTICLE = "New chair\n\nDana Ferris replaced Malcolm Newsam on Monday. Which trust does he chair, asked nobody.\n"


def example(language: str, word: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    return next(block for block in blocks if word in block)


@pytest.fixture(scope="module")
def answerer() -> chat_fakes.FakeAnswerer:
    article = chat_fakes.article(ARTICLE, "in/chair.txt", title="New chair", published="2020-02-01")
    return chat_fakes.FakeAnswerer(chat_fakes.FakeLibrary([article]))


@pytest.fixture(scope="module")
def address(answerer: chat_fakes.FakeAnswerer) -> Iterator[str]:
    desk = Desk(lambda: answerer, lambda: answerer.library)
    desk._open()
    with chat_fakes.served(app.build_app(desk)) as url:
        yield url


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_example_runs(address: str, answerer: chat_fakes.FakeAnswerer) -> None:
    text = example("python", "gradio_client")
    assert "http://127.0.0.1:7860" in text
    said = run([sys.executable, "-c", text.replace("http://127.0.0.1:7860", address)])
    assert said == "Dana Ferris replaced Malcolm Newsam on Monday. - New chair\n"
    assert answerer.asked[-1] == ("Who replaced Malcolm Newsam?", ())


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on the PATH")
def test_the_curl_example_runs(address: str, answerer: chat_fakes.FakeAnswerer) -> None:
    text = example("sh", "curl")
    said = run(["sh", "-c", text.replace("http://127.0.0.1:7860", address)])
    assert "event: complete" in said and '"answered": true' in said.replace('"answered":true', '"answered": true')
    assert answerer.asked[-1] == ("Which trust does he chair?", ("Who replaced Malcolm Newsam?",))


def test_the_mcp_address_is_the_one_that_answers(address: str) -> None:
    assert "/gradio_api/mcp/" in SECTION and "python app.py --mcp" in SECTION
