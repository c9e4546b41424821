"""Copies of one story: told from near stories on labelled pairs, and kept right through every change."""

import json
import random
import sqlite3
from itertools import combinations

import pytest
from fakes import FakeEmbedder, fingerprint, make_article
from hypothesis import given, settings
from hypothesis import strategies as st
from story_texts import FERRY, HELD, TUNED, pairs

from index import schema, update
from index.article import Block, Role
from index.check import check_library
from index.cli.main import main
from index.database import connect, seal
from index.errors import LibraryDamaged
from index.library import open_library
from index.recipe import FORMAT, OtherFormat, Recipe
from index.story import FEWEST, Fingerprint, Stories, quotable_text
from index.story import fingerprint as print_of
from index.update import add, rebuild, remove

KEYS = [f"p{i}" for i in range(1, 9)]
PARAGRAPHS = FERRY.paragraphs
CHAIN = ["\n\n".join(PARAGRAPHS[key] for key in KEYS[at : at + 3]) for at in range(4)]
"""Each text is a copy of the next and of no other: p1 to p3, p2 to p4, ..."""


@pytest.mark.parametrize("affairs", [TUNED, HELD], ids=["tuned", "held"])
def test_copies_are_told_from_near_stories(affairs):
    """At least 30 pairs; precision and recall are those in the README."""
    labelled = pairs(affairs)
    assert len(labelled) > 60 and sum(pair.copies for pair in labelled) > 20
    wrong = [p.name for p in labelled if print_of(p.one).is_copy_of(print_of(p.other)) != p.copies]
    assert wrong == []


def test_what_is_no_copy_though_much_is_shared():
    """The hard ones by name, so that nobody loosens a share without seeing what falls."""
    shares = {}
    for pair in pairs(TUNED | HELD):
        one, other = print_of(pair.one).different, print_of(pair.other).different
        shares[pair.name] = len(one & other) / min(len(one), len(other)), pair.copies
    assert max(share for share, copies in shares.values() if not copies) > 0.7  # figures of another month
    assert min(share for share, copies in shares.values() if copies) < 0.7  # two papers' house styles


@given(
    st.lists(st.sampled_from(sorted(PARAGRAPHS)), max_size=9), st.lists(st.sampled_from(sorted(PARAGRAPHS)), max_size=9)
)
@settings(max_examples=100)
def test_being_a_copy_is_mutual_and_of_oneself(one, other):
    a, b = (print_of("\n\n".join(PARAGRAPHS[key] for key in keys)) for keys in (one, other))
    assert a.is_copy_of(b) == b.is_copy_of(a)
    assert a.is_copy_of(a) == (len(a.different) >= FEWEST and len(a.sketch) > 0)


@pytest.mark.parametrize("text", ["", "\ud800\0", "One. Two.", "\u2028".join("abc"), "1 2 3 " * 400, "x" * 100_000])
def test_texts_that_say_too_little_are_copies_of_nothing(text):
    assert not print_of(text).is_copy_of(print_of(text))


def test_only_quotable_words_count():
    advert = "Sign up for our newsletter and never miss a story from the best reporters in the county again. " * 3
    blocks = (Block(0, 10, Role.HEADLINE), Block(10, 30, Role.BODY), Block(40, 50, Role.STANDFIRST))
    text = "h" * 10 + "b" * 20 + advert[:10] + "s" * 10 + advert
    assert quotable_text(text, blocks) == "b" * 20 + "\n" + "s" * 10


# ---- stories of a changing set


def components(texts: dict[str, Fingerprint]) -> set[frozenset[str]]:
    """The plain definition: every pair compared, sets merged until nothing moves."""
    parts = [{id} for id in texts]
    for one, other in combinations(texts, 2):
        if texts[one].is_copy_of(texts[other]):
            a, b = (next(part for part in parts if id in part) for id in (one, other))
            if a is not b:
                parts.remove(b)
                a |= b
    return set(map(frozenset, parts))


PRINTS = [print_of(text) for text in (*CHAIN, *(FERRY.text(v) for v in FERRY.versions), "Too short to tell.")]


