"""Article and catalogue -> HTML: the pane beside the chat and the table of articles.

The pane shows every character of the stored text in its order, whatever its role: what no block covers is
furniture, shown grey and never hidden, so that a reader can check that nothing was left out.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from index.article import Article, Span
from index.chunk import quotable_sentences
from index.dates import british_date
from qa.present import counted, file_name, safe_address
from qa.present_markdown import is_markdown, is_row, quiet
from qa.present_marks import Highlight, paragraphs, pieces, spotlight
from qa.present_safe import escaped, isolated

ROWS_A_PAGE = 200
FURNITURE = "furniture"
LABELS = {"title": "Title", "published": "Date", "publisher": "Publisher", "passages": "Passages", "source": "Source"}
"""The columns of the catalogue, in order; the keys are what the table can be sorted by."""


class Entry(Protocol):
    """One article as the catalogue lists it."""

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    source: str
    passages: int


def runs(article: Article) -> Iterator[tuple[str, Span]]:
    """Every character of the text, in order, as (role, span); what lies between blocks is furniture."""
    at = 0
    for block in article.blocks:
        if block.start > at:
            yield FURNITURE, Span(at, block.start)
        yield block.role.value, Span(max(block.start, at), block.end)
        at = max(at, block.end)
    if at < len(article.text):
        yield FURNITURE, Span(at, len(article.text))


def text_html(article: Article, highlights: Sequence[Highlight], picking: bool = False) -> str:
    """The full text as paragraphs with a class for their role, the highlights marked; or, for `picking` the one that
    answers, every sentence that may be quoted as a button."""
    out, sentences = [], quotable_sentences(article) if picking else ()
    markdown = is_markdown(article.source)
    for role, span in runs(article):
        text = span.of(article.text)
        for part in paragraphs(text):
            at = span.start + part.start
            words = pickable(part.of(text), at, sentences) if picking else spotlight(part.of(text), at, highlights)
            plain = part.of(text).lstrip("# ") if markdown else part.of(text)
            kind = role + (" again" if plain.split() == (article.title or "").split() else "")
            kind += " row" if markdown and is_row(plain) else ""
            out.append(f'<p class="{kind}" dir="auto">{quiet(words) if markdown else words}</p>')
    return "".join(out)


def pickable(text: str, offset: int, sentences: Sequence[Span]) -> str:
    """`text`, which begins at `offset` of its article, as HTML with each of the sentences to be clicked."""
    near = [s for s in sentences if s.start < offset + len(text) and offset < s.end]
    out = []
    for left, right, piece in pieces(text, offset, near):
        html = escaped(piece)
        inside = next((s for s in near if s.start <= left and right <= s.end), None)
        if inside and html:
            html = (
                f'<span role="button" tabindex="0" class="pick" data-pick="{inside.start} {inside.end}">{html}</span>'
            )
        out.append(html)
    return "".join(out)


def fact(name: str, value: str | None, html: str | None = None) -> str:
    return f"<div><dt>{name}</dt><dd>{html or isolated(value or '')}</dd></div>" if value else ""


def article_html(article: Article, highlights: Sequence[Highlight] = (), picking: bool = False) -> str:
    """Title, masthead facts and full text. `highlights` are the quotes of one answer that lie in this article."""
    link = safe_address(article.url)
    anchor = (
        f'<a href="{escaped(link)}" target="_blank" rel="noopener noreferrer">{escaped(link)}</a>' if link else None
    )
    file = f'<bdi title="{escaped(article.source)}">{escaped(file_name(article.source))}</bdi>'
    facts = (
        fact("Publisher", article.publisher)
        + fact("Date", british_date(article.published))
        + fact("Byline", article.byline)
        + fact("Address", link, anchor)
        + fact("File", article.source, file)
    )
    title = article.title or file_name(article.source)
    return (
        f'<header class="masthead"><h2 dir="auto" tabindex="-1">{escaped(title)}</h2><dl>{facts}</dl></header>'
        f'<div class="fulltext">{text_html(article, highlights, picking)}</div>'
    )


def chosen(entries: Sequence[Entry], words: str, sort: str, descending: bool) -> list[Entry]:
    """The entries that hold every one of `words` in some column, sorted by the column `sort`; unknown last."""
    wanted = words.casefold().split()

    def haystack(entry: Entry) -> str:
        fields = (entry.title, entry.published, british_date(entry.published), entry.publisher, entry.byline)
        return " ".join(field for field in (*fields, entry.source) if field).casefold()

    kept = [entry for entry in entries if all(word in haystack(entry) for word in wanted)]
    sort = sort if sort in LABELS else "published"
    known = [entry for entry in kept if getattr(entry, sort) is not None]
    unknown = [entry for entry in kept if getattr(entry, sort) is None]

    def rank(entry: Entry) -> tuple[int, str]:
        value = getattr(entry, sort)
        return (value, "") if isinstance(value, int) else (0, str(value).casefold())

    return sorted(known, key=rank, reverse=descending) + unknown


def catalogue_html(
    entries: Sequence[Entry], words: str = "", sort: str = "published", descending: bool = True,
    changeable: bool = False,
) -> str:  # fmt: skip
    """The table of articles: at most `ROWS_A_PAGE` rows, and a line that says how many there are. `changeable`: each
    has a button that removes it."""
    rows = chosen(entries, words, sort, descending)
    shown = rows[:ROWS_A_PAGE]
    if not entries:
        return '<p class="count">There are no articles yet.</p>'
    count = f"{len(rows):,} of {len(entries):,} articles" if words.strip() else counted(len(entries), "article")
    if len(rows) > len(shown):
        count += f"; the first {len(shown)} are shown, search to narrow them down"
    heads = "".join(
        f'<th scope="col" class="{key}" aria-sort="{_order(key, sort, descending)}">'
        f'<button type="button" data-sort="{key}">{label}</button></th>'
        for key, label in LABELS.items()
    )
    heads += '<th scope="col" class="change"><span class="hidden">Remove</span></th>' if changeable else ""
    rows_html = "".join(row_html(entry, changeable) for entry in shown)
    return f'<p class="count">{count}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows_html}</tbody></table>'


def _order(key: str, sort: str, descending: bool) -> str:
    if key != sort:
        return "none"
    return "descending" if descending else "ascending"


def row_html(entry: Entry, changeable: bool = False) -> str:
    """One article of the table; its title is a button that opens it."""
    title = entry.title or file_name(entry.source)
    remove = (
        f'<td class="change"><button type="button" class="remove" data-remove="{escaped(entry.id)}"'
        f' data-title="{escaped(title)}" aria-label="Remove {escaped(title)}">Remove</button></td>'
        if changeable
        else ""
    )
    return (
        f'<tr><td class="title"><button type="button" class="open" data-open="{escaped(entry.id)}">{isolated(title)}'
        f'</button></td><td class="published">{isolated(british_date(entry.published) or "no date")}</td>'
        f'<td class="publisher">{isolated(entry.publisher or "")}</td><td class="passages">{int(entry.passages)}</td>'
        f'<td class="source"><bdi title="{escaped(entry.source)}">{escaped(file_name(entry.source))}</bdi></td>'
        f"{remove}</tr>"
    )
