"""What `python -m eval fit` is fitted on: questions that no figure is reported on, each with all its evidence.

They are asked of libraries of all the articles, and of small ones with a few articles each: how rare a word is, and
whether it is known at all, means something else in a folder of five articles than in one of five thousand, and people
have both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import qa.reader
from eval.articles import body_blocks, read_folder
from eval.case import load_cases
from eval.truth import Place, wanted_of
from index.article import Article
from index.errors import LibraryDamaged, UsageError
from index.protocols import Embedder
from qa.ask import Evidence, LibraryAnswerer
from qa.choose import ANSWERED_NAMES, Logistic, Weights, load_weights
from qa.evidence import NAMES, Scored
from qa.question import understand
from qa.reader.lessons import Lesson, held_out, load_lessons

LESSONS = Path(qa.reader.__file__).parent / "lessons"
EVERY = 30
"""Of the held-out lessons' questions every thirtieth is asked of all lessons, and another of small libraries: about
twice as many as those over the sample articles. With fewer, no more came right on articles that nobody wrote for this.
"""
SHELF = 8
"""Articles in a small library of sample articles."""
STORYLINES = 4
"""Held-out storylines in a small library of lessons: they compete for its questions, as articles on one affair do."""
OUTSIDE = 4
"""Questions put to a small library of lessons that its articles do not touch at all: the lessons' own refusals are near
misses, and people ask both."""
FEWEST = 20
"""Of answerable and of unanswerable questions, each: from fewer nothing can be learnt."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posed:
    """A question to ask, and where its answers stand. No places: nothing answers."""

    question: str
    history: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all its evidence; `right[i]` is whether sentence i answers. None right: none answers."""

    gathered: Evidence
    values: Array  # (sentences, features)
    right: NDArray[np.bool_]
    answerable: bool


def own_questions(folder: Path, questions: Path) -> tuple[list[Article], list[Posed]]:
    """The sample articles, and the train split over them."""
    articles, originals = read_folder(folder)
    train = [wanted_of(case, originals) for case in load_cases(questions) if case.split == "train"]
    return articles, [Posed(one.case.question, one.case.history, one.places) for one in train]


def own_shelves(
    articles: Sequence[Article], posed: Sequence[Posed], embedder: Embedder
) -> Iterator[tuple[Sequence[Article], list[Posed]]]:
    """The articles in order of date, SHELF at a time, with the questions about them. One that nothing answers goes to
    the article whose beginning is nearest to it: elsewhere it would be too easy to refuse."""
    ordered = sorted(articles, key=lambda article: (article.published or "", article.id))
    beginnings = embedder.embed([f"{article.title}\n{article.text[:600]}" for article in ordered])
    nearest = (embedder.embed([one.question for one in posed]) @ beginnings.T).argmax(axis=1)
    home = [one.places[0].article if one.places else ordered[n].id for one, n in zip(posed, nearest, strict=True)]
    for start in range(0, len(ordered), SHELF):
        shelf = ordered[start : start + SHELF]
        ids = {article.id for article in shelf}
        yield (
            shelf,
            [
                Posed(one.question, one.history, tuple(place for place in one.places if place.article in ids))
                for one, article in zip(posed, home, strict=True)
                if article in ids
            ],
        )


def lesson_questions(folder: Path) -> tuple[list[Article], list[Posed]]:
    """All lessons as articles, and some questions of those held out from training."""
    lessons = _lessons(folder)
    return [_article(lesson) for lesson in lessons], _some_of((x for x in lessons if held_out(x.storyline)), 0)


def lesson_shelves(folder: Path) -> Iterator[tuple[list[Article], list[Posed]]]:
    """Held-out storylines, STORYLINES at a time, with other questions about them, and some that they do not touch."""
    kept = [lesson for lesson in _lessons(folder) if held_out(lesson.storyline)]
    lines = sorted({lesson.storyline for lesson in kept})
    shelves = [
        [lesson for lesson in kept if lesson.storyline in lines[start : start + STORYLINES]]
        for start in range(0, len(lines), STORYLINES)
    ]
    for number, shelf in enumerate(shelves):
        outside = _outside(shelves[number - 1]) if len(shelves) > 1 else []
        yield [_article(lesson) for lesson in shelf], _some_of(shelf, EVERY // 2) + outside


def _outside(lessons: Iterable[Lesson]) -> list[Posed]:
    """OUTSIDE questions that these lessons answer, for a library without them, so nothing answers. Only such as name
    nobody and nothing: a name that no article holds would give them away."""
    told = [item.question for lesson in lessons for item in lesson.questions if item.answer]
    unnamed = [question for question in told if not understand(question, {}, 1).names]
    return [Posed(question, (), ()) for question in unnamed[:: max(1, len(unnamed) // OUTSIDE)][:OUTSIDE]]


def _lessons(folder: Path) -> list[Lesson]:
    lessons = load_lessons(folder)
    if not lessons:
        raise UsageError(f"There are no lessons in {folder}; put them back from version control")
    return lessons


def _some_of(lessons: Iterable[Lesson], first: int) -> list[Posed]:
    """Every EVERYth question, from number `first` on."""
    items = [(lesson, item) for lesson in lessons for item in lesson.questions]
    return [
        Posed(item.question, (), (Place(lesson.id, item.answer.start, item.answer.end),) if item.answer else ())
        for lesson, item in items[first::EVERY]
    ]


def _article(lesson: Lesson) -> Article:
    return Article(
        id=lesson.id, text=lesson.text, sha256=lesson.id, source=lesson.id, blocks=body_blocks(lesson.text),
        title=lesson.title, published=lesson.date,
    )  # fmt: skip


def ask(answerer: LibraryAnswerer, posed: Posed) -> Asked:
    """The evidence for one question. Only one with a history is answered first, for what it means by itself."""
    question = posed.question
    if posed.history:
        question = answerer.ask(question, posed.history).standalone
    with answerer.library.view() as view:
        gathered = answerer.gather(view, question)
    right = [any(_holds(scored, place) for place in posed.places) for scored in gathered.scored]
    values = np.array([s.features.values() for s in gathered.scored]).reshape(-1, len(NAMES))
    return Asked(gathered, values, np.array(right, dtype=bool), bool(posed.places))


def weights_to_start_with(reader: bool) -> Weights:
    """Those there are; where they do not fit this version's evidence (that is why they are fitted), even ones. Only
    what a follow-up means depends on them."""
    try:
        return load_weights(reader)
    except LibraryDamaged:
        even = Logistic(0.0, (1.0,) * len(NAMES))
        return Weights(even, Logistic(0.0, (0.0,) * len(ANSWERED_NAMES)), 0.5)


def _holds(scored: Scored, place: Place) -> bool:
    """The sentence holds the place's beginning or, where the place is a whole sentence, lies in it."""
    if scored.article.id != place.article:
        return False
    return scored.sentence.start <= place.start < scored.sentence.end


def enough(posed: Iterable[Posed]) -> None:
    """Raises UsageError when there are too few questions of one sort."""
    answerable = [bool(one.places) for one in posed]
    counts = {"answerable": sum(answerable), "unanswerable": len(answerable) - sum(answerable)}
    for sort, count in counts.items():
        if count < FEWEST:
            raise UsageError(f"There are {count} {sort} questions to fit on, and {FEWEST} are needed; add some")
