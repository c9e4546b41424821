"""Answer -> the HTML of one turn of the conversation. Every word of others goes through `escaped`.

Articles, titles, file names, addresses and questions are hostile: they reach the page only as text, isolated from
the direction of the text around them (`bdi`, `dir=auto`), and never as tags, attributes' names or addresses other
than http(s).
"""

from collections.abc import Sequence
from dataclasses import replace

from index.dates import british_date
from qa.answer import Answer, Citation, Quote
from qa.differ import likely
from qa.present import (
    HOW_TO_ADD,
    NOT_AN_ANSWER,
    WEAKER,
    address_at_quote,
    citation_parts,
    confidence_words,
    copied_quote,
    copy_name,
    file_name,
    refusal_words,
    words_asked,
)
from qa.present_markdown import is_markdown, quiet
from qa.present_marks import paragraphs, voiced
from qa.present_notes import DIFFER
from qa.present_safe import escaped, isolated
from qa.present_time import as_of_html, timeline_html, voice_html
from qa.spelling import as_typed

DOT = '<span class="dot" aria-hidden="true"> · </span>'
COPIES_NAMED = 12
LONGEST_SHOWN = 600
"""Characters of a question that the page repeats (chat.js shortens the heading likewise)."""


def quote_paragraphs(quote: Quote, question: str, mark_key: bool = True) -> str:
    """The quote's own words in as many paragraphs as it spans. The key words are marked; where none are known, the
    words that it shares with the question are, more quietly."""
    kind, spans = "asked", words_asked(quote.text, quote.start, question)
    if quote.key and mark_key:
        kind, spans = "key", [quote.key]
    html = (
        voiced(span.of(quote.text), quote.start + span.start, spans, kind, quote.said)
        for span in paragraphs(quote.text)
    )
    markdown = is_markdown(quote.article.source)
    return "".join(f'<p dir="auto">{quiet(words) if markdown else words}</p>' for words in html)


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


def quote_figure(quote: Quote, number: int, rank: str, question: str, mark_key: bool = True) -> str:
    """One quote with its chip, citation, copy button and link. `rank` is 'best', 'support' or 'near'."""
    link = address_at_quote(quote)
    original = (
        f'<a class="original" href="{escaped(link)}" target="_blank" rel="noopener noreferrer">Original page ↗</a>'
        if link
        else ""
    )
    opener = chip(quote if mark_key else replace(quote, key=None), number)
    return (
        f'<figure class="quote {rank}"><blockquote>{quote_paragraphs(quote, question, mark_key)}</blockquote>'
        f'<figcaption>{opener}<span class="citation">{citation_line(quote.article, quote.page)}'
        f"{voice_html(quote)}{also_line(quote, number)}</span>"
        f'<span class="tools"><button type="button" class="copy" data-copy="{escaped(copied_quote(quote))}"'
        f' aria-label="Copy quote {number} with its citation">Copy</button>{original}</span></figcaption></figure>'
    )


def understood(answer: Answer) -> str:
    """How a follow-up was completed, or a slip set right, where it was; it can be changed, and the slip insisted on."""
    if answer.standalone.strip() == answer.question.strip():
        return ""
    typed = as_typed(answer.question, answer.standalone)
    insist = f' <button type="button" class="reword" data-ask="{escaped(typed)}">Ask as typed</button>' if typed else ""
    shown = answer.standalone if len(answer.standalone) <= LONGEST_SHOWN else answer.standalone[:LONGEST_SHOWN] + " …"
    return (
        f'<p class="understood">Understood as: {isolated(shown)}'
        f' <button type="button" class="reword" data-reword="{escaped(answer.standalone)}">Change</button>{insist}</p>'
    )


def answer_html(answer: Answer, examples: Sequence[str] = ()) -> str:
    """What is shown under a question: quotes, or an honest refusal with the nearest passages and with `examples`,
    questions that the library does answer."""
    asked = f"{answer.question} {answer.standalone}"
    if answer.answered and answer.quotes:
        best, *rest = answer.quotes
        near, far = [], []
        for number, quote in enumerate(rest, start=2):
            good = likely(quote, best)
            (near if good else far).append(quote_figure(quote, number, "support", asked, mark_key=good))
        return (
            understood(answer)
            + quote_figure(best, 1, "best", asked)
            + f'<p class="confidence">{as_of_html(answer.as_of)}{DOT}{confidence_words(answer.confidence)}</p>'
            + timeline_html(answer)
            + (f'<section class="supports" aria-label="More quotes">{"".join(near)}</section>' if near else "")
            + (f'<section class="supports"><h3>{WEAKER}</h3>{"".join(far)}</section>' if far else "")
        )
    near = "".join(
        quote_figure(quote, number, "near", asked, mark_key=False)
        for number, quote in enumerate(answer.nearest, start=1)
    )
    return (
        understood(answer)
        + f'<p class="refusal{" about" if answer.about else ""}">{escaped(refusal_words(answer))}</p>'
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
    return refusal_words(answer)


def empty_html(how_to_add: str = HOW_TO_ADD) -> str:
    """The page's first words where there is nothing to ask yet, with the command that adds articles."""
    return (
        '<div class="welcome"><h1>No articles yet</h1><p>Add a folder of articles (.txt, .md or .html), then come'
        f" back to this page; it notices by itself:</p><pre><code>{escaped(how_to_add)}</code></pre></div>"
    )
