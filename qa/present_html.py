"""Answer -> the HTML of one turn of the conversation. Every word of others goes through `escaped`.

Articles, titles, file names, addresses and questions are hostile: they reach the page only as text, isolated from
the direction of the text around them (`bdi`, `dir=auto`), and never as tags, attributes' names or addresses other
than http(s).

    >>> spotlight("Up by 4% & more", 0, [Highlight(6, 8, number=1)])
    'Up by <mark class="quoted" data-quotes="1">4%</mark> &amp; more'
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Span
from qa.answer import Answer, Citation, Quote, Said
from qa.present import (
    HOW_TO_ADD,
    NOT_AN_ANSWER,
    address_at_quote,
    british_date,
    citation_parts,
    confidence_words,
    copied_quote,
    copy_name,
    file_name,
    refusal_sentence,
    words_asked,
)
from qa.present_notes import DIFFER
from qa.present_safe import escaped, isolated
from qa.present_time import as_of_html, timeline_html, voice_html

DOT = '<span class="dot" aria-hidden="true"> · </span>'
BLANK_LINES = re.compile(r"(?:\r\n|\n|\r|\u2029)(?:[ \t\u00a0]*(?:\r\n|\n|\r|\u2029))+|\u2029")

COPIES_NAMED = 12


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters of an article to be shown as quote `number`, with its key span, both in article offsets."""

    start: int
    end: int
    number: int
    key: Span | None = None


