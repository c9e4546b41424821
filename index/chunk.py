"""Article -> Passages: windows of whole quotable sentences, neighbours overlapping. Pure.

A passage is what is embedded, searched and read. It is small enough for the embedding model's window, holds
only whole sentences, and shares its last sentence with the next passage, because the sentence that answers is
often the one after the sentence whose words match.
"""

from index.article import QUOTABLE, Article, Passage, Span
from index.dates import british_date
from index.sentences import split_sentences


def quotable_sentences(article: Article) -> tuple[Span, ...]:
    """Every sentence that may be quoted, in order."""
    return tuple(
        span
        for block in article.blocks
        if block.role in QUOTABLE
        for span in split_sentences(article.text, block.start, block.end)
    )


def cut_passages(article: Article, max_words: int = 90, overlap: int = 1) -> tuple[Passage, ...]:
    """Windows of consecutive sentences of at most `max_words` words, at least one sentence each.

    Windows go across paragraphs. Each next window begins `overlap` sentences before the end of the one before
    it, or later when so much would not leave room for a new sentence; so no window is contained in another,
    and every quotable sentence is in at least one. With windows of three sentences and an overlap of one,
    five sentences give (1 2 3) (3 4 5). An article with nothing quotable gives ().
    """
    if max_words < 1 or overlap < 0:
        raise ValueError(f"max_words must be at least 1 and overlap at least 0, not {max_words} and {overlap}")
    sentences = quotable_sentences(article)
    words = [len(span.of(article.text).split()) for span in sentences]
    passages: list[Passage] = []
    begin = 0
    stop = 0  # first sentence that no window holds yet
    while stop < len(sentences):
        total = sum(words[begin : stop + 1])
        while begin < stop and total > max_words:
            total -= words[begin]
            begin += 1
        stop += 1
        while stop < len(sentences) and total + words[stop] <= max_words:
            total += words[stop]
            stop += 1
        passages.append(Passage(article.id, len(passages), sentences[begin:stop]))
        begin = max(begin + 1, stop - overlap)
    return tuple(passages)


def indexed_text(article: Article, passage: Passage) -> str:
    """What is embedded and put in the full-text index: title, date in words, then the sentences.

    The date is written as people ask for it ('29 January 2020'). Furniture between two sentences is left out:
    the sentences' own slices are joined with spaces. Never quoted: quotes are slices of `article.text`.
    """
    parts = []
    if article.title:
        parts.append(article.title)
    if article.published:
        parts.append(british_date(article.published))
    parts.append(" ".join(span.of(article.text) for span in passage.sentences))
    return "\n".join(parts)
