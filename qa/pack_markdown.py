r"""The evidence pack as Markdown, for reading. Words of others are escaped, so that no markup in them acts.

    >>> escaped("# [x](javascript:x) <b> 4*3")
    '\\# \\[x\\](javascript\\:x) &lt;b&gt; 4\\*3'

A renderer shows exactly what the article says. Only the JSON and CSV forms can be checked with `python -m qa verify`.
"""

import re

from index.dates import british_date
from qa.answer import Quote
from qa.pack import Asked, Pack
from qa.present import confidence_words, copy_name, counted, file_name, safe_address
from qa.present_notes import voice

_INTRODUCTION = (
    "Saved by Cuttings. Every quote stands in its article word for word, at the characters named. "
    "The JSON and CSV forms of this pack can be checked against the files with `python -m qa verify`."
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_SIGNS = re.compile(r"[\\`*_{}\[\]#+!|~$^=]|:(?=[^\s\d])|:(?=\d+:)|(?i:(?<=www)\.)")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])")
_WHEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})Z")
_EDGES = re.compile(r"^[ \t]+|[ \t]+$")


def escaped(line: str) -> str:
    """One line of text. Space at its ends stays as written, where Markdown would read code or a line break."""
    line = _SIGNS.sub(lambda sign: "\\" + sign[0], line).translate(_ENTITIES)
    line = _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line
    if line[:1] in ("-", '"', "'", "%", "@", ":", ".", ",", ";", "?", "/", "(", ")"):
        line = "\\" + line
    return _EDGES.sub(lambda space: "".join(f"&#{ord(character)};" for character in space[0]), line)


def one_line(text: str) -> str:
    """Text of others as one escaped line: its line ends and runs of space are single spaces."""
    return escaped(" ".join(text.split()))


def as_markdown(pack: Pack) -> str:
    """The pack as a document of headings, block quotes and lists, with a line end at its end."""
    count = sum(len(asked.quotes) for asked in pack.asked)
    parts = ["# Evidence", f"{counted(len(pack.asked), 'question')}, {counted(count, 'quote')}. {_INTRODUCTION}"]
    for number, asked in enumerate(pack.asked, 1):
        parts += [f"## {number}. {one_line(asked.question)}", _about(asked)]
        for place, quote in enumerate(asked.quotes, 1):
            parts += [f"### Quote {number}.{place}", _block(quote), _source(quote)]
    return "\n\n".join(parts) + "\n"


def _about(asked: Asked) -> str:
    found = confidence_words(asked.confidence) if asked.answered else "Not answered: no sentence found that answers it"
    lines = [f"{found} (confidence {asked.confidence:g})", _time(asked.asked, asked.generation)]
    if asked.standalone != asked.question:
        lines.insert(0, f"Understood as: {one_line(asked.standalone)}")
    return _list(lines)


def _time(asked: str, generation: int) -> str:
    found = _WHEN.fullmatch(asked)
    when = f"{british_date(found[1])}, {found[2]} UTC" if found else one_line(asked)
    return f"Asked on {when}, of library generation {generation}"


def _block(quote: Quote) -> str:
    return "\n".join(f"> {escaped(line)}".rstrip() for line in _LINE_END.split(quote.text))


def _source(quote: Quote) -> str:
    article = quote.article
    link = safe_address(article.url)
    address = f"<{link}>" if link and not set(link) & set("<>\\") else one_line(article.url or "")
    key = f", key words {quote.key.start} to {quote.key.end}" if quote.key else ""
    known = [
        ("Title", one_line(article.title or file_name(article.source))),
        ("Publisher", one_line(article.publisher or "")), ("Date", one_line(british_date(article.published) or "")),
        ("Byline", one_line(article.byline or "")),
        ("Address", address), ("File", one_line(article.source)),
        ("Page", "" if quote.page is None else str(quote.page)),
        ("Words", one_line((quote.said and voice(quote)) or "")),
        ("Also in", "; ".join(one_line(copy_name(copy.article)) for copy in quote.also_in)),
        ("Characters", f"{quote.start} to {quote.end}{key}"), ("Article id", one_line(article.id)),
        ("SHA-256 of the file", one_line(article.sha256)),
    ]  # fmt: skip
    return _list([f"{name}: {value}" for name, value in known if value])


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
