"""The chat: `python app.py`, then http://127.0.0.1:7860. Widgets and wiring; the words are made in qa/present*.py.

One Gradio component holds the page (qa/page/); its scripts call the functions of a Desk and, where the page may change
the library, of a Counter and a Ballot. The three functions of a Service are the API and the MCP tools. Gradio is
imported late, so that `--help` and a wrong option answer at once.
"""

import argparse
import importlib.util
import inspect
import json
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported: nothing is reported to anyone
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from index.cli.command import Parser, exit_code_of
from index.errors import CuttingsError
from index.folder import default_folder, library_folder
from qa.examples import nearest, suggest
from qa.page import SCRIPTS, asset
from qa.page.ballot import Ballot
from qa.page.counter import Counter
from qa.page.desk import Desk
from qa.page.door import bind, credentials
from qa.page.incoming import fields_of
from qa.page.instead import Instead
from qa.page.service import Service
from qa.page.shield import LOOPBACK, Shield
from qa.page.turnstile import WAITING_ROOM, Turnstile, is_loopback, visitor_of

if TYPE_CHECKING:
    import gradio as gr

FETCHES = 4
"""Addresses fetched at once: a slow one, of up to ten minutes, must not keep others waiting, nor may anybody start any
number."""
SESSIONS = 1_000
"""Browser tabs and programs that Gradio remembers; it remembers 10,000 of its own accord, and frees nothing before."""
EXAMPLE = "example: python app.py --library library --port 7860"


def at_once(method: Callable[[object], Any]) -> Callable[[object], Any]:
    """A desk's method as Gradio takes it: a function of its own, with the method's name."""

    def call(request: object) -> Any:
        return method(request)

    call.__name__ = method.__name__
    return call


def in_turn(turnstile: Turnstile, method: Callable[[object], Any]) -> Callable[[object, Any], Any]:
    """The same, one caller after the other; whom the turnstile sends away is told so."""
    import gradio as gr

    async def call(request: object, caller: gr.Request) -> Any:
        try:
            return await turnstile.run(visitor_of(caller.client.host, fields_of(request).get("tab")), method, request)
        except CuttingsError as error:
            return Desk.trouble(str(error))

    call.__name__ = method.__name__
    return call


