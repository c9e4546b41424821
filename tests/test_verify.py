"""`verify`: every quote of a pack against the files it came from; `--pack` and `verify` on the command line."""

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import FakeEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_fakes import PRESS, press_answerer

from index.article import Span
from index.ingest import find_sources, read_article
from index.intake import take_upload
from index.library import open_library
from index.update import add
from qa.__main__ import _is_verify, main
from qa.answer import Citation, Quote
from qa.assemble import put_together
from qa.pack import Asked, Pack, Recording, as_json, from_json
from qa.pack_file import load, save
from qa.verify import Originals, State, Verifier, compared

QUESTIONS = (
    "Who has been elected chair of the Pellow harbour board?", "How much did the Stellmouth Ferry Trust owe?",
    "When does Orsley Mill close?",
)  # fmt: skip
PAGE = """<html><head><title>Weir reopens</title></head><body><article><h1>Weir reopens</h1>
<p>The weir at Tarn Lacy was opened again on 3 May 2018 by Agnes Poll, who chairs the Tarn Lacy river company and
had asked for the repair for nine years before it was paid for.</p>
<p>The repair cost the river company £310,000, and it was finished two months late because of a long wet spring.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with press/*.txt, one press/*.html and a library of them, and the pack of three questions in three
    forms. Copied for each test that changes it."""
    home = tmp_path_factory.mktemp("verify")
    (home / "press").mkdir()
    for number, (title, date, text) in enumerate(PRESS):
        data = f"\ufeff{title}\r\n\r\n{date or ''}\r\n\r\n{text}".encode()
        (home / "press" / f"{number}.txt").write_bytes(data)
    (home / "press" / "weir.html").write_text(PAGE, "utf-8")
    patch = pytest.MonkeyPatch()
    patch.chdir(home)
    try:
        embedder = FakeEmbedder()
        articles = [read_article(source) for source in find_sources(["press"])[0]]
        add(Path("library"), articles, embedder)
        recording = Recording(put_together(open_library(Path("library")), embedder, press_reader(), None))
        for question in (*QUESTIONS, "Who opened the weir at Tarn Lacy again?", "Qwzx vbnk plorf?"):
            recording.ask(question)
        for form in ("json", "csv", "md"):
            save(recording.pack, Path(f"pack.{form}"))
    finally:
        patch.undo()
    return home


def press_reader():
    from eval_fakes import WordReader

    return WordReader()


