"""Shield: what stands between the browser and the page, as plain ASGI. Nothing here knows Gradio's Python.

* The page may load and call nothing but its own server (Content-Security-Policy), and only scripts that the server
  itself sent run: each carries a fresh nonce, so a tag or attribute that slipped into the page would not.
* A page of another site may not talk to it: `Origin` must match `Host`, and on a loopback address `Host` must be
  that machine's own name (a foreign name that resolves to 127.0.0.1 is refused).
* Doors of the web framework that Cuttings does not use are shut: its uploads (files come in pieces through the page's
  own `Counter`), proxying, monitoring, sockets, and of its MCP server all but the one address that is asked by POST.
* A request says how long it is, and is not too long; one machine has no more than so many under way; where there is a
  password, it cannot be tried at will, and MCP asks for it as the page does (Gradio's own MCP server does not).

'unsafe-eval' stays, because Gradio builds its own templates with `Function`.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from qa.page.doorman import Doorman

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
MCP = "/gradio_api/mcp"
LARGEST_BODY = 1_000_000
LINKS = (
    b'<link rel="stylesheet" href="page/chat.css"><link rel="stylesheet" href="page/shelf.css">'
    b'<link rel="icon" type="image/svg+xml" href="page/icon.svg">'
)
FIRST_WORDS = (
    b'<div class="first"><p>Cuttings</p><p>The page is loading, and the models behind it.</p>'
    b"<noscript><p>It needs JavaScript, which is switched off in this browser.</p></noscript></div>"
)
"""Painted before any script has come; the style sheet takes them away when the page itself is there."""
BODY = re.compile(rb"<body[^>]*>")
ADVERT = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')


def host_of(header: str) -> str:
    """The name in a Host header: '127.0.0.1:7860' -> '127.0.0.1', '[::1]:7860' -> '::1'."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def furnished(html: bytes, nonce: str) -> bytes:
    """The framework's page with our nonce on its scripts, our style sheet and first words, and without its adverts for
    itself.

    Safe because no text of articles or people is in this page: it holds only the framework's configuration, in
    which '<' is written as \\u003c.
    """
    html = ADVERT.sub(b"", html)
    html = html.replace(b"<script", f'<script nonce="{nonce}"'.encode())
    html = html.replace(b'<html\n\tlang="en"', b'<html\n\tlang="en-GB"', 1)
    html = html.replace(b"</head>", LINKS + b"</head>", 1)
    return BODY.sub(lambda body: body.group() + FIRST_WORDS, html, count=1)


class Shield:
    """Wrap `app`. `hosts` are the names it may be called by; None lets any pass (a server opened to others). `auth` is
    the user and password that the page asks for, where it does."""

    def __init__(self, app: App, hosts: frozenset[str] | None = LOOPBACK, auth: tuple[str, str] | None = None) -> None:
        self.app = app
        self.hosts = hosts
        self.doorman = Doorman(auth)

    def refusal(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        """Why a request is not let in, or None."""
        path, host = scope["path"], headers.get(b"host", b"").decode("latin-1")
        if self.hosts is not None and host_of(host) not in self.hosts:
            return 421, "This server answers only to its own name."
        if _from_elsewhere(headers, host):
            return 403, "Another site's page may not call this server."
        if any(path.startswith(door) for door in SHUT) or (path.startswith(f"{MCP}/") and path != f"{MCP}/"):
            return 404, "There is nothing here."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, "That is too long."
        if b"transfer-encoding" in headers:
            return 411, "Say how long the request is (Content-Length)."
        if path.rstrip("/") == MCP:
            return self.mcp_refusal(scope, headers)
        if path.rstrip("/") == "/login" and not self.doorman.may_try(address_of(scope)):
            return 429, "Too many wrong passwords. Please try again in a minute."
        return None

    def mcp_refusal(self, scope: Message, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        """The same for the MCP server: POST alone, with the page's user and password where there is one."""
        if scope["method"] != "POST":
            return 405, "This is the MCP server of Cuttings, for assistants: give them this address."
        if not self.doorman.may_try(address_of(scope)):
            return 429, "Too many wrong passwords. Please try again in a minute."
        if not self.doorman.knows(headers.get(b"authorization", b"")):
            self.doorman.was_wrong(address_of(scope))
            return 401, "User and password, please, in the header Authorization: Basic."
        return None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal, address = self.refusal(scope, dict(scope["headers"])), address_of(scope)
        if refusal or not self.doorman.enter(address):
            await _refuse(send, *(refusal or (429, "Too many requests at once. Please ask again in a minute.")))
            return
        if scope["path"] == "/":  # the page itself is rewritten, so it must not come compressed
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        page = Page(send)
        try:
            await self.app(scope, receive, page.forward)
        finally:
            self.doorman.leave(address)
            if scope["path"].rstrip("/") == "/login" and page.status in (400, 401):
                self.doorman.was_wrong(address)


def address_of(scope: Message) -> str:
    return (scope.get("client") or ("", 0))[0]


def _from_elsewhere(headers: dict[bytes, bytes], host: str) -> bool:
    """Whether a page of another site sent it. A page that hides where it is from (in a frame without rights, say) sends
    'null'; our own does so only together with the browser's word that it is of the same origin."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin == "null":
        return headers.get(b"sec-fetch-site") != b"same-origin"
    try:
        return bool(origin) and urlsplit(origin).netloc != host
    except ValueError:  # "http://[abc": no browser sends it for us
        return True


async def _refuse(send: Send, status: int, words: str) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    plain += {401: [(b"www-authenticate", b'Basic realm="Cuttings"')], 405: [(b"allow", b"POST")]}.get(status, [])
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": words.encode()})


class Page:
    """One response on its way out: headers added, and the HTML page held back until it can be furnished."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.nonce = secrets.token_urlsafe(16)
        self.start: Message | None = None
        self.status = 0
        self.html = bytearray()

    async def forward(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
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
