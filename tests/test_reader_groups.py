"""Training groups: hard wrong windows, never a right one marked wrong, and questions as people type them."""

import random
from dataclasses import replace

import pytest
from fakes import FakeEmbedder

from index.article import Span
from qa.reader import groups as groups_module
from qa.reader.data import Example, cut_document
from qa.reader.groups import Pool, build_groups, golds_in, mix_sentences, roughen

PLACES = ("Pellow", "Orsley", "Stell", "Carrow", "Fenby", "Marl")


def story(number: int, family: str, place: str) -> Example:
    text = f"The mill at {place} closed in {2000 + number}. " + "Gulls cried over the quay all day long. " * 14
    text += f"Warden {place}son locked the gate of {place}."
    document = cut_document(f"{family}-{number}", family, f"Mill at {place}", text)
    start = text.index(f"{2000 + number}")
    return Example("lessons", f"When did the mill at {place} close?", document, (Span(start, start + 4),))


def sentence(number: int, place: str) -> Example:
    text = f"The ferry of {place} sank in {1950 + number}."
    document = cut_document(f"q-{number}", f"q-{number}", "", text)
    return Example("qamr", f"When did the ferry of {place} sink?", document, (Span(len(text) - 5, len(text) - 1),))


STORIES = [story(n, f"affair{n % 2}", place) for n, place in enumerate(PLACES)]
SENTENCES = [sentence(n, place) for n, place in enumerate(PLACES * 3)]


@pytest.fixture(scope="module")
def pool():
    return Pool(STORIES, FakeEmbedder())


def test_golds_are_the_answer_in_the_windows_own_offsets():
    for example in STORIES:
        for index, window in enumerate(example.document.windows):
            for gold in golds_in(example, index):
                assert gold.of(window.text) == example.answers[0].of(example.document.text)
        assert any(golds_in(example, i) for i in range(len(example.document.windows)))


def test_nearest_is_by_inner_product(pool):
    for number, example in enumerate(STORIES):
        scores = [float(vector @ pool.questions[number]) for vector in pool.vectors]
        nearest = pool.nearest(number, None, 99)
        assert [scores[row] for row in nearest] == pytest.approx(sorted(scores, reverse=True))
        own = max(s for s, c in zip(scores, pool.candidates, strict=True) if c.document.id == example.document.id)
        assert pool.rank_of_gold(number, example) == sum(s > own + 1e-6 for s in scores)
        rows = pool.rows_of_family["affair1"]
        assert set(pool.nearest(number, rows, 99)) == set(rows)


@pytest.mark.parametrize("unanswerable", [0.0, 0.5, 1.0])
def test_groups_hold_the_answer_or_nothing_right(pool, unanswerable):
    groups = build_groups(STORIES, pool, 2, unanswerable, "s", list(range(len(STORIES))) * 20)
    share = sum(not g.answerable for g in groups) / len(groups)
    assert share == pytest.approx(unanswerable, abs=0.2)
    for group, example in zip(groups, STORIES * 20, strict=True):
        answer = example.answers[0].of(example.document.text)
        assert len(group.windows) == len(group.golds) == 3 and sum(map(bool, group.golds)) <= 1
        for window, golds in zip(group.windows, group.golds, strict=True):
            assert [g.of(window.text) for g in golds] == ([answer] if golds else [])
            assert golds or answer not in window.text, "a window that answers is never a wrong one"


@pytest.mark.parametrize("outside", [0.0, 0.4, 1.0])
def test_outside_groups_hold_windows_of_other_affairs_only(pool, outside, monkeypatch):
    monkeypatch.setattr(groups_module, "ELSEWHERE", (1, 6))
    numbers = list(range(len(STORIES))) * 40
    groups = build_groups(STORIES, pool, 2, 0.0, "s", numbers, outside=outside)
    assert len(groups) == len(numbers)
    family_of = {c.window.text: c.document.family for c in pool.candidates}
    for number, group in zip(numbers, groups, strict=True):
        own = STORIES[number].document.family
        if not group.answerable:
            assert group.windows and own not in {family_of[w.text] for w in group.windows}
    assert abs(sum(not g.answerable for g in groups) / len(groups) - outside) < 0.12


