"""Words and names of a library: those of reading it anew, whatever came and went, and only what came is read."""

import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import open_library
from index.update import add, remove
from index.view import View
from qa.wording import Wording

TEXTS = (
    "Odile Trant left the harbour.", "Then Odile Trant came back.", "Hugh Marl sang. Hugh Marl slept.", "Ofsted came.",
    "The ferry sank off Pellow Quay.", "Pellow Quay was rebuilt.",
)  # fmt: skip
ARTICLES = [make_article(text, f"{number}.txt") for number, text in enumerate(TEXTS)]


def told(wording: Wording, library) -> tuple[frozenset[str], frozenset[str]]:
    with library.view() as view:
        return wording.vocabulary(view), wording.names(view)


def test_words_of_four_letters_and_names_that_stand_twice(tmp_path):
    add(tmp_path / "l", ARTICLES[:3], FakeEmbedder())
    vocabulary, names = told(Wording(), open_library(tmp_path / "l"))
    assert names == {"Odile Trant", "Hugh Marl"}
    assert vocabulary == {"odile", "trant", "left", "harbour", "then", "came", "back", "hugh", "marl", "sang", "slept"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(range(len(TEXTS))), min_size=1)), max_size=4))
def test_it_is_what_reading_everything_anew_tells(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("wording") / "l"
    add(path, ARTICLES[:1], FakeEmbedder())
    library, kept = open_library(path), Wording()
    for comes, numbers in changes:
        told(kept, library)
        chosen = [ARTICLES[number] for number in numbers]
        add(path, chosen, FakeEmbedder()) if comes else remove(path, [article.id for article in chosen])
    assert told(kept, library) == told(Wording(), library)


def test_after_an_addition_only_what_came_is_read(tmp_path, monkeypatch):
    add(tmp_path / "l", ARTICLES[:4], FakeEmbedder())
    library, wording, read = open_library(tmp_path / "l"), Wording(), []
    monkeypatch.setattr(View, "article", lambda view, id, real=View.article: read.append(id) or real(view, id))
    for more in (ARTICLES[:4], [ARTICLES[4]], [ARTICLES[4]]):
        add(tmp_path / "l", more, FakeEmbedder())
        told(wording, library)
    assert sorted(read) == sorted(2 * [article.id for article in ARTICLES[:5]])  # for words, and for names


@pytest.mark.parametrize("asked", ["vocabulary", "names"])
def test_words_are_not_looked_for_where_names_are_asked_nor_the_other_way(tmp_path, asked, monkeypatch):
    add(tmp_path / "l", ARTICLES, FakeEmbedder())
    wording = Wording()
    with open_library(tmp_path / "l").view() as view:
        getattr(wording, asked)(view)
        monkeypatch.setattr(View, "article", lambda view, id: pytest.fail("read again"))
        getattr(wording, asked)(view)
