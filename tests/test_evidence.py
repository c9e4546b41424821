"""Evidence for sentences: windows slice to sentences, neighbours speak, keys land where they stand."""

import pytest
from fakes import make_article
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Passage, Span
from index.chunk import cut_passages
from qa.answer import Finding, Reading
from qa.evidence import NAMES, Features, plain_key, weigh, window_of, window_start
from qa.odds import sigmoid
from qa.question import understand
from qa.retrieve import Candidate

TEXT = "The trust bought two boats in 2019. They cost £900,000 each.\n\nOdile Trant chairs it."
ARTICLE = make_article(TEXT, title="Trust buys boats", published="2020-03-02")


def candidates(article=ARTICLE, max_words=90):
    return [
        Candidate(n, passage, article, 1.0, 0.5 - n / 10, 1.0 - n / 10)
        for n, passage in enumerate(cut_passages(article, max_words))
    ]


def asked(question):
    return understand(question, {"trust": 5, "boat": 2}, 20)


def test_the_order_of_the_features_is_the_order_of_the_weights():
    numbers = range(len(NAMES))
    assert Features(*numbers).values() == tuple(numbers)


def test_a_window_is_headed_by_title_and_date():
    (window,) = [window_of(c) for c in candidates()]
    assert window.heading == "Trust buys boats\n2020-03-02"
    assert window_of(candidates(make_article("One."))[0]).heading == ""


PIECES = st.lists(st.sampled_from(["The boat ", "sank. ", "£5. ", "\n\n", "\r\n", "\u2028", "e\u0301 ", "👩 ",
                                   "\u00a0", "漢字。"]), min_size=1, max_size=25).map("".join)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(PIECES, st.integers(1, 12))
def test_sentences_of_a_window_are_the_articles_and_lead_back_to_it(text, max_words):
    article = make_article(text)
    for candidate in candidates(article, max_words):
        window = window_of(candidate)
        assert len(window.sentences) == len(candidate.passage.sentences)
        for number, (inner, outer) in enumerate(zip(window.sentences, candidate.passage.sentences, strict=True)):
            assert inner.of(window.text) == outer.of(article.text)
            assert window_start(candidate, number) == inner.start


@settings(max_examples=60, deadline=None)
@given(PIECES, st.integers(1, 12), st.data())
def test_a_readers_key_lands_on_the_same_words(text, max_words, data):
    article = make_article(text)
    found, findings = candidates(article, max_words), []
    for w, candidate in enumerate(found):
        window = window_of(candidate)
        for s, sentence in enumerate(window.sentences):
            start = data.draw(st.integers(sentence.start, sentence.end - 1))
            end = data.draw(st.integers(start + 1, sentence.end))
            findings.append(Finding(w, s, float(w), Span(start, end)))
    scored = weigh(asked("Who?"), found, Reading(tuple(findings), 0.1))
    words = {f.key.of(window_of(found[f.window]).text) for f in findings}
    for s in scored:
        if s.key is None:  # a mark or a space alone answers nothing
            assert any(not any(map(str.isalnum, said)) for said in words)
            continue
        assert s.key.of(article.text) in words and any(map(str.isalnum, s.key.of(article.text)))
        assert s.sentence.start <= s.key.start < s.key.end <= s.sentence.end


def test_every_sentence_once_with_its_best_view():
    """Windows overlap by a sentence: the view that the reader likes better counts, and its probability in both."""
    found = candidates(max_words=11)
    assert len(found) == 2 and found[0].passage.sentences[-1] == found[1].passage.sentences[0]
    first = Reading((Finding(0, 1, -3.0, None), Finding(1, 0, 0.5, Span(0, 4))), 0.1)
    scored = weigh(asked("How much?"), found, first)
    assert len(scored) == 3
    (both,) = (s for s in scored if "cost" in s.sentence.of(TEXT))
    assert sigmoid(both.features.reader) == pytest.approx(min(1.0, sigmoid(-3.0) + sigmoid(0.5)))
    assert both.key and both.key.of(TEXT) == "They"
    without = weigh(asked("How much?"), found, None)
    assert [s.features.passage for s in without if "cost" in s.sentence.of(TEXT)] == [1.0]


def test_the_sentence_before_and_the_title_speak_for_a_sentence():
    scored = {s.sentence.of(TEXT)[:4]: s for s in weigh(asked("trust boats"), candidates(), None)}
    assert scored["They"].features.shared == 0.0 and scored["They"].features.shared_before == pytest.approx(1.0)
    alone = {s.sentence.of(TEXT)[:4]: s for s in weigh(asked("trust boats"), candidates(), None, neighbours=False)}
    assert alone["They"].features.shared_before == 0.0


def test_years_are_looked_for_around_and_in_the_date():
    def years(question):
        return {s.sentence.of(TEXT)[:4]: s.features.year for s in weigh(asked(question), candidates(), None)}

    assert years("boats in 2019") == {"The ": 1.0, "They": 1.0, "Odil": 0.0}
    assert years("boats in 2020") == {"The ": 1.0, "They": 1.0, "Odil": 1.0}
    assert years("boats in 2019 and 2007")["They"] == 0.5 and set(years("boats").values()) == {0.5}


def test_key_words_count_by_kind_and_by_what_the_question_does_not_say():
    found, question = candidates(), asked("Who owns 2 boats?")
    window = window_of(found[0])

    def read(words):
        start = window.text.index(words)
        number = next(n for n, s in enumerate(window.sentences) if s.start <= start < s.end)
        finding = Finding(0, number, 1.0, Span(start, start + len(words)))
        scored = weigh(question, found, Reading((finding,), 0.1))
        return next(s.features for s in scored if s.key is not None)

    assert (read("Odile Trant").key_kind, read("Odile Trant").key_new) == (1.0, 1.0)
    assert (read("boats").key_kind, read("boats").key_new) == (0.0, 0.0)
    for scored in weigh(question, found, Reading((), 0.1)):
        assert (scored.features.key_kind, scored.features.key_new) == (0.0, 0.0)


