"""Choosing: best first, nothing twice, at most so many, and weights that fit."""

import json
from dataclasses import replace

import pytest
from fakes import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Span
from index.errors import LibraryDamaged
from qa.choose import ANSWERED_NAMES, JOINED, WEIGHTS, Logistic, Weights, choose, load_weights, rank
from qa.evidence import NAMES, Features, Scored
from qa.odds import sigmoid
from qa.question import understand

BY_READER = Logistic(0.0, (1.0, *[0.0] * (len(NAMES) - 1)))
EVEN = Weights(BY_READER, Logistic(0.0, (1.0, *[0.0] * (len(ANSWERED_NAMES) - 1))), 0.5)
QUESTION = understand("boats?", {}, 1)


def scored(text: str, score: float, source: str = "a") -> Scored:
    article = make_article(text, source)
    return Scored(article, Span(0, len(text)), None, Features(score, *[0.0] * (len(NAMES) - 1)))


def test_the_best_come_first_and_the_rest_is_cut():
    sentences = [scored(f"{word} sank in the storm off {word}.", n) for n, word in enumerate(("Ash", "Birk", "Elmet"))]
    assert [q.text[:3] for q in choose(QUESTION, sentences, 0.5, EVEN, 2).ranked] == ["Elm", "Bir"]


def test_nothing_gives_a_refusal():
    choice = choose(QUESTION, [], 0.5, EVEN, 3)
    assert (choice.answered, choice.confidence, choice.ranked) == (False, 0.0, ())


@pytest.mark.parametrize(("score", "answered"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_answered_from_the_threshold_on(score, answered):
    assert choose(QUESTION, [scored("It sank.", score)], 0.5, EVEN, 3).answered is answered


def test_copies_are_chosen_once_and_the_better_one():
    text = "Hester Vane was named commissioner of Stell on Monday by the county."
    chosen = choose(QUESTION, [scored(text, 1.0), scored(text.replace("by the", "by  the"), 2.0, "b"),
                               scored("The ferry sank.", 0.5)], 0.5, EVEN, 3).ranked  # fmt: skip
    assert len(chosen) == 2 and "  " in chosen[0].text


RIVALS = [
    ("The deficit of the trust was £12m in 2018.", "The deficit of the trust was £41m in 2019."),
    ("The trust did break the law, the judge said in May.", "The trust did not break the law, the judge said in May."),
    ("The board has sold the old mill at Asher.", "The board hasn’t sold the old mill at Asher."),
]


@pytest.mark.parametrize(("one", "other"), RIVALS)
def test_another_figure_or_a_denial_is_another_sentence(one, other):
    """They are quoted both, and each is a rival of the other."""
    weights = Weights(BY_READER, Logistic(0.0, (0.0, 1.0, *[0.0] * (len(ANSWERED_NAMES) - 2))), 0.5)
    chosen = choose(QUESTION, [scored(one, 1.0), scored(other, 0.9, "b")], 0.5, weights, 3)
    assert [q.text for q in chosen.ranked] == [one, other] and chosen.confidence == pytest.approx(sigmoid(0.1))


@pytest.mark.parametrize(
    ("one", "other"), [("It owes £5,000.", "It owes £5000."), ("It didn’t sink.", "It didn't sink!")]
)
def test_a_figure_set_otherwise_is_the_same(one, other):
    assert len(choose(QUESTION, [scored(one, 1.0), scored(other, 0.9, "b")], 0.5, EVEN, 3).ranked) == 1


@pytest.mark.parametrize(
    ("question", "named"), [("Who led the board in May 2018?", 1.0), ("Who led it on 3 June?", 0.5)]
)
def test_an_articles_date_says_its_month_in_words(question, named):
    only_names = Logistic(0.0, tuple(float(name == "names_there") for name in ANSWERED_NAMES))
    sentence = scored("Odile Trant was elected.", 1.0)
    dated = replace(sentence, article=replace(sentence.article, published="2018-05-03"))
    confidence = choose(understand(question, {}, 1), [dated], 0.5, Weights(BY_READER, only_names, 0.5), 3).confidence
    assert confidence == pytest.approx(sigmoid(named))


def test_a_copy_is_no_rival():
    """The margin is over the best sentence that says something else."""
    weights = Weights(BY_READER, Logistic(0.0, (0.0, 1.0, *[0.0] * (len(ANSWERED_NAMES) - 2))), 0.5)
    alone = choose(QUESTION, [scored("The ferry sank.", 1.0)], 0.5, weights, 3).confidence
    with_copy = choose(QUESTION, [scored("The ferry sank.", 1.0), scored("The ferry sank!", 0.9)], 0.5, weights, 3)
    with_rival = choose(QUESTION, [scored("The ferry sank.", 1.0), scored("Gulls cried.", 0.9)], 0.5, weights, 3)
    assert with_copy.confidence == alone > with_rival.confidence


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.floats(-50, 50)), max_size=8), st.integers(1, 9), st.randoms(),
       st.floats(0, 1))  # fmt: skip