def published(turnstile: Turnstile, method: Callable[..., dict]) -> Callable[..., Any]:
    """A method of `Service` as Gradio publishes it, by its own name, signature and docstring; refusals as words."""
    import gradio as gr

    class Refusal(gr.Error):
        def __str__(self) -> str:
            return self.message

    async def call(caller: gr.Request, *arguments: object) -> dict:
        try:
            visitor = visitor_of(caller.client and caller.client.host, getattr(caller, "session_hash", None))
            return await turnstile.run(visitor, method, *arguments)
        except CuttingsError as error:
            raise Refusal(str(error), print_exception=False) from None

    plain = inspect.signature(method)
    caller = inspect.Parameter("caller", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    call.__signature__ = plain.replace(parameters=[caller, *plain.parameters.values()])
    call.__annotations__ = {**method.__annotations__, "caller": gr.Request}
    call.__name__, call.__doc__ = method.__name__, inspect.getdoc(method)
    return call


def build_page(desk: Desk) -> "gr.Blocks":
    """The chat as Gradio blocks. `desk` may still be loading its models."""
    import gradio as gr

    turnstile, reading, changes, afterthoughts = Turnstile(), Turnstile(), Turnstile(), Turnstile()
    fetching = Turnstile(places=FETCHES)
    served = [in_turn(turnstile, desk.reply)]
    served += map(at_once, (desk.greeting, desk.read_article, desk.list_articles, desk.save_evidence, desk.recall))
    served.append(in_turn(afterthoughts, Instead(desk, nearest).suggestions))
    if desk.folder is not None:
        counter, ballot = Counter(desk), Ballot(desk)
        served += map(at_once, (counter.upload, ballot.vote, ballot.saved_changes, ballot.settle))
        served += [in_turn(changes, each) for each in (counter.take_upload, counter.remove_article)]
        served.append(in_turn(fetching, counter.take_address))

    service = Service(desk)
    public = [published(turnstile, service.ask)]
    public += [published(reading, each) for each in (service.list_articles, service.read_article)]
    with gr.Blocks(title="Cuttings", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            asset("shell.html"),
            js_on_load="\n".join(map(asset, SCRIPTS)),
            server_functions=served,
            apply_default_css=False,
            elem_id="cuttings-page",
        )
        for function in public:  # none of them in Gradio's own queue of places: the turnstiles are fairer
            gr.api(function, api_name=function.__name__, concurrency_limit=None, queue=False)
    blocks.queue(max_size=2 * WAITING_ROOM, default_concurrency_limit=None)
    blocks._queue.max_thread_count = 2 * WAITING_ROOM  # coroutines, which wait at the turnstile
    blocks.state_session_capacity = SESSIONS
    return blocks


def build_app(
    desk: Desk, auth: tuple[str, str] | None = None, hosts: frozenset[str] | None = LOOPBACK, mcp: bool = False
) -> Any:
    """The whole server as an ASGI application: Gradio's page behind the shield. `hosts`: see `Shield`. `mcp`: with
    the API's functions as MCP tools, for which `mcp_there` must hold."""
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
    blocks = build_page(desk)
    gr.mount_gradio_app(
        server, blocks, path="/", auth=auth, auth_message="Cuttings: please sign in.", theme=theme,
        footer_links=[], run_history=False, enable_monitoring=False, show_error=False, max_file_size=0,
        ssr_mode=False, pwa=False, mcp_server=mcp,
    )  # fmt: skip
    if mcp:
        if blocks.mcp_server_obj is None:
            raise CuttingsError(f"--mcp: {blocks.mcp_error} (python -m pip install -c constraints.txt -e '.[mcp]')")
        speak_json(blocks.mcp_server_obj)
    return Shield(server, hosts, auth)


def mcp_there() -> None:
    """Raises `CuttingsError` where the package that MCP needs is not installed."""
    if importlib.util.find_spec("mcp") is None:
        raise CuttingsError("--mcp needs one more package: python -m pip install -c constraints.txt -e '.[mcp]'")


def speak_json(server: Any) -> None:
    """Let an MCP server answer in JSON. (Gradio 6 gives an MCP client Python's own notation of a dictionary, and takes
    one that looks like a file for a file.)"""

    def as_text(data: list[object], root_url: str) -> list[object]:
        return [server.types.TextContent(type="text", text=json.dumps(each, ensure_ascii=False)) for each in data]

    server.postprocess_output_data = as_text


def how_to_add(library: Path) -> str:
    """The command that adds articles to this very library."""
    chosen = "" if library == Path(os.path.expanduser(default_folder())) else f"--library {shlex.quote(str(library))} "
    return f"python -m index {chosen}add FOLDER"


def open_desk(library: Path, reader: str | None) -> Desk:
    """The real parts. What they need of models is imported when they are opened, in a background thread."""

    def answerer() -> Any:
        from qa.assemble import open_answerer

        return open_answerer(library, reader)

    def shelf() -> Any:
        from index.library import Library

        return Library(library)

    return Desk(answerer, shelf, suggest, how_to_add(library), library)


def parser() -> argparse.ArgumentParser:
    p = Parser(prog="python app.py", description="The chat: ask your articles in the browser.", epilog=EXAMPLE)
    p.add_argument("--library", metavar="DIR", help="the library (else CUTTINGS_LIBRARY, else library/)")
    p.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default %(default)s)")
    p.add_argument("--port", type=int, default=7860, metavar="N", help="port to listen on (default %(default)s)")
    p.add_argument("--reader", metavar="MODEL",
                   help='a question-answering model (folder or hub id), or "none" (default: the reader that comes '
                   "with Cuttings)")  # fmt: skip
    p.add_argument("--mcp", action="store_true", help="also serve assistants, as MCP tools, at /gradio_api/mcp")
    p.add_argument("--auth", action="store_true", help="ask for CUTTINGS_USER and CUTTINGS_PASSWORD")
    return p


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    return exit_code_of(lambda: serve(given))


def serve(given: argparse.Namespace) -> int:
    """Serve the chat until somebody stops it. Raises `CuttingsError` where it cannot begin."""
    auth = credentials(given.host, given.auth)
    if given.mcp:
        mcp_there()
    listener = bind(given.host, given.port)
    desk = open_desk(library_folder(given.library), given.reader)
    hosts = LOOPBACK | {given.host} if is_loopback(given.host) else None
    application = build_app(desk, auth, hosts, given.mcp)
    import uvicorn

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
