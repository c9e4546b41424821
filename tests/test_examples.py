"""Example questions: each is answered by the very sentence it was made from, and hostile text makes none that hangs."""

import time

import chat_fakes
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from qa.examples import LENGTHS, drawn_from, nearest, questions_of, spread, suggest
from qa.page.desk import Desk

WORDS = st.lists(
    st.sampled_from(
        "The Mr Dame Noor Akhtar Council Trust will was were has been 212 1,1,1 jobs would move because said in May "
        "on 2019 cost £4m , . ; the leader councillor who a \u202e <b> ’s £ \x00".split(" ")
    ),
    max_size=60,
)


def test_a_librarys_examples_are_answered_by_their_own_sentences() -> None:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    answerer = chat_fakes.FakeAnswerer(library)
    found = list(suggest(answerer))
    assert "When will the Lanmouth Harbour Trust be wound up?" in found
    assert len(found) == len(set(found)) == 4
    assert len({question.split()[0] for question in found}) >= 3
    texts = {article.id: article for article in library.articles}
    for question in found:
        best = answerer.ask(question).quotes[0]
        assert question in {drawn for drawn, at in drawn_from(texts[best.article.id]) if best.start <= at < best.end}


def test_a_question_that_finds_another_sentence_is_no_example() -> None:
    class Astray(chat_fakes.FakeAnswerer):
        def ask(self, question, history=(), limit=3):
            return super().ask("What did the flood wall at Marrowby cost?")

    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    assert list(suggest(Astray(library))) == ["How much did the flood wall at Marrowby cost?"]


def test_an_empty_library_has_no_examples() -> None:
    assert list(suggest(chat_fakes.FakeAnswerer(chat_fakes.FakeLibrary()))) == []


@given(WORDS)
def test_every_question_is_one_line_that_begins_and_ends_as_a_question(sentence: list[str]) -> None:
    for question in questions_of(" ".join(sentence)):
        assert question.split()[0] in ("When", "How", "Who", "Why", "What")
        assert question.endswith("?") and "\n" not in question


def test_a_monstrous_sentence_takes_no_time() -> None:
    for text in ("1," * 50_000, "Mr Aa " * 20_000, "The " + "a " * 50_000, "A" * 100_000):
        article: Article = chat_fakes.article(f"Title\n\n{text}", "x.txt")
        began = time.process_time()
        assert all(len(question) in LENGTHS for question, _ in drawn_from(article))
        assert time.process_time() - began < 2


def test_articles_are_looked_at_evenly() -> None:
    ids = [str(number) for number in range(1000)]
    chosen = spread(ids, 40)
    assert len(chosen) == 40 and chosen[0] == "0" and int(chosen[-1]) > 950
    assert spread(ids[:3], 40) == ids[:3]


def test_examples_come_to_the_page_one_by_one_and_again_for_a_changed_library() -> None:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles()[:1])
    desk = Desk(lambda: chat_fakes.FakeAnswerer(library), lambda: library, suggest)
    desk.open_in_background()
    until = time.monotonic() + 60

    def settled() -> list[str]:
        while (state := desk.greeting())["loading"] or state["examples_due"]:
            assert time.monotonic() < until
            time.sleep(0.01)
        return state["examples"]

    assert settled() and "How much did the flood wall at Marrowby cost?" not in settled()
    library.articles.extend(chat_fakes.sample_articles()[1:])
    assert "How much did the flood wall at Marrowby cost?" in settled()


def test_after_a_refusal_the_nearest_questions_come_first_and_all_are_checked():
    class Asked:
        library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())

        def __init__(self):
            self.tried = []
            self.answerer = chat_fakes.FakeAnswerer(self.library)

        def ask(self, question, history=(), limit=3):
            self.tried.append(question)
            return self.answerer.ask(question, history, limit)

    asked = Asked()
    ids = [article.id for article in asked.library.articles[:2]]
    found = list(nearest(asked, "Who will chair the Lanmouth quay?", ids, wanted=2))
    assert found and len(found) <= 2 and set(found) <= set(asked.tried)
    assert "chair" in asked.tried[0]
    for question in found:
        best = asked.ask(question).quotes[0]
        assert best.article.id in ids
    assert list(nearest(asked, "Who will chair the Lanmouth quay?", ["gone"])) == []
    assert list(nearest(asked, "Who?", ids, seconds=-1)) == []
