"""SQuAD-form files: read, asked of all paragraphs together, and read in their own paragraph."""

import json
import math

import pytest
from eval_fakes import WordAnswerer, WordParts, WordReader

from eval.__main__ import main
from eval.original import original_of
from eval.outcome import Broke
from eval.run import ask_all
from eval.saved import read_run
from eval.squad import read_gold, squad_run
from eval.squad_file import read_squad
from index.article import Span
from index.chunk import cut_passages
from index.errors import UsageError
from qa.evidence import window_of
from qa.retrieve import Candidate

OAK = "The oak at Thornby fell in 1911. It was replanted by Ada Quill. Its wood made a long table."
ELM = "Elms grow near Pell Water. Pell Water is nine miles long.\nThe ferryman is Ivo Strand."


def answer(text, start):
    return {"text": text, "answer_start": start}


def qa(name, question, *answers, **more):
    return {"id": name, "question": question, "answers": list(answers), **more}


def squad(*paragraphs):
    rows = [{"context": context, "qas": list(qas)} for context, qas in paragraphs]
    return {"version": "x", "data": [{"title": "Old_trees", "paragraphs": rows}]}


DATA = squad(
    (OAK, [qa("a", "By whom was the oak replanted?", answer("Ada Quill", OAK.index("Ada"))),
           qa("b", "What was made of the wood, a table?", answer("a long table", OAK.index("a long")))]),
    (ELM, [qa("c", "How long is Pell Water?", answer("nine miles", 40), answer("nine", 40)),
           qa("d", "Who burned the custard mill?", is_impossible=True)]),
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "squad.json"
    file.write_text(json.dumps(DATA), "utf-8")
    return file


def test_paragraphs_become_articles_and_answers_their_sentences(path):
    file = read_squad(path)
    assert [a.text for a in file.articles] == [OAK, ELM] and file.articles[0].title == "Old trees"
    assert [(b.start, b.end) for b in file.articles[1].blocks] == [
        (0, ELM.index("\n") + 1),
        (ELM.index("\n") + 1, len(ELM)),
    ]
    a, b, c, d = (one.wanted for one in file.asked)
    [place] = a.places
    assert Span(place.start, place.end).of(OAK) == "It was replanted by Ada Quill."
    assert [Span(p.start, p.end).of(ELM) for p in c.places] == ["Pell Water is nine miles long."]
    assert c.case.answers == ("nine miles", "nine")
    assert (d.case.kind, d.places, d.case.answers, d.case.gold) == ("NoAns", (), (), ())
    assert {one.case.kind for one in (a, b, c)} == {"HasAns"}


def test_a_limit_is_spread_over_the_file(path):
    assert [one.wanted.case.id for one in read_squad(path, 2).asked] == ["a", "c"]
    assert len(read_squad(path, 99).asked) == 4
    assert len(read_squad(path, 2).articles) == 2  # the library stays whole


def test_wrong_offsets_are_put_right_and_answers_that_are_nowhere_left_out(tmp_path):
    path = tmp_path / "f"
    path.write_text(json.dumps(squad(
        (ELM, [qa("near", "?", answer("Pell Water", 30)), qa("none", "?", answer("Pell Lake", 0)),
               qa(7, "?", answer(" nine ", 40)), qa(7, "again?", answer("nine", 40))]),
    )), "utf-8")  # fmt: skip
    file = read_squad(path)
    assert file.astray == 1 and [one.wanted.case.id for one in file.asked] == ["near", "7", "7#2"]
    [place] = file.asked[0].wanted.places
    assert ELM[place.start : place.end] == "Pell Water is nine miles long."  # the nearer of two


def test_the_same_paragraph_twice_is_one_article(tmp_path):
    path = tmp_path / "f"
    one = (OAK, [qa("a", "?", answer("oak", 4))])
    path.write_text(json.dumps(squad(one, one)), "utf-8")
    assert len(read_squad(path).articles) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "at the top, 'data' was expected"),
        ('{"data": 3}', "at the top, 'data' should be a list"),
        (b'{"data": "\xe9"}', "is not utf-8"),
        ('{"data": []}', "holds no question"),
        (json.dumps({"data": [{"paragraphs": [{"qas": []}]}]}), "data[0].paragraphs[0]"),
        (json.dumps({"data": [{"paragraphs": [{"context": 5, "qas": []}]}]}), "data[0].paragraphs[0]"),
        (json.dumps(squad((OAK, [{"id": 1}]))), "qas[0]"),
        (json.dumps(squad((OAK, [qa("a", None)]))), "qas[0]"),
        (json.dumps(squad((OAK, [qa("a", "?", {"text": "oak"})]))), "qas[0]"),
        (json.dumps(squad((OAK, [qa("a", "?", answer("oak", "4"))]))), "'answer_start' should be a whole number"),
        (json.dumps(squad((OAK, [qa("a", "?", answer("oak", math.nan))]))), "'answer_start' should be a whole number"),
        (json.dumps(squad((OAK, [qa("a", "?", answer(4, 4))]))), "qas[0].answers[0], 'text' should be text"),
        (json.dumps(squad((OAK, [{"id": 1, "question": "?", "answers": {"text": ["oak"]}}]))), "should be a list"),
    ],
)
def test_a_broken_file_is_one_plain_line(content, words, tmp_path, capsys):
    path = tmp_path / "f.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["squad", str(path)]) == 2
    printed = capsys.readouterr().err
    assert words in printed and printed.count("\n") == 1 and len(printed) < 400


