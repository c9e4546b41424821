"""Articles -> what a transaction takes: cut and embedded where the library does not hold them already.

Used only by `index/update.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index import schema
from index.article import Article, Passage
from index.catalogue import Entry
from index.chunk import cut_passages, indexed_text
from index.errors import CuttingsError
from index.protocols import Embedder
from index.recipe import Recipe
from index.writer import Cut, Writer

BATCH_PASSAGES, BATCH_ARTICLES = 512, 256
"""A transaction is due when either is reached; an article is never split between two."""

Batch = list[tuple[Article, Cut | None]]
"""Articles with what must be embedded of them; None: all of it is in the library."""


def batches(articles: Iterable[Article], writer: Writer, embedder: Embedder) -> Iterator[Batch]:
    """The articles in order, one transaction's at a time."""
    batch: list[tuple[Article, tuple[Passage, ...] | None]] = []
    waiting = 0
    for read in articles:
        article = replace(read, source=writer.known_name(read.source))
        passages = None if holds(writer, article) else cut_article(article, writer.recipe)
        batch.append((article, passages))
        waiting += len(passages or ())
        if waiting >= BATCH_PASSAGES or len(batch) >= BATCH_ARTICLES:
            yield _embedded(batch, embedder)
            batch, waiting = [], 0
    if batch:
        yield _embedded(batch, embedder)


def cut_article(article: Article, recipe: Recipe) -> tuple[Passage, ...]:
    return tuple(cut_passages(article, recipe.max_words, recipe.overlap))


def _embedded(batch: Sequence[tuple[Article, tuple[Passage, ...] | None]], embedder: Embedder) -> Batch:
    texts = [indexed_text(article, passage) for article, passages in batch for passage in passages or ()]
    vectors, at, done = embedder.embed(texts), 0, []
    for article, passages in batch:
        if passages is None:
            done.append((article, None))
        else:
            done.append((article, Cut(passages, vectors[at : at + len(passages)])))
            at += len(passages)
    return done


def holds(writer: Writer, article: Article) -> bool:
    """Whether the library holds this very article, read the same way, undamaged."""
    entry = writer.by_id.get(article.id)
    return entry is not None and _same_reading(entry, article, writer) and writer.is_sound(entry)


def _same_reading(entry: Entry, article: Article, writer: Writer) -> bool:
    """A later version of Cuttings may read the same bytes better; another source's name may give another title,
    and then the first source in order counts."""
    if article.source > entry.source:
        return True
    if schema.pack_fields(article) != schema.pack_fields(entry):
        return False
    try:
        stored = writer.read(entry)
    except CuttingsError:
        return False
    return (stored.text, stored.blocks) == (article.text, article.blocks)


def embed_one(article: Article, recipe: Recipe, embedder: Embedder) -> Cut:
    passages = cut_article(article, recipe)
    return Cut(passages, embedder.embed([indexed_text(article, passage) for passage in passages]))
