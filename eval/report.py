"""`--report DIR`: the run as one HTML page that fetches nothing, and as Markdown.

Questions and quotes are hostile: everything that is not our own word goes through `escape` or `_cell`.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from eval import charts
from eval.figures import Columns
from eval.metrics.calibration import reliability
from eval.metrics.refusal import risk_coverage
from eval.outcome import Broke, Outcome, Shown
from eval.saved import Run
from eval.table import by_kind_rows, figure_rows, one_line
from index.errors import UsageError

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 78rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } .wide { overflow-x: auto; }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #8884; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
figure { display: inline-block; margin: 0 1rem 1rem 0; width: 26rem; max-width: 100%; }
svg { width: 100%; } svg text { font-size: 10px; fill: currentColor; } svg .x, svg .count { text-anchor: middle; }
svg .y { text-anchor: end; } svg .axis { stroke: currentColor; } svg .faint { stroke: #888; stroke-dasharray: 4 3; }
svg .bar { fill: #3b7dd8; opacity: .55; } svg polyline { fill: none; stroke: #3b7dd8; stroke-width: 2; }
article { border-left: 3px solid #8886; padding-left: 1rem; margin: 1.2rem 0; overflow-wrap: anywhere; }
blockquote { margin: .3rem 0 .3rem 1rem; } mark { padding: 0 .1em; } code { overflow-wrap: anywhere; }
"""


def write_report(run: Run, folder: Path) -> Path:
    """`report.html` and `report.md` in `folder`, made if need be; the path of the page.

    Raises UsageError when they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(markdown(run), "utf-8")
        (folder / "report.html").write_text(html_page(run), "utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}; name another folder with --report") from None
    return folder / "report.html"


def html_page(run: Run) -> str:
    misses = missed(run)
    columns = Columns.of(run.outcomes)
    answered = columns.answered
    bins = reliability(columns.confidence[answered], (columns.right_at == 1)[answered])
    coverage, risk = risk_coverage(columns.confidence, columns.would_be_right, np.ones(len(answered)))
    pictures = (
        (charts.reliability_svg(bins), "Are answers given at 80 % confidence right eight times in ten?"),
        (charts.risk_coverage_svg(coverage, risk), "What is wrong when only the most confident are answered."),
        (charts.latency_svg(columns.milliseconds), "How long a question takes."),
    )
    figures = "".join(f"<figure>{svg}<figcaption>{escape(words)}</figcaption></figure>" for svg, words in pictures)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Cuttings: evaluation</title><style>{_STYLE}</style></head><body><h1>Are the answers good?</h1>"
        f"<p><code>{escape(run.signature.line())}</code></p>"
        f"<h2>By kind</h2><p>Shares in %, with 95 % intervals.</p>{_html_table(by_kind_rows(run))}"
        f"<h2>All figures</h2>{_html_table(figure_rows(run))}<h2>Pictures</h2>{figures}"
        f"<h2>Misses ({len(misses)})</h2><p>{escape(broken_links(misses))}</p>"
        f"{''.join(_html_miss(outcome) for outcome in misses)}</body></html>\n"
    )


def missed(run: Run) -> list[Outcome]:
    return [outcome for outcome in run.outcomes if outcome.broke]


def broken_links(misses: Sequence[Outcome]) -> str:
    """`retrieval 3, sentence 12, span 5, refusal 7`"""
    return ", ".join(f"{link} {sum(o.broke == link for o in misses)}" for link in Broke)


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) for tag, row in _tagged(rows))
    return f'<div class="wide"><table><tr>{head}</tr>{"".join(f"<tr>{row}</tr>" for row in body)}</table></div>'


def _tagged(rows: Sequence[Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    return [("td" if i else "th", row) for i, row in enumerate(rows)]


def _html_miss(outcome: Outcome) -> str:
    said = "".join(
        f"<blockquote>{_html_quote(quote)} <small>{'right' if quote.right else 'not it'}, "
        f"{escape(quote.article)}</small></blockquote>"
        for quote in (outcome.quotes or outcome.nearest)
    )
    heading = "Said:" if outcome.quotes else "Refused; nearest were:" if said else "Refused; nothing came near."
    wanted = "".join(f"<blockquote>{escape(text)}</blockquote>" for text in outcome.wanted) or "a refusal"
    before = "".join(f"<p><small>before: {escape(question)}</small></p>" for question in outcome.history)
    return (
        f"<article><h3>{escape(outcome.id)}: {escape(outcome.question)}</h3>{before}"
        f"<p>{escape(outcome.kind)}, {escape(outcome.split)}; broke at <b>{escape(str(outcome.broke))}</b>; "
        f"confidence {outcome.confidence:.2f}</p><p>{heading}</p>{said}"
        f"<p>Wanted:</p>{wanted}<p>Accepted: {escape(' | '.join(outcome.answers) or '-')}</p></article>"
    )


def _html_quote(quote: Shown) -> str:
    """The key words marked, where they stand for the first time."""
    if not quote.key or quote.key not in quote.text:
        return escape(quote.text)
    before, _, after = quote.text.partition(quote.key)
    return f"{escape(before)}<mark>{escape(quote.key)}</mark>{escape(after)}"


def markdown(run: Run) -> str:
    misses = missed(run)
    parts = [
        "# Are the answers good?", _cell(run.signature.line()), "## By kind",
        _markdown_table(by_kind_rows(run)), "## All figures", _markdown_table(figure_rows(run)),
        f"## Misses ({len(misses)})", broken_links(misses),
        *(_markdown_miss(outcome) for outcome in misses),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _markdown_table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join([head, "|---" + "|---:" * (len(rows[0]) - 1) + "|", *body])


def _markdown_miss(outcome: Outcome) -> str:
    shown, word = (outcome.quotes, "said") if outcome.quotes else (outcome.nearest, "refused; nearest")
    said = [f"- {word}: {_cell(quote.text)} ({_cell(quote.article)})" for quote in shown[:1]]
    wanted = [f"- wanted: {_cell(text)}" for text in outcome.wanted]
    return "\n".join([
        f"### {_cell(outcome.id)}: {_cell(' / '.join((*outcome.history, outcome.question)))}", "",
        f"- {_cell(outcome.kind)}, {_cell(outcome.split)}; broke at {outcome.broke}",
        *(said or ["- refused; nothing came near"]), *(wanted or ["- wanted: a refusal"]),
        f"- accepted: {_cell(' | '.join(outcome.answers) or '-')}",
    ])  # fmt: skip


def _cell(text: str) -> str:
    """One line of Markdown that shows as it is written: no markup, link, table or HTML of it takes effect."""
    flat = one_line(text)
    for mark in "\\`*_{}[]()#+!|~":
        flat = flat.replace(mark, "\\" + mark)
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