@pytest.fixture
def home(made, tmp_path, monkeypatch) -> Path:
    shutil.copytree(made, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.delenv("CUTTINGS_LIBRARY", raising=False)
    return tmp_path / "home"


@pytest.fixture
def verify(capsys):
    def run(*arguments: str) -> SimpleNamespace:
        try:
            code = main(["verify", *arguments])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return SimpleNamespace(code=code, out=out, err=err)

    return run


def quotes_in(name: str) -> list[Quote]:
    return [quote for asked in load(Path(name)).asked for quote in asked.quotes]


# ---- laws


def test_every_quote_of_a_pack_is_a_slice_of_its_file(home):
    quotes = quotes_in("pack.json")
    assert len(quotes) >= 4 and {Path(quote.article.source).suffix for quote in quotes} == {".txt", ".html"}
    for quote in quotes:
        if quote.article.source.endswith(".txt"):
            text = Path(quote.article.source).read_bytes().decode("utf-8-sig")
            assert text[quote.start : quote.end] == quote.text
    assert load(Path("pack.csv")) == load(Path("pack.json"))


@pytest.mark.parametrize("name", ["pack.json", "pack.csv"])
def test_an_untouched_pack_holds(home, verify, name):
    ran = verify(name)
    total = len(quotes_in(name))
    assert (ran.code, ran.err, ran.out) == (0, "", f"{total} quotes of 5 questions: {total} hold\n")


def test_any_flipped_byte_of_any_file_is_named(home, verify):
    """A flipped bit anywhere in a file: its every quote is named, and no quote of another file."""
    dice = random.Random(7)
    quotes = quotes_in("pack.json")
    for name in sorted({quote.article.source for quote in quotes}):
        before = Path(name).read_bytes()
        for place in (0, len(before) - 1, dice.randrange(len(before)), dice.randrange(len(before))):
            after = bytearray(before)
            after[place] ^= 1 << dice.randrange(8)
            Path(name).write_bytes(after)
            ran = verify("pack.json", "--library", "none")
            named = [line for line in ran.out.splitlines()[:-1] if name in line]
            assert ran.code == 1 and len(named) == sum(quote.article.source == name for quote in quotes)
            others = [line for line in ran.out.splitlines()[:-1] if name not in line]
            assert all("weir.html" in line for line in others)  # a page cannot be checked without its library
        Path(name).write_bytes(before)


texts = st.text(st.sampled_from("ab. \r\n\u2028é"), max_size=30)


@given(texts, st.integers(0, 30), st.text("ab. é", min_size=1, max_size=4))
@settings(max_examples=200)
def test_what_is_said_of_a_quote_is_true(text, start, quoted):
    cited = Citation("a", None, None, None, None, None, "a.txt", "")
    state, said = compared(Quote(quoted, start, start + len(quoted), None, 0.5, cited), text, "a.txt")
    assert (state is State.HOLDS) == (text[start : start + len(quoted)] == quoted)
    assert (state is State.CHANGED) == (quoted not in text)
    assert "\n" not in said and "\r" not in said and "\u2028" not in said
    if state is State.MOVED:
        at = int(said.split("characters ")[1].split()[0])
        places = [i for i in range(len(text)) if text.startswith(quoted, i)]
        assert abs(at - start) == min(abs(i - start) for i in places) and at in places


# ---- what became of a quote


def first(home: Path) -> tuple[Path, Quote]:
    quote = quotes_in("pack.json")[0]
    return Path(quote.article.source), quote


def test_a_changed_quote_shows_what_is_there_now(home, verify):
    path, _ = first(home)
    path.write_bytes(path.read_bytes().replace(b"Odile Trant", b"Olive Grant"))
    ran = verify("pack.json")
    assert ran.code == 1 and "question 1, quote 1: press/0.txt is not the file that was quoted" in ran.out
    assert "changed: press/0.txt no longer has “Odile Trant has been elected" in ran.out
    assert "stands “Olive Grant has been elected" in ran.out


def test_a_moved_quote_is_found_where_it_is_now(home, verify):
    path, quote = first(home)
    path.write_bytes(path.read_bytes().replace(b"Odile Trant", b"News: Odile Trant"))
    ran = verify("pack.json")
    assert ran.code == 1
    assert f"moved: now at characters {quote.start + 6} to {quote.end + 6} of press/0.txt" in ran.out


def test_a_quote_in_a_file_that_changed_elsewhere_is_named_too(home, verify):
    path, _ = first(home)
    path.write_bytes(path.read_bytes() + b"\r\nA line more.")
    ran = verify("pack.json")
    assert (
        ran.code == 1
        and "; the quote stands at characters" in ran.out
        and "stand in a file that has changed" in ran.out
    )


def test_a_file_that_is_gone_is_checked_by_the_library(home, verify):
    path, _ = first(home)
    path.unlink()
    ran = verify("pack.json")
    assert ran.code == 0 and "hold by the library's stored text alone" in ran.out
    without = verify("pack.json", "--library", "none")
    assert (
        without.code == 1 and "missing: press/0.txt is not here, and the library none holds no article" in without.out
    )
    assert "--articles DIR or --library DIR" in without.out


def test_a_page_is_checked_by_the_library_and_by_its_checksum(home, verify):
    assert verify("pack.json").code == 0
    page = Path("press/weir.html")
    page.write_text(PAGE.replace("spring", "winter"), "utf-8")
    ran = verify("pack.json")
    assert ran.code == 1 and "press/weir.html is not the file that was quoted" in ran.out
    page.write_text(PAGE, "utf-8")
    ran = verify("pack.json", "--library", "none")
    assert ran.code == 1 and "weir.html is unchanged, but it is no plain text" in ran.out


def test_articles_elsewhere_are_found_by_name_or_by_sum(home, verify):
    Path("press").rename("attic")
    shutil.rmtree("library")
    assert verify("pack.json").code == 1
    Path("attic/weir.html").unlink()
    ran = verify("pack.json", "--articles", "attic")
    assert ran.code == 1 and ran.out.count("missing: press/weir.html") == ran.out.count("\n") - 1
    Path("attic/0.txt").rename("attic/renamed.md")
    assert verify("pack.json", "--articles", "attic").out == ran.out
    Path("other").mkdir()
    Path("other/1.txt").write_text("Another article of the same name.", "utf-8")
    assert verify("pack.json", "--articles", "other", "--articles", "attic").out == ran.out


def test_a_namesake_does_not_hide_what_the_library_holds(home, verify):
    path, quote = first(home)
    Path("other").mkdir()
    namesake = Path("other", path.name)
    for text in ("Another article of the same name.", f"News. {quote.text}"):
        path.unlink(missing_ok=True)
        namesake.write_text(text, "utf-8")
        ran = verify("pack.json", "--articles", "other")
        assert ran.code == 0 and "hold by the library's stored text alone" in ran.out, ran.out
        without = verify("pack.json", "--articles", "other", "--library", "none")
        assert without.code == 1 and f"{namesake} is not the file that was quoted" in without.out
    path.write_text("Another article at the same place.", "utf-8")  # that is the file, and it did change
    assert "press/0.txt no longer has" in verify("pack.json", "--articles", "other").out


def test_a_forged_pack_is_named(home, verify):
    whole = json.loads(Path("pack.json").read_text("utf-8"))
    quote = whole["questions"][0]["quotes"][0]
    for forge in (
        {"text": quote["text"].replace("chair", "mayor")}, {"start": quote["start"] + 1}, {"sha256": "0" * 64},
        {"key": [quote["end"], quote["end"] + 9]}, {"source": "../../../etc/hosts"}, {"source": "/dev/zero"},
        {"end": quote["end"] - 1}, {"end": 10**30}, {"source": "\ud800.txt"}, {"source": "a\0.txt"},
    ):  # fmt: skip
        forged = dict(quote, article=dict(quote["article"]))
        (forged["article"] if set(forge) & {"sha256", "source"} else forged).update(forge)
        whole["questions"][0]["quotes"][0] = forged
        Path("forged.json").write_text(json.dumps(whole), "utf-8")
        ran = verify("forged.json", "--library", "none", "--articles", "press")
        renamed = set(forge) == {"source"}  # then the file is found by its sum, and the quote is true
        assert ("question 1, quote 1:" in ran.out) != renamed, forge


def test_an_upload_is_found_in_its_library_from_any_folder(home, verify, monkeypatch):
    weir = "Weir gives way\n\nThe weir at Tarn Lacy gave way on Friday, and Agnes Poll closed the river path."
    (taken,) = take_upload(Path("library"), "weir.txt", weir.encode(), FakeEmbedder())
    recording = Recording(put_together(open_library(Path("library")), FakeEmbedder(), press_reader(), None))
    quote = recording.ask("Who closed the river path at Tarn Lacy?").quotes[0]
    assert (quote.article.id, quote.article.source) == (taken.article_id, "library/uploads/weir.txt")
    save(recording.pack, home / "weir.json")
    monkeypatch.chdir(home / "press")
    ran = verify("../weir.json", "--library", "../library")
    assert ran.code == 0 and ": 1 hold, " in ran.out, "the others, of press/, by the library's stored text alone"


def test_the_library_vouches_only_for_the_very_bytes_that_were_quoted(home, verify):
    """An id is only the beginning of a sha256."""
    path, quote = first(home)
    path.unlink()
    whole = Path("pack.json").read_text("utf-8")
    Path("pack.json").write_text(whole.replace(quote.article.sha256, quote.article.sha256[:16] + "0" * 48), "utf-8")
    ran = verify("pack.json")
    assert ran.code == 1 and "missing: press/0.txt is not here" in ran.out


def test_only_article_files_are_opened_and_shown(home):
    secret = Path("secret.key")
    secret.write_text("It closed.", "utf-8")
    cited = Citation("a", None, None, None, None, None, str(secret), "0" * 64)
    assert Originals([], Path("library")).find(cited) is None


def test_a_terminal_is_not_driven_by_what_stands_there(home, verify):
    path, _ = first(home)
    path.write_bytes(path.read_bytes().replace(b"Odile Trant", b"\x1b[31m\xe2\x80\xaered\r\nx"))
    assert not {"\x1b", "\u202e", "\r"} & set(verify("pack.json").out)


def test_binary_in_the_place_of_a_text_is_said(home, verify):
    path, _ = first(home)
    path.write_bytes(b"\0\1\2" * 50)
    assert "it can no longer be read as text" in verify("pack.json").out


# ---- the command line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.json"], "cannot be read"),
        (["pack.md"], "is not a pack"),
        (["press/0.txt"], "is not a pack"),
        (["press"], "cannot be read"),
        (["a\0b"], "cannot be read"),
        (["pack.json", "--articles", "nowhere"], "no such folder"),
        (["pack.json", "pack.csv"], "unrecognized"),
        (["pack.json", "--nope"], "unrecognized"),
        (["--articles", "press"], "required"),
    ],
)
def test_wrong_usage_is_two(home, verify, arguments, says):
    ran = verify(*arguments)
    assert ran.code == 2 and ran.out == "" and says in ran.err and ran.err.count("\n") == 1


