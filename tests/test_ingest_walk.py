"""PATHs to sources: sorted, each file once, and every refusal named."""

import os
from pathlib import Path

import pytest

from index.ingest import Refusal, Source, find_sources


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Bins in Stell are full.")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(paths: list[str]) -> list[str]:
    return [source.name for source in find_sources(paths)[0]]


def test_a_folder_is_walked_in_order_and_names_are_as_the_user_gave_them(here):
    touch(here, "a/z.txt", "a/b/y.md", "a/A.HTML", "a/c.text")
    assert names(["a"]) == ["a/A.HTML", "a/c.text", "a/z.txt", "a/b/y.md"]
    assert names(["./a/"]) == names(["a"])
    assert names([str(here / "a" / "z.txt")]) == [(here / "a" / "z.txt").as_posix()]
    assert find_sources(["a/z.txt"])[0] == [Source(Path("a/z.txt"), "a/z.txt")]


def test_a_file_is_taken_once_under_its_first_name(here):
    touch(here, "a/x.txt")
    (here / "a" / "y.txt").symlink_to("x.txt")
    assert names(["a/y.txt", "a", "a/x.txt"]) == ["a/y.txt"]


def test_what_is_no_file_is_refused_in_a_folder_as_well(tmp_path):
    (tmp_path / "a.txt").write_text("The mill closed.")
    (tmp_path / "gone.txt").symlink_to("missing.txt")
    (tmp_path / "gone.png").symlink_to("missing.png")
    os.mkfifo(tmp_path / "pipe.txt")
    sources, refusals = find_sources([str(tmp_path)])
    assert [Path(s.name).name for s in sources] == ["a.txt"]
    assert [Path(r.source).name for r in refusals] == ["gone.txt", "pipe.txt"]
    assert "link" in refusals[0].reason and "neither" in refusals[1].reason


def test_links_that_lead_back_end(here):
    touch(here, "a/x.txt", "a/b/y.txt")
    (here / "a" / "b" / "up").symlink_to(here / "a")
    (here / "a" / "self.txt").symlink_to("self.txt")
    (here / "a" / "gone.txt").symlink_to("nowhere.txt")
    sources, refusals = find_sources(["a"])
    assert [source.name for source in sources] == ["a/x.txt", "a/b/y.txt"]
    assert {refusal.source for refusal in refusals} <= {"a/self.txt", "a/gone.txt"}


def test_hidden_things_are_passed_over_unless_named(here):
    touch(here, ".hidden/x.txt", "a/.x.txt", "a/y.txt")
    assert names(["a"]) == ["a/y.txt"]
    assert names(["."]) == ["a/y.txt"]
    assert names([".hidden", "a/.x.txt"]) == [".hidden/x.txt", "a/.x.txt"]


def test_in_a_folder_only_what_may_be_an_article_is_refused(here):
    touch(here, "a/x.rtf", "a/y.DOC", "a/z.png", "a/w.json", "a/noname", "a/v.txt")
    sources, refusals = find_sources(["a"])
    assert [source.name for source in sources] == ["a/v.txt"]
    assert [refusal.source for refusal in refusals] == ["a/x.rtf", "a/y.DOC"]
    assert "save the article as .txt" in refusals[0].reason


def test_what_is_named_and_not_taken_is_always_refused(here):
    touch(here, "z.png", "noname")
    os.mkfifo(here / "pipe.txt")
    given = ["z.png", "noname", "gone.txt", "pipe.txt", "https://stell.example/x", "", "a\0b"]
    sources, refusals = find_sources(given)
    assert sources == []
    assert [refusal.source for refusal in refusals] == given
    assert all(isinstance(refusal, Refusal) and "\n" not in refusal.reason for refusal in refusals)


def test_a_pipe_in_a_folder_is_passed_over(here):
    touch(here, "a/x.txt")
    os.mkfifo(here / "a" / "pipe.txt")
    assert names(["a"]) == ["a/x.txt"]


def test_the_files_of_a_saved_page_belong_to_it(here):
    touch(here, "a/page.html", "a/page_files/frame.html", "a/other_files/x.html")
    assert names(["a"]) == ["a/page.html", "a/other_files/x.html"]


def test_a_name_that_is_no_unicode_is_refused_in_print(here):
    (here / "a").mkdir()
    try:
        with open(os.path.join(os.fsencode(here / "a"), b"b\xff.txt"), "w") as file:
            file.write("Bins.")
    except OSError:
        pytest.skip("this file system takes no such name")
    sources, refusals = find_sources(["a"])
    assert sources == [] and len(refusals) == 1
    refusals[0].source.encode("utf-8")


def test_odd_names_are_taken_as_they_are(here):
    touch(here, "a/new\nline.txt", "a/sp ace.txt", "a/é😀.txt")
    assert sorted(names(["a"])) == sorted(["a/new\nline.txt", "a/sp ace.txt", "a/é😀.txt"])


def test_a_very_long_name_is_refused_not_raised(here):
    sources, refusals = find_sources(["x" * 5000 + ".txt"])
    assert sources == [] and len(refusals) == 1


def test_deep_folders_do_not_exhaust_the_stack(here):
    deep = here / "a"
    deep.mkdir()
    for _ in range(150):
        deep = deep / "d"
        deep.mkdir()
    (deep / "x.txt").write_text("Bins.")
    assert len(names(["a"])) == 1
