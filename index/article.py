"""The nouns every room shares: Span, Block, Article, Passage. Frozen; no behaviour beyond slicing.

All offsets in Cuttings are half-open Unicode code-point offsets into `Article.text` as stored, so that
`article.text[span.start:span.end]` is the quote, always (the law of the slice).

    >>> article = Article(id="a1", text="Hello. World.", sha256="", source="x.txt",
    ...                   blocks=(Block(0, 13, Role.BODY),))
    >>> Span(7, 13).of(article.text)
    'World.'
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`; 0 <= start <= end."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Role(StrEnum):
    """What a block of an article is. Whatever no block covers is furniture: adverts, menus, teasers."""

    HEADLINE = "headline"
    DATELINE = "dateline"  # date, byline, publisher, section label
    STANDFIRST = "standfirst"
    BODY = "body"
    CAPTION = "caption"


QUOTABLE = (Role.STANDFIRST, Role.BODY)
"""Only these roles are cut into sentences, indexed and quoted."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text with one role, usually one paragraph. Blocks are in order and never overlap."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored. Unknown fields are None, never guessed.

    `id` is the first 16 hex digits of `sha256`, the digest of the original file's bytes, or of those that an address
    gave; for an entry of a feed, which is no file, of the entry's own title, date, byline, address and text
    (`ingest/feed.py`). `text` is the decoded file (or, for HTML and the like, what was extracted); `source` is the
    path or address it came from; `published` an ISO date (YYYY-MM-DD). `encoding` names that of a text file that was
    not UTF-8; it is told when the file is taken in, and not stored.
    """

    id: str
    text: str
    sha256: str
    source: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    encoding: str | None = field(default=None, compare=False, repr=False)


def page_at(article: Article, offset: int) -> int | None:
    r"""The page on which an offset stands, from 1, or None where the source is no PDF: the stored text of a PDF has
    a form feed where each page begins.

    >>> paged = Article(id="a1", text="Hello.\n\fWorld.", sha256="", source="x.pdf", blocks=())
    >>> page_at(paged, 0), page_at(paged, 8)
    (1, 2)
    """
    named = re.split("[?#]", article.source)[0].lower().endswith(".pdf")
    is_pdf = named or ("\f" in article.text and article.source.startswith(("https://", "http://")))
    return 1 + article.text.count("\f", 0, offset) if is_pdf else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of consecutive whole sentences of one article: what is indexed, searched and read.

    Neighbouring windows overlap, so that a sentence is always also seen after the one before it.
    """

    article_id: str
    ordinal: int
    sentences: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end
