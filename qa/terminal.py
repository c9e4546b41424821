"""An answer as plain text for a terminal. Control characters are shown, never obeyed."""

import textwrap

from index.printable import visible
from qa.answer import Answer, Quote
from qa.differ import likely
from qa.present import WEAKER, citation_parts, confidence_words, copy_name, refusal_words
from qa.present_notes import lines as when_lines
from qa.present_notes import voice

_WIDTH = 88


def as_text(answer: Answer) -> str:
    """The quotes with their citations; or what was searched and what came nearest."""
    lines = []
    if answer.standalone != answer.question:
        lines.append(f"Understood as: {visible(' '.join(answer.standalone.split()))}\n")
    if answer.answered:
        weaker = False
        for number, quote in enumerate(answer.quotes, 1):
            if not weaker and not likely(quote, answer.quotes[0]):
                weaker = True
                lines.append(f"{WEAKER}:\n")
            lines.append(_quote(quote, f"[{number}]"))
        lines.extend(visible(line) for line in when_lines(answer))
        lines.append(confidence_words(answer.confidence))
    else:
        lines.append(visible(refusal_words(answer)))
        if answer.nearest:
            lines.append("\nNot an answer, but the nearest passages:\n")
        lines.extend(_quote(quote, " - ") for quote in answer.nearest)
    return "\n".join(lines).rstrip()


def _quote(quote: Quote, label: str) -> str:
    # Wrapping is for the eye only; --json has the exact characters.
    words = " ".join(quote.text.split())  # line ends and NBSPs of a hard-wrapped article are spaces to the eye
    body = textwrap.fill(visible(words), _WIDTH, initial_indent=f"{label} ", subsequent_indent="    ")
    place = f"{visible(quote.article.source)}, characters {quote.start} to {quote.end}"
    lines = [body, f"    {visible(' · '.join(citation_parts(quote.article, quote.page)))}", f"    {place}"]
    if words := voice(quote):
        lines.append(textwrap.fill(visible(words), _WIDTH, initial_indent="    ", subsequent_indent="    "))
    if quote.also_in:
        named = f"also in {visible('; '.join(copy_name(copy.article) for copy in quote.also_in))}"
        lines.append(textwrap.fill(named, _WIDTH, initial_indent="    ", subsequent_indent="    "))
    return "\n".join(lines) + "\n"
