"""Any Hugging Face QA model in the reader's seat: a tiny one, made here."""

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_fakes import write_answerer, write_encoder

from index.article import Span
from index.errors import ModelMismatch
from index.sentences import split_sentences
from qa.answer import Reading, Window
from qa.reader import load_reader

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def window(text: str, heading: str = "") -> Window:
    return Window(text, split_sentences(text, 0, len(text)), heading)


WINDOWS = [
    window("Odile Trant chairs the board. The trust owes £3m.", "The trust\n2019"),
    window("The mill closed in May 2016. It sank."),
    window("Rupert Thwaite resigned."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_answerer(tmp_path_factory.mktemp("squad"))


@pytest.fixture(scope="module")
def reader(folder):
    return load_reader(str(folder))


def check(reading: Reading, windows: list[Window]) -> None:
    places = [(f.window, f.sentence) for f in reading.findings]
    assert sorted(places) == [(w, s) for w, win in enumerate(windows) for s in range(len(win.sentences))]
    assert 0.0 <= reading.no_answer <= 1.0
    shares = [1 / (1 + math.exp(-f.score)) for f in reading.findings]
    assert sum(shares) + reading.no_answer == pytest.approx(1.0, abs=1e-3) or not windows
    for f in reading.findings:
        sentence = windows[f.window].sentences[f.sentence]
        if f.key:
            assert sentence.start <= f.key.start < f.key.end <= sentence.end
            assert not f.key.of(windows[f.window].text)[0].isspace()


def test_one_finding_for_every_sentence(reader, folder):
    reading = reader.read("Who chairs the board?", WINDOWS)
    check(reading, WINDOWS)
    assert all(f.key for f in reading.findings) and reader.name == str(folder)


def test_a_tokenizer_that_counts_the_space_before_a_word_loses_none():
    """As SentencePiece's do; the first word of a headed window begins with the break before it."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    from qa.reader.model import encode

    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁who", "▁First", "▁left.", "▁Title"]
    inner = Tokenizer(models.WordLevel({word: n for n, word in enumerate(entries)}, unk_token="[UNK]"))
    inner.normalizer = normalizers.Replace("\n", " ")
    inner.pre_tokenizer = pre_tokenizers.Metaspace()
    inner.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1",
                                                         [("[CLS]", 2), ("[SEP]", 3)])  # fmt: skip
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="[PAD]", unk_token="[UNK]")
    text = "First left."
    for heading in ("", "Title"):
        spans = encode(tokenizer, ["who"], [window(text, heading)], 64).spans[0]
        inside = [Span(int(start), int(end)) for start, end in spans if start >= 0]
        assert [span.of(text).strip() for span in inside] == ["First", "left."]


def test_no_windows_no_answer(reader):
    assert reader.read("Who?", []) == Reading((), 1.0)


def test_scores_do_not_change_with_the_order_of_windows(reader):
    """All windows are normalised together: a window's place among them means nothing."""
    order = [2, 0, 1]
    one = reader.read("Who resigned?", WINDOWS)
    other = reader.read("Who resigned?", [WINDOWS[n] for n in order])
    back = {(order[f.window], f.sentence): (f.score, f.key) for f in other.findings}
    for f in one.findings:
        score, key = back[f.window, f.sentence]
        assert score == pytest.approx(f.score, abs=1e-4) and key == f.key
    assert other.no_answer == pytest.approx(one.no_answer, abs=1e-5)


def test_a_rival_takes_from_the_rest(reader):
    """Shared normalisation: with more windows each sentence has less."""
    alone = reader.read("Who resigned?", WINDOWS[:1])
    among = reader.read("Who resigned?", WINDOWS)
    for f, g in zip(alone.findings, among.findings, strict=False):
        assert g.score < f.score


def test_a_window_longer_than_the_limit_keeps_a_finding_for_every_sentence(reader):
    long = window(" ".join(f"The mill closed in {n}." for n in range(200)))
    reading = reader.read("When?", [long, WINDOWS[0]])
    check(reading, [long, WINDOWS[0]])
    by_place = {(f.window, f.sentence): f for f in reading.findings}
    assert by_place[0, 0].key and by_place[0, 199].key is None
    assert by_place[0, 199].score < min(f.score for f in reading.findings if f.key) + 1e-9


QUESTIONS = {
    "empty": "",
    "long": "who chairs the board " * 500,
    "one long word": "a" * 5_000,
    "Chinese": "谁在十月辞职" * 300,
    "emoji": "👩‍👩‍👧" * 200,
    "control": "\x00\x1b\u202e",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_question_crowds_out_the_windows(reader, question):
    reading = reader.read(question, WINDOWS)
    check(reading, WINDOWS)
    assert all(f.key for f in reading.findings)


@pytest.mark.parametrize("heading", ["Odile Trant chairs the board", "x", "a" * 5_000, "谁" * 3_000, "\n\n", " "])
def test_no_heading_holds_the_key_or_crowds_out_the_text(reader, heading):
    windows = [window("It sank. Odile Trant chairs it.", heading), WINDOWS[2]]
    reading = reader.read("Who chairs the board?", windows)
    check(reading, windows)
    assert next(f for f in reading.findings if f.window == 0).key


TEXT = st.lists(st.sampled_from(["The trust ", "sank. ", "£5m ", "e\u0301", "👩 ", "\u00a0", "\u2028", "İ", "Ash. ",
                                 "漢字。", "\t"]),
                min_size=1, max_size=20).map("".join).filter(str.strip)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.builds(window, TEXT, st.text(max_size=20)), min_size=1, max_size=3), st.text(max_size=40))
def test_any_text_keeps_the_laws(reader, windows, question):
    check(reader.read(question, windows), windows)


def test_the_same_reading_twice(reader):
    assert reader.read("Who?", WINDOWS) == reader.read("Who?", WINDOWS)


@pytest.mark.parametrize("name", ["no/such/folder", "", "./nowhere", "a b c", "x" * 300, "\0"])
def test_no_such_model_is_one_line(name, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    if name:
        with pytest.raises(ModelMismatch) as caught:
            load_reader(name)
        assert "\n" not in str(caught.value) and "--reader none" in str(caught.value)


def test_an_empty_folder_is_one_line(tmp_path):
    with pytest.raises(ModelMismatch, match="no question-answering model"):
        load_reader(str(tmp_path))


def test_a_damaged_model_is_one_line(tmp_path):
    write_answerer(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelMismatch):
        load_reader(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "nonsense"}))
    with pytest.raises(ModelMismatch):
        load_reader(str(tmp_path))


def test_an_encoder_without_a_trained_head_is_refused(tmp_path):
    """Transformers would fill the head with random numbers and answer with them."""
    with pytest.raises(ModelMismatch, match="qa_outputs"):
        load_reader(str(write_encoder(tmp_path)))


def test_none_is_no_reader():
    assert load_reader("none") is None


def test_spans_of_tokens_that_hold_the_space_before_are_trimmed():
    import torch

    from qa.reader.huggingface import _trim

    spans = torch.tensor([[[-1, -1], [0, 2], [2, 7], [7, 8]]])
    _trim(spans, [Window("It  sank", (Span(0, 8),))])
    assert spans.tolist() == [[[-1, -1], [0, 2], [4, 7], [7, 8]]]
