"""A view is one generation; search by words and vectors; what is missing is said."""

import threading
import time
from collections import Counter

import numpy as np
import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import CuttingsError, LibraryGone, LibraryMissing
from index.library import Library, View, open_library
from index.update import add, remove
from index.words import stems

HOSTILE = "ab\"'*()^:-+{}\\ \0\t\n\u2028é😀\ud800\u0301"
TEXTS = [
    f"Councillor {name} spoke in {place} on day {day}. The {thing} was closed. Nobody's {thing} is safe, she said."
    for day, (name, place, thing) in enumerate(
        (n, p, t) for n in ("Ash", "Elm") for p in ("Fenby", "Marl") for t in ("library", "school", "bridge")
    )
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "lib"
    articles = [make_article(t, f"{i}.txt", f"News {i}", f"2019-01-{i + 1:02}") for i, t in enumerate(TEXTS)]
    add(path, [*articles, make_article("An undated note on a bridge.", "note.txt")], FakeEmbedder())
    return path


def text_of(view: View, row: int) -> str:
    return view.article(view.entry_of(row).id).text


def test_catalogue_is_by_date_then_title_undated_last(path):
    with open_library(path).view() as view:
        assert [entry.published for entry in view.catalogue()] == [*(f"2019-01-{i:02}" for i in range(1, 13)), None]
        assert [a.id for a in view.articles()] == [entry.id for entry in view.catalogue()]
        assert view.article_count == 13 and view.generation == 1
        assert view.passage_count == sum(entry.passages for entry in view.catalogue())


def test_rows_lead_to_passages_and_articles(path):
    with open_library(path).view() as view:
        rows = list(range(view.passage_count))
        passages = view.passages(rows)
        order = [(passage.article_id, passage.ordinal) for passage in passages]
        assert order == sorted(order)
        for row, passage in zip(rows, passages, strict=True):
            assert view.entry_of(row).id == passage.article_id == view.article(passage.article_id).id
        assert view.passages([3, 0, 3]) == [passages[3], passages[0], passages[3]]
        for row in (-1, view.passage_count):
            with pytest.raises(IndexError):
                view.passages([row])


def test_unknown_article_is_said_in_words(path):
    with open_library(path).view() as view, pytest.raises(KeyError) as caught:
        view.article("beef")
    assert isinstance(caught.value, CuttingsError) and "index list" in str(caught.value)


def test_by_words_is_best_first_and_any_word_counts(path):
    with open_library(path).view() as view:
        hits = view.by_words(["elm", "school"], 100)
        texts = [text_of(view, hit.row) for hit in hits]
        both = [("Elm" in text) + ("school" in text) for text in texts]
        assert both == sorted(both, reverse=True) and both[0] == 2 and both[-1] == 1
        assert all(hit.score > 0 for hit in hits)
        assert len(hits) == sum("Elm" in text or "school" in text for text in TEXTS)
        for k in range(1, len(hits)):
            assert view.by_words(["elm", "school"], k) == hits[:k]
        assert view.by_words(["schools", "SCHOOL"], 9) == view.by_words(["school"], 9)


def test_by_words_ties_go_to_the_lower_row(path):
    with open_library(path).view() as view:
        keys = [(-hit.score, hit.row) for hit in view.by_words(["nobody"], 100)]
        assert keys == sorted(keys) and len({score for score, _ in keys}) < len(keys)
        assert [hit.row for hit in view.by_words(["nobody"], 3)] == [row for _, row in keys[:3]]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.sampled_from(HOSTILE) | st.characters(), max_size=12), max_size=8))
def test_no_word_is_an_operator(path, words):
    operators = ["OR", "NOT", "NEAR(a b)", "title:x", 'quo"te', "AND", "body", "*", "^a"]
    with open_library_once(path).view() as view:
        for hit in view.by_words([*words, *operators], 5):
            assert 0 <= hit.row < view.passage_count
        assert view.by_words([*words, "bridge"], 50)


_OPEN: dict = {}


def open_library_once(path):
    return _OPEN.setdefault(path, open_library(path))


def test_very_long_questions_are_searched(path):
    with open_library(path).view() as view:
        assert view.by_words([f"word{i}" for i in range(5000)] + ["bridge"], 3)
        assert view.by_words(["bridge " * 5000], 3) == []
        assert view.by_words([], 3) == view.by_words(["bridge"], 0) == view.by_words(["!?"], 3) == []


def test_document_frequency_counts_passages_by_stem(path):
    with open_library(path).view() as view:
        counted = Counter()
        for row, passage in enumerate(view.passages(range(view.passage_count))):
            article = view.article(view.entry_of(row).id)
            shown = " ".join(span.of(article.text) for span in passage.sentences)
            counted.update(set(stems(f"{article.title or ''} {shown}")))
        frequency = view.document_frequency()
        assert frequency["bridg"] == counted["bridg"] > 0
        dated = {"2019", "januari"}  # the heading holds the date in words, too
        for stem, count in counted.items():
            assert stem in dated or stem.isdigit() or frequency[stem] == count