def paragraphs(text: str) -> Iterator[Span]:
    """The spans between blank lines, those with anything but white space in them."""
    start = 0
    for gap in [*BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield Span(start, end)
        start = gap.end() if gap else end


def pieces(text: str, offset: int, spans: Sequence[Span]) -> Iterator[tuple[int, int, str]]:
    """`text`, which begins at `offset` of its article, cut wherever a span begins or ends: (start, end, as HTML)."""
    end = offset + len(text)
    inner = {edge for span in spans for edge in (span.start, span.end) if offset < edge < end}
    for left, right in pairwise([offset, *sorted(inner), end]):
        yield left, right, escaped(text[left - offset : right - offset])


def marked(text: str, offset: int, spans: Sequence[Span], kind: str) -> str:
    """`text`, which begins at `offset` of its article, as HTML with the spans marked as `kind`.

    >>> marked("Up by 4% & more", 100, [Span(106, 108)], "key")
    'Up by <mark class="key">4%</mark> &amp; more'
    """
    return "".join(
        f'<mark class="{kind}">{html}</mark>'
        if html and any(s.start <= left and right <= s.end for s in spans)
        else html
        for left, right, html in pieces(text, offset, spans)
    )


def voiced(text: str, offset: int, spans: Sequence[Span], kind: str, said: Sequence[Said]) -> str:
    """The same, direct speech told from the paper's own words."""
    speech, end = [Span(one.start, one.end) for one in said], offset + len(text)
    edges = {edge for span in speech for edge in (span.start, span.end) if offset < edge < end}
    out = []
    for left, right in pairwise([offset, *sorted(edges), end]):
        html = marked(text[left - offset : right - offset], left, spans, kind)
        spoken = html and any(span.start <= left and right <= span.end for span in speech)
        out.append(f'<span class="speech">{html}</span>' if spoken else html)
    return "".join(out)


def spotlight(text: str, offset: int, highlights: Sequence[Highlight]) -> str:
    """`text`, which begins at `offset` of its article, as HTML with the quotes in it marked and their key words strong.

    Highlights may overlap and may begin or end outside `text`.
    """
    keys = [h.key for h in highlights if h.key]
    out = []
    for left, right, html in pieces(text, offset, [*(Span(h.start, h.end) for h in highlights), *keys]):
        numbers = " ".join(str(h.number) for h in highlights if h.start <= left and right <= h.end)
        if numbers and html:
            is_key = any(key.start <= left and right <= key.end for key in keys)
            html = f"<strong>{html}</strong>" if is_key else html
            html = f'<mark class="quoted" data-quotes="{numbers}">{html}</mark>'
        out.append(html)
    return "".join(out)


def quote_paragraphs(quote: Quote, question: str, mark_key: bool = True) -> str:
    """The quote's own words in as many paragraphs as it spans. The key words are marked; where none are known, the
    words that it shares with the question are, more quietly."""
    kind, spans = "asked", words_asked(quote.text, quote.start, question)
    if quote.key and mark_key:
        kind, spans = "key", [quote.key]
    return "".join(
        f'<p dir="auto">{voiced(span.of(quote.text), quote.start + span.start, spans, kind, quote.said)}</p>'
        for span in paragraphs(quote.text)
    )


def citation_line(citation: Citation, page: int | None = None) -> str:
    """Publisher, date, title, page and byline: what is known of them, each isolated."""
    parts = []
    if citation.publisher:
        parts.append(f'<span class="publisher">{isolated(citation.publisher)}</span>')
    if citation.published:
        words = british_date(citation.published) or ""
        parts.append(f'<time datetime="{escaped(citation.published)}">{isolated(words)}</time>')
    parts.append(f"<cite>{isolated(citation.title or file_name(citation.source))}</cite>")
    if page is not None:
        parts.append(f'<span class="page">page {page}</span>')
    if citation.byline:
        parts.append(f'<span class="byline">{isolated(citation.byline)}</span>')
    return DOT.join(parts)


def chip(quote: Quote, number: int) -> str:
    """The numbered button that opens the quote's article beside the chat."""
    key = f"{quote.key.start} {quote.key.end}" if quote.key else ""
    label = f"Quote {number}: read it in {quote.article.title or file_name(quote.article.source)}"
    return (
        f'<button type="button" class="chip" data-open="{escaped(quote.article.id)}" data-number="{number}"'
        f' data-start="{quote.start}" data-end="{quote.end}" data-key="{key}"'
        f' aria-label="{escaped(label)}" aria-expanded="false">{number}</button>'
    )


def also_line(quote: Quote, number: int) -> str:
    """The other copies of the quote's story, each a button that opens it where it says the same."""
    if not quote.also_in:
        return ""
    buttons = ", ".join(
        f'<button type="button" class="twin" data-open="{escaped(copy.article.id)}" data-number="{number}"'
        f' data-start="{copy.start}" data-end="{copy.end}" data-key=""'
        f' title="{escaped(copy.article.title or file_name(copy.article.source))}">'
        f"{isolated(copy_name(copy.article))}</button>"
        for copy in quote.also_in[:COPIES_NAMED]
    )
    more = len(quote.also_in) - COPIES_NAMED
    return f'<span class="also">Also in {buttons}{f" and {more} more" if more > 0 else ""}</span>'


def quote_figure(quote: Quote, number: int, rank: str, question: str) -> str:
    """One quote with its chip, citation, copy button and link. `rank` is 'best', 'support' or 'near'."""
    link = address_at_quote(quote)
    original = (
        f'<a class="original" href="{escaped(link)}" target="_blank" rel="noopener noreferrer">Original page ↗</a>'
        if link
        else ""
    )
    return (
        f'<figure class="quote {rank}"><blockquote>{quote_paragraphs(quote, question, rank != "near")}</blockquote>'
        f'<figcaption>{chip(quote, number)}<span class="citation">{citation_line(quote.article, quote.page)}'
        f"{voice_html(quote)}{also_line(quote, number)}</span>"
        f'<span class="tools"><button type="button" class="copy" data-copy="{escaped(copied_quote(quote))}"'
        f' aria-label="Copy quote {number} with its citation">Copy</button>{original}</span></figcaption></figure>'
    )


def understood(answer: Answer) -> str:
    """How a follow-up was completed, where it was."""
    if answer.standalone.strip() == answer.question.strip():
        return ""
    return (
        f'<p class="understood">Understood as: {isolated(answer.standalone)}'
        f' <button type="button" class="reword" data-reword="{escaped(answer.standalone)}">Change</button></p>'
    )


def answer_html(answer: Answer, examples: Sequence[str] = ()) -> str:
    """What is shown under a question: quotes, or an honest refusal with the nearest passages and with `examples`,
    questions that the library does answer."""
    asked = f"{answer.question} {answer.standalone}"
    if answer.answered and answer.quotes:
        best, *rest = answer.quotes
        more = "".join(quote_figure(quote, number, "support", asked) for number, quote in enumerate(rest, start=2))
        return (
            understood(answer)
            + quote_figure(best, 1, "best", asked)
            + f'<p class="confidence">{as_of_html(answer.as_of)}{DOT}{confidence_words(answer.confidence)}</p>'
            + timeline_html(answer)
            + (f'<section class="supports" aria-label="More quotes">{more}</section>' if more else "")
        )
    near = "".join(quote_figure(quote, number, "near", asked) for number, quote in enumerate(answer.nearest, start=1))
    return (
        understood(answer)
        + f'<p class="refusal">{escaped(refusal_sentence(answer.searched))}</p>'
        + (f'<section class="nearest"><h3>{NOT_AN_ANSWER}</h3>{near}</section>' if near else "")
        + examples_html(examples)
    )


def examples_html(examples: Sequence[str]) -> str:
    """Questions as buttons that ask them."""
    if not examples:
        return ""
    buttons = (
        f'<li><button type="button" class="example" dir="auto">{escaped(text)}</button></li>' for text in examples
    )
    row = f'<ul class="examples">{"".join(buttons)}</ul>'
    return f'<section class="instead"><h3>Questions it can answer</h3>{row}</section>'


def trouble_html(message: str) -> str:
    """One plain line where something went wrong."""
    return f'<p class="trouble" role="alert">{escaped(" ".join(message.split()))}</p>'


def spoken(answer: Answer) -> str:
    """What a screen reader says when the answer arrives: plain text, short."""
    if answer.answered and answer.quotes:
        best = answer.quotes[0]
        more = len(answer.quotes) - 1
        source = ", ".join(citation_parts(best.article, best.page))
        tail = f" And {more} more." if more else ""
        undated = "" if answer.as_of else " Undated."
        differ = f" {DIFFER}." if answer.differ else ""
        return f"{confidence_words(answer.confidence)}: {best.text} From {source}.{undated}{tail}{differ}"
    return refusal_sentence(answer.searched)


def empty_html(how_to_add: str = HOW_TO_ADD) -> str:
    """The page's first words where there is nothing to ask yet, with the command that adds articles."""
    return (
        '<div class="welcome"><h1>No articles yet</h1><p>Add a folder of articles (.txt, .md or .html), then come'
        f" back to this page; it notices by itself:</p><pre><code>{escaped(how_to_add)}</code></pre></div>"
    )
