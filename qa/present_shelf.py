"""What the Articles tab says about articles handed in, and about saved questions whose answers changed: HTML.

As everywhere, file names, addresses, questions and quotes are hostile and go through `escaped` (see `present_html`).
"""

from collections.abc import Sequence

from index.dates import british_date
from index.intake import Received
from index.votes import Excerpt
from qa.present import counted, file_name
from qa.present_safe import escaped, isolated
from qa.saved import Change

ROWS = 60
"""Results of one file or address that are listed; a feed may have hundreds."""
STATES = {
    "added": "Added",
    "changed": "Read anew",
    "moved": "Already in the library; it was found again here",
    "copied": "Already in the library; this copy is noted as well",
    "unchanged": "Already in the library",
}


def received_html(received: Sequence[Received]) -> str:
    """One list item for each; refusals before the rest, so that none is overlooked."""
    rows = sorted(received, key=lambda one: one.state != "refused")
    items = [
        f'<li class="{"refused" if one.state == "refused" else "taken"}">'
        f'<span class="what">{isolated(one.name)}</span> <span class="became">{_became(one)}</span></li>'
        for one in rows[:ROWS]
    ]
    if len(rows) > ROWS:
        items.append(f'<li class="taken"><span class="became">and {counted(len(rows) - ROWS, "other")}</span></li>')
    return "".join(items)


def _became(one: Received) -> str:
    if one.state == "refused":
        return f"Not taken: {isolated(one.reason or 'it cannot be read')}"
    words = STATES.get(one.state, "Taken")
    if one.encoding and one.state in ("added", "changed"):
        words += f", as {isolated(one.encoding)}: it is not UTF-8, so look at its accents and signs"
    return words


def changes_html(changes: Sequence[Change]) -> str:
    """The saved questions whose answers changed, each with the old quote and the new."""
    if not changes:
        return ""
    cards = "".join(map(_card, changes))
    return f"<h2>{counted(len(changes), 'saved question')} with another answer now</h2><ul>{cards}</ul>"


def _card(change: Change) -> str:
    id = escaped(change.vote.answer)
    return (
        f'<li class="changed"><h3 dir="auto">{escaped(change.vote.question)}</h3>'
        + (f'<p class="after">After: {isolated(" / ".join(change.vote.history))}</p>' if change.vote.history else "")
        + f'<p class="how">{escaped(change.said)}</p><dl><div><dt>Saved</dt>{_excerpt(change.vote.quote)}</div>'
        f"<div><dt>Now</dt>{_excerpt(change.now)}</div></dl>"
        f'<p class="settle"><button type="button" data-settle="keep" data-saved="{id}">Save the new answer</button>'
        f'<button type="button" data-settle="drop" data-saved="{id}">Stop watching</button></p></li>'
    )


def _excerpt(excerpt: Excerpt | None) -> str:
    if excerpt is None:
        return '<dd class="none">No answer: it was refused.</dd>'
    parts = [excerpt.title or file_name(excerpt.source), british_date(excerpt.published)]
    where = ", ".join(isolated(part) for part in parts if part)
    return f'<dd><q dir="auto">{escaped(excerpt.text)}</q> <cite>{where}</cite></dd>'
