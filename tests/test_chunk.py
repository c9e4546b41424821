"""Laws of passages: whole quotable sentences in windows, none lost, none contained in another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import QUOTABLE, Article, Block, Passage, Role
from index.chunk import cut_passages, indexed_text, quotable_sentences

WORD = st.sampled_from(["council", "homes", "£4m", "Stell", "“well”", "it\u00a0is", "e\u0301", "😀", "a"])
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda words: "The " + " ".join(words) + ".")
PARAGRAPH = st.tuples(st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join), st.sampled_from([*Role, None]))


@st.composite
def articles(draw) -> Article:
    text, blocks = "", []
    for paragraph, role in draw(st.lists(PARAGRAPH, max_size=8)):
        if role is not None:
            blocks.append(Block(len(text), len(text) + len(paragraph), role))
        text += paragraph + draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n"]))
    return Article("a1", text, "", "x.txt", tuple(blocks))


SIZES = st.integers(1, 60)
OVERLAPS = st.integers(0, 4)


@given(articles(), SIZES, OVERLAPS)
def test_every_quotable_sentence_is_in_a_passage_and_nothing_else_is(article, size, overlap):
    passages = cut_passages(article, size, overlap)
    seen = {span for passage in passages for span in passage.sentences}
    assert seen == set(quotable_sentences(article))
    quotable = [block for block in article.blocks if block.role in QUOTABLE]
    assert all(any(block.start <= span.start and span.end <= block.end for block in quotable) for span in seen)


@given(articles(), SIZES, OVERLAPS)
def test_a_passage_is_a_run_of_neighbours_within_the_size(article, size, overlap):
    sentences = quotable_sentences(article)
    for passage in cut_passages(article, size, overlap):
        first = sentences.index(passage.sentences[0])
        assert sentences[first : first + len(passage.sentences)] == passage.sentences
        words = sum(len(span.of(article.text).split()) for span in passage.sentences)
        assert words <= size or len(passage.sentences) == 1


@given(articles(), SIZES, OVERLAPS)
def test_no_passage_is_contained_in_another(article, size, overlap):
    passages = cut_passages(article, size, overlap)
    for one, two in pairwise(passages):
        assert one.start < two.start and one.end < two.end
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


@given(articles(), st.integers(1, 3))
def test_neighbours_share_the_overlap_wherever_it_leaves_room(article, overlap):
    size = 90
    for one, two in pairwise(cut_passages(article, size, overlap)):
        shared = len(set(one.sentences) & set(two.sentences))
        wanted = one.sentences[-min(overlap, len(one.sentences) - 1) :] if len(one.sentences) > 1 else ()
        fresh = two.sentences[shared]
        words = sum(len(span.of(article.text).split()) for span in (*wanted, fresh))
        assert shared <= overlap
        assert shared == len(wanted) or words > size


def article(text: str, **fields) -> Article:
    return Article("a1", text, "", "x.txt", (Block(0, len(text), Role.BODY),), **fields)


def test_the_example_of_the_docstring():
    five = article("One man. Two men. Three men. Four men. Five men.")
    assert [len(passage.sentences) for passage in cut_passages(five, max_words=6, overlap=1)] == [3, 3]


def test_an_overlap_that_leaves_no_room_for_a_new_sentence_is_given_up():
    long = article("One man came in here. Two men came in here. Three men came in here.")
    assert [len(passage.sentences) for passage in cut_passages(long, max_words=8, overlap=1)] == [1, 1, 1]


def test_an_article_with_nothing_quotable_has_no_passages():
    assert cut_passages(Article("a1", "Hide Ad", "", "x.txt", ())) == ()


def test_what_is_indexed_is_title_date_in_words_and_the_sentences_without_furniture():
    text = "Bins are full.\n\nHide Ad\n\nRats are out."
    blocks = (Block(0, 14, Role.BODY), Block(25, 38, Role.BODY))
    bins = Article("a1", text, "", "x.txt", blocks, title="Bins", published="2019-05-03")
    (passage,) = cut_passages(bins)
    assert text[passage.start : passage.end] == text
    assert indexed_text(bins, passage) == "Bins\n3 May 2019\nBins are full. Rats are out."


def test_without_title_and_date_only_the_sentences_are_indexed():
    bins = article("Bins are full.")
    assert indexed_text(bins, cut_passages(bins)[0]) == "Bins are full."
    odd = article("Bins are full.", published="May")
    assert indexed_text(odd, cut_passages(odd)[0]) == "May\nBins are full."


@pytest.mark.parametrize(("size", "overlap"), [(0, 1), (-1, 0), (9, -1)])
def test_sizes_that_make_no_sense_are_refused(size, overlap):
    with pytest.raises(ValueError, match="max_words"):
        cut_passages(article("Bins."), size, overlap)


def test_a_passage_knows_its_span():
    bins = article("Bins are full. Rats are out.")
    passage = cut_passages(bins)[0]
    assert isinstance(passage, Passage) and (passage.start, passage.end) == (0, 28)
