"""Answers judged against the original files: which quotes are right, which are true to their source, where it broke."""

from dataclasses import replace

import pytest
from eval_fakes import WordAnswerer, WordParts, write_cases, write_press
from fakes import make_article
from hypothesis import given
from hypothesis import strategies as st

from eval.articles import read_folder
from eval.case import load_cases
from eval.figures import compute
from eval.outcome import Broke
from eval.run import ask_all, digest_articles, digest_questions
from eval.truth import Place, is_attributed, is_slice, judge, wanted_of
from index.article import Span
from qa.answer import Answer


@pytest.fixture
def press(tmp_path):
    return write_press(tmp_path / "press")


@pytest.fixture
def asked(press, tmp_path):
    """Outcomes by id, and what they were judged with."""
    articles, originals = read_folder(press)
    wanted = [wanted_of(case, originals) for case in load_cases(write_cases(tmp_path / "q.jsonl"))]
    parts = WordParts(articles)
    outcomes = ask_all(wanted, parts.answerer, originals, retrieved=parts.retrieved)
    return {o.id: o for o in outcomes}, wanted, originals, articles


def test_each_question_is_judged_by_its_gold_sentence(asked):
    outcomes, *_ = asked
    assert [o.right_at for o in outcomes.values()] == [1, 1, 1, 0, 0]
    assert outcomes["q1"].exact == 1.0 and outcomes["q2"].exact == 1.0
    assert outcomes["q4"].answered is False and outcomes["q4"].broke is None
    assert all(shown.valid and shown.attributed for o in outcomes.values() for shown in (*o.quotes, *o.nearest))
    figures = {(f.split, f.kind, f.name): f.interval.value for f in compute(list(outcomes.values()))}
    assert figures["all", "all", "top1"] == 1.0
    assert figures["test", "all", "top1"] == 1.0 and figures["train", "all", "refusal_recall"] == 1.0
    assert figures["all", "all", "auroc"] == 1.0 and figures["all", "all", "quote_validity"] == 1.0
    assert ("all", "nonsense", "top1") not in figures  # nothing to answer: undefined, not 0


def _answer(articles, question, *sentences, answered=True):
    """An answer made of the given sentences, wherever they stand."""
    quotes = []
    for sentence in sentences:
        article = next(a for a in articles if sentence in a.text)
        start = article.text.index(sentence)
        quotes.append(WordAnswerer(articles).quote(article, Span(start, start + len(sentence)), 0.5, set()))
    return Answer(
        question, question, answered, 0.5, tuple(quotes) if answered else (), () if answered else tuple(quotes)
    )


def test_where_the_chain_broke(asked):
    _, wanted, originals, articles = asked
    q2 = wanted[1]
    right, wrong = "Repairs will cost 40,000 crowns.", "The mill bridge at Orsley closed on Tuesday."
    gold = [Place(q2.places[0].article, 0, 10_000)]

    def broke(answer, retrieved):
        return judge(q2, answer, originals, 1.0, retrieved).broke

    assert broke(_answer(articles, "?", right), gold) is None
    assert broke(_answer(articles, "?", wrong), gold) is Broke.SENTENCE
    assert broke(_answer(articles, "?", wrong), []) is Broke.RETRIEVAL
    assert broke(_answer(articles, "?", wrong, right), []) is Broke.SENTENCE  # quoted second: it was retrieved
    assert broke(_answer(articles, "?", right, answered=False), gold) is Broke.REFUSAL
    assert broke(_answer(articles, "?", wrong, answered=False), []) is Broke.RETRIEVAL
    keyless = replace(_answer(articles, "?", right).quotes[0], key=None)
    assert broke(Answer("?", "?", True, 0.5, (keyless,)), gold) is Broke.SPAN
    nobody = replace(q2, places=(), answers=())
    assert judge(nobody, _answer(articles, "?", wrong), originals, 1.0).broke is Broke.REFUSAL


def test_a_refusal_counts_in_place_of_key_words_only_where_one_is_wanted(asked):
    _, wanted, originals, articles = asked
    refusal = Answer("?", "?", False, 0.1)
    assert judge(wanted[1], refusal, originals, 1.0).f1 == 0.0
    assert judge(wanted[3], refusal, originals, 1.0).f1 == 1.0
    keyless = replace(_answer(articles, "?", "Repairs will cost 40,000 crowns.").quotes[0], key=None)
    assert judge(wanted[3], Answer("?", "?", True, 0.5, (keyless,)), originals, 1.0).f1 == 0.0


def test_the_same_sentence_in_a_near_copy_counts_and_a_chance_one_does_not(tmp_path):
    long, short = "Captain Odo Fenn will steer it for two summers.", "He resigned."
    folder = write_press(
        tmp_path / "p", {"a.md": f"News from here. {long} {short}\n", "b.md": f"{long} Then {short}\n"}
    )
    articles, originals = read_folder(folder)
    by_label = {originals[a.id].label: a for a in articles}
    for sentence, counts in ((long, True), (short, False)):
        [case] = load_cases(write_cases(tmp_path / "q.jsonl", [{
            "id": "q", "split": "test", "kind": "who", "question": "Who?", "answers": ["x"],
            "gold": [{"article": "a.md", "sentence": sentence}]}]))  # fmt: skip
        answer = _answer([by_label["b.md"]], "?", sentence)
        assert (judge(wanted_of(case, originals), answer, originals, 1.0).right_at == 1) is counts


hostile = st.text(st.sampled_from("ab \t\r\n\u00a0\u2028\u0301🙂“”\u202e"), min_size=1, max_size=30)


@given(hostile, st.integers(0, 30), st.integers(0, 30), hostile)
def test_only_a_slice_is_valid(text, start, end, words):
    article = make_article(text)
    quote = replace(WordAnswerer([article]).quote(article, Span(0, 0), 0.5, set()), text=words, start=start, end=end)
    assert is_slice(replace(quote, key=None), text) is (start < end <= len(text) and text[start:end] == words)
    inside = replace(quote, text=text, start=0, end=len(text), key=Span(0, len(text)))
    assert is_slice(inside, text) and not is_slice(replace(inside, key=Span(0, len(text) + 1)), text)


def test_offsets_are_those_of_the_file_with_its_line_ends_and_without_its_mark(tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.txt").write_bytes("\ufeffThe mill closed.\r\n\r\nThe ferry sails at seven.\r\n".encode())
    _, originals = read_folder(folder)
    [original] = originals.values()
    assert original.text.startswith("The mill closed.\r\n\r\nThe ferry")


def test_a_wrong_name_is_told(asked):
    _, _, originals, articles = asked
    quote = _answer(articles, "?", "Repairs will cost 40,000 crowns.").quotes[0]
    original = originals[quote.article.id]
    assert is_attributed(quote, original)
    for name, value in (("sha256", "0" * 64), ("title", "Another"), ("published", "2001-01-01")):
        assert not is_attributed(replace(quote, article=replace(quote.article, **{name: value})), original)
    other = next(o for o in originals.values() if o.id != original.id)
    assert not is_attributed(quote, other)


def test_digests_do_not_know_order_and_do_know_content(asked):
    _, wanted, originals, _ = asked
    assert digest_questions(wanted) == digest_questions(wanted[::-1])
    assert digest_questions(wanted) != digest_questions(wanted[1:])
    assert digest_articles(originals) == digest_articles(dict(reversed(originals.items())))
    one = next(iter(originals.values()))
    assert digest_articles(originals) != digest_articles({**originals, one.id: replace(one, sha256="0" * 64)})
