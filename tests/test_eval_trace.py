"""What retrieval found, told apart from what was read: on a real library, with a fake model."""

import pytest
from eval_fakes import write_cases, write_press

from eval.articles import read_folder
from eval.cache import library_of
from eval.case import load_cases
from eval.parts import Tracer
from eval.truth import wanted_of
from index.library import open_library
from qa.ask import LibraryAnswerer, Settings
from qa.choose import load_weights


class NeverAsked:
    """A reader that must not be used: tracing reads nothing."""

    name = "never asked"

    def read(self, question, windows):
        raise AssertionError("tracing read something")


@pytest.fixture
def traced(tmp_path, fake_embedder):
    """A function of how many passages are retrieved: what is found for each question, by id."""
    articles, originals = read_folder(write_press(tmp_path / "p"))
    library = open_library(library_of(articles, fake_embedder, root=tmp_path))
    wanted = [wanted_of(case, originals) for case in load_cases(write_cases(tmp_path / "q"))]

    def trace(candidates):
        settings = Settings(candidates=candidates, further=0)
        tracer = Tracer(LibraryAnswerer(library, fake_embedder, NeverAsked(), load_weights(True), settings))
        return {one.case.id: tracer(one.case.question, one.places) for one in wanted}

    return trace


def test_a_passage_counts_when_it_holds_the_gold_sentence(traced):
    found = traced(12)
    for id in ("q1", "q2", "q3"):
        assert sum(found[id].relevant) == found[id].total == 1  # two articles, one passage each, one of them right
        assert len(found[id].relevant) == 2
    assert found["q1"].relevant[0] and found["q3"].relevant[0]


def test_what_is_not_among_the_candidates_is_not_found_but_is_still_there_to_find(traced):
    few, all_found = traced(1), traced(12)
    assert all(len(found.relevant) == 1 for found in few.values())
    for id in ("q1", "q2", "q3"):
        assert few[id].relevant == all_found[id].relevant[:1] and few[id].total == 1


def test_where_nothing_answers_there_is_nothing_to_find(traced):
    assert traced(12)["q4"].total == 0 and not any(traced(12)["q4"].relevant)
