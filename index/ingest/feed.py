"""An RSS or Atom feed -> its entries, through feedparser. Each entry with its full text is an article of its own.

    for entry in read_entries(data, "feed.xml"): ...

An entry's bytes are its own title, date, writer, address and text, not the feed's: a feed that grows leaves the
entries that were there unchanged. Its source is the feed's name and a short digest of the entry's own id:
'feed.xml#5f2a9c01'. What a feed claims is never stored under another site's address.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from index.article import Article
from index.errors import RefusedInput
from index.ingest.properties import fit_characters, make_article
from index.ingest.walk import Refusal, Source

MAX_ENTRIES = 200
FULL_WORDS = 80
"""An entry's text of so many words is taken to be whole, if nothing in it says that it goes on elsewhere."""
SUMMARY_WORDS = 40
"""A summary of so many words is worth keeping where the whole cannot be had."""

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_GOES_ON = re.compile(
    r"(?:\[?(?:\.\.\.|…)\]?|(?:continue|keep|carry on) reading|read more|full story|more ?[>»→])\W*(?:→|»)?$", re.I
)
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|blockquote|tr|table|section|article|figure|figcaption)\b", re.I)
_LINE_BREAK = re.compile(r"\s*<br\b", re.I)
_CELL = re.compile(r"</t[dh]\b", re.I)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. `text` is plain, paragraphs parted by blank lines; `whole` says whether it is the whole story."""

    key: str
    title: str | None
    published: str | None
    byline: str | None
    publisher: str | None
    url: str | None
    text: str
    whole: bool


def is_feed(data: bytes) -> bool:
    """Whether the first element of an XML file is a feed's."""
    return _FEED.search(data[:4096].replace(b"\0", b"")) is not None


def read_articles(data: bytes, source: Source, _: str = "") -> Iterator[Article | Refusal]:
    """The entries of a feed that is a file: nothing is fetched, so a summary is taken where it is long enough."""
    entries, left_out = read_entries(data, source.name)
    for entry in entries:
        yield entry_article(entry, source.name)
    yield from left_out


def read_entries(data: bytes, name: str, address: str | None = None) -> tuple[list[FeedEntry], list[Refusal]]:
    """The entries in the feed's order, and a word on those beyond the limit. `address` is where the feed came from.

    Raises RefusedInput for what is no feed or has no entries.
    """
    import feedparser

    if not is_feed(data):
        raise RefusedInput(f"{name}: no RSS or Atom feed in it; save the story as .html or .txt")
    headers = {"content-location": address} if address else {}
    try:
        feed = feedparser.parse(BytesIO(data), response_headers=headers)
        entries = [_entry(one, feed.feed) for one in feed.entries[:MAX_ENTRIES]]
        count = len(feed.entries)
    except Exception as error:  # a stranger's parser over hostile bytes: whatever it raises, the file is refused
        kind = type(error).__name__
        raise RefusedInput(f"{name}: the feed cannot be read ({kind}); save its stories as .html") from None
    entries = list({entry.key: entry for entry in reversed(entries)}.values())[::-1]  # an entry told twice
    if not entries:
        raise RefusedInput(f"{name}: the feed has no entries; check it in a browser, or save its stories as .html")
    if count <= MAX_ENTRIES:
        return entries, []
    reason = f"only its first {MAX_ENTRIES} of {count} entries are read; save the others as .html"
    return entries, [Refusal(name, reason)]


def entry_source(entry: FeedEntry, feed: str) -> str:
    return f"{feed}#{hashlib.sha256(entry.key.encode('utf-8', 'replace')).hexdigest()[:8]}"


def entry_article(entry: FeedEntry, feed: str) -> Article | Refusal:
    """An entry's own text as an article, or why it is too little."""
    name = entry_source(entry, feed)
    shown = f"{feed}, entry “{entry.title or entry.key}”"
    if not entry.whole and len(entry.text.split()) < SUMMARY_WORDS:
        where = f" ({entry.url})" if entry.url else ""
        return Refusal(shown, f"only a short summary, not the story; save its page{where} as .html and add that")
    fields = (entry.title, entry.published, entry.byline, entry.url, entry.text)
    sha256 = hashlib.sha256("\0".join(field or "" for field in fields).encode("utf-8", "replace")).hexdigest()
    article = make_article(
        entry.text, Source(Path(feed), name), sha256, headline=entry.title, published=entry.published,
        byline=entry.byline, url=entry.url,
    )  # fmt: skip
    if not article.blocks:
        return Refusal(shown, "nothing in it reads as an article; save its page as .html and add that")
    return replace(article, publisher=article.publisher or entry.publisher)


def _entry(one: Any, feed: Any) -> FeedEntry:
    bodies = [_plain(body.get("value") or "", body.get("type") or "") for body in one.get("content") or ()]
    summary = _plain(one.get("summary") or "", (one.get("summary_detail") or {}).get("type") or "")
    text = max([*bodies, summary], key=len)
    url = one.get("link") or ""
    title = _line(_plain(one.get("title") or "", "text/html"))
    return FeedEntry(
        key=" ".join((str(one.get("id") or ""), url)).strip() or title or text,
        title=title,
        published=_day(one),
        byline=_line(one.get("author") or ""),
        publisher=_line(_plain((one.get("source") or {}).get("title") or feed.get("title") or "", "text/html")),
        url=url if url.startswith(("http://", "https://")) and not any(map(str.isspace, url)) else None,
        text=text,
        whole=len(text.split()) >= FULL_WORDS and not _GOES_ON.search(text[-60:]),
    )


def _plain(value: str, kind: str) -> str:
    """Text without tags, paragraphs parted by blank lines. An entry is all story: nothing is looked for in it."""
    value = fit_characters(value)
    if "html" in kind or re.search(r"<\w|&\w+;", value):
        from lxml import html

        try:
            value = _CELL.sub(" </td", _LINE_BREAK.sub("\n<br", _BLOCK.sub(_parted, value)))
            root = html.fromstring(f"<div>{value}</div>")
        except Exception:  # nothing but comments, or bytes that are no markup
            return ""
        for unseen in root.xpath("//script|//style|//template"):
            unseen.drop_tree()
        value = fit_characters(root.text_content())
        paragraphs = re.split(r"\n[^\S\n]*\n", value)
        return "\n\n".join(filter(None, (" ".join(one.split()) for one in paragraphs)))
    return "\n\n".join(filter(None, (line.strip() for line in value.split("\n"))))


def _parted(tag: re.Match[str]) -> str:
    return f"\n\n{tag[0]}"


def _line(text: str) -> str | None:
    return " ".join(fit_characters(text).split())[:500] or None


def _day(one: Any) -> str | None:
    """The day the entry was published, on its writer's own calendar; one that was only updated has no date."""
    said = str(one.get("published") or "").strip()
    when: time.struct_time | None = one.get("published_parsed")  # in UTC, where it may be the day before
    for read in (datetime.fromisoformat, parsedate_to_datetime, lambda _: datetime(*when[:3]) if when else None):
        try:
            found = read(said)
        except (TypeError, ValueError, IndexError):
            continue
        if found is not None:
            known = date(1980, 1, 1) <= found.date() <= datetime.now(UTC).date() + timedelta(days=1)
            return found.date().isoformat() if known else None
    return None
