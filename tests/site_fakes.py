"""A web server of this machine alone, for what is fetched: it answers with the pages that a test puts there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Page:
    body: bytes = b""
    kind: str | None = None
    status: int = 200
    location: str | None = None


@dataclass
class Site:
    """`place` is its address, without a slash at the end. `pages` are by path; for all others it has a 404. `asked` are
    the paths that were asked for, in order."""

    place: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site: Site = self.server.site
        site.asked.append(self.path)
        page = site.pages.get(self.path, Page(b"no", status=404))
        self.send_response(page.status)
        for name, value in (("Content-Type", page.kind), ("Location", page.location)):
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *arguments):
        pass


@contextmanager
def serving() -> Iterator[Site]:
    """A site without pages, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.site = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