def test_by_vector_is_by_cosine(path):
    embedder = FakeEmbedder()
    with open_library(path).view() as view:
        vector = embedder.embed(["The bridge in Fenby was closed"])
        hits = view.by_vector(vector, 5)
        expected = view.vectors(range(view.passage_count)) @ vector[0]
        assert [hit.score for hit in hits] == pytest.approx(sorted(expected, reverse=True)[:5])
        assert view.by_vector(vector[0], 5) == hits
        assert view.vectors([]).shape == (0, 64) and view.vectors([1]).dtype == np.float32


def test_no_library(tmp_path):
    for opening in (lambda: open_library(tmp_path), lambda: Library(tmp_path).recipe):
        with pytest.raises(LibraryMissing, match="python -m index add FOLDER"):
            opening()
    assert list(tmp_path.iterdir()) == [], "looking for a library made something"


def test_a_library_that_was_seen_and_is_gone_is_told_from_one_that_never_was(tmp_path):
    path = tmp_path / "lib"
    add(path, [make_article(TEXTS[0], "0.txt")], FakeEmbedder())
    library = open_library(path)
    path.rename(tmp_path / "away")
    for _ in range(2):
        with pytest.raises(LibraryGone, match="connect its drive") as gone, library.view():
            pass
        assert str(path) in str(gone.value) and "index add" not in str(gone.value)
    (tmp_path / "away").rename(path)
    with library.view() as view:
        assert view.article_count == 1


def test_a_folder_that_cannot_be_looked_into_is_no_missing_library(tmp_path):
    """As on a network drive that is off: here a name longer than any file's."""
    path = tmp_path / ("x" * 300)
    for opening in (lambda: open_library(path), lambda: remove(path, ["0.txt"])):
        with pytest.raises(CuttingsError, match="cannot be reached") as unreachable:
            opening()
        assert not isinstance(unreachable.value, LibraryMissing)


def test_a_view_keeps_its_generation_and_the_next_one_has_the_new(tmp_path):
    path, embedder = tmp_path / "lib", FakeEmbedder()
    add(path, [make_article(TEXTS[0], "0.txt")], embedder)
    library = open_library(path)
    with library.view() as old:
        started = time.monotonic()
        add(path, [make_article(TEXTS[1], "1.txt")], embedder)
        remove(path, ["0.txt"])
        assert time.monotonic() - started < 4  # neither waits for who reads what was before
        with library.view() as new:
            assert (old.generation, new.generation) == (1, 3)
            for view, text in ((old, TEXTS[0]), (new, TEXTS[1])):
                assert [a.text for a in view.articles()] == [text]
                assert {text_of(view, hit.row) for hit in view.by_words(["councillor"], 9)} == {text}
                assert len(view.by_vector(embedder.embed([text]), 9)) == view.passage_count
                assert view.by_vector(embedder.embed([text]), 1)[0].score > 0.5
                assert view.document_frequency()["councillor"] == 1
    with library.view() as after:
        assert after.generation == 3


def test_a_library_put_in_the_place_of_another_is_seen_by_the_next_view(tmp_path):
    """The one moved away has the later generation, and a connection to it, kept for the next view, still answers."""
    path, embedder = tmp_path / "lib", FakeEmbedder()
    for number in (0, 1):
        add(path, [make_article(TEXTS[number], f"{number}.txt")], embedder)
    library = open_library(path)
    with library.view() as old:
        with library.view():
            pass
        path.rename(tmp_path / "moved")
        with pytest.raises(LibraryGone), library.view():
            pass
        add(path, [make_article(TEXTS[2], "2.txt")], FakeEmbedder("other-64"))
        for _ in range(2):
            with library.view() as new:
                assert [article.text for article in new.articles()] == [TEXTS[2]]
                assert new.generation == 1
        assert sorted(article.text for article in old.articles()) == sorted(TEXTS[:2])
    with library.view() as new, library.view() as other:
        assert new.articles() == other.articles() and new.article_count == 1
    assert library.recipe.model == "other-64"


def test_readers_during_ten_updates_see_whole_generations(tmp_path):
    """Every article of generation n says "number n": a view that mixes generations would hold two numbers."""
    path, embedder = tmp_path / "lib", FakeEmbedder()

    def generation(n: int) -> None:
        add(path, [make_article(f"Story {i} of number{n} here. More of it.", f"{i}.txt") for i in range(4)], embedder)

    generation(0)
    library, stop, faults, seen = open_library(path), threading.Event(), [], set()

    def read() -> None:
        try:
            while not stop.is_set():
                with library.view() as view:
                    numbers = {a.text.split("number")[1].split()[0] for a in view.articles()}
                    hits = view.by_words(["story"], 9)
                    near = view.by_vector(embedder.embed(["story"]), 9)
                    found = {text_of(view, h.row).split("number")[1].split()[0] for h in (*hits, *near)}
                    assert numbers == found == {str(view.generation - 1)}, (numbers, found, view.generation)
                    assert len(hits) == len(near) == view.passage_count == 4
                    seen.add(view.generation)
        except BaseException as fault:
            faults.append(fault)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(1, 11):
        generation(n)
    stop.set()
    for reader in readers:
        reader.join(30)
    assert not faults
    assert len(seen) > 1


def test_a_view_is_one_read_and_errors_inside_it_leave_the_library_usable(path):
    library = open_library(path)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), library.view():
            1 / 0  # noqa: B018
    with library.view() as one, library.view() as two:
        assert one.articles() == two.articles()
    library.close()
    with library.view() as view:
        assert view.article_count == 13