def test_a_pack_without_quotes_has_nothing_to_check(home, verify):
    Path("empty.json").write_text(as_json(Pack(())), "utf-8")
    assert verify("empty.json").out == "0 quotes of 0 questions: nothing to check\n"
    save(Pack(()), Path("empty.csv"))
    assert verify("empty.csv").code == 0


def test_verify_as_a_question_stays_a_question():
    for words in (["verify"], ["verify", "--json"], ["verify", "--history", "Who?"], ["verify", "--library", "l"],
                  ["verify what"], ["Who?", "verify"], [], ["--batch", "verify"]):  # fmt: skip
        assert not _is_verify(words), words
    for words in (["verify", "p.json"], ["verify", "--help"], ["verify", "--library", "l", "p.csv"],
                  ["verify", "--articles", "d", "p.csv"], ["verify", "--articles", "d"]):  # fmt: skip
        assert _is_verify(words), words


def test_help_has_an_example(verify):
    ran = verify("--help")
    assert ran.code == 0 and "examples:" in ran.out and "--articles" in ran.out and "exit code" in ran.out


@pytest.fixture
def ask(home, monkeypatch, capsys):
    monkeypatch.setattr("qa.assemble.open_answerer", lambda library, reader=None: press_answerer(home / "fake"))

    def run(*arguments: str) -> SimpleNamespace:
        code = main([*arguments])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return run