@pytest.mark.parametrize("unanswerable", [0.0, 0.5, 1.0])
def test_wide_groups_hold_as_many_windows_as_there_are_and_one_answer_or_none(pool, unanswerable):
    numbers = list(range(len(STORIES)))
    groups = [g for s in range(20) for g in build_groups(STORIES, pool, 1, unanswerable, f"s{s}", numbers, wide=1.0)]
    assert sum(not g.answerable for g in groups) / len(groups) == pytest.approx(unanswerable, abs=0.2)
    for group, number in zip(groups, numbers * 20, strict=True):
        answer = STORIES[number].answers[0].of(STORIES[number].document.text)
        wrong = {c.window.text for c in pool.candidates if answer not in c.window.text}
        wanted = min(groups_module.WIDE, len(wrong) + group.answerable)
        assert len({w.text for w in group.windows}) == len(group.windows) == wanted
        assert [answer in w.text for w in group.windows] == [bool(g) for g in group.golds]


def test_a_share_of_groups_is_wide(pool):
    numbers = range(len(STORIES))
    groups = [g for s in range(40) for g in build_groups(STORIES, pool, 1, 0.0, f"s{s}", numbers, wide=0.3)]
    assert {len(g.windows) > 2 for g in groups} == {True, False}
    assert sum(len(g.windows) > 2 for g in groups) / len(groups) == pytest.approx(0.3, abs=0.12)


def test_a_question_without_an_answer_is_never_set_outside(pool):
    refused = [replace(e, answers=()) for e in STORIES]
    numbers = list(range(len(refused)))
    assert build_groups(refused, pool, 2, 0.0, "s", numbers, outside=1.0) == build_groups(
        refused, pool, 2, 0.0, "s", numbers
    )


def test_mixed_sentences_keep_their_answer():
    pool = Pool(SENTENCES, FakeEmbedder())
    groups = build_groups(SENTENCES, pool, 2, 0.3, "s", range(len(SENTENCES)))
    assert {g.answerable for g in groups} == {True, False}
    for group, example in zip(groups, SENTENCES, strict=True):
        for window, golds in zip(group.windows, group.golds, strict=True):
            assert all(s.of(window.text).startswith("The ferry of ") for s in window.sentences)
            assert [g.of(window.text) for g in golds] in ([], [example.answers[0].of(example.document.text)])


def test_a_sentence_among_strangers_is_still_whole():
    pool = Pool(SENTENCES, FakeEmbedder())
    window, (gold,) = mix_sentences(SENTENCES[0], pool.candidates[1:4], random.Random(1))
    assert len(window.sentences) == 4 and gold.of(window.text) == "1950"
    assert " ".join(s.of(window.text) for s in window.sentences) == window.text


def test_the_same_seed_gives_the_same_groups(pool):
    numbers = range(len(STORIES))
    assert build_groups(STORIES, pool, 2, 0.5, "a", numbers) == build_groups(STORIES, pool, 2, 0.5, "a", numbers)
    assert build_groups(STORIES, pool, 2, 0.5, "a", numbers) != build_groups(STORIES, pool, 2, 0.5, "b", numbers)


def test_roughening_touches_only_the_question_and_headings(pool):
    (group,) = build_groups(STORIES, pool, 2, 0.0, "s", [0])
    seen = set()
    for number in range(200):
        rough = roughen(group, random.Random(number))
        assert rough.golds == group.golds and [w.text for w in rough.windows] == [w.text for w in group.windows]
        assert sorted(rough.question.rstrip("?")) == sorted(group.question.rstrip("?"))
        seen.add((rough.question == group.question, rough.windows == group.windows))
    assert len(seen) == 4