@given(st.sampled_from(["", "”", '"', "*", " "]))
def test_a_sentence_that_asks_is_told_from_one_that_states(tail):
    article = make_article(f"“How much was lost?{tail} It was £2m. Who? knows.")
    scored = weigh(asked("How much was lost?"), candidates(article), None)
    states = {s.sentence.of(article.text).strip("“")[:3]: s.features.states for s in scored}
    assert states["How"] == 0.0 and states["It "] == 1.0


def test_the_whole_article_speaks_for_each_of_its_sentences():
    old, new = make_article("Odile Trant chairs it. Boats rot."), make_article("Hugh Marl rows.", "new", "T")
    scored = weigh(asked("trant boats"), [*candidates(old), *candidates(new)], None)
    assert {s.article.id: s.features.article for s in scored} == {old.id: pytest.approx(1.0), new.id: 0.0}


def test_whose_words_are_evidence_only_where_they_are_asked_for():
    text = "“Two boats will sail,” said Odile Trant.\n\n“The boats are late,” said Hugh Marl.\n\nThey were built here."
    found = candidates(make_article(text))

    def column(question, name):
        return [getattr(s.features, name) for s in weigh(asked(question), found, None)]

    assert column("What did Hugh Marl say about the boats?", "voice") == [0.0, 1.0, 0.5]
    assert column("Are the boats late?", "voice") == [0.5, 0.5, 0.5]


def test_who_said_it_is_the_speaker_whatever_the_reader_marks():
    text = (
        "Odile Trant told Hugh Marl that it was “all over”.\n\nHugh Marl wept. “It was all over long ago.” She said no."
    )
    found = candidates(make_article(text))
    marl = Span(text.index("Hugh"), text.index(" that"))
    reading = Reading(tuple(Finding(0, n, 1.0, marl if n == 0 else Span(0, 5)) for n in range(4)), 0.1)

    def keys(question):
        return {s.key.of(text) if s.key else None for s in weigh(asked(question), found[:1], reading)}

    assert "Odile Trant" in keys("Who said “all over”?") and "Hugh Marl" not in keys("Who said “all over”?")
    assert "Hugh Marl" in keys("Who heard “all over”?")


def test_whatever_somebody_said_answers_what_they_said():
    text = "Odile Trant said that the boats would sail.\n\nHugh Marl said that they would not. It rained."
    found = candidates(make_article(text))
    unread = Reading(tuple(Finding(w, s, -9.0, None) for w in range(len(found)) for s in range(3)), 0.99)

    def readers(question):
        return [s.features.reader > -1.0 for s in weigh(asked(question), found, unread)]

    assert readers("What did Odile Trant say?") == [True, False, False]
    assert readers("What did Odile Trant say about the rain?") == [False] * 3
    assert readers("What did the pilot say?") == [False] * 3


def test_time_is_evidence_only_where_it_is_asked_about():
    old = make_article("Odile Trant chairs the trust. It owns 2 boats.", "old", "T", published="2013-05-03")
    new = make_article("Hugh Marl now chairs the trust. It sold both in June.", "new", "T", "2021-04-01")
    found = [*candidates(old), *candidates(new)]

    def timely(question, name):
        scored = weigh(asked(question), found, None)
        return {s.sentence.of(s.article.text)[:4]: getattr(s.features, name) for s in scored}

    for name in ("newest", "says_so", "near_date"):
        assert set(timely("Who chairs the trust?", name).values()) == {1.0}
    assert timely("Who is chair now?", "newest") == {"Odil": 0.0, "It o": 0.0, "Hugh": 1.0, "It s": 1.0}
    assert timely("Who was chair at first?", "newest") == {"Odil": 1.0, "It o": 1.0, "Hugh": 0.0, "It s": 0.0}
    assert timely("Who is chair now?", "says_so") == {"Odil": 0.5, "It o": 0.5, "Hugh": 1.0, "It s": 0.5}
    near = timely("Who was chair in May 2013?", "near_date")
    assert near["Odil"] == near["It o"] == 1.0 and near["Hugh"] < 0.01 and near["It s"] < 0.01
    near = timely("What was sold in June 2021?", "near_date")
    assert near["It s"] == 1.0 > near["Hugh"] > near["Odil"]


@pytest.mark.parametrize(
    ("question", "key"),
    [("How much did it cost?", "£9"), ("When was that?", "2019"), ("Who chairs it?", "Odile Trant"),
     ("Why did it sink?", None), ("Is it open?", None)],
)  # fmt: skip
def test_without_a_reader_the_kind_asked_for_is_the_key(question, key):
    for sentence in candidates()[0].passage.sentences:
        found = plain_key(asked(question), sentence.of(TEXT), sentence.start)
        if found:
            assert found.of(TEXT) == key or key is None
            return
    assert key is None


def test_cosines_of_sentences_are_theirs():
    scored = weigh(asked("boats"), candidates(), None, [[0.1, 0.2, 0.3]])
    assert [s.features.sentence_cosine for s in scored] == [0.1, 0.2, 0.3]


def test_a_passage_of_one_sentence_is_enough():
    article = make_article("It sank.")
    (scored,) = weigh(asked("?"), [Candidate(0, Passage(article.id, 0, (Span(0, 8),)), article, 0, 0, 1)], None)
    assert scored.features.shared == 0.0 and scored.key is None
