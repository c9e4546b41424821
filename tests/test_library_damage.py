"""Law: whatever happens to a library's files, an answer is the right one or there is none; nothing crashes."""

import random
import shutil
import sqlite3

import pytest
from fakes import FakeEmbedder, fingerprint, make_article

from index import schema
from index.check import check_library
from index.errors import CuttingsError, LibraryDamaged
from index.library import open_library
from index.recipe import Recipe
from index.update import add, rebuild, remove

ARTICLES = [
    make_article(
        f"The mayor of Place{i} spoke. It was day {i}. “Name{i * 7} left,” he said. " * 9, f"{i}.txt", f"Title {i}"
    )
    for i in range(12)
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A library of several generations, and the one before its last change."""
    path, embedder = tmp_path_factory.mktemp("sound") / "lib", FakeEmbedder()
    add(path, ARTICLES[:8], embedder)
    add(path, ARTICLES[8:], embedder)
    remove(path, ["3.txt"])
    shutil.copytree(path, path.with_name("before"))
    add(path, [make_article("A last story. It is short.", "last.txt")], embedder)
    return path


def mutate(path, other, chance: random.Random) -> str:
    """One change to one file: a flipped byte, a cut, a tail, zeros, or a file of another generation."""
    file = path / chance.choice([schema.DATABASE] * 8 + [schema.LOCK])
    raw = bytearray(file.read_bytes())
    kind = chance.choice(["flip"] * 8 + ["zero", "cut", "tail", "swap", "empty", "missing"])
    at = chance.randrange(len(raw)) if raw else 0
    if kind == "flip" and raw:
        raw[at] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        raw[at : at + 100] = bytes(len(raw[at : at + 100]))
    elif kind == "cut":
        del raw[at:]
    elif kind == "tail":
        raw += chance.randbytes(chance.choice([1, 100, 16384]))
    elif kind == "swap":
        raw = bytearray((other / file.name).read_bytes())
    elif kind == "empty":
        raw.clear()
    if kind == "missing":
        file.unlink()
    else:
        file.write_bytes(raw)
    return f"{kind} of {file.name} at {at}"


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_no_mutation_changes_an_answer(sound, tmp_path, count):
    right = fingerprint(open_library(sound))
    earlier = fingerprint(open_library(sound.with_name("before")))
    chance, noticed = random.Random(count), 0
    for number in range(count):
        path = tmp_path / str(number)
        shutil.copytree(sound, path)
        what = mutate(path, sound.with_name("before"), chance)
        try:
            library = open_library(path)
            answer = fingerprint(library)
            library.close()
        except CuttingsError as fault:
            assert "\n" not in str(fault)
            noticed += 1
        else:
            # a whole database of an earlier generation is a sound library: the one of that generation
            assert answer == (earlier if what.startswith(f"swap of {schema.DATABASE}") else right), what
        shutil.rmtree(path)
    assert noticed > count / 4, "the mutations do not reach what matters"


def change(path, statement: str, *values) -> None:
    connection = sqlite3.connect(path / schema.DATABASE)
    assert connection.execute(statement, values).rowcount != 0
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE texts SET text = replace(text, 'mayor', 'major') WHERE key = 2",
        "UPDATE texts SET blocks = '[]' WHERE key = 2",
        "UPDATE texts SET spans = zeroblob(length(spans)) WHERE key = 2",
        "UPDATE texts SET heading = 'x' WHERE key = 2",
        "UPDATE vectors SET vectors = zeroblob(length(vectors)) WHERE key = 2",
        "UPDATE vectors SET vectors = (SELECT vectors FROM vectors WHERE key = 1) WHERE key = 2",
        "DELETE FROM texts WHERE key = 2",
        "DELETE FROM vectors WHERE key = 2",
        "DELETE FROM articles WHERE key = 2",
        "UPDATE articles SET sources = '[\"other.txt\"]' WHERE key = 2",
        "UPDATE articles SET fields = replace(fields, 'Title', 'Tatle') WHERE key = 2",
        "UPDATE articles SET first_slot = first_slot + 1 WHERE key = 2",
        "UPDATE articles SET fields = 'not json' WHERE key = 2",
        "UPDATE articles SET passages = passages + 1 WHERE key = 2",
        "INSERT INTO texts SELECT 999, text, blocks, spans, heading FROM texts WHERE key = 1",
        "DELETE FROM words_docsize WHERE id = 3",
        "UPDATE words_docsize SET sz = zeroblob(length(sz)) WHERE id = 3",
        "UPDATE words_docsize SET sz = CAST(sz AS TEXT) WHERE id = 3",
        "UPDATE words_docsize SET id = 9999 WHERE id = 3",
        "INSERT INTO words_docsize VALUES (9999, x'0101')",
        "UPDATE words_docsize SET sz = x'0101'",
        "UPDATE words_idx SET pgno = pgno + 2",
        "DELETE FROM words_idx",
        "UPDATE words_config SET v = 5",
        "DELETE FROM words_config",
        "DELETE FROM words_data WHERE id = 1",
        "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10",
        "UPDATE meta SET value = '7' WHERE key = 'generation'",
        "UPDATE meta SET value = 'x' WHERE key = 'generation'",
        "UPDATE meta SET value = replace(value, '64', '32') WHERE key = 'recipe'",
        "UPDATE meta SET value = 'x' WHERE key = 'digest'",
        "DELETE FROM meta",
        "DELETE FROM meta WHERE key = 'recipe'",
        "DROP TABLE vectors",
    ],
)
def test_every_layer_is_held_against_its_checksum_and_can_be_mended(sound, tmp_path, statement):
    path, embedder = tmp_path / "lib", FakeEmbedder()
    shutil.copytree(sound, path)
    change(path, statement)
    with pytest.raises(LibraryDamaged, match="python -m index rebuild"):
        open_library(path)
    assert check_library(path).faults
    outcomes = rebuild(path, embedder, Recipe("fake-64", 64))
    given_up = [outcome.source for outcome in outcomes if outcome.state == "refused"]
    assert len(given_up) <= 1
    assert check_library(path).faults == ()
    add(path, [article for article in ARTICLES if article.source != "3.txt"], embedder)
    if "'[\"other" not in statement:
        assert fingerprint(open_library(path)) == fingerprint(open_library(sound))


def test_adding_a_damaged_article_again_mends_it(sound, tmp_path):
    path = tmp_path / "lib"
    shutil.copytree(sound, path)
    change(path, "UPDATE texts SET text = replace(text, 'mayor', 'major') WHERE key = 2")
    outcomes = add(path, [a for a in ARTICLES if a.source != "3.txt"], FakeEmbedder())
    assert [outcome.state for outcome in outcomes].count("changed") == 1
    assert fingerprint(open_library(path)) == fingerprint(open_library(sound))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE words_docsize SET sz = zeroblob(length(sz))",
        "DELETE FROM words_docsize",
    ],
)
def test_a_passage_whose_length_is_damaged_mends_with_its_article_and_with_no_other(sound, tmp_path, statement):
    path = tmp_path / "lib"
    shutil.copytree(sound, path)
    change(path, f"{statement} WHERE id = (SELECT first_slot FROM articles WHERE key = 2)")
    add(path, [make_article("New. Words.", "new.txt")], FakeEmbedder())
    remove(path, ["new.txt", ARTICLES[5].id])
    with pytest.raises(LibraryDamaged):
        open_library(path)
    assert len(check_library(path).faults) == 1
    add(path, [a for a in ARTICLES if a.source != "3.txt"], FakeEmbedder())
    assert check_library(path).faults == ()
    assert fingerprint(open_library(path)) == fingerprint(open_library(sound))


def test_damage_is_not_sealed_by_the_next_change(sound, tmp_path):
    path = tmp_path / "lib"
    shutil.copytree(sound, path)
    change(path, "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10")
    with pytest.raises(LibraryDamaged):
        add(path, [make_article("New. Words.", "new.txt")], FakeEmbedder())
    with pytest.raises(LibraryDamaged):
        open_library(path)


def test_a_vectors_file_of_an_earlier_version_is_never_read_and_goes_with_the_next_change(sound, tmp_path):
    path = tmp_path / "lib"
    shutil.copytree(sound, path)
    (path / schema.OLD_VECTORS).write_bytes(b"junk")
    assert fingerprint(open_library(path)) == fingerprint(open_library(sound))
    add(path, [make_article("New. Words.", "new.txt")], FakeEmbedder())
    assert not (path / schema.OLD_VECTORS).exists()


def test_not_a_database_at_all(tmp_path):
    (tmp_path / schema.DATABASE).write_bytes(b"this is a text file, not a database" * 100)
    with pytest.raises(LibraryDamaged):
        open_library(tmp_path)
    for command in (lambda: add(tmp_path, [], FakeEmbedder()), lambda: remove(tmp_path, ["a"])):
        with pytest.raises(LibraryDamaged):
            command()
    assert check_library(tmp_path).faults


def test_check_finds_nothing_in_a_sound_library(sound):
    report = check_library(sound)
    assert report.faults == () and report.articles == 12 and report.generation == 4
