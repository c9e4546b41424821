"""BEIR-layout folders: read strictly, measured by hand."""

import json
import math

import pytest

from eval.__main__ import main
from eval.beir import DEPTH, measures, rank_documents
from eval.beir_folder import Collection, Query, read_beir
from eval.cache import library_of
from eval.parts import open_search
from index.errors import UsageError
from index.library import open_library
from qa.question import understand
from qa.retrieve import POOL, retrieve

DOCS = [
    {"_id": "d1", "title": "Mill", "text": "The mill grinds barley."},
    {"_id": "d2", "title": "", "text": "The ferry sails at dawn.\nIt carries barley."},
    {"_id": "d3", "title": "Mill", "text": "The mill grinds barley."},  # d1 again
    {"_id": "d4", "title": "Only a title", "text": " "},
    {"_id": "d5", "title": "", "text": ""},
]


def write(folder, docs=DOCS, queries=None, qrels="query-id\tcorpus-id\tscore\nq1\td3\t2\nq1\td2\t1\nq2\td1\t0\n"):
    queries = queries or [{"_id": "q1", "text": "barley mill"}, {"_id": "q2", "text": "unjudged"}]
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, docs)) + "\n", "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)) + "\n", "utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, "utf-8")
    return folder


def test_copies_share_an_article_and_empty_documents_are_left_out(tmp_path):
    collection = read_beir(write(tmp_path))
    assert sorted(collection.names.values()) == [("d1", "d3"), ("d2",), ("d4",)]
    assert [q.id for q in collection.queries] == ["q1"]  # q2 has nothing to find
    assert collection.judged == "test.tsv"
    by_name = {a.source: a for a in collection.articles}
    assert by_name["d1"].title == "Mill" and len(by_name["d2"].blocks) == 2 and by_name["d4"].text == "Only a title"


def test_measures_by_hand():
    collection = Collection((), {"A": ("a",), "B": ("b", "b2"), "C": ("c",), "Q": ("q",)}, (), "test.tsv")
    query = Query("q", "?", {"b2": 2.0, "c": 1.0, "missing": 1.0})
    found = measures(query, ["Q", "A", "B", "C"], collection)  # Q is the query itself: left out
    ideal = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["nDCG@10"] == pytest.approx((2 / math.log2(3) + 1 / math.log2(4)) / ideal)
    assert found["MRR@10"] == 0.5 and found["recall@100"] == pytest.approx(2 / 3)
    assert (found["hit@1"], found["hit@3"]) == (0.0, 1.0)


def test_ranking_keeps_the_best_hundred(tmp_path):
    collection = read_beir(write(tmp_path))
    [outcome] = rank_documents(collection, lambda query: [a.id for a in collection.articles])
    assert outcome.top == "Mill" and outcome.scores["MRR@10"] == 1.0


def test_the_library_is_searched(tmp_path, monkeypatch, capsys, fake_embedder):
    monkeypatch.setattr("eval.parts.open_embedder", lambda: fake_embedder)
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    assert main(["beir", str(write(tmp_path / "b")), "--json", str(tmp_path / "run.json")]) == 0
    printed = capsys.readouterr().out
    assert "nDCG@10" in printed and "Thakur et al. 2021" in printed
    [outcome] = json.loads((tmp_path / "run.json").read_text("utf-8"))["outcomes"]
    assert outcome["top"] == "Mill" and outcome["scores"]["recall@100"] == 1.0


def crowd(folder, size=130):
    """So many documents of growing length that share one word with the query; the last, the longest, is wanted.

    A shorter text is nearer by words and by vectors, so the last stands last in both rankings.
    """
    docs = [{"_id": f"d{n}", "title": "", "text": "Barley " + " ".join(f"w{i}" for i in range(n)) + "."}
            for n in range(size)]  # fmt: skip
    write(folder, docs, [{"_id": "q1", "text": "barley"}], f"query-id\tcorpus-id\tscore\nq1\td{size - 35}\t1\n")
    return read_beir(folder)


