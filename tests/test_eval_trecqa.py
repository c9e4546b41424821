"""TREC QA files: tokens back to text, the form read strictly, MAP and MRR by hand, ties never by file order."""

import math

import pytest

from eval.__main__ import main
from eval.saved import read_run
from eval.trecqa import rank_all, shuffled_order, trecqa_run
from eval.trecqa_file import Candidates, read_trecqa
from index.errors import UsageError


def block(tag, text, answer=None):
    tokens = text.split()
    rows = ["\t".join(tokens), *["\t".join("X" for _ in tokens)] * 4]
    if answer:
        rows += [answer + "\t", "1\t"]
    return "\n".join([f"<{tag}>", *rows, f"</{tag}>"])


def pairs(name, question, positives=(), negatives=()):
    blocks = [block("positive", p, "x") for p in positives] + [block("negative", n) for n in negatives]
    return "\n".join([f"<QApairs id='{name}'>", block("question", question), *blocks, "</QApairs>"])


FILE = "\n".join([
    pairs("1", "Who bakes the Orsley pies ?", ["Ned Crumb bakes the Orsley pies ."],
          ["Orsley & Pell is a street .", "Rain ."]),
    pairs("2", "Where is Pell ?", ["Pell is north ."]),
    pairs("3", "When is tea ?", [], ["Tea is brown ."]),
])  # fmt: skip


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "dev.xml"
    file.write_text(FILE + "\n", "utf-8")
    return file


def test_the_form_is_read_with_its_bare_ampersands(path):
    first, second, third = read_trecqa(path)
    assert first.question == "Who bakes the Orsley pies?" and first.sentences[1] == "Orsley & Pell is a street."
    assert first.relevant == (True, False, False)
    assert [first.clean, second.clean, third.clean] == [True, False, False]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("He did n't , she said .", "He didn’t, she said."),
        ("`` Go ! '' cried Ned .", "“Go!” cried Ned."),
        ("'' Go , '' he said , '' now . ''", "“Go,” he said, “now.”"),  # these files write '' for both marks
        ("-LRB- twice -RRB- $ 40 , 3 % 1\\/2 & more", "(twice) $40, 3% 1/2 & more"),
        ("the Crips ' colour", "the Crips’ colour"),
        ("Pell  sleeps .\t ", "Pell sleeps."),  # an empty token, and the tab that ends a line
    ],
)
def test_tokens_become_text(tokens, text, tmp_path):
    path = tmp_path / "x.xml"
    line = "\t".join(tokens.split(" "))
    path.write_text(f"<QApairs id='1'>\n<question>\n{line}\n</question>\n</QApairs>\n", "utf-8")
    assert read_trecqa(path)[0].question == text


@pytest.mark.parametrize(
    "content",
    ["", "words\n", "<QApairs id='1'>\n<question>\n", "<question>\na\n", "<QApairs id='1'>\n</QApairs>\n",
     "<QApairs id='1'>\n<question>\n</question>\n", FILE[:-12]],
)  # fmt: skip
def test_a_broken_file_is_one_plain_line(content, tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError) as error:
        read_trecqa(path)
    assert "\n" not in str(error.value)


def test_marks_line_ends_and_repeated_ids_do_no_harm(path, tmp_path):
    again = tmp_path / "again.xml"
    again.write_bytes(b"\xef\xbb\xbf" + f"{FILE}\n{FILE}\n".replace("\n", "\r\n").encode())
    first, twice = read_trecqa(path), read_trecqa(again)
    assert twice[:3] == first and [q.id for q in twice[3:]] == ["1#2", "2#2", "3#2"]


def test_broken_bytes_are_named_by_their_line(tmp_path):
    path = tmp_path / "x.xml"
    path.write_bytes(FILE.encode().replace(b"Crumb", b"Cr\xffmb", 1))
    with pytest.raises(UsageError, match="line 10: bytes that are no utf-8"):
        read_trecqa(path)


def test_map_and_mrr_by_hand_clean_and_raw(path):
    questions = read_trecqa(path)
    place = {"Ned Crumb bakes the Orsley pies.": 2.0, "Orsley & Pell is a street.": 3.0}
    outcomes = rank_all(questions, lambda question, sentences: [place.get(s, 1.0) for s in sentences])
    clean = {f.name: f.interval.value for f in trecqa_run(questions, outcomes, False, "e", "r").figures}
    assert clean == {"map": 0.5, "mrr": 0.5, "first": 0.0}
    raw = {f.name: f for f in trecqa_run(questions, outcomes, True, "e", "r").figures}
    assert raw["map"].interval.value == 0.75 and raw["map"].questions == 2  # the one without a positive has no value


def test_equal_scores_are_not_left_in_file_order():
    """A file lists what is right first: a scorer that knows nothing must not profit from it."""
    questions = [Candidates(str(i), "?", tuple("abcde"), (True, *[False] * 4)) for i in range(400)]
    outcomes = rank_all(questions, lambda question, sentences: [0.0] * 5)
    mean = sum(o.scores["map"] for o in outcomes) / 400
    assert mean == pytest.approx(sum(1 / r for r in range(1, 6)) / 5, abs=0.06)  # what chance gives
    assert shuffled_order([0.0] * 5, "7") == shuffled_order([0.0] * 5, "7")
    assert shuffled_order([0.0, 1.0, 0.5], "7") == [1, 2, 0]


def test_a_scorer_that_keeps_an_order_of_its_own_gains_nothing():
    """Scores that fall with the place in the list: the sentences are shown in another order than the file's."""
    questions = [Candidates(str(i), "?", tuple("abcde"), (True, *[False] * 4)) for i in range(400)]
    outcomes = rank_all(questions, lambda question, sentences: [-i for i in range(len(sentences))])
    assert sum(o.scores["map"] for o in outcomes) / 400 == pytest.approx(sum(1 / r for r in range(1, 6)) / 5, abs=0.06)


def test_a_question_without_sentences_is_in_no_mean():
    [outcome] = rank_all([Candidates("1", "?", (), ())], lambda question, sentences: [])
    assert math.isnan(outcome.scores["map"]) and outcome.top == ""


def test_the_command(path, tmp_path, monkeypatch, capsys, fake_embedder):
    from index.words import stems

    def share(question, sentences, embedder, reader, weights):
        assert embedder is fake_embedder and reader is None
        return [len(set(stems(question)) & set(stems(s))) for s in sentences]

    monkeypatch.setattr("eval.parts.open_embedder", lambda: fake_embedder)
    monkeypatch.setattr("eval.parts.open_reader", lambda name: None)
    monkeypatch.setattr("qa.rank.rank_sentences", share)
    assert main(["trecqa", str(path), "--json", str(tmp_path / "run.json")]) == 0
    printed = capsys.readouterr()
    shown = ("MAP  ", "MRR  ", "Rao et al. 2016", "trecqa clean")
    assert all(words in printed.out for words in shown)
    assert [o.id for o in read_run(tmp_path / "run.json").outcomes] == ["1"]
    assert "3 questions: 1 with sentences of both sorts (clean), 1 with right ones only, 1 with none" in printed.err
    wrong_only = tmp_path / "wrong.xml"
    wrong_only.write_text(pairs("3", "When is tea ?", [], ["Tea is brown ."]) + "\n", "utf-8")
    assert main(["trecqa", str(wrong_only)]) == 2 and "no question to count" in capsys.readouterr().err
    assert main(["trecqa", str(path), "--raw", "--json", str(tmp_path / "raw.json")]) == 0
    assert len(read_run(tmp_path / "raw.json").outcomes) == 3
