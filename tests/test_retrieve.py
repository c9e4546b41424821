"""Retrieval: words and vectors fused by their scores."""

import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qa_fakes import press_articles

from index.library import open_library
from index.update import add
from qa.question import understand
from qa.retrieve import POOL, WORDS, fuse, retrieve


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("retrieve") / "library"
    many = [make_article(f"The ferry number {n} sails at dawn. Gull {n * 7} cried.", f"{n}.txt") for n in range(30)]
    add(path, [*press_articles(), *many], FakeEmbedder())
    return open_library(path)


def found(library, text, k=12, words=True, vectors=True):
    with library.view() as view:
        question = understand(text, view.document_frequency(), view.passage_count)
        return retrieve(view, question, FakeEmbedder().embed([text]), k, words, vectors)


def test_each_ranking_alone_is_its_own_order(library):
    with library.view() as view:
        text = "Which ferry sails at dawn?"
        question = understand(text, view.document_frequency(), view.passage_count)
        words = view.by_words([t.word for t in question.terms], POOL)
        vectors = view.by_vector(FakeEmbedder().embed([text]), POOL)
    assert [c.row for c in found(library, text, 10, vectors=False)] == [h.row for h in words[:10]]
    assert [c.row for c in found(library, text, 10, words=False)] == [h.row for h in vectors[:10]]


def test_fusion_weighs_both_scores_and_measures_every_passage(library):
    text = "Rupert Thwaite ferry gull"
    candidates = found(library, text, 99)
    best = max(c.words for c in candidates)
    vector = FakeEmbedder().embed([text])[0]
    with library.view() as view:
        cosines = view.vectors([c.row for c in candidates]) @ vector
    assert {c.row for c in found(library, text, 99, vectors=False)} <= {c.row for c in candidates}
    for candidate, cosine in zip(candidates, cosines.tolist(), strict=True):
        assert candidate.cosine == pytest.approx(cosine, abs=1e-6)  # also of those that only words found
        expected = (max(0.0, cosine) + WORDS * candidate.words / best) / (1 + WORDS)
        assert candidate.fused == pytest.approx(expected, abs=1e-6) and 0 <= candidate.fused <= 1


def test_its_own_words_in_full_come_first(library):
    best = found(library, "Orsley Mill closes in May after 212 years.")[0]
    assert best.fused > 0.5 and best.words > 0 and best.cosine > 0
    assert best.article.id == best.passage.article_id


SCORES = st.dictionaries(st.integers(0, 9), st.floats(0, 30), max_size=6)


@given(SCORES, st.dictionaries(st.integers(0, 9), st.floats(-1, 1), max_size=6), st.integers(0, 9))
def test_fused_scores_are_shares_and_more_of_either_is_never_less(words, cosines, row):
    fused = fuse(words, cosines)
    assert set(fused) == {*words, *cosines} and all(0 <= score <= 1 + 1e-12 for score in fused.values())
    nearer = fuse(words, {**cosines, row: 1.0})
    assert nearer[row] >= fused.get(row, 0.0)
    assert all(nearer[other] == fused[other] for other in fused if other != row)


def test_without_content_words_vectors_find(library):
    assert len(found(library, "who was it")) == 12
    assert found(library, "who was it", vectors=False) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30) | st.sampled_from(["ferry", "gull 7", "NEAR(a b)", '"', "*", "a OR b"]), st.integers(0, 60))
def test_at_most_k_different_passages_best_first(library, text, k):
    candidates = found(library, text, k)
    assert len(candidates) <= k and len({c.row for c in candidates}) == len(candidates)
    assert [c.fused for c in candidates] == sorted((c.fused for c in candidates), reverse=True)
    assert candidates == found(library, text, k + 5)[:k]


def test_a_time_asked_about_brings_up_what_fits_it(tmp_path):
    """Ten articles tell the same, a year apart each: of equals, the question's own words choose."""
    path = tmp_path / "library"
    reports = [
        make_article(f"The Pellow trust counted its boats again, wrote {name}.", f"{name}.txt", None, f"{year}-03-01")
        for year, name in enumerate("Ash Birk Elm Fir Hazel Lime Maple Oak Rowan Yew".split(), 2010)
    ]
    add(path, reports, FakeEmbedder())
    timed = open_library(path)

    def place(text, year):
        return [c.article.published[:4] for c in found(timed, text, 10)].index(year)

    plain = "How many boats has the Pellow trust"
    assert place(plain + " now?", "2019") < place(plain + " originally?", "2019")
    assert place(plain + " originally?", "2010") <= place(plain + " now?", "2010")
    assert [place(plain + f" in {year}?", str(year)) for year in (2010, 2014, 2019)] == [0, 0, 0]
    text = plain + " in 2014?"
    assert found(timed, text, 3) == found(timed, text, 9)[:3]