def test_a_file_of_unanswerable_questions_only_is_scored_by_its_refusals(tmp_path):
    path = tmp_path / "f"
    path.write_text(json.dumps(squad((OAK, [qa("a", "Zembla?", is_impossible=True), qa("b", "Who fell the oak?")]))))
    file = read_squad(path)
    originals = {a.id: original_of(a) for a in file.articles}
    outcomes = ask_all([one.wanted for one in file.asked], WordAnswerer(file.articles), originals)
    found = {f.name: f.interval.value for f in squad_run(file, outcomes, "squad", "e", "r").figures}
    assert (found["refusal_recall"], found["squad2_em"]) == (0.5, 0.5) and "top1" not in found


def test_questions_are_asked_of_all_paragraphs(path):
    file = read_squad(path)
    outcomes = ask_all(
        [one.wanted for one in file.asked],
        WordAnswerer(file.articles, 0.4),
        {a.id: original_of(a) for a in file.articles},
    )
    run = squad_run(file, outcomes, "squad", "e", "r")
    values = {(f.kind, f.name): f.interval.value for f in run.figures}
    assert values["all", "top1"] == 1.0 and values["NoAns", "refusal_recall"] == 1.0
    assert values["all", "quote_validity"] == 1.0 and values["all", "misattribution"] == 0.0
    by_hand = [o.f1 for o in outcomes]
    assert values["all", "squad2_f1"] == pytest.approx(sum(by_hand) / 4)
    assert values["all", "key_f1"] == pytest.approx(sum(by_hand[:3]) / 3)


def test_without_unanswerable_questions_nothing_is_said_of_refusing(tmp_path):
    path = tmp_path / "f"
    path.write_text(json.dumps(squad((OAK, [qa("a", "Who replanted the oak?", answer("Ada Quill", 52))]))), "utf-8")
    file = read_squad(path)
    outcomes = ask_all(
        [o.wanted for o in file.asked], WordAnswerer(file.articles), {a.id: original_of(a) for a in file.articles}
    )
    names = {f.name for f in squad_run(file, outcomes, "squad", "e", "r").figures}
    assert "top1" in names and not names & {"auroc", "refusal_recall", "refusal_precision", "squad2_em"}


def test_gold_reads_in_the_given_paragraph_only(path):
    file = read_squad(path)
    a, b, c, d = read_gold(file, WordReader(), iter(range(99)).__next__)
    assert a.right_at == 1 and a.quotes[0].key == "Quill" and a.f1 == pytest.approx(2 / 3) and a.milliseconds == 1000
    assert a.quotes[0].valid and {quote.article for quote in a.quotes} == {"Old trees 0.0"}
    assert b.quotes[0].key == "table" and c.broke is Broke.SPAN
    assert not d.answered and d.f1 == 1.0  # the reader sees that nothing answers


def test_gold_is_read_as_the_chat_reads(path):
    seen = []

    class Noting(WordReader):
        def read(self, question, windows):
            seen.extend(windows)
            return super().read(question, windows)

    file = read_squad(path)
    read_gold(file, Noting(), iter(range(99)).__next__)
    chat = [window_of(Candidate(0, cut_passages(a)[0], a, 0, 0, 0)) for a in file.articles for _ in "12"]
    assert seen == chat and "\n" in ELM and "\n" not in seen[2].text


def test_the_command(path, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("eval.parts.open_parts", WordParts)
    monkeypatch.setattr("eval.parts.open_reader", lambda name: WordReader())
    assert main(["squad", str(path), "--json", str(tmp_path / "open.json")]) == 0
    assert "DrQA" in capsys.readouterr().out
    assert main(["squad", str(path), "--gold", "--limit", "3", "--json", str(tmp_path / "gold.json")]) == 0
    assert "mBERT" in capsys.readouterr().out
    assert len(read_run(tmp_path / "open.json").outcomes) == 4
    assert read_run(tmp_path / "gold.json").signature.reader == "last word"


def test_gold_without_a_reader_says_what_to_do(path, monkeypatch, capsys):
    monkeypatch.setattr("eval.parts.open_reader", lambda name: None)
    assert main(["squad", str(path), "--gold"]) == 2
    assert "--reader" in capsys.readouterr().err


def test_the_form_is_refused_in_words_from_the_library_too(tmp_path):
    with pytest.raises(UsageError):
        read_squad(tmp_path)
