"""Shield: what stands between the browser and the page, as plain ASGI. Nothing here knows Gradio's Python.

* The page may load and call nothing but its own server (Content-Security-Policy), and only scripts that the server
  itself sent run: each carries a fresh nonce, so a tag or attribute that slipped into the page would not.
* A page of another site may not talk to it: `Origin` must match `Host`, and on a loopback address `Host` must be
  that machine's own name (a foreign name that resolves to 127.0.0.1 is refused).
* Doors of the web framework that Cuttings does not use are shut: its uploads (files come in pieces through the page's
  own `Counter`), proxying, monitoring.

'unsafe-eval' stays, because Gradio builds its own templates with `Function`.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; frame-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHUT = ("/gradio_api/upload", "/gradio_api/proxy=", "/gradio_api/file=", "/monitoring", "/gradio_api/monitoring")
LARGEST_BODY = 1_000_000
LINKS = (
    b'<link rel="stylesheet" href="page/chat.css"><link rel="stylesheet" href="page/shelf.css">'
    b'<link rel="icon" type="image/svg+xml" href="page/icon.svg">'
)
ADVERT = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')


def host_of(header: str) -> str:
    """The name in a Host header: '127.0.0.1:7860' -> '127.0.0.1', '[::1]:7860' -> '::1'."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def furnished(html: bytes, nonce: str) -> bytes:
    """The framework's page with our nonce on its scripts, our style sheet, and without its adverts for itself.

    Safe because no text of articles or people is in this page: it holds only the framework's configuration, in
    which '<' is written as \\u003c.
    """
    html = ADVERT.sub(b"", html)
    html = html.replace(b"<script", f'<script nonce="{nonce}"'.encode())
    html = html.replace(b'<html\n\tlang="en"', b'<html\n\tlang="en-GB"', 1)
    return html.replace(b"</head>", LINKS + b"</head>", 1)


class Shield:
    """Wrap `app`. `hosts` are the names it may be called by; None lets any pass (a server opened to others)."""

    def __init__(self, app: App, hosts: frozenset[str] | None = LOOPBACK) -> None:
        self.app = app
        self.hosts = hosts

    def refusal(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        """Why a request is not let in, or None."""
        host = headers.get(b"host", b"").decode("latin-1")
        origin = headers.get(b"origin", b"").decode("latin-1")
        if self.hosts is not None and host_of(host) not in self.hosts:
            return 421, "This server answers only to its own name."
        if origin and origin != "null" and urlsplit(origin).netloc != host:
            return 403, "Another site's page may not call this server."
        if any(scope["path"].startswith(door) for door in SHUT):
            return 404, "There is nothing here."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, "That is too long."
        return None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self.refusal(scope, dict(scope["headers"]))
        if refusal:
            status, words = refusal
            plain = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
            await send({"type": "http.response.start", "status": status, "headers": plain})
            await send({"type": "http.response.body", "body": words.encode()})
            return
        if scope["path"] == "/":  # the page itself is rewritten, so it must not come compressed
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        await self.app(scope, receive, Page(send).forward)


class Page:
    """One response on its way out: headers added, and the HTML page held back until it can be furnished."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.nonce = secrets.token_urlsafe(16)
        self.start: Message | None = None
        self.html = bytearray()

    async def forward(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            policy = (b"content-security-policy", POLICY.format(nonce=self.nonce).encode())
            headers = [*message["headers"], policy, *HEADERS]
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html"):
                self.start = {**message, "headers": [(k, v) for k, v in headers if k != b"content-length"]}
            else:
                await self.send({**message, "headers": headers})
        elif message["type"] == "http.response.body" and self.start is not None:
            self.html += message.get("body", b"")
            if not message.get("more_body"):
                await self.send(self.start)
                await self.send({"type": "http.response.body", "body": furnished(bytes(self.html), self.nonce)})
        else:
            await self.send(message)
