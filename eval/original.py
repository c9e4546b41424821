"""An article as its own file has it, read once more, without the program's own ingest: what answers are held against.

Only YAML's own parser is shared: it reads values as they were typed, here as there.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

import yaml

from index.article import Article
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Original:
    """An article as its own file has it. `title` and `published` are those of its front matter, None without;
    `copies` are the names of further files of the same bytes, which are one article to the library."""

    id: str
    label: str
    text: str
    sha256: str
    title: str | None = None
    published: str | None = None
    copies: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.copies)


def read_original(path: Path, label: str) -> Original:
    """One text file. Raises UsageError when it is not utf-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not utf-8 text; save it as utf-8, or take it out of the articles") from None
    digest = hashlib.sha256(data).hexdigest()
    fields = _front_matter(text)
    date = fields.get("date", "")
    return Original(digest[:16], label, text, digest, fields.get("title"), date if _ISO.fullmatch(date) else None)


def original_of(article: Article) -> Original:
    """An article that never was a file (a benchmark's paragraph): its own text is the original."""
    return Original(article.id, article.source, article.text, article.sha256, article.title, article.published)


_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FENCE = r"(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"
_FRONT = re.compile(rf"\A---[ \t]*(?:\r\n?|\n)(.{{0,20000}}?)^{_FENCE}", re.DOTALL | re.MULTILINE)
_NOTHING = ("", "~", "null", "Null", "NULL")
_INSTEAD = {"Cc": " ", "Cs": "\ufffd"}  # of controls, and of halves of characters


def _front_matter(text: str) -> dict[str, str]:
    """The fields that hold one line of text, as the library shows it; none where there is no front matter, or what is
    between its fences is no YAML."""
    block = _FRONT.match(text)
    if block is None or len(re.findall(r"[\[{]", block[1])) > 200:  # nested so deep, it is none to the library either
        return {}
    fields: object = None
    with suppress(Exception):  # the parser fails in more ways than its own
        fields = yaml.load(block[1], yaml.BaseLoader)
    if not isinstance(fields, dict):
        return {}
    texts = {name: ", ".join(value) if _is_texts(value) else value for name, value in fields.items()}
    return {
        name: line
        for name, value in texts.items()
        if isinstance(value, str) and value not in _NOTHING and (line := _one_line(value))
    }


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _one_line(text: str) -> str:
    """The words with one space between; what is no character of a text (a bell, a NUL) is none of its words."""
    kept = (_INSTEAD.get(category(character), character) for character in text.replace("\0", ""))
    return " ".join("".join(kept).split())
