"""Answers judged against the original files: which quotes are right, which are true to their source, where it broke."""

import math
from dataclasses import replace

import pytest
from eval_fakes import WordAnswerer, WordParts, write_cases, write_press
from fakes import make_article
from hypothesis import given
from hypothesis import strategies as st

from eval.articles import read_folder
from eval.case import load_cases
from eval.figures import compute
from eval.lint import lint
from eval.outcome import Broke
from eval.run import ask_all, digest_articles, digest_questions
from eval.truth import Found, is_attributed, is_slice, judge, wanted_of
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
    outcomes = ask_all(wanted, parts.answerer, originals, trace=parts.trace)
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
    gold, missed = Found((False, True), 1), Found((False, False), 1)

    def broke(answer, found):
        return judge(q2, answer, originals, 1.0, found).broke

    assert broke(_answer(articles, "?", right), gold) is None
    assert broke(_answer(articles, "?", wrong), gold) is Broke.SENTENCE
    assert broke(_answer(articles, "?", wrong), missed) is Broke.RETRIEVAL
    assert broke(_answer(articles, "?", wrong, right), missed) is Broke.SENTENCE  # quoted second: it was retrieved
    assert broke(_answer(articles, "?", right, answered=False), gold) is Broke.REFUSAL
    assert broke(_answer(articles, "?", wrong, answered=False), missed) is Broke.RETRIEVAL
    # Refused, but what it kept back was not the right sentence either: refusing is not what failed.
    assert broke(_answer(articles, "?", wrong, answered=False), gold) is Broke.SENTENCE
    assert broke(_answer(articles, "?", wrong, right, answered=False), gold) is Broke.SENTENCE
    keyless = replace(_answer(articles, "?", right).quotes[0], key=None)
    assert broke(Answer("?", "?", True, 0.5, (keyless,)), gold) is Broke.SPAN
    nobody = replace(q2, places=())
    assert judge(nobody, _answer(articles, "?", wrong), originals, 1.0).broke is Broke.REFUSAL


def test_what_retrieval_found_is_kept_with_its_rank_and_gain(asked):
    _, wanted, originals, articles = asked
    answer = _answer(articles, "?", "Repairs will cost 40,000 crowns.")
    outcome = judge(wanted[1], answer, originals, 1.0, Found((False, True, True), 3))
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert (outcome.passage_at, outcome.passage_ndcg) == (2, pytest.approx((1 / math.log2(3) + 1 / 2) / best))
    unfound = judge(wanted[1], answer, originals, 1.0, Found((False,) * 12, 0))
    assert (unfound.passage_at, unfound.passage_ndcg) == (0, 0.0)
    assert judge(wanted[1], answer, originals, 1.0).passage_at is None
    assert judge(wanted[3], answer, originals, 1.0, Found((), 0)).passage_at is None  # nothing to find


def test_passage_figures_by_hand(asked):
    outcomes, *_ = asked
    one = outcomes["q1"]
    ranks = [replace(one, passage_at=at, passage_ndcg=gain) for at, gain in ((1, 1.0), (4, 0.5), (11, 0.0), (0, 0.0))]
    unknown = replace(one, passage_at=None, passage_ndcg=None)
    found = {f.name: f for f in compute([*ranks, unknown]) if f.kind == "all"}
    assert [found[name].interval.value for name in ("hit1", "hit3", "hit10")] == [0.25, 0.25, 0.5]
    assert found["mrr10"].interval.value == pytest.approx((1 + 1 / 4 + 0 + 0) / 4)
    assert found["ndcg10"].interval.value == pytest.approx(1.5 / 4) and found["ndcg10"].of == 4
    assert not {"hit1", "mrr10"} & {f.name for f in compute([unknown])}  # unknown is left out, not 0


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


def test_what_the_library_takes_for_text_is_asked_too(tmp_path):
    names = ("a.md", "B.TXT", "c.text", "d.markdown")
    folder = write_press(tmp_path / "p", {name: f"The ferry {name[0]} sails at seven.\n" for name in names})
    assert {original.label for original in read_folder(folder)[1].values()} == set(names)


def test_files_of_the_same_bytes_may_each_be_named(tmp_path):
    sails = "The ferry sails at seven."
    folder = write_press(tmp_path / "p", {"a.md": f"{sails}\n", "b.md": f"{sails}\n", "c.md": "The mill closed.\n"})
    articles, originals = read_folder(folder)
    assert len(articles) == 2 and digest_articles(originals) != digest_articles(
        {id: replace(original, copies=()) for id, original in originals.items()}
    )
    rows = [{"id": name, "split": "test", "kind": "when", "question": f"When sails {name}?", "answers": ["seven"],
             "gold": [{"article": f"{name}.md", "sentence": sails}]} for name in "ab"]  # fmt: skip
    questions = write_cases(tmp_path / "q.jsonl", rows)
    assert [len(wanted_of(case, originals).places) for case in load_cases(questions)] == [1, 1]
    assert lint(questions, folder) == ([], 2)


def test_a_wrong_name_is_told(asked):
    _, _, originals, articles = asked
    quote = _answer(articles, "?", "Repairs will cost 40,000 crowns.").quotes[0]
    original = originals[quote.article.id]
    assert is_attributed(quote, original)
    for name, value in (("sha256", "0" * 64), ("title", "Another"), ("published", "2001-01-01")):
        assert not is_attributed(replace(quote, article=replace(quote.article, **{name: value})), original)
    other = next(o for o in originals.values() if o.id != original.id)
    assert not is_attributed(quote, other)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: 'It''s over'", "It's over"),
        ("Title: Over", None),
        ("title: Over  # as printed", "Over"),
        ("# title: Under\ntitle: Over", "Over"),
        (r'title: "The \"mill\" closes\x07"', 'The "mill" closes'),
        (r'title: "Half \ud800 \0of it"', "Half \ufffd of it"),
        ("title: >\n  It is\n  over", "It is over"),
        ("title: [Over, and out]", "Over, and out"),
        ("title: ~", None),
        ("title:", None),
        ("title: 12:30", "12:30"),
        ("title: [Over", None),
        ("title: Over\nnotes:\n  title: Under", "Over"),
    ],
)
@pytest.mark.parametrize("end", ["---\n", "...\n"])
def test_a_title_is_what_yaml_says_it_is(front, title, end, tmp_path):
    text = f"---\n{front}\n{end}\nHilda Marl closed the mill bridge on Monday.\n"
    articles, originals = read_folder(write_press(tmp_path / "p", {"a.md": text}))
    original = originals[articles[0].id]
    assert original.title == title
    assert is_attributed(_answer(articles, "?", "Hilda Marl closed").quotes[0], original)


def test_digests_do_not_know_order_and_do_know_content(asked):
    _, wanted, originals, _ = asked
    assert digest_questions(wanted) == digest_questions(wanted[::-1])
    assert digest_questions(wanted) != digest_questions(wanted[1:])
    assert digest_articles(originals) == digest_articles(dict(reversed(originals.items())))
    one = next(iter(originals.values()))
    assert digest_articles(originals) != digest_articles({**originals, one.id: replace(one, sha256="0" * 64)})
