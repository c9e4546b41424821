"""What becomes of each source, and the law: after any changes, a library is one built fresh from the same files."""

import random
from pathlib import Path

import pytest
from fakes import FakeEmbedder, fingerprint, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from story_texts import FERRY

from index import batch, update
from index.errors import LibraryMissing, ModelMismatch
from index.library import open_library
from index.recipe import Recipe
from index.update import Outcome, add, rebuild, remove

SENTENCES = (
    "The council met in Ashby on Tuesday.", "Its chair resigned.", "“The budget fell by £2m,” she said.",
    "Ashby council chose a new chair in 2019.", "Nobody was hurt.", "The budget\u2028rose again.",
    "Café owners in Ashby cheered 😀 loudly.", "The council met in Ashby on Tuesday.", "A chair is a chair.",
)  # fmt: skip
TEXTS = (
    *(" ".join(SENTENCES[(i * k) % len(SENTENCES)] for k in range(1, i + 2)) for i in range(1, 7)),
    # the same words in another order: ties in every ranking, to be broken alike whatever came first
    "The chair of Ashby resigned. The budget fell in 2019.",
    "The budget fell in 2019. The chair of Ashby resigned.",
    "The budget resigned in 2019. The chair of Ashby fell.",
    # copies of one story: the first and the third only by way of the second
    *(" ".join(FERRY.paragraphs[key] for key in keys.split()) for keys in ("p1 p2 p3", "p2 p3 p4", "p3 p4 p5")),
)


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def article(folder: Path, name: str, text: str | None = None):
    """The article of a real file, so that a source that is gone can be told."""
    file = folder / name
    if text is not None:
        file.write_text(text, encoding="utf-8", newline="")
    text = file.read_bytes().decode()
    return make_article(
        text, source=str(file), title=f"Title {len(text) % 3}", published=f"2019-01-0{len(text) % 9 + 1}"
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library"


def test_the_life_of_an_article(path, folder, fake_embedder):
    one = article(folder, "one.txt", TEXTS[3])
    assert states(add(path, [one], fake_embedder)) == ["added"]
    embedded = fake_embedder.embedded
    assert states(add(path, [one], fake_embedder)) == ["unchanged"]
    assert states(add(path, [article(folder, "two.txt", TEXTS[3])], fake_embedder)) == ["copied"]
    assert fake_embedder.embedded == embedded, "known bytes were embedded again"
    (folder / "one.txt").rename(folder / "three.txt")
    assert states(add(path, [article(folder, "three.txt")], fake_embedder)) == ["moved"]
    assert states(add(path, [article(folder, "three.txt", TEXTS[4])], fake_embedder)) == ["changed"]
    with open_library(path).view() as view:
        assert {entry.sources for entry in view.catalogue()} == {
            (str(folder / "two.txt"),), (str(folder / "three.txt"),)
        }  # fmt: skip
        assert view.generation == 4  # four commits; the unchanged one made none


def test_removing_one_of_two_sources_keeps_the_article(path, folder, fake_embedder):
    add(path, [article(folder, "one.txt", TEXTS[3]), article(folder, "two.txt", TEXTS[3])], fake_embedder)
    assert states(remove(path, [str(folder / "one.txt")])) == ["removed"]
    with open_library(path).view() as view:
        assert [entry.sources for entry in view.catalogue()] == [(str(folder / "two.txt"),)]
    assert states(remove(path, [str(folder / "two.txt")])) == ["removed"]
    with open_library(path).view() as view:
        assert view.article_count == view.passage_count == 0


def test_the_same_file_by_another_path_is_the_same_source(path, folder, fake_embedder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    (folder / "one.txt").write_text(TEXTS[2], encoding="utf-8")
    assert states(add(path, [make_article(TEXTS[2], source="files/one.txt")], fake_embedder)) == ["added"]
    for name in ("./files/one.txt", str(folder / "one.txt"), "files/../files/one.txt"):
        assert states(add(path, [make_article(TEXTS[2], source=name)], fake_embedder)) == ["unchanged"]
    assert states(add(path, [make_article(TEXTS[5], source="./files/one.txt")], fake_embedder)) == ["changed"]
    with open_library(path).view() as view:
        assert [entry.sources for entry in view.catalogue()] == [("files/one.txt",)]


def test_remove_by_prefix_and_what_cannot_be_removed(path, fake_embedder):
    add(path, [make_article(text, source=f"{i}.txt") for i, text in enumerate(TEXTS)], fake_embedder)
    ids = [make_article(text).id for text in TEXTS]
    outcomes = remove(path, ["nothing", ids[0][:8], ids[1], "", ids[0]])
    assert states(outcomes) == ["refused", "removed", "removed", "refused", "removed"]
    assert "list" in outcomes[0].reason
    with open_library(path).view() as view:
        assert {entry.id for entry in view.catalogue()} == set(ids[2:])
        generation = view.generation
    assert states(remove(path, ["nothing"])) == ["refused"]
    with open_library(path).view() as view:
        assert view.generation == generation, "a change that changed nothing"


def test_ambiguous_prefix_is_refused(path, fake_embedder):
    add(path, [make_article(f"Story number {i} is short.", source=f"{i}.txt") for i in range(40)], fake_embedder)
    with open_library(path).view() as view:
        firsts = [entry.id[0] for entry in view.catalogue()]
    shared = next(first for first in firsts if firsts.count(first) > 1)
    (outcome,) = remove(path, [shared])
    assert outcome.state == "refused" and "begins so" in outcome.reason


def test_removed_text_is_nowhere(path, fake_embedder):
    secret = make_article("The zebrafinch whistled Quuxville at noon.", source="s.txt", title="Zebrafinch")
    add(path, [secret, make_article(TEXTS[4])], fake_embedder)
    remove(path, [secret.id])
    with open_library(path).view() as view:
        assert view.by_words(["zebrafinch", "quuxville"], 5) == []
        assert not {"zebrafinch", "quuxvill"} & set(view.document_frequency())
        assert all("zebrafinch" not in a.text for a in view.articles())
        assert len(view.by_vector(fake_embedder.embed([secret.text]), 99)) == view.passage_count
    for file in path.iterdir():
        assert b"Quuxville" not in file.read_bytes(), f"{file.name} still holds removed text"


def test_a_file_without_sentences_is_refused_and_the_rest_go_in(path, fake_embedder):
    outcomes = add(path, [make_article("", source="empty.txt"), make_article(TEXTS[1], source="b.txt")], fake_embedder)
    assert states(outcomes) == ["refused", "added"]
    assert outcomes[0].reason and outcomes[0].source == "empty.txt"


def test_another_model_is_refused_in_words(path, fake_embedder):
    add(path, [make_article(TEXTS[1])], fake_embedder)
    with pytest.raises(ModelMismatch, match=r"fake-64.*other-64.*rebuild --model"):
        add(path, [make_article(TEXTS[2])], FakeEmbedder("other-64"))


def test_no_library_to_change(path, fake_embedder):
    for change in (lambda: remove(path, ["x"]), lambda: rebuild(path, fake_embedder, Recipe("fake-64", 64))):
        with pytest.raises(LibraryMissing, match="index add"):
            change()
    assert not path.exists()


def test_an_article_read_better_later_is_replaced(path, fake_embedder):
    before = make_article(TEXTS[3], source="a.txt", title=None)
    after = make_article(TEXTS[3], source="a.txt", title="A headline at last")
    add(path, [before], fake_embedder)
    assert states(add(path, [after], fake_embedder)) == ["changed"]
    assert states(add(path, [after], fake_embedder)) == ["unchanged"]
    with open_library(path).view() as view:
        assert [entry.title for entry in view.catalogue()] == ["A headline at last"]


def test_hostile_names_and_texts_come_back_whole(path, fake_embedder):
    hostile = make_article(
        "A line\r\nwith NUL \0 and \ud800 inside. “Next\u2028one”, e\u0301. \u202eabc. Fin\tal one.",
        source="new\nline\x1b[31m\udcff.txt", title="a\0b\ud800 \u202e<b>", published=None,
    )  # fmt: skip
    assert states(add(path, [hostile], fake_embedder)) == ["added"]
    with open_library(path).view() as view:
        assert view.articles() == (hostile,)
        assert view.by_words(["NUL", "\0", "a\0b", "\ud800", '"', "final"], 3)
        for passage in view.passages(range(view.passage_count)):
            assert all(span.of(hostile.text).strip() for span in passage.sentences)


def test_ctrl_c_leaves_whole_articles_and_says_which(path, fake_embedder, monkeypatch):
    monkeypatch.setattr(batch, "BATCH_ARTICLES", 2)

    def articles():
        for i in range(5):
            yield make_article(f"Story {i} is told. It is short.", source=f"{i}.txt")
        raise KeyboardInterrupt

    with pytest.raises(update.Interrupted) as stopped:
        add(path, articles(), fake_embedder)
    assert states(stopped.value.outcomes) == ["added"] * 4
    with open_library(path).view() as view:
        assert [entry.source for entry in sorted(view.catalogue(), key=lambda e: e.source)] == [
            f"{i}.txt" for i in range(4)
        ]


def test_rebuild_with_other_settings_equals_a_fresh_library(path, tmp_path, fake_embedder, monkeypatch):
    articles = [make_article(text, source=f"{i}.txt") for i, text in enumerate(TEXTS)]
    add(path, articles, fake_embedder)
    recipe = Recipe("fake-64", 64, max_words=9, overlap=0)
    assert set(states(rebuild(path, fake_embedder, recipe))) == {"rebuilt"}
    update.create(tmp_path / "fresh", recipe)
    add(tmp_path / "fresh", articles, fake_embedder)
    assert fingerprint(open_library(path)) == fingerprint(open_library(tmp_path / "fresh"))


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 4), st.integers(0, len(TEXTS) - 1)),
        st.tuples(st.just("write"), st.integers(0, 4), st.integers(0, len(TEXTS) - 1)),
        st.tuples(st.just("rename"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("remove source"), st.integers(0, 4), st.just(0)),
        st.tuples(st.just("remove id"), st.integers(0, 4), st.just(0)),
        st.tuples(st.just("add all"), st.integers(0, 99), st.just(0)),
        st.tuples(st.just("write some"), st.integers(0, 99), st.integers(0, 99)),
        st.tuples(st.just("rebuild"), st.just(0), st.just(0)),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS)
