"""The chat: `python app.py`, then http://127.0.0.1:7860. Widgets and wiring; the words are made in qa/present*.py.

One Gradio component holds the page (qa/page/); its scripts call the functions of a Desk and, where the page may change
the library, of a Counter and a Ballot. `ask` is the one public endpoint of the API. Gradio is imported late, so that
`--help` and a wrong option answer at once.
"""

import argparse
import ipaddress
import os
import shlex
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported: nothing is reported to anyone
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from index.errors import CuttingsError, UsageError
from qa.page import SCRIPTS, asset
from qa.page.ballot import Ballot
from qa.page.counter import Counter
from qa.page.desk import Desk, words_of
from qa.page.shield import LOOPBACK, Shield

if TYPE_CHECKING:
    import gradio as gr

WAITING_ROOM = 100
"""Questions that may wait for their turn; the next one is told to come back."""
EXAMPLE = "example: python app.py --library library --port 7860"


class Turnstile:
    """Lets one question at a time through, first come first served, in a thread of its own."""

    def __init__(self) -> None:
        import anyio

        self._anyio = anyio
        self._limiter = anyio.CapacityLimiter(1)
        self._inside = 0

    async def run(self, function: Callable[..., Any], *arguments: object) -> Any:
        """`function(*arguments)` when its turn comes. Raises `CuttingsError` where the waiting room is full."""
        if self._inside > WAITING_ROOM:
            raise CuttingsError("Too many people are asking at once. Please ask again in a minute.")
        self._inside += 1
        try:
            return await self._anyio.to_thread.run_sync(function, *arguments, limiter=self._limiter)
        finally:
            self._inside -= 1


def at_once(method: Callable[[object], Any]) -> Callable[[object], Any]:
    """A desk's method as Gradio takes it: a function of its own, with the method's name."""

    def call(request: object) -> Any:
        return method(request)

    call.__name__ = method.__name__
    return call


def in_turn(turnstile: Turnstile, method: Callable[[object], Any]) -> Callable[[object], Any]:
    """The same, one caller after the other; whom the turnstile sends away is told so."""

    async def call(request: object) -> Any:
        try:
            return await turnstile.run(method, request)
        except CuttingsError as error:
            return Desk.trouble(str(error))

    call.__name__ = method.__name__
    return call


def build_page(desk: Desk) -> "gr.Blocks":
    """The chat as Gradio blocks. `desk` may still be loading its models."""
    import gradio as gr

    turnstile, changes = Turnstile(), Turnstile()
    served = [in_turn(turnstile, desk.reply)]
    served += map(at_once, (desk.greeting, desk.read_article, desk.list_articles, desk.save_evidence, desk.recall))
    if desk.folder is not None:
        counter, ballot = Counter(desk), Ballot(desk)
        served += map(at_once, (counter.upload, ballot.vote, ballot.saved_changes, ballot.settle))
        served += [in_turn(changes, each) for each in (counter.take_upload, counter.take_address)]
        served.append(in_turn(changes, counter.remove_article))

    async def ask(question: str, history: list[str] = []) -> dict:  # noqa: B006 - Gradio shows it as the default
        """A question, and the earlier questions of the conversation, to the answer as JSON (see the README)."""
        try:
            earlier = [words_of(item) for item in history or []]
            answer = await turnstile.run(desk.ask, words_of(question), earlier)
        except CuttingsError as error:
            raise gr.Error(str(error), print_exception=False) from None
        return answer.as_json()

    with gr.Blocks(title="Cuttings", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            asset("shell.html"),
            js_on_load="\n".join(map(asset, SCRIPTS)),
            server_functions=served,
            apply_default_css=False,
            elem_id="cuttings-page",
        )
        gr.api(ask, api_name="ask", concurrency_limit=None)
    blocks.queue(max_size=WAITING_ROOM, default_concurrency_limit=None)
    return blocks


