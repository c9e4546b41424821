"""The HTML of when and who: the day of an answer, its quotes in order of date, and whose words a quote is."""

from index.dates import british_date
from qa.answer import Answer, Quote
from qa.present_notes import DIFFER, IN_ORDER, moments, voice
from qa.present_safe import escaped, isolated


def as_of_html(published: str | None) -> str:
    """'As of 14 March 2018', or 'Undated'."""
    if not published:
        return '<span class="asof">Undated</span>'
    words = isolated(british_date(published) or "")
    return f'<span class="asof">As of <time datetime="{escaped(published)}">{words}</time></span>'


def timeline_html(answer: Answer) -> str:
    """The quotes as a list in order of date, each with a button that opens it; nothing where order tells nothing."""
    listed = moments(answer)
    if not listed:
        return ""
    items = "".join(
        f'<li class="{moment.mark or "plain"}"><time datetime="{escaped(moment.published)}">'
        f"{isolated(british_date(moment.published) or '')}</time>"
        + (f'<span class="what">{isolated(moment.words)}</span>' if moment.words else "")
        + f'<span class="which"><button type="button" class="hop" data-hop="{moment.number}">quote {moment.number}'
        f"</button>{f', {moment.mark}' if moment.mark else ''}</span></li>"
        for moment in listed
    )
    heading = DIFFER if answer.differ else IN_ORDER
    return f'<section class="timeline" aria-label="{heading}"><h3>{heading}</h3><ol>{items}</ol></section>'


def voice_html(quote: Quote) -> str:
    """The line that says whose words these are, as far as that is sure."""
    words = voice(quote)
    return f'<span class="voice">{isolated(words)}</span>' if words else ""