def test_recall_at_100_is_not_cut_off_at_the_depth_that_answers_need(tmp_path, monkeypatch, fake_embedder):
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    collection = crowd(tmp_path / "b")
    search = open_search(collection.articles, fake_embedder, lambda articles: None)
    found = search("barley")
    assert len(found) >= DEPTH and len(set(found)) == len(found)
    [outcome] = rank_documents(collection, search)
    assert outcome.scores["recall@100"] == 1.0
    assert 50 < found.index(collection.articles[95].id) < DEPTH


@pytest.mark.parametrize("alone", [{"use_words": False}, {"use_vectors": False}])
def test_the_pool_is_how_deep_each_ranking_is_read(alone, tmp_path, monkeypatch, fake_embedder):
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    with open_library(library_of(crowd(tmp_path / "b").articles, fake_embedder)).view() as view:
        question, vector = understand("barley", {"barley": 130}, 130), fake_embedder.embed(["barley"])
        rows = {pool: [c.row for c in retrieve(view, question, vector, 999, pool=pool, **alone)] for pool in (5, 99)}
    assert len(rows[5]) == 5 and len(rows[99]) == 99 and rows[99][:5] == rows[5]


def test_the_first_articles_are_those_that_answers_are_chosen_from(tmp_path, monkeypatch, fake_embedder):
    """Fusing deeper rankings would give passages of the other ranking's far end a say in the first ten."""
    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    collection = crowd(tmp_path / "b")
    found = open_search(collection.articles, fake_embedder, lambda articles: None)("barley w7 w60")
    with open_library(library_of(collection.articles, fake_embedder)).view() as view:
        question = understand("barley w7 w60", view.document_frequency(), view.passage_count)
        as_answered = retrieve(view, question, fake_embedder.embed([question.text]), 2 * POOL)
    first = list(dict.fromkeys(candidate.article.id for candidate in as_answered))
    assert found[: len(first)] == first and len(found) > len(first)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("corpus.jsonl", "{\n", "corpus.jsonl, line 1: not JSON"),
        pytest.param("corpus.jsonl", "[" * 200_000, "corpus.jsonl, line 1: not JSON", id="deep"),
        ("corpus.jsonl", "3\n", "line 1: not an object"),
        ("corpus.jsonl", '{"_id": "a"}\n', "'text' is missing"),
        ("queries.jsonl", '{"_id": 4, "text": "x"}\n', "'_id' is missing or no text"),
        ("queries.jsonl", "", "no query with a judged document"),
        ("qrels/test.tsv", "q1 d1 1\n", "test.tsv, line 1"),
        ("qrels/test.tsv", "q1\td1\tmany\n", "test.tsv, line 1"),
        ("qrels/test.tsv", "q1\td1\tnan\n", "test.tsv, line 1"),
        ("qrels/test.tsv", "q1\td1\tinf\n", "test.tsv, line 1"),
        ("qrels/test.tsv", "q1\td1\t-1\n", "no query with a judged document"),
        (
            "corpus.jsonl",
            '{"_id": "d1", "text": "a"}\n{"_id": "d1", "text": "b"}\n',
            "line 2: another text",
        ),
        ("queries.jsonl", '{"_id": "q1", "text": "a"}\n{"_id": "q1", "text": "a"}\n', "line 2: the id 'q1' is taken"),
    ],
)
def test_a_broken_folder_is_one_plain_line(name, content, words, tmp_path):
    (write(tmp_path) / name).write_text(content, "utf-8")
    with pytest.raises(UsageError) as error:
        read_beir(tmp_path)
    assert words in str(error.value) and "\n" not in str(error.value)


def test_missing_parts_are_named(tmp_path):
    with pytest.raises(UsageError, match="There is no folder"):
        read_beir(tmp_path / "none")
    with pytest.raises(UsageError, match="qrels"):
        read_beir(tmp_path)
    (write(tmp_path) / "corpus.jsonl").unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        read_beir(tmp_path)
