"""Articles handed over by a person: hostile file names, what is kept on disk and what is not, and removal."""

import os
import threading
import unicodedata
from pathlib import Path

import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import example, given
from hypothesis import strategies as st

from index.check import check_library
from index.errors import CuttingsError, LibraryBusy, RefusedInput
from index.ingest import MAX_BYTES, Refusal, find_sources, read_article
from index.intake import fetch_address, take_in, take_out, take_upload
from index.library import open_library
from index.lock import writing
from index.update import add
from index.uploads import FOLDER, LONGEST_STEM, discard, file_of, keep, safe_name

STORY = "Fenby council chose a chair\n\nThe council of Fenby chose Ann Ash on day {}. She begins her work in May.\n"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Fenby Post</title>{}</channel></rss>"""
ENTRY = "<item><title>{0}</title><guid>{0}</guid><description>{1}</description></item>"


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def up(path, fake_embedder):
    """up("story.txt", 3) uploads the story of day 3, or a text; gives the states."""

    def up(name: str, text: str | int | bytes) -> list[tuple[str, str]]:
        text = STORY.format(text) if isinstance(text, int) else text
        data = text if isinstance(text, bytes) else text.encode()
        return [(one.name, one.state) for one in take_upload(path, name, data, fake_embedder)]

    return up


def files(path: Path) -> list[str]:
    return sorted(file.name for file in (path / FOLDER).iterdir()) if (path / FOLDER).exists() else []


def sources(path: Path) -> list[tuple[str, ...]]:
    with open_library(path).view() as view:
        return [entry.sources for entry in view.catalogue()]


NAMES = st.text(st.characters(codec=None), max_size=300) | st.text(
    st.sampled_from(
        [*"aé.-/\\ \n\t:*?<>|\"'&%$`~#\0", "\u202e", "\u2066", "\u200b", "\u2028", "\u0301", "😀", "\ufeff"]
    ),
    max_size=60,
)


@given(NAMES, st.sampled_from([".txt", ".MD", ".html", ".pdf", ".Docx", ".eml", ".rss"]))
@example("../../../etc/passwd", ".txt")
@example("CON", ".txt")
@example("...", ".txt")
@example("\u0301\u0301", ".txt")
@example("-rf", ".txt")
def test_any_name_becomes_a_plain_one(name: str, suffix: str) -> None:
    made = safe_name(name.encode("utf-8", "replace").decode() + suffix)
    stem = made.removesuffix(suffix.lower())
    assert made.endswith(suffix.lower()) and stem and len(stem.encode()) <= LONGEST_STEM + 1
    assert Path(made).name == made and made == " ".join(made.split())
    assert not set(made) & set("/\\:*?\"<>|'&;$`%~#!{}[]\0")
    assert all(unicodedata.category(letter)[0] in "LMN" or letter in "_-.,()+ " for letter in made)
    assert stem[0] not in ".- " and stem[-1] not in ". " and stem.lower() not in ("con", "nul", "aux", "prn")
    assert safe_name(made) == made


@pytest.mark.parametrize("name", ["run.exe", "photo.jpeg", "story", "", ".", "..", "a/b.txt/", "x.\u202etxt", "x.<b>"])
def test_a_kind_of_file_that_is_not_read_is_refused_in_words(name: str) -> None:
    with pytest.raises(RefusedInput, match="not read; save the article as") as refused:
        safe_name(name)
    assert str(refused.value).isprintable() and "<" not in str(refused.value)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=3)), max_size=8))
def test_nothing_is_overwritten_and_nothing_leaves_the_folder(tmp_path_factory, handed) -> None:
    library = tmp_path_factory.mktemp("kept") / "library"
    kept = {}
    for name, data in handed:
        file, fresh = keep(library, name.encode("utf-8", "replace").decode() + ".txt", data)
        assert fresh == (file not in kept)
        kept[file] = data
        assert file.parent == library / FOLDER
    assert {file: file.read_bytes() for file in library.rglob("*") if file.is_file()} == kept
    assert set(kept.values()) == {data for _, data in handed}


def test_an_upload_is_kept_so_that_its_quotes_can_be_checked(path, up) -> None:
    assert up("../../The story.txt", 1) == [("../../The story.txt", "added")]
    (source,) = sources(path)[0]
    assert source == "library/uploads/The story.txt" and file_of(path, source).read_text() == STORY.format(1)
    assert check_library(path).faults == ()
    assert up("other.txt", 1) == [("other.txt", "unchanged")] and files(path) == ["The story.txt"]
    assert up("The story.txt", 2) == [("The story.txt", "added")] and files(path) == [
        "The story-2.txt",
        "The story.txt",
    ]
    with open_library(path).view() as view:
        assert view.article_count == 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"), ("x.txt", b"%PDF-1.4 \0\0", "not a text file"),
        ("x.exe", b"Hello. There.", ".exe files"),
        ("x.pdf", b"no pdf", ""), ("large.txt", b"A word. " * (MAX_BYTES // 8 + 1), "larger than 20 MB"),
        ("x.rss", b"<rss/>", "no RSS or Atom feed"), ("x.txt", b"--- --- ---", "holds no words"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing_behind(path, fake_embedder, name, data, reason) -> None:
    (one,) = take_upload(path, name, data, fake_embedder)
    assert (one.name, one.state, one.article_id) == (name, "refused", None)
    assert reason in one.reason and str(path) not in one.reason and "\n" not in one.reason
    assert files(path) == []


def test_a_library_held_by_another_says_so_and_loses_nothing(path, up, monkeypatch) -> None:
    up("one.txt", 1)
    monkeypatch.setattr("index.update.writing", lambda path: writing(path, patience=0.05))
    with writing(path):
        with pytest.raises(LibraryBusy, match="try again"):
            up("two.txt", 2)
        assert files(path) == ["one.txt"]
        with pytest.raises(LibraryBusy):
            take_out(path, [path.name])
    assert up("two.txt", 2) == [("two.txt", "added")]


def test_what_was_left_by_a_killed_process_is_taken_up_again(path, up) -> None:
    keep(path, "one.txt", STORY.format(1).encode())
    assert up("one.txt", 1) == [("one.txt", "added")] and files(path) == ["one.txt"]


def test_a_feed_gives_each_entry_and_goes_with_its_last(path, up, fake_embedder) -> None:
    entries = [
        ENTRY.format(f"Story {n}", f"The council of Fenby met on day {n} in the old hall. " * 30) for n in (1, 2)
    ]
    feed = FEED.format("".join([*entries, ENTRY.format("Short", "Only this.")])).encode()
    received = take_upload(path, "fenby.rss", feed, fake_embedder)
    assert [one.state for one in received] == ["added", "added", "refused"]
    assert [one.name for one in received][:2] == ["fenby.rss: Story 1", "fenby.rss: Story 2"]
    assert "Short" in received[2].name and str(path) not in received[2].name
    ids = [one.article_id for one in received[:2]]
    take_out(path, ids[:1])
    assert files(path) == ["fenby.rss"]
    take_out(path, ids[1:])
    assert files(path) == []


def test_removing_deletes_the_uploaded_copy_and_no_other_file(path, up, tmp_path, fake_embedder) -> None:
    up("one.txt", 1)
    own = tmp_path / "own.txt"
    own.write_text(STORY.format(2))
    add(path, [read_article(find_sources([str(own)])[0][0])], fake_embedder)
    with open_library(path).view() as view:
        ids = [entry.id for entry in view.catalogue()]
    assert [one.state for one in take_out(path, [*ids, "nobody"])] == ["removed", "removed", "refused"]
    assert files(path) == [] and own.exists() and check_library(path).faults == ()


@pytest.mark.parametrize("source", ["library/uploads/../../own.txt", "own.txt", "library/library.sqlite", "/", ""])
def test_only_uploads_are_ever_deleted(tmp_path, monkeypatch, source) -> None:
    monkeypatch.chdir(tmp_path)
    keep(Path("library"), "a.txt", b"A.")
    Path("own.txt").write_text("mine")
    Path("library/library.sqlite").write_text("not really")
    assert discard(Path("library"), [source, "library/uploads/a.txt"], []) == [Path("library/uploads/a.txt").absolute()]
    assert Path("own.txt").exists() and Path("library/library.sqlite").exists()


@pytest.mark.parametrize(
    "address", ["", "fenby.example", "file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1:9/", "http://[::1]/",
                "http://10.0.0.8/a", "http://169.254.169.254/latest", "https://user:pw@fenby.example/", "http://a b/",
                "http://x/\u202e", "data:text/html,x", "http://"],
)  # fmt: skip
def test_only_plain_public_addresses_are_fetched(path, fake_embedder, address) -> None:
    (one,) = take_in(path, fetch_address(address), fake_embedder)
    assert one.state == "refused" and one.reason and not path.exists()


def test_what_is_fetched_is_taken_in_later_with_its_refusals(path, fake_embedder, monkeypatch) -> None:
    address = "https://fenby.example/feed"
    found = [make_article(STORY.format(1), f"{address}#1", "Chair chosen"), Refusal(f"{address}#2", "it is too short")]
    monkeypatch.setattr("index.ingest.web.fetch_articles", lambda address: iter(found))
    gathered = fetch_address(f" {address}\n")
    assert not path.exists()
    received = take_in(path, gathered, fake_embedder)
    assert [(one.name, one.state, one.reason) for one in received] == [
        (f"{address}: Chair chosen", "added", None), (f"{address}#2", "refused", "it is too short"),
    ]  # fmt: skip


def test_a_full_disk_is_said_and_leaves_nothing(path, up, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CuttingsError, match="No space left"):
        up("one.txt", 1)
    assert files(path) == []


def test_ten_at_once_all_get_in_whole(path) -> None:
    done: list[str] = []

    def one(number: int) -> None:
        data = STORY.format(number).encode()
        done.extend(each.state for each in take_upload(path, "story.txt", data, FakeEmbedder()))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["added"] * 10 and len(files(path)) == 10 and check_library(path).articles == 10


def test_a_library_called_by_another_name_takes_its_file_again(tmp_path, monkeypatch, fake_embedder) -> None:
    """ "library" from its own folder, and by its whole path later; the copy was deleted by hand meanwhile."""
    monkeypatch.chdir(tmp_path)
    data = b"Wall built\n\nThe wall was built in May. It has kept the river out."
    (first,) = take_upload(Path("library"), "wall.txt", data, fake_embedder)
    Path("library", FOLDER, "wall.txt").unlink()
    (again,) = take_upload(tmp_path / "library", "wall.txt", data, fake_embedder)
    assert (again.state, again.article_id) == ("unchanged", first.article_id)
    assert Path("library", FOLDER, "wall.txt").read_bytes() == data


@pytest.mark.parametrize("library", ["../here/library", "link", "/"], ids=["dots", "link", "whole"])
def test_an_upload_is_the_same_from_every_folder(tmp_path, monkeypatch, fake_embedder, library) -> None:
    """A library of the same name is in the folder that the server is started from the second time."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, day in ((here, 1), (there, 2)):
        folder.mkdir()
        monkeypatch.chdir(folder)
        take_upload(Path("library"), "story.txt", STORY.format(day).encode(), fake_embedder)
    Path("link").symlink_to("../here/library")
    path = here / "library" if library == "/" else Path(library)
    assert sources(path) == [("library/uploads/story.txt",)], "nothing of the server's folders"
    (again,) = take_upload(path, "again.txt", STORY.format(1).encode(), fake_embedder)
    assert again.state == "unchanged" and files(path) == ["story.txt"]
    named = [read_article(source) for source in find_sources([str(path / FOLDER)])[0]]
    assert [outcome.state for outcome in add(path, named, fake_embedder)] == ["unchanged"]

    (path / FOLDER / "story.txt").rename(path / FOLDER / "other.txt")
    (moved,) = take_upload(path, "new.txt", STORY.format(1).encode(), fake_embedder)
    assert moved.state == "moved" and sources(path) == [("library/uploads/new.txt",)]
    assert [one.state for one in take_out(path, [moved.article_id])] == ["removed"]
    assert files(path) == ["other.txt"] and files(there / "library") == ["story.txt"]