def test_after_any_changes_the_library_is_one_built_fresh(tmp_path_factory, operations):
    check_sequence(tmp_path_factory.mktemp("sequence"), operations)


def check_sequence(place: Path, operations) -> None:
    folder, path, embedder = place / "files", place / "library", FakeEmbedder()
    folder.mkdir()
    files: dict[str, str] = {}

    def put(names) -> None:
        add(path, [article(folder, name, files[name]) for name in names], embedder)

    update.create(path, Recipe("fake-64", 64))
    for kind, one, other in operations:
        name = f"{one}.txt"
        if kind == "write":
            files[name] = TEXTS[other]
            put([name])
        elif kind == "write some":
            chance = random.Random(one * 100 + other)
            changed = {f"{chance.randrange(5)}.txt": chance.choice(TEXTS) for _ in range(3)}
            files.update(changed)
            put(changed)
        elif kind == "rename" and name in files and one != other:
            (folder / name).rename(folder / f"{other}.txt")
            files[f"{other}.txt"] = files.pop(name)
            put([f"{other}.txt"])
            remove(path, [str(folder / name)])  # still there when the new name held those bytes before
        elif kind == "remove source" and name in files:
            del files[name]
            remove(path, [str(folder / name)])
        elif kind == "remove id" and name in files:
            text = files[name]
            files = {other: words for other, words in files.items() if words != text}
            remove(path, [make_article(text).id])
        elif kind == "add all":
            names = sorted(files)
            random.Random(one).shuffle(names)
            put(names)
        elif kind == "rebuild":
            rebuild(path, embedder, Recipe("fake-64", 64))
    fresh = place / "fresh"
    update.create(fresh, Recipe("fake-64", 64))
    add(fresh, [article(folder, name, text) for name, text in sorted(files.items())], FakeEmbedder())
    assert fingerprint(open_library(path)) == fingerprint(open_library(fresh))