def test_order_of_evidence_means_nothing(rows, limit, random, no_answer):
    sentences = [
        scored(f"{'ash elm oak birk lime yew fir box bay sloe'.split()[word] * 3} sank.", s) for word, s in rows
    ]
    shuffled = random.sample(sentences, len(sentences))
    one, other = (choose(QUESTION, s, no_answer, EVEN, limit) for s in (sentences, shuffled))
    assert [(q.text, q.score) for q in one.ranked] == [(q.text, q.score) for q in other.ranked]
    assert len(one.ranked) <= limit and 0 <= one.confidence <= 1
    assert all(0 <= q.score <= 1 for q in one.ranked)
    scores = [q.score for q in one.ranked]
    assert scores == sorted(scores, reverse=True)
    assert not scores or scores[0] == pytest.approx(one.confidence)


def test_ties_go_by_article_and_place():
    tied = [scored(text, 1.0) for text in ("Ash sank.", "Birk sank.", "Elm sank.")]
    ids = [s.article.id for s, _ in rank(tied, EVEN)]
    assert ids == sorted(ids)


@pytest.mark.parametrize("x", [-1e6, -700.0, -1.0, 0.0, 1.0, 700.0, 1e6])
def test_sigmoid_never_overflows(x):
    assert 0.0 <= sigmoid(x) <= 1.0 and sigmoid(x) + sigmoid(-x) == pytest.approx(1.0)


@pytest.mark.parametrize("reader", [True, False])
def test_the_weights_that_come_with_the_program_fit(reader):
    weights = load_weights(reader)
    assert len(weights.sentence.weights) == len(NAMES) and len(weights.answered.weights) == len(ANSWERED_NAMES)
    assert 0 < weights.threshold < 1
    assert (weights.sentence.weights[NAMES.index("reader")] > 0) is reader


def test_weights_say_where_they_come_from():
    ways = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(ways) == {"with_reader", "without_reader"}
    assert all(way["provenance"] for way in ways.values())


@pytest.mark.parametrize("change", ["", "[]", "{", '{"with_reader": {}}', "missing", "no name", "text"])
def test_weights_that_do_not_fit_are_one_line(tmp_path, change):
    path = tmp_path / "weights.json"
    data = json.loads(WEIGHTS.read_text("utf-8"))
    if change == "no name":
        del data["with_reader"]["sentence"]["weights"]["cosine"]
        path.write_text(json.dumps(data), "utf-8")
    elif change == "text":
        data["with_reader"]["sentence"]["weights"]["cosine"] = "much"
        path.write_text(json.dumps(data), "utf-8")
    elif change != "missing":
        path.write_text(change, "utf-8")
    with pytest.raises(LibraryDamaged) as caught:
        load_weights(True, path)
    assert "\n" not in str(caught.value) and "weights.json" in str(caught.value)


@pytest.mark.parametrize(("source", "pages"), [("a/x.PDF", (1, 3)), ("https://stell.example/x.pdf?y=1", (1, 3)),
                                               ("a/x.txt", (None, None)), ("a/pdf", (None, None))])  # fmt: skip
def test_a_quote_from_a_pdf_knows_its_page(source, pages):
    text = "Ash sank in the storm.\n\n\f\n\fElm was found by Hal in the spring of that year."
    article = make_article(text, source)
    spans = Span(0, text.index("\n")), Span(text.index("Elm"), len(text))
    even = Features(1.0, *[0.0] * (len(NAMES) - 1))
    found = choose(QUESTION, [Scored(article, span, None, even) for span in spans], 0.5, EVEN, 2)
    by_place = sorted(found.ranked, key=lambda quote: quote.start)
    assert tuple(quote.page for quote in by_place) == pages
    assert tuple(quote.as_json().get("page") for quote in by_place) == pages
    assert all(("page" in quote.as_json()) == (quote.page is not None) for quote in by_place)
    assert all(text[quote.start : quote.end] == quote.text for quote in by_place)


def two_in_a_row(odds_apart: float, between: str = " "):
    """Two neighbouring sentences with nothing but the reader's log-odds to tell them apart, and a third elsewhere."""
    text = f"Ash sank in the storm.{between}He was found in spring. The ferry closed the year before that."
    article = make_article(text, "a.txt")
    starts = (0, text.index("He"), text.index("The ferry"))
    ends = (text.index(".") + 1, text.index("spring.") + 7, len(text))
    scores = (1.0, 1.0 - odds_apart / EVEN.sentence.weights[0], -9.0)
    scored = [
        Scored(article, Span(a, b), Span(a, a + 2), Features(x, *[0.0] * (len(NAMES) - 1)))
        for a, b, x in zip(starts, ends, scores, strict=True)
    ]
    return text, choose(QUESTION, scored, 0.5, EVEN, 3).ranked


def test_neighbours_hardly_told_apart_are_quoted_together():
    text, quotes = two_in_a_row(JOINED / 2)
    assert [q.text for q in quotes] == ["Ash sank in the storm. He was found in spring.", text[-38:]]
    assert quotes[0].key == Span(0, 2) and text[quotes[0].start : quotes[0].end] == quotes[0].text


@pytest.mark.parametrize(("apart", "between"), [(JOINED * 1.5, " "), (0.1, " \f "), (0.1, " SIGN UP ")])
def test_others_are_quoted_alone(apart, between):
    text, quotes = two_in_a_row(apart, between)
    assert len(quotes) == 3 and all(text[q.start : q.end] == q.text for q in quotes)
