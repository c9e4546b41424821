"""What else? What was answered before is gone, and the reader's probabilities are shared out among the rest."""

import math
from dataclasses import replace

import pytest
from eval_fakes import WordReader
from fakes import make_article
from hypothesis import given
from hypothesis import strategies as st
from qa_fakes import build, press_answerer

from index.article import Span
from qa.answer import Citation, Quote
from qa.ask import LibraryAnswerer
from qa.evidence import NAMES, Features, Scored
from qa.followup import TURNS
from qa.more import repeats, without

TEXT = "The mill closed in May. The ferry sank. Fares rose by a fifth in 2020."
ARTICLE = make_article(TEXT, "a.txt")
SENTENCES = (Span(0, 23), Span(24, 39), Span(40, 70))


def scored(sentence: Span, reader: float) -> Scored:
    return Scored(ARTICLE, sentence, None, replace(Features(*[0.0] * len(NAMES)), reader=reader))


def quoted(text: str) -> Quote:
    return Quote(text, 0, len(text), None, 0.9, Citation.to(ARTICLE))


def odds(share: float) -> float:
    return math.log(share / (1 - share))


@given(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4))
def test_what_is_left_is_shared_out_anew(parts):
    whole = sum(parts)
    shares = [part / whole for part in parts]  # three sentences, and nothing
    evidence = [scored(s, odds(share)) for s, share in zip(SENTENCES, shares, strict=False)]
    kept, no_answer = without(evidence, shares[3], [quoted("The ferry sank.")])
    assert [s.sentence for s in kept] == [SENTENCES[0], SENTENCES[2]]
    left = parts[0] + parts[2] + parts[3]
    assert no_answer == pytest.approx(parts[3] / left)
    assert [s.features.reader for s in kept] == pytest.approx([odds(parts[0] / left), odds(parts[2] / left)])


def test_without_a_reader_only_the_sentence_goes():
    kept, no_answer = without([scored(s, 0.0) for s in SENTENCES], 0.5, [quoted(TEXT[24:])])
    assert ([s.sentence for s in kept], no_answer) == ([SENTENCES[0]], 0.5)
    assert all(s.features.reader == 0.0 for s in kept)


@pytest.mark.parametrize(
    ("quote", "same"),
    [
        ("The mill closed in May.", True),
        ("The mill closed in May", True),
        ("The mills closed in May.", True),
        ("It is over. The mill closed in May.", True),
        ("The mill closed in spite of all.", False),
        ("The mill.", False),
        ("", False),
    ],
)
def test_the_same_words_with_little_changed_say_nothing_else(quote, same):
    assert repeats(scored(SENTENCES[0], 0.0), quoted(quote)) is same


def test_a_long_talk_of_what_else_asks_once_a_turn(tmp_path, monkeypatch):
    answerer, count = press_answerer(tmp_path / "library"), 0
    gather = LibraryAnswerer._evidence

    def counted(*given):
        nonlocal count
        count += 1
        return gather(*given)

    monkeypatch.setattr(LibraryAnswerer, "_evidence", counted)
    history = ("Who resigned in October?", *["Who else?"] * 6)
    assert answerer.ask("Who else?", history).standalone == "Who else resigned in October?"
    assert count <= 8


class NameReader(WordReader):
    """Its key is the name that the sentence begins with, first and last."""

    def read(self, question, windows):
        reading = super().read(question, windows)
        found = []
        for finding in reading.findings:
            text, span = windows[finding.window].text, windows[finding.window].sentences[finding.sentence]
            name = " ".join(span.of(text).split()[:2])
            found.append(replace(finding, key=Span(span.start, span.start + len(name))))
        return replace(reading, findings=tuple(found))


def test_of_a_history_without_end_only_the_last_turns_are_read(tmp_path, monkeypatch):
    answerer, read = press_answerer(tmp_path / "library"), []
    plain = LibraryAnswerer._right
    monkeypatch.setattr(LibraryAnswerer, "_right", lambda *given: read.append(given[-1]) or plain(*given))
    answerer.ask("Who else?", ["Who resigned in October?", " "] * 5_000)
    assert len(read) <= TURNS * (TURNS + 3)


def test_he_is_who_was_named_last(tmp_path):
    articles = [
        make_article(f"{name} resigned from the harbour board in {month} 2019.", f"{number}.txt")
        for number, (name, month) in enumerate((("Jane Holt", "October"), ("Tom Price", "March")))
    ]
    answerer = build(tmp_path / "library", articles, NameReader())
    who = "Who resigned from the harbour board in October 2019?"
    assert answerer.ask(who).quotes[0].text.startswith("Jane Holt")
    assert answerer.ask("Who else?", [who]).quotes[0].text.startswith("Tom Price")
    assert answerer.ask("Why did he resign?", [who]).standalone == "Why did Jane Holt resign?"
    assert answerer.ask("Why did he resign?", [who, "Who else?"]).standalone == "Why did Tom Price resign?"
