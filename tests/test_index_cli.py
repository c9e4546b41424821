"""The commands as a user types them: exit codes, one-line errors, data and words on their own streams."""

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import FakeEmbedder
from site_fakes import Page

from index import batch, intake
from index.cli import change
from index.cli.main import main
from index.errors import RefusedInput
from index.ingest import web

ROOT = Path(__file__).parent.parent
STORY = """---
title: {title}
date: 2021-03-0{day}
byline: Cuttings sample desk
---

The council of Fenby met on day {day}. Its chair, Ann Ash, resigned after the vote. A new chair is to be chosen in May.

Residents said that they had not been told. The next meeting is in the library.
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """run("add", "articles") -> exit code, standard output, standard error."""
    for day in (1, 2, 3):
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / f"articles/{day}.md").write_text(STORY.format(title=f"Story {day}", day=day), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CUTTINGS_LIBRARY", raising=False)
    for module in (change, intake):
        monkeypatch.setattr(module, "load_embedder", lambda model=None: FakeEmbedder(model or "fake-64"))
    monkeypatch.setattr(intake, "LazyEmbedder", FakeEmbedder)

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def test_add_list_info_check_remove(run):
    code, out, err = run("add", "articles", "nothing.txt")
    assert (code, out) == (1, "")
    assert "refused nothing.txt: no such file" in err and err.endswith("3 added, 1 refused\n")
    assert run("add", "articles") == (0, "", "3 unchanged\n")
    code, out, err = run("list")
    assert (code, err) == (0, "") and out.startswith("ID") and "Story 2" in out and "articles/2.md" in out
    rows = json.loads(run("list", "--json")[1])
    assert [row["title"] for row in rows] == ["Story 1", "Story 2", "Story 3"]
    assert rows[0]["published"] == "2021-03-01" and rows[0]["passages"] >= 1 and rows[0]["source"] == "articles/1.md"
    about = json.loads(run("info", "--json")[1])
    assert (about["articles"], about["earliest"], about["latest"]) == (3, "2021-03-01", "2021-03-03")
    assert "fake-64" in run("info")[1]
    assert run("check")[:2] == (0, f"all well: 3 articles (1 story), {about['passages']} passages, generation 1\n")
    code, out, err = run("remove", rows[0]["id"][:6], "beef", "articles/2.md")
    assert (code, out) == (1, "") and "refused beef" in err and err.endswith("2 removed, 1 refused\n")
    assert [row["title"] for row in json.loads(run("list", "--json")[1])] == ["Story 3"]


def test_dots_after_a_link_lead_out_of_the_folder_that_it_points_to(run, tmp_path):
    (tmp_path / "far/deep").mkdir(parents=True)
    (tmp_path / "far/articles").mkdir()
    (tmp_path / "far/articles/1.md").write_text(STORY.format(title="Far story", day=9), encoding="utf-8")
    (tmp_path / "link").symlink_to("far/deep")
    assert run("add", "articles/1.md")[2] == "1 added\n"
    assert run("add", "link/../articles/1.md", "link/../articles")[2] == "1 added\n"
    assert run("add", "./articles//../articles/1.md")[2] == "1 unchanged\n"
    rows = json.loads(run("list", "--json")[1])
    assert {row["title"]: row["source"] for row in rows} == {
        "Story 1": "articles/1.md", "Far story": "link/../articles/1.md",
    }  # fmt: skip
    assert run("remove", "link/../articles/1.md")[2] == "1 removed\n"
    assert [row["title"] for row in json.loads(run("list", "--json")[1])] == ["Story 1"]


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_the_library_is_where_it_is_said_to_be(run, tmp_path, monkeypatch, place):
    where = ("--library", "elsewhere")
    if place == "environment":
        monkeypatch.setenv("CUTTINGS_LIBRARY", "elsewhere")
        code = run("add", "articles")[0]
    else:
        code = run(*where, "add", "articles")[0] if place == "before" else run("add", "articles", *where)[0]
    assert code == 0 and (tmp_path / "elsewhere").is_dir() and not (tmp_path / "library").exists()


@pytest.mark.parametrize("command", [["list"], ["info"], ["check"], ["remove", "a"], ["rebuild"]])
def test_no_library_is_one_line_that_says_what_to_type(run, command):
    code, out, err = run(*command)
    assert (code, out) == (1, "") and err.count("\n") == 1 and "python -m index add" in err


@pytest.mark.parametrize(
    "command", [[], ["add"], ["remove"], ["frobnicate"], ["list", "--jason"], ["rebuild", "--max-words", "0"]]
)
def test_wrong_usage_is_one_line_and_exit_2(run, command):
    code, out, err = run(*command)
    assert (code, out) == (2, "") and err.count("\n") == 1 and "--help" in err


@pytest.mark.parametrize("folder", ["", "a\0b", "~nobody_is_called_this/x", "x" * 300])
@pytest.mark.parametrize("command", [["list"], ["add", "articles"], ["check"], ["remove", "a"], ["rebuild"]])
def test_what_can_be_no_library_is_said_and_nothing_is_made(run, tmp_path, folder, command):
    there = sorted(tmp_path.iterdir())
    code, out, err = run("--library", folder, *command)
    assert (code, out) == (2, "") and err.count("\n") == 1 and "--library" in err and len(err) < 300
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.parametrize("command", [["list", "\x1b[31m\n"], ["\x1b]0;own\x07"], ["rebuild", "--overlap", "\u202e"]])
def test_a_wrong_command_is_shown_not_obeyed(run, command):
    code, _, err = run(*command)
    assert code == 2 and err.count("\n") == 1 and not {"\x1b", "\x07", "\u202e"} & set(err)


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "²", "9" * 12, "9" * 5000])
def test_a_number_out_of_bounds_is_one_short_line(run, number):
    code, _, err = run("rebuild", f"--max-words={number}")
    assert code == 2 and err.count("\n") == 1 and "no number from 1 to 999999999" in err and len(err) < 200


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to write to")
@pytest.mark.parametrize("command", ["list", "info --json", "check"])
def test_a_listing_that_finds_no_room_is_one_line(run, command):
    run("add", "articles")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m index {command} > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "No space" in done.stderr, done.stderr


@pytest.mark.parametrize("command", [[], ["add"], ["remove"], ["list"], ["info"], ["check"], ["rebuild"]])
def test_help_has_an_example(run, command):
    code, out, err = run(*command, "--help")
    assert code == 0 and "example" in out and "python -m index" in out and not err


def test_check_names_each_fault_and_rebuild_mends_it(run, tmp_path):
    run("add", "articles")
    database = sqlite3.connect(tmp_path / "library" / "library.sqlite")
    database.execute("UPDATE vectors SET vectors = zeroblob(length(vectors)) WHERE key = 2")
    database.commit()
    database.close()
    code, out, err = run("check")
    assert (code, out) == (1, "") and "its vectors do not match" in err and "index rebuild" in err
    assert run("rebuild") == (0, "", "3 rebuilt\n")
    assert run("check")[0] == 0
    (tmp_path / "library" / "library.sqlite").write_bytes(b"junk" * 5000)
    for command in (["list"], ["check"], ["add", "articles"], ["rebuild"]):
        code, out, err = run(*command)
        assert (code, out) == (1, "") and "damaged" in err


def test_another_model_is_refused(run):
    run("add", "articles")
    code, _, err = run("add", "articles", "--model", "other")
    assert code == 1 and "other" in err and "rebuild --model" in err and err.count("\n") == 1
    assert run("rebuild", "--model", "other", "--max-words", "20", "--overlap", "0")[0] == 0
    about = json.loads(run("info", "--json")[1])
    assert (about["model"], about["max_words"], about["overlap"]) == ("other", 20, 0)
    assert run("add", "articles") == (0, "", "3 unchanged\n")


def test_control_characters_are_shown_not_obeyed(run, tmp_path):
    (tmp_path / "articles" / "x\x1b[31m\ny\u202e.md").write_text(STORY.format(title="T\x1b]0;own\x07\u202e", day=9))
    run("add", "articles", "no\x1bsuch")
    out = run("list")[1]
    assert "\x1b" not in out and "\u202e" not in out and "\\x1b" in out
    assert len(out.splitlines()) == 6  # with the heading, and that all are one story


def test_adding_nothing_that_can_be_read_makes_no_library(run, tmp_path):
    assert run("add", "nothing.txt")[0] == 1
    assert not (tmp_path / "library").exists()


def test_ctrl_c_is_one_line(run, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(change, "find_sources", interrupt)
    code, out, err = run("add", "articles")
    assert (code, out) == (1, "") and err.count("\n") == 1 and "nothing is half done" in err


def test_ctrl_c_keeps_whole_articles_and_says_up_to_where(run, monkeypatch):
    """The first of a batch that is being embedded when the keys are pressed is not in; those before it are."""
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 1)

    class Pressed(FakeEmbedder):
        def embed(self, texts):
            if any("day 3" in text for text in texts):
                raise KeyboardInterrupt
            return super().embed(texts)

    monkeypatch.setattr(intake, "load_embedder", lambda model=None: Pressed())
    code, out, err = run("add", "articles")
    assert (code, out) == (1, "")
    assert err.splitlines()[0] == "2 added" and "stopped after articles/2.md: " in err and "again" in err
    assert [entry["source"] for entry in json.loads(run("list", "--json")[1])] == ["articles/1.md", "articles/2.md"]
    monkeypatch.setattr(intake, "LazyEmbedder", FakeEmbedder)
    assert run("add", "articles") == (0, "", "1 added, 2 unchanged\n")


def test_an_encoding_other_than_utf_8_is_said_once(run, tmp_path):
    text = STORY.format(title="Café in Fenby", day=7)
    (tmp_path / "articles/old.txt").write_bytes(text.encode("cp1252"))
    (tmp_path / "articles/wide.txt").write_bytes(text.replace("7", "8").encode("utf-16"))
    code, _, err = run("add", "articles")
    assert code == 0 and err.splitlines() == [
        "articles/old.txt: not UTF-8, read as Windows-1252",
        "articles/wide.txt: not UTF-8, read as UTF-16",
        "5 added",
    ]
    assert run("add", "articles")[2] == "5 unchanged\n"


@pytest.mark.parametrize("total", [40, None])
def test_progress_on_a_terminal_shows_done_rate_and_time_left(monkeypatch, total):
    class Terminal(io.StringIO):
        isatty = lambda self: True  # noqa: E731

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(change, "_DELAY", 0)
    with change._progress(total, "articles") as step:
        step(10, 80)
        time.sleep(0.2)
        step(10, 70)
        time.sleep(0.2)
        step(0, 0)
        shown = sys.stderr.getvalue()
    assert "150 passages" in shown and "articles/s" in shown
    assert bool(re.search(r"20/40 .*<0\d:\d\d", shown)) == (total is not None)


def test_no_progress_where_nobody_watches(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(change, "_DELAY", 0)
    with change._progress(2, "articles") as step:
        step(2, 9)
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("command", [["--help"], ["list"]])
def test_looking_is_light(run, tmp_path, command):
    """No model, no FAISS and no HTML library is loaded to show a list."""
    run("add", "articles")
    script = (
        "import sys\nfrom index.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print([m for m in ('torch', 'faiss', 'trafilatura', 'sentence_transformers') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, env=environment)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr


def test_a_closed_pipe_is_no_error(run, tmp_path):
    run("add", "articles")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = f"{sys.executable} -m index list --json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment)
    assert (done.stdout, done.stderr) == ("[", "")


# --- web addresses -------------------------------------------------------------------------------------------

PAGE = "<html><head><title>Fenby votes</title></head><body><article><h1>Fenby votes</h1>" + "".join(
    f"<p>The council of Fenby voted {n} times on the new bridge, and its chair was pleased with that.</p>"
    for n in range(6)
) + "</article></body></html>"  # fmt: skip


@pytest.fixture
def site(empty_site) -> str:
    """Its address."""
    place = empty_site.place
    empty_site.pages.update({
        "/story": Page(PAGE.encode(), "text/html; charset=utf-8"),
        "/moved": Page(status=302, location="/story"),
        "/loop": Page(status=302, location=f"{place}/loop"),
        "/file": Page(status=302, location="file:///etc/hostname"),
        "/image": Page(b"\x89PNG", "image/png"),
        "/big": Page(b"x" * 5000, "text/html"),
    })  # fmt: skip
    return place


def test_a_page_is_fetched_through_redirects(site):
    article = web.fetch_article(f"{site}/moved", allow_private=True)
    assert article.source == f"{site}/moved" and article.url == f"{site}/story"
    assert "its chair was pleased" in article.text and article.title == "Fenby votes"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/café", "/caf%C3%A9"), ("/caf%C3%A9", "/caf%C3%A9"), ("/a b?q=£5&r=100%25", "/a%20b?q=%C2%A35&r=100%25"),
        ("?q=é", "/?q=%C3%A9"), ("/a,(b);c=~d:@e'f!$*+/[1]?x=/?", "/a,(b);c=~d:@e'f!$*+/[1]?x=/?"),
    ],
)  # fmt: skip
def test_letters_beyond_ascii_are_asked_for_not_left_out(empty_site, typed, asked):
    empty_site.pages[asked] = Page(PAGE.encode(), "text/html; charset=utf-8")
    article = web.fetch_article(empty_site.place + typed, allow_private=True)
    assert (article.source, empty_site.asked) == (empty_site.place + typed, [asked])


def test_a_redirect_is_followed_to_the_bytes_it_names(empty_site):
    empty_site.pages.update({
        "/to-utf-8": Page(status=302, location="/café".encode().decode("latin-1")),
        "/to-latin": Page(status=302, location="/café"),
        "/caf%C3%A9": Page(status=302, location="/to-latin"),
        "/caf%E9": Page(PAGE.encode(), "text/html"),
    })  # fmt: skip
    article = web.fetch_article(f"{empty_site.place}/to-utf-8", allow_private=True)
    assert article.url == f"{empty_site.place}/caf%E9"
    assert empty_site.asked == ["/to-utf-8", "/caf%C3%A9", "/to-latin", "/caf%E9"]


def test_the_name_of_a_site_is_looked_up_as_the_net_writes_it(monkeypatch):
    looked_up = []
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda host, *a, **k: looked_up.append(host) or [])
    with pytest.raises(RefusedInput, match="xn--mnchen-3ya"):
        web.fetch_article("https://münchen.example/")
    for address in ("http://a..example/", f"http://{'a' * 64}.example/", "http://\ud800.example/"):
        with pytest.raises(RefusedInput, match="no name of a site"):
            web.fetch_article(address)
    assert looked_up == ["xn--mnchen-3ya.example"]


@pytest.mark.parametrize(
    "path, why", [("/loop", "redirects"), ("/file", "http"), ("/image", "image/png"), ("/x", "404"), ("/big", "larger")]
)
def test_what_is_no_article_is_refused(site, path, why, monkeypatch):
    monkeypatch.setattr(web, "MAX_BYTES", 2000)
    with pytest.raises(RefusedInput, match=why):
        web.fetch_article(site + path, allow_private=True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "0x7f.1",
             "[::ffff:127.0.0.1]", "2130706433", "[fe80::1]", "[fd00::1]", "100.64.0.1", "224.0.0.1",
             "[64:ff9b::7f00:1]", "[2002:7f00:1::]"]
)  # fmt: skip
def test_private_addresses_are_never_asked(host, monkeypatch):
    monkeypatch.setattr(web.socket, "create_connection", lambda *a, **k: pytest.fail("connected"))
    with pytest.raises(RefusedInput):
        web.fetch_article(f"http://{host}/")


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *a, **k: found)
    monkeypatch.setattr(web.socket, "create_connection", lambda *a, **k: pytest.fail("connected"))
    with pytest.raises(RefusedInput, match="private"):
        web.fetch_article("http://example.org/")


@pytest.mark.parametrize(
    "address", ["http://", "http://user:pw@example.org/", "http://[bad/", "http://a:99999/", "ftp://x/y"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(RefusedInput):
        web.fetch_article(address)


def test_an_address_of_another_kind_is_called_one(run):
    code, _, err = run("add", "ftp://fenby.example/story.txt", "file:///etc/hostname")
    assert code == 1 and err.count("only http:// and https:// addresses are fetched") == 2
    assert "refused ftp://fenby.example/story.txt: " in err


def test_add_names_a_refused_address(run):
    code, _, err = run("add", "http://127.0.0.1:1/x", "articles/1.md")
    assert code == 1 and "refused http://127.0.0.1:1/x" in err and "1 added, 1 refused" in err


# --- every kind of article -----------------------------------------------------------------------------------


def test_every_kind_goes_in_and_what_cannot_is_named(run, tmp_path):
    from document_fakes import make_pdf, wrapped
    from docx import Document

    folder = tmp_path / "kinds"
    folder.mkdir()
    told = "The council of Fenby met again in {}. Its chair, Ann Ash, resigned after the vote of that long evening."
    (folder / "a.pdf").write_bytes(make_pdf(wrapped([told.format("May"), told.format("June")] * 20, 10)))
    document = Document()
    document.add_paragraph(told.format("July"))
    document.save(folder / "b.docx")
    mail = "Subject: Fenby\nFrom: Ann Elm <ann@fenby.example>\nDate: Fri, 03 May 2019 10:00:00 +0100\n"
    kind = "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
    plan = "\n--x\nContent-Disposition: attachment; filename=plan.pdf\n\nx\n--x--\n"
    (folder / "c.eml").write_text(mail + kind + told.format("August") + plan)
    entry = "<item><title>{}</title><link>https://fenby.example/{}</link><description>{}</description></item>"
    entries = entry.format("Long", 1, " ".join(told.format(month) for month in ("April", "March", "October", "May")))
    feed = (
        f"<rss version='2.0'><channel><title>Fenby</title>{entries}{entry.format('Short', 2, 'Few.')}</channel></rss>"
    )
    (folder / "d.xml").write_text(feed)
    (folder / "e.pdf").write_bytes(b"%PDF-1.7 damaged")
    (folder / "f.docx").write_bytes(b"PK\x03\x04 damaged")
    (folder / "g.xml").write_text("<settings/>")
    (folder / "h.rtf").write_text("{\\rtf1}")
    code, out, err = run("add", "kinds")
    assert (code, out) == (1, "") and err.endswith("4 added, 5 refused\n"), err
    for name in (
        "kinds/h.rtf",
        "kinds/c.eml, attachment plan.pdf",
        "kinds/d.xml, entry “Short”",
        "kinds/e.pdf",
        "kinds/f.docx",
    ):
        assert f"refused {name}: " in err, err
    assert "g.xml" not in err and len(err.splitlines()) == 6
    assert run("add", "kinds")[2].endswith("4 unchanged, 5 refused\n")
    assert run("check")[0] == 0
    mail = next(row for row in json.loads(run("list", "--json")[1]) if row["source"] == "kinds/c.eml")
    assert (mail["title"], mail["byline"], mail["published"]) == ("Fenby", "Ann Elm", "2019-05-03")
    assert (
        run("remove", next(row["source"] for row in json.loads(run("list", "--json")[1]) if "#" in row["source"]))[0]
        == 0
    )