@given(st.lists(st.integers(0, len(PRINTS) - 1), max_size=40))
@settings(max_examples=200)
def test_after_any_changes_stories_are_the_plain_definition(steps):
    """Each step adds an article, or takes it out where it is in."""
    now: dict[str, Fingerprint] = {}
    stories, written = Stories(lambda id: now[id]), {}
    for step in steps:
        id = f"{(step * 7) % 16:x}"  # so that the order of ids is not that of the texts
        if id in now:
            del now[id], written[id]
            stories.remove(id)
        else:
            now[id] = PRINTS[step]
            written[id] = id
            stories.add(id, now[id])
        written.update({id: stories.of[id] for id in stories.changed})
        stories.changed.clear()
        named = {id: min(part) for part in components(now) for id in part}
        assert stories.of == named == written
    again = Stories(lambda id: now[id])
    again.load({id: (stories.of[id], found.sketch) for id, found in now.items()})
    for number, found in enumerate(PRINTS[:7]):  # more than are looked for before the samples are sorted
        now[f"new{number}"] = found
        again.add(f"new{number}", found)
        stories.add(f"new{number}", found)
        assert again.of == stories.of


def test_the_chain_is_a_chain():
    for (a, one), (b, other) in combinations(enumerate(map(print_of, CHAIN)), 2):
        assert one.is_copy_of(other) == (b == a + 1)


def test_texts_are_read_only_where_samples_are_close():
    """So adding one article to a large library reads a few texts, not all."""
    chance, read = random.Random(1), []
    words = [f"word{number}" for number in range(5000)]
    told = {f"{n:04}": print_of(" ".join(chance.choices(words, k=120))) for n in range(1500)}
    stories = Stories(lambda id: read.append(id) or told[id])
    for id, found in told.items():
        stories.add(id, found)
    told["copy"] = Fingerprint(told["0700"].shingles[10:], told["0700"].numbers)
    stories.add("copy", told["copy"])
    assert read == ["0700"] and stories.of["copy"] == "0700"


# ---- in a library


def published(text: str, source: str, date: str | None = None, title: str | None = None):
    return make_article(text, source, title, date)


def test_the_earliest_copy_comes_first_then_the_best_known(tmp_path):
    texts = [FERRY.text(version) for version in ("release", "trimmed", "house style", "local opening", "later update")]
    dates = ["2023-05-04", "2023-05-03", None, "2023-05-03", "2024-01-09"]
    titles = ["A", None, "C", "D", "E"]
    articles = [published(*row) for row in zip(texts, "abcde", dates, titles, strict=True)]
    add(tmp_path, articles, FakeEmbedder())
    with open_library(tmp_path).view() as view:
        assert [entry.source for entry in view.story(articles[2].id)] == ["d", "b", "a", "c"]
        assert [entry.source for entry in view.story(articles[4].id)] == ["e"]
        assert view.story_count == 2
        row = view.article_rows(articles[3].id)[0]
        assert view.entry_of(row).source == "d" and view.passages([row])[0].ordinal == 0


def test_stories_part_and_join_as_articles_come_and_go(tmp_path):
    def told():
        with open_library(tmp_path).view() as view:
            return {frozenset(copy.source for copy in view.story(entry.id)) for entry in view.catalogue()}

    articles = [published(text, f"{number}.txt") for number, text in enumerate(CHAIN[:3])]
    add(tmp_path, articles, FakeEmbedder())
    assert told() == {frozenset({"0.txt", "1.txt", "2.txt"})}
    remove(tmp_path, ["1.txt"])
    assert told() == {frozenset({"0.txt"}), frozenset({"2.txt"})}
    add(tmp_path, [published(CHAIN[1], "9.txt")], FakeEmbedder())
    assert told() == {frozenset({"0.txt", "9.txt", "2.txt"})}
    add(tmp_path, [published(FERRY.text("sidebar"), "9.txt")], FakeEmbedder())
    assert len(told()) == 3
    assert check_library(tmp_path).faults == ()


@pytest.mark.parametrize("earlier", [1, 2])
def test_a_library_of_an_earlier_format_is_brought_forward_by_rebuild(tmp_path, earlier):
    path, fresh = tmp_path / "old", tmp_path / "fresh"
    articles = [published(text, f"{number}.txt") for number, text in enumerate(CHAIN)]
    recipe = Recipe("fake-64", 64, max_words=40)
    for folder in (path, fresh):
        update.create(folder, recipe)
        add(folder, articles, FakeEmbedder())
    connection = sqlite3.connect(path / schema.DATABASE)
    connection.execute("ALTER TABLE articles DROP COLUMN lengths_digest")
    if earlier == 1:
        connection.execute("DROP TABLE stories")
    now, then = (json.dumps({"format": number})[1:-1] for number in (FORMAT, earlier))
    connection.execute("UPDATE meta SET value = replace(value, ?, ?) WHERE key = 'recipe'", (now, then))
    connection.commit()
    connection.close()
    for refused in (lambda: open_library(path), lambda: add(path, [], FakeEmbedder()), lambda: remove(path, ["0.txt"])):
        with pytest.raises(OtherFormat, match=rf"format {earlier}.*format {FORMAT}.*python -m index rebuild") as told:
            refused()
        assert told.value.recipe == recipe
    assert "index rebuild" in check_library(path).faults[0]
    assert {outcome.state for outcome in rebuild(path, FakeEmbedder(), recipe)} == {"rebuilt"}
    assert fingerprint(open_library(path)) == fingerprint(open_library(fresh))