@pytest.mark.parametrize("suffix", ["json", "csv", "md", "JSON"])
def test_pack_writes_what_was_asked(ask, suffix):
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ran = ask(QUESTIONS[0], "--json", "--pack", f"new.{suffix}")
    assert ran.code == 0 and ran.err == "" and not list(Path().glob(".new*"))
    if suffix == "md":
        assert "## 1. Who has been elected chair of the Pellow harbour board?" in Path("new.md").read_text("utf-8")
        return
    (asked,) = load(Path(f"new.{suffix}")).asked
    answer = json.loads(ran.out)
    assert asked.as_json()["quotes"] == answer["quotes"] and asked.confidence == answer["confidence"]
    assert asked.generation == 1 and before <= asked.asked <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_batch_is_packed_in_its_order_without_its_faults(ask):
    lines = [json.dumps({"id": n, "question": question}) for n, question in enumerate(QUESTIONS)]
    Path("q.jsonl").write_text("\n".join([lines[0], "no question", *lines[1:]]), "utf-8")
    ran = ask("--batch", "q.jsonl", "--pack", "new.json")
    assert ran.code == 1 and [asked.question for asked in load(Path("new.json")).asked] == list(QUESTIONS)
    Path("q.jsonl").write_text("no question", "utf-8")
    assert ask("--batch", "q.jsonl", "--pack", "new.json").code == 1
    assert load(Path("new.json")) == Pack(())  # an older pack must not pass for this one


@pytest.mark.parametrize("name", ["new.txt", "new", "", "nowhere/new.json", "press", "a\0.json", "."])
def test_a_pack_that_cannot_be_written_is_said_before_the_models_are_loaded(home, monkeypatch, capsys, name):
    monkeypatch.setattr("qa.assemble.open_answerer", lambda *_: pytest.fail("loaded"))
    assert main(["Who?", "--pack", name]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "--pack" in err


def test_a_pack_that_fails_to_be_written_is_one_line(ask, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    ran = ask(QUESTIONS[0], "--pack", "new.json")
    assert ran.code == 1 and ran.err.count("\n") == 1 and "No space left" in ran.err
    assert not Path("new.json").exists() and not list(Path().glob(".new*"))


def test_the_key_is_part_of_what_is_checked():
    cited = Citation("a", None, None, None, None, None, "a.txt", "")
    good, bad = (Quote("It closed.", 0, 10, key, 0.5, cited) for key in (Span(3, 9), Span(8, 12)))
    assert compared(good, "It closed.", "a.txt")[0] is State.HOLDS
    assert compared(bad, "It closed.", "a.txt")[0] is State.CHANGED


def test_a_verifier_asks_the_library_only_where_it_must(home):
    Path("library/anything").mkdir(exist_ok=True)
    pack = from_json(as_json(Pack(tuple(a for a in load(Path("pack.json")).asked if "weir" not in a.question))))
    assert isinstance(pack.asked[0], Asked)
    assert all(f.state is State.HOLDS for f in Verifier([], Path("none")).check(pack) if "weir" not in f.said)
