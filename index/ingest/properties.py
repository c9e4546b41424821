"""What formats other than text have in common: fit characters, plausible titles and names, and the Article itself."""

import re
from dataclasses import replace

from index.article import Article
from index.byline import is_known_person
from index.dateline import Masthead, find_masthead
from index.furniture import find_blocks
from index.ingest.walk import Source
from index.layout import compare_key, split_paragraphs
from index.publisher import split_title

_LIGATURES = {0xFB00 + at: letters for at, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_UNFIT = (
    {code: " " for code in (*range(32), *range(0x7F, 0xA0)) if code not in (9, 10, 13, 0x85)}
    | {code: "�" for code in range(0xD800, 0xE000)}
    | {0: None, 0x85: "\n"}
)
_FILE_NAME = re.compile(r"\.(?:docx?|dotx?|pdf|indd|qxd|xlsx?|pptx?|rtf|odt|pages|html?|txt|eps|ai)\b", re.I)
_NO_TITLE = re.compile(
    r"(?:microsoft\s|untitled|unnamed|no title|title$|(?:document|slide|layout|page|presentation|book|doc|scan)\s*\d*$|"
    r"about:|"
    r"\w+://|www\.|[\w-]+[\\/][\w\\/-]+$|press release$|template|normal$|print(?:ing)?$)",
    re.I,
)
_LONGEST = 250  # characters


def fit_characters(text: str, ligatures: bool = False) -> str:
    r"""Line ends as \n; control characters as spaces; halves of characters, which no file can hold, as U+FFFD.

    >>> fit_characters("a\r\nb\x0cc\x00")
    'a\nb c'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNFIT)
    return text.translate(_LIGATURES) if ligatures else text


def plausible_title(title: object) -> str | None:
    """A document's own title where it can be one: programs fill it with file names and 'Untitled'.

    >>> plausible_title("Microsoft Word - bins v2.doc"), plausible_title("Bins to be emptied monthly")
    (None, 'Bins to be emptied monthly')
    """
    if not isinstance(title, str):
        return None
    title = " ".join(fit_characters(title).split())
    words = [word for word in title.split() if any(character.isalpha() for character in word)]
    unfit = _NO_TITLE.match(title) or _FILE_NAME.search(title) or "�" in title or "_" in title
    return None if unfit or len(words) < 2 or len(title) > _LONGEST else title


def plausible_author(author: object) -> str | None:
    """A document's own author, if it is a person's whole name: it is as often 'admin' or the firm's licence.

    >>> plausible_author("Ann Smith"), plausible_author("asmith"), plausible_author("Stell Borough Council")
    ('Ann Smith', None, None)
    """
    if not isinstance(author, str):
        return None
    author = " ".join(fit_characters(author).split())
    return author if 0 < len(author) <= 80 and is_known_person(author) else None


def make_article(
    text: str, source: Source, sha256: str, headline: str | None = None, title: object = None, author: object = None,
    published: str | None = None, byline: str | None = None, url: str | None = None,
) -> Article:  # fmt: skip
    """The article of an extracted text. What is known for certain (`headline`, `published`, `byline`) goes before
    what the text shows, and the document's own properties (`title`, `author`) come after it. When a document was
    made or changed is not asked: it is not the date of the story."""
    own, outlet = split_title(plausible_title(title) or "")
    if headline is None and own and compare_key(own) in {one.key for one in split_paragraphs(text)[:12]}:
        headline = own
    masthead = find_masthead(text, 0, headline)
    if masthead.title is None and own:
        masthead = replace(find_masthead(text, 0, own), title=own)
    masthead = Masthead(
        title=masthead.title,
        published=published or masthead.published,
        publisher=masthead.publisher or outlet,
        byline=byline or masthead.byline or plausible_author(author),
        start=masthead.start, story=masthead.story, blocks=masthead.blocks,
    )  # fmt: skip
    return Article(
        id=sha256[:16], text=text, sha256=sha256, source=source.name, blocks=find_blocks(text, masthead),
        title=masthead.title, published=masthead.published, publisher=masthead.publisher, byline=masthead.byline,
        url=url,
    )  # fmt: skip