def test_a_library_of_a_later_version_is_left_alone(tmp_path, capsys):
    add(tmp_path, [published(CHAIN[0], "0.txt")], FakeEmbedder())
    connection = sqlite3.connect(tmp_path / schema.DATABASE)
    now, later = (json.dumps({"format": number})[1:-1] for number in (FORMAT, FORMAT + 1))
    connection.execute("UPDATE meta SET value = replace(value, ?, ?) WHERE key = 'recipe'", (now, later))
    connection.commit()
    connection.close()
    before = (tmp_path / schema.DATABASE).read_bytes()
    assert main(["--library", str(tmp_path), "rebuild"]) == 1
    assert "later version" in capsys.readouterr().err
    assert (tmp_path / schema.DATABASE).read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stories SET story = 'x' WHERE key = 2",
        "UPDATE stories SET sketch = zeroblob(length(sketch)) WHERE key = 2",
        "UPDATE stories SET digest = 'x' WHERE key = 2",
        "DELETE FROM stories WHERE key = 2",
        "INSERT INTO stories SELECT 99, story, sketch, digest FROM stories WHERE key = 2",
        "DROP TABLE stories",
    ],
)
def test_damaged_stories_are_found_and_mended(tmp_path, statement):
    add(tmp_path, [published(text, f"{number}.txt") for number, text in enumerate(CHAIN)], FakeEmbedder())
    right = fingerprint(open_library(tmp_path))
    connection = sqlite3.connect(tmp_path / schema.DATABASE)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(LibraryDamaged, match="index rebuild"):
        open_library(tmp_path)
    assert check_library(tmp_path).faults
    rebuild(tmp_path, FakeEmbedder(), Recipe("fake-64", 64))
    assert check_library(tmp_path).faults == () and fingerprint(open_library(tmp_path)) == right


def test_adding_an_article_again_mends_its_sketch(tmp_path):
    articles = [published(text, f"{number}.txt") for number, text in enumerate(CHAIN[:2])]
    add(tmp_path, articles, FakeEmbedder())
    right = fingerprint(open_library(tmp_path))
    connection = sqlite3.connect(tmp_path / schema.DATABASE)
    connection.execute("UPDATE stories SET sketch = x'00' WHERE key = 1")
    connection.commit()
    connection.close()
    assert [outcome.state for outcome in add(tmp_path, articles, FakeEmbedder())] == ["changed", "unchanged"]
    assert fingerprint(open_library(tmp_path)) == right


def test_check_finds_a_story_that_is_wrong_though_every_checksum_holds(tmp_path):
    add(tmp_path, [published(text, f"{number}.txt") for number, text in enumerate(CHAIN[:2])], FakeEmbedder())
    connection = connect(tmp_path, write=True)
    connection.execute("BEGIN")
    connection.execute("UPDATE stories SET story = (SELECT id FROM articles WHERE articles.key = stories.key)")
    seal(connection, Recipe("fake-64", 64), 7)
    connection.execute("COMMIT")
    connection.close()
    open_library(tmp_path)
    (fault,) = check_library(tmp_path).faults
    assert "belongs to the story" in fault


def test_the_commands_tell_of_stories(tmp_path, capsys):
    articles = [published(text, f"{number}.txt") for number, text in enumerate(CHAIN[:2])]
    add(tmp_path, [*articles, published(FERRY.text("sidebar"), "s.txt")], FakeEmbedder())

    def run(*arguments: str) -> str:
        assert main(["--library", str(tmp_path), *arguments]) == 0
        return capsys.readouterr().out

    ids = [article.id for article in sorted(articles, key=lambda a: a.id)]
    assert run("list").splitlines()[-1] == f"one story: {', '.join(ids)}"
    rows = {row["source"]: row for row in json.loads(run("list", "--json"))}
    assert rows["0.txt"]["story"] == rows["1.txt"]["story"] == ids[0]
    assert rows["0.txt"]["copies"] == [articles[1].id] and rows["s.txt"]["copies"] == []
    assert json.loads(run("info", "--json"))["stories"] == 2
    assert "all well: 3 articles (2 stories), " in run("check")
