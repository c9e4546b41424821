"""An http(s) address -> Article, or a feed's Articles. Only public addresses are asked, however a name resolves
and a page redirects.

The name is resolved once, every address it has must be public, and the connection goes to that very address, so
that a second look-up cannot lead elsewhere. No cookies, no scripts, no proxy.
"""

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from index.article import Article
from index.errors import RefusedInput
from index.ingest.feed import entry_article, is_feed, read_entries
from index.ingest.walk import Refusal, Source

MAX_BYTES = 20_000_000
MAX_SECONDS = 30.0
MAX_REDIRECTS = 5
FEED_SECONDS = 600.0
_MOST_FAILURES = 5  # in a row, of the pages of one feed
_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
_TYPES = (*_TEXT_TYPES, *_FEED_TYPES, "application/pdf", _DOCX_TYPE)
_REDIRECTS = (301, 302, 303, 307, 308)
_STAYS = "!#$%&'()*+,/:;=?@[]~"  # what an address is written with (RFC 3986); "%", so that nothing is encoded twice


def fetch_articles(address: str, allow_private: bool = False) -> Iterator[Article | Refusal]:
    """The article at an address, or the entries of the feed there.

    Entries with their full text are taken as they are; the pages of the others are fetched, each checked as any
    address is; where that fails a long summary is taken instead. Raises RefusedInput as `fetch_article` does.
    """
    body, kind, final = _fetch(address, allow_private)
    if not _is_feed(body, kind):
        yield _as_article(address, body, kind, final)
        return
    entries, left_out = read_entries(body, address, final)
    began, failures = time.monotonic(), 0
    for number, entry in enumerate(entries):
        if entry.whole or entry.url is None:
            yield entry_article(entry, address)
            continue
        if failures >= _MOST_FAILURES or time.monotonic() - began > FEED_SECONDS:
            why = "pages cannot be had" if failures >= _MOST_FAILURES else "reading the feed takes too long"
            yield Refusal(address, f"{why}; its last {len(entries) - number} entries are left; add it again later")
            break
        try:
            article = fetch_article(entry.url, allow_private)
        except RefusedInput as error:
            failures += 1
            own = entry_article(entry, address)
            yield own if isinstance(own, Article) else Refusal(entry.url, str(error))
        else:
            failures = 0
            yield replace(article, title=article.title or entry.title, published=article.published or entry.published)
    yield from left_out


def fetch_article(address: str, allow_private: bool = False) -> Article:
    """The article at an address; its source is the address as given.

    Raises RefusedInput when it is not public, cannot be had within the limits, or holds no article.
    `allow_private` is for tests and for people who index their own machine.
    """
    body, kind, final = _fetch(address, allow_private)
    if _is_feed(body, kind):
        raise RefusedInput("it is a feed, not an article; add the feed's own address")
    return _as_article(address, body, kind, final)


def _is_feed(body: bytes, kind: str) -> bool:
    return kind in _FEED_TYPES or (body.lstrip()[:5] in (b"<?xml", b"<rss ", b"<feed") and is_feed(body))


def _as_article(address: str, body: bytes, kind: str, final: str) -> Article:
    from index.ingest import docx, html, pdf, text

    source = Source(Path(PurePosixPath(urlsplit(final).path).name or "index.html"), address)
    reader = {
        "application/pdf": pdf.read, _DOCX_TYPE: docx.read, "text/plain": text.read, "text/markdown": text.read,
    }.get(kind, html.read)  # fmt: skip
    article = reader(body, source, hashlib.sha256(body).hexdigest())
    if not article.blocks:
        raise RefusedInput("nothing there reads as an article; save the page as .html and add that file")
    return replace(article, url=article.url or final)


def _fetch(address: str, allow_private: bool) -> tuple[bytes, str, str]:
    """Body, media type and final address."""
    deadline = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        connection = _connect(address, allow_private, deadline)
        try:
            headers = {"User-Agent": "Cuttings/0.1", "Accept": ", ".join(_TYPES), "Accept-Encoding": "identity"}
            connection.request("GET", _asked_for(urlsplit(address)), headers=headers)
            response = connection.getresponse()
            target = response.getheader("Location")
            if response.status in _REDIRECTS and target:
                address = urljoin(address, quote(target.encode("latin-1"), _STAYS))  # as its bytes came
                continue
            if response.status != 200:
                raise RefusedInput(
                    f"the server answers {response.status} {response.reason}; open it in a browser and save the page"
                )
            kind = (response.getheader("Content-Type") or "text/html").partition(";")[0].strip().lower()
            if kind not in _TYPES:
                raise RefusedInput(f"it is {kind[:60]}, not a web page; save it and add the file")
            return b"".join(_body(response, deadline)), kind, address
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise RefusedInput(
                f"it cannot be fetched ({_reason(error)}); check the address and the connection"
            ) from None
        finally:
            connection.close()
    raise RefusedInput(f"it redirects more than {MAX_REDIRECTS} times; give the final address")


def _asked_for(parts: SplitResult) -> str:
    """Path and query, in ASCII: letters beyond it as a browser sends them.

    >>> _asked_for(urlsplit("https://x.example/café au lait/100%25?q=£5"))
    '/caf%C3%A9%20au%20lait/100%25?q=%C2%A35'
    """
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), _STAYS)


def _body(response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
    size = 0
    while piece := response.read1(65536):
        size += len(piece)
        if size > MAX_BYTES:
            raise RefusedInput(f"larger than {MAX_BYTES / 1e6:g} MB; save the story alone and add that file")
        if time.monotonic() > deadline:
            raise RefusedInput(f"not complete after {MAX_SECONDS:g} seconds; save the page and add that file")
        yield piece


def _connect(address: str, allow_private: bool, deadline: float) -> http.client.HTTPConnection:
    """A connection to the checked address itself, with the name kept for TLS and the Host header."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise RefusedInput("this is no web address; check the spelling") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise RefusedInput("only plain http:// and https:// addresses are fetched")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        raise RefusedInput(f"{host} is no name of a site; check the spelling") from None
    port = port or (443 if parts.scheme == "https" else 80)
    left = max(0.1, min(10.0, deadline - time.monotonic()))
    number = _resolve(host, port, allow_private)
    try:
        plain = socket.create_connection((number, port), timeout=left)
        if parts.scheme == "http":
            connection = http.client.HTTPConnection(host, port, timeout=left)
            connection.sock = plain
        else:
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=left, context=context)
            connection.sock = context.wrap_socket(plain, server_hostname=host)
    except OSError as error:
        raise RefusedInput(f"it cannot be reached ({_reason(error)}); check the address and the connection") from None
    return connection


def _resolve(host: str, port: int, allow_private: bool) -> str:
    """The first of a name's addresses, all of which must be public."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise RefusedInput(f"{host} is not found ({_reason(error)}); check the address and the connection") from None
    if not found:
        raise RefusedInput(f"{host} is not found; check the address")
    if not allow_private and any(not is_public(number) for number in found):
        raise RefusedInput(
            f"{host} is on a private network or this machine, which is not fetched; save the page and add the file"
        )
    return found[0]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet: not loopback, private, link-local, reserved, multicast.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("93.184.216.34")
    (False, False, True)
    """
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and address not in ipaddress.ip_network("64:ff9b::/96")


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__).split("\n")[0][:120]