@pytest.mark.parametrize("kept", ["link/uploads/story.txt", "library/uploads/story.txt", "whole"])
def test_the_copy_of_an_earlier_versions_upload_goes_too(tmp_path, monkeypatch, fake_embedder, kept) -> None:
    """It was called after the path by which the library was opened."""
    monkeypatch.chdir(tmp_path)
    path = Path("library")
    Path("link").symlink_to("library")
    file, _ = keep(path, "story.txt", STORY.format(1).encode())
    article = read_article(find_sources([str(file.absolute()) if kept == "whole" else kept])[0][0])
    add(path, [article], fake_embedder)
    (known,) = take_upload(path, "again.txt", STORY.format(1).encode(), fake_embedder)
    assert known.state == "unchanged" and files(path) == ["story.txt"]
    take_out(path, [article.id])
    assert files(path) == []


@pytest.mark.parametrize(
    "source", ["library/uploads/..", "library/uploads/", "library/uploads/../a.txt", "library//uploads/a.txt", "a.txt",
               "", "../library/uploads/a.txt", "other/uploads/a.txt"],
)  # fmt: skip
def test_only_a_name_in_the_uploads_is_an_upload(tmp_path, source) -> None:
    assert file_of(tmp_path / "library", source) == Path(source)
    assert file_of(tmp_path / "library", "library/uploads/a.txt") == tmp_path / "library/uploads/a.txt"