def build_app(desk: Desk, auth: tuple[str, str] | None = None, hosts: frozenset[str] | None = LOOPBACK) -> Any:
    """The whole server as an ASGI application: Gradio's page behind the shield. `hosts`: see `Shield`."""
    import gradio as gr
    from fastapi import FastAPI, Response

    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @server.get("/page/{name}")
    def style(name: str) -> Response:
        kind = {"chat.css": "text/css", "shelf.css": "text/css", "icon.svg": "image/svg+xml"}.get(name)
        if kind is None:
            return Response("There is nothing here.", 404, media_type="text/plain")
        return Response(asset(name), media_type=kind, headers={"cache-control": "no-cache"})

    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    gr.mount_gradio_app(
        server, build_page(desk), path="/", auth=auth, auth_message="Cuttings: please sign in.", theme=theme,
        footer_links=[], run_history=False, enable_monitoring=False, show_error=False, max_file_size=0,
        ssr_mode=False, pwa=False,
    )  # fmt: skip
    return Shield(server, hosts)


def library_path(given: str | None) -> Path:
    """--library, else the environment variable CUTTINGS_LIBRARY, else library/ in the current folder."""
    return Path(given or os.environ.get("CUTTINGS_LIBRARY") or "library")


def how_to_add(library: Path) -> str:
    """The command that adds articles to this very library."""
    chosen = "" if library == library_path(None) else f"--library {shlex.quote(str(library))} "
    return f"python -m index {chosen}add FOLDER"


def open_desk(library: Path, reader: str | None) -> Desk:
    """The real parts. What they need of models is imported when they are opened, in a background thread."""

    def answerer() -> Any:
        from qa.assemble import open_answerer

        return open_answerer(library, reader)

    def shelf() -> Any:
        from index.library import Library

        return Library(library)

    from qa.examples import suggest

    return Desk(answerer, shelf, suggest, how_to_add(library), library)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address: 'localhost', '127.0.0.2', '::1'."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def credentials(host: str, auth: bool) -> tuple[str, str] | None:
    """User and password where they are asked for. Beyond this machine they must be. Raises `UsageError`."""
    if not auth and not is_loopback(host):
        raise UsageError(
            f"--host {host} opens your articles to other machines: add --auth, with a user and a password in the "
            "environment variables CUTTINGS_USER and CUTTINGS_PASSWORD."
        )
    if not auth:
        return None
    user, password = os.environ.get("CUTTINGS_USER", ""), os.environ.get("CUTTINGS_PASSWORD", "")
    if not user or not password:
        raise UsageError("--auth needs the environment variables CUTTINGS_USER and CUTTINGS_PASSWORD: set both.")
    return user, password


def bind(host: str, port: int) -> socket.socket:
    """The listening socket. Raises `CuttingsError` where the port is taken or the address is not this machine's."""
    if not 0 <= port <= 65535:
        raise UsageError(f"--port {port} is no port: choose a number from 1 to 65535, as in: python app.py --port 7861")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CuttingsError(
            f"Cannot listen on {host}:{port} ({reason}). Choose another with: python app.py --port {port % 65535 + 1}"
        ) from None
    return listener


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="app.py", description="The chat: ask your articles in the browser.", epilog=EXAMPLE
    )
    p.add_argument("--library", metavar="DIR", help="the library (else CUTTINGS_LIBRARY, else library/)")
    p.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default %(default)s)")
    p.add_argument("--port", type=int, default=7860, metavar="N", help="port to listen on (default %(default)s)")
    p.add_argument("--reader", metavar="R", help="the reader that picks the sentence (default: the library's)")
    p.add_argument("--auth", action="store_true", help="ask for CUTTINGS_USER and CUTTINGS_PASSWORD")
    return p


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        auth = credentials(given.host, given.auth)
        listener = bind(given.host, given.port)
        desk = open_desk(library_path(given.library), given.reader)
    except CuttingsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    import uvicorn

    application = build_app(desk, auth, LOOPBACK | {given.host} if is_loopback(given.host) else None)
    desk.open_in_background()
    name = f"[{given.host}]" if ":" in given.host else given.host
    print(f"Cuttings is at http://{name}:{listener.getsockname()[1]} (stop with Ctrl+C)", file=sys.stderr)
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=2))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
