"""What programs and assistants may call: the service itself, the API, and the MCP tools; nothing else is open."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import chat_fakes
import httpx
import pytest

import app
from index.errors import CuttingsError, LibraryDamaged
from qa.page.desk import Desk
from qa.page.service import MOST_CHARACTERS, Service

TOOLS = ["ask", "list_articles", "read_article"]
ROOT = Path(app.__file__).parent
QUESTION = "Who will chair the board?"


@pytest.fixture(scope="module")
def library() -> chat_fakes.FakeLibrary:
    return chat_fakes.FakeLibrary(chat_fakes.sample_articles())


@pytest.fixture(scope="module")
def desk(library: chat_fakes.FakeLibrary) -> Desk:
    desk = Desk(lambda: chat_fakes.FakeAnswerer(library), lambda: library)
    desk._open()
    return desk


@pytest.fixture(scope="module")
def service(desk: Desk) -> Service:
    return Service(desk)


# ---- the service


def test_an_answer_is_the_contracts(service: Service, library: chat_fakes.FakeLibrary) -> None:
    answer = service.ask(QUESTION, ["Earlier question"])
    assert answer == chat_fakes.FakeAnswerer(library).ask(QUESTION, ["Earlier question"]).as_json()
    assert answer["answered"] and answer["quotes"][0]["text"] in library.articles[0].text


def test_articles_are_listed_newest_first_and_page_by_page(service: Service) -> None:
    everything = service.list_articles()
    assert [each["published"] for each in everything["articles"]] == ["2021-04-01", "2020-01-29", "2013-05-03"]
    pages = [service.list_articles(limit=1, offset=n)["articles"] for n in range(4)]
    assert [each for page in pages for each in page] == everything["articles"] and everything["total"] == 3
    assert [each["title"] for each in service.list_articles("wenmarsh")["articles"]] == [
        "New body takes over the ferries"
    ]
    json.dumps(everything)


def test_an_article_is_read_whole_or_in_slices_of_itself(service: Service, library: chat_fakes.FakeLibrary) -> None:
    for article in library.articles:
        whole = service.read_article(article.id)
        assert whole["text"] == article.text and whole["characters"] == whole["end"] == len(article.text)
        assert whole["blocks"] == [[b.start, b.end, b.role.value] for b in article.blocks]
        parts = [service.read_article(article.id, start, 100) for start in range(0, len(article.text), 100)]
        assert "".join(part["text"] for part in parts) == article.text
        for part in parts:
            assert part["text"] == article.text[part["start"] : part["end"]]
            assert all(part["start"] <= start < end <= part["end"] for start, end, _ in part["blocks"])
    assert service.read_article(library.articles[0].id, 10**9)["text"] == ""


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", ["  "], "question.*empty"), ("ask", [7], "question.*empty"), ("ask", ["x" * 20_001], "20,000"),
        ("ask", ["Who?", "earlier"], "history.*oldest first"), ("ask", ["Who?", [1]], "history.*oldest first"),
        ("list_articles", [7], "words"), ("list_articles", ["", 0], "limit.*from 1 to 200"),
        ("list_articles", ["", 201], "limit"), ("list_articles", ["", 10, -1], "offset"),
        ("list_articles", ["", True], "limit"), ("list_articles", ["", 1.5], "limit"),
        ("read_article", ["../../etc/passwd"], "no article has the id"), ("read_article", [None], "list_articles"),
        ("read_article", ["x", -1], "start"), ("read_article", ["x", 0, MOST_CHARACTERS + 1], "length.*50,000"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_told_in_words(service: Service, name: str, arguments: list, said: str) -> None:
    with pytest.raises(CuttingsError, match=said) as told:
        getattr(service, name)(*arguments)
    assert "\n" not in str(told.value) and len(str(told.value)) < 200


def test_without_a_library_the_command_that_adds_is_named() -> None:
    with pytest.raises(CuttingsError, match="python -m index add"):
        Service(Desk(lambda: None)).list_articles()


def test_a_library_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    def damaged() -> chat_fakes.FakeLibrary:
        raise LibraryDamaged("lib/library.sqlite is damaged; run `python -m index rebuild`")

    desk = Desk(lambda: chat_fakes.FakeAnswerer(damaged()), damaged)
    desk._open()
    service = Service(desk)
    for call in (service.list_articles, lambda: service.read_article("x"), lambda: service.ask("Who?")):
        with pytest.raises(CuttingsError, match="is damaged; run"):
            call()


# ---- as MCP tools


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with chat_fakes.served(app.build_app(desk, mcp=True)) as url:
        yield url


def rpc(url: str, method: str, parameters: dict, **options: object) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    headers = {"accept": "application/json, text/event-stream", **options.pop("headers", {})}
    return httpx.post(f"{url}/gradio_api/mcp/", json=body, headers=headers, timeout=60, **options)


def result(response: httpx.Response) -> dict:
    assert response.status_code == 200, response.text
    data = next(line for line in response.text.splitlines() if line.startswith("data: "))
    return json.loads(data.removeprefix("data: "))["result"]


def call(url: str, tool: str, **arguments: object) -> dict:
    return result(rpc(url, "tools/call", {"name": tool, "arguments": arguments}))


def test_the_tools_are_these_three_and_say_what_they_do(address: str) -> None:
    tools = result(rpc(address, "tools/list", {}))["tools"]
    assert [tool["name"] for tool in tools] == TOOLS
    for tool in tools:
        assert len(tool["description"]) > 80 and "caller" not in tool["inputSchema"]["properties"]
        assert all(len(each["description"]) > 20 for each in tool["inputSchema"]["properties"].values())
    assert tools[0]["inputSchema"]["required"] == ["question"] and tools[2]["inputSchema"]["required"] == ["id"]


def test_a_tool_answers_in_the_contracts_json(address: str, service: Service, library: chat_fakes.FakeLibrary) -> None:
    answer = call(address, "ask", question=QUESTION, history=["Earlier question"])
    assert not answer.get("isError") and json.loads(answer["content"][0]["text"]) == service.ask(
        QUESTION, ["Earlier question"]
    )
    listing = json.loads(call(address, "list_articles")["content"][0]["text"])
    assert listing == service.list_articles()
    article = json.loads(call(address, "read_article", id=listing["articles"][1]["id"])["content"][0]["text"])
    assert article["text"] == library.articles[0].text


def test_a_refusal_reaches_the_assistant_in_words(address: str) -> None:
    refused = call(address, "read_article", id="nobody")
    assert refused["isError"] and refused["content"][0]["text"].startswith("no article has the id 'nobody'")
    assert call(address, "ask", question=7)["isError"]
    assert call(address, "vote", id="x")["isError"]


def test_only_the_three_are_endpoints_and_only_one_door_is_mcp(address: str) -> None:
    info = httpx.get(f"{address}/gradio_api/info").json()
    assert sorted(info["named_endpoints"]) == [f"/{tool}" for tool in TOOLS] and info["unnamed_endpoints"] == {}
    for path in ("sse", "messages/", "schema", "http"):
        assert httpx.get(f"{address}/gradio_api/mcp/{path}").status_code == 404
    assert httpx.get(f"{address}/gradio_api/mcp/").status_code == 405
    assert rpc(address, "tools/list", {}, headers={"origin": "https://evil.example"}).status_code == 403
    assert rpc(address, "tools/list", {}, headers={"host": "evil.example"}).status_code == 421


def test_with_a_password_the_tools_ask_for_it_and_it_cannot_be_guessed_at_will(desk: Desk) -> None:
    with chat_fakes.served(app.build_app(desk, auth=("ada", "lovelace"), hosts=None, mcp=True)) as url:
        assert rpc(url, "tools/list", {}).status_code == 401
        assert rpc(url, "tools/list", {}, auth=("ada", "no")).status_code == 401
        assert len(result(rpc(url, "tools/list", {}, auth=("ada", "lovelace")))["tools"]) == 3
        for _ in range(9):
            httpx.post(f"{url}/login", data={"username": "ada", "password": "no"})
        assert rpc(url, "tools/list", {}, auth=("ada", "lovelace")).status_code == 429
        assert httpx.post(f"{url}/login", data={"username": "ada", "password": "lovelace"}).status_code == 429


def test_mcp_is_off_unless_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_MCP_SERVER", "true")
    with chat_fakes.served(app.build_app(desk)) as url:
        assert rpc(url, "tools/list", {}).status_code in (404, 405)


def test_without_the_package_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "hide.py").write_text(
        "import importlib.util, runpy, sys\nsys.path.insert(0, sys.argv[1])\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'mcp' else find(name, *rest)\n"
        "import app\nsys.exit(app.main(['--mcp', '--port', '0']))\n"
    )
    done = subprocess.run(
        [sys.executable, str(tmp_path / "hide.py"), str(ROOT)], capture_output=True, text=True, timeout=60
    )
    assert (
        done.returncode == 1
        and done.stderr.count("\n") == 1
        and "pip install" in done.stderr
        and ".[mcp]" in done.stderr
    )


# ---- limits of requests


def test_a_request_without_a_length_is_turned_away(address: str) -> None:
    chunks = httpx.post(f"{address}/gradio_api/component_server", content=iter([b"{", b"}"]))
    assert chunks.status_code == 411 and "Content-Length" in chunks.text


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), (None, 403), ("same-origin", 404)]
)
def test_a_page_that_hides_where_it_is_from_is_turned_away(address: str, site: str | None, status: int) -> None:
    headers = {"origin": "null"} | ({"sec-fetch-site": site} if site else {})
    assert httpx.post(f"{address}/gradio_api/upload", headers=headers).status_code == status


def test_a_socket_is_not_opened(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(
            f"GET /gradio_api/queue/join HTTP/1.1\r\nhost: {host}:{port}\r\nupgrade: websocket\r\n"
            "connection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "sec-websocket-version: 13\r\n\r\n".encode()
        )
        assert b"101 Switching" not in line.recv(2000)
