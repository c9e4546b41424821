"""The chat's server: its shield, its API, its options, and what it says when something is wrong. No browser here."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import chat_fakes
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app
from index.errors import CuttingsError, LibraryMissing, UsageError
from index.folder import library_folder
from qa.answer import Answer
from qa.pack import from_json
from qa.pack_csv import from_csv
from qa.page.desk import Desk, Failed, spans_of, words_of
from qa.page.ledger import Ledger
from qa.page.shield import furnished, host_of

ROOT = Path(app.__file__).parent
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(
        st.sampled_from(["question", "history", "id", "quotes", "words", "sort", "descending", "ids", "form"]),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


def ready(desk: Desk) -> Desk:
    desk.open_in_background()
    until = time.monotonic() + 10
    while desk.greeting()["loading"] and time.monotonic() < until:
        time.sleep(0.01)
    return desk


def desk_over(library: chat_fakes.FakeLibrary, delay: float = 0.0) -> Desk:
    return Desk(lambda: chat_fakes.FakeAnswerer(library, delay), lambda: library)


@pytest.fixture(scope="module")
def library() -> chat_fakes.FakeLibrary:
    return chat_fakes.FakeLibrary(chat_fakes.sample_articles())


@pytest.fixture(scope="module")
def desk(library: chat_fakes.FakeLibrary) -> Desk:
    return ready(desk_over(library))


# ---- the desk


@given(JSON)
@settings(max_examples=150)
def test_nothing_that_a_browser_sends_makes_an_error(value: object) -> None:
    desk = test_nothing_that_a_browser_sends_makes_an_error.desk
    called = (desk.reply, desk.read_article, desk.list_articles, desk.greeting, desk.save_evidence)
    for answered in (call(value) for call in called):
        json.dumps(answered).encode("utf-8")
        assert isinstance(answered, dict)
    spans_of(value)


test_nothing_that_a_browser_sends_makes_an_error.desk = ready(
    desk_over(chat_fakes.FakeLibrary(chat_fakes.sample_articles()))
)


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_from_a_browser_can_be_stored(text: str) -> None:
    assert words_of(text).encode("utf-8").decode() == words_of(text)
    if text.isascii():
        assert words_of(text) == text


def test_a_question_waits_for_the_models_and_is_told_so(library: chat_fakes.FakeLibrary) -> None:
    gate = threading.Event()

    def slow() -> chat_fakes.FakeAnswerer:
        assert gate.wait(10)
        return chat_fakes.FakeAnswerer(library)

    desk = Desk(slow, lambda: library)
    desk.open_in_background()
    assert desk.greeting()["loading"]
    assert desk.greeting()["library"] == "3 articles"  # the articles can be read before the models are there
    replies: list[dict[str, str]] = []
    asking = threading.Thread(target=lambda: replies.append(desk.reply({"question": "Who will chair the board?"})))
    asking.start()
    asking.join(0.1)
    assert asking.is_alive()
    gate.set()
    asking.join(10)
    assert "Isolde Farrant" in replies[0]["html"]


def test_a_library_made_later_is_noticed_without_a_restart(library: chat_fakes.FakeLibrary) -> None:
    there: list[chat_fakes.FakeLibrary] = []

    def opener() -> chat_fakes.FakeAnswerer:
        if not there:
            raise LibraryMissing("There is no library here: python -m index add FOLDER")
        return chat_fakes.FakeAnswerer(there[0])

    def shelf() -> chat_fakes.FakeLibrary:
        return opener().library

    desk = ready(Desk(opener, shelf))
    assert "python -m index add FOLDER" in desk.greeting()["empty_html"]
    assert "no library here" in desk.reply({"question": "Who?"})["html"]
    there.append(library)
    until = time.monotonic() + 10
    while desk.greeting()["empty"] or desk.greeting()["loading"]:
        assert time.monotonic() < until
    assert "Isolde Farrant" in desk.reply({"question": "Who will chair the board?"})["html"]


def test_a_model_that_does_not_load_is_said_in_one_line(library: chat_fakes.FakeLibrary) -> None:
    def broken() -> chat_fakes.FakeAnswerer:
        raise CuttingsError("The model's file\nis damaged: install it again.")

    desk = ready(Desk(broken, lambda: library))
    assert "The model&#x27;s file is damaged: install it again." in desk.greeting()["trouble_html"]
    assert "Traceback" not in desk.reply({"question": "Who?"})["html"]
    assert desk.greeting()["library"] == "3 articles"


def test_the_earlier_questions_go_with_a_follow_up(library: chat_fakes.FakeLibrary) -> None:
    answerer = chat_fakes.FakeAnswerer(library)
    desk = ready(Desk(lambda: answerer))
    history = [f"question {number}" for number in range(20)]
    reply = desk.reply({"question": "board?", "history": [*history, "Who will chair the"]})
    assert answerer.asked[-1] == ("board?", (*history[-7:], "Who will chair the"))
    assert "Understood as: <bdi>Who will chair the board?</bdi>" in reply["html"]


def test_an_article_is_shown_with_its_quotes_and_a_lost_one_is_said(
    desk: Desk, library: chat_fakes.FakeLibrary
) -> None:
    article = library.articles[0]
    start = article.text.index("Mr Thwaite resigned")
    html = desk.read_article({"id": article.id, "quotes": [[2, start, start + 10, None, None]]})["html"]
    assert '<mark class="quoted" data-quotes="2">Mr Thwaite</mark>' in html
    assert "no longer in the library" in desk.read_article({"id": "../../etc/passwd", "quotes": []})["html"]


def test_a_conversation_is_saved_as_the_server_answered_it(desk: Desk, library: chat_fakes.FakeLibrary) -> None:
    ids = [desk.reply({"question": question})["id"] for question in ("Who will chair the board?", "=Why?")]
    file = desk.save_evidence({"ids": [*ids, ids[0], 7, "nobody's"], "form": "json"})
    pack = from_json(file["text"])
    assert [asked.question for asked in pack.asked] == ["Who will chair the board?", "=Why?"]
    assert pack.asked[0].generation == 3 and pack.asked[0].answered and not pack.asked[1].quotes
    texts = {article.id: article.text for article in library.articles}
    for quote in pack.asked[0].quotes:
        assert texts[quote.article.id][quote.start : quote.end] == quote.text
    assert re.fullmatch(r"cuttings-\d{4}-\d\d-\d\d-\d{6}\.json", file["name"])
    assert file["said"].startswith("Saved: 2 questions. Left out: 1 older question")
    assert from_csv(desk.save_evidence({"ids": ids, "form": "csv"})["text"]) == pack
    assert "\\=Why?" in desk.save_evidence({"ids": ids, "form": "md"})["text"]


@pytest.mark.parametrize(
    "request_", [None, {}, {"ids": []}, {"ids": ["x"]}, {"ids": "x", "form": "md"}, {"ids": ["x"], "form": "exe"},
                 {"ids": ["x"], "form": ["md"]}, {"ids": [[]], "form": "md"}, {"ids": ["x"], "form": "md"}],
)  # fmt: skip
def test_there_is_nothing_to_save_without_an_answer_of_this_server(desk: Desk, request_: object) -> None:
    file = desk.save_evidence(request_)
    assert list(file) == ["said"] and "ask" in file["said"].lower()


def test_the_ledger_forgets_the_oldest_and_its_ids_cannot_be_guessed(desk: Desk) -> None:
    ledger = Ledger(kept=3)
    ids = [ledger.keep(desk.ask(f"Who will chair board {n}?"), ledger.now()) for n in range(5)]
    assert len({id[:8] for id in ids}) == 5 and all(len(id) >= 22 for id in ids)
    asked = from_json(ledger.download({"ids": ids, "form": "json"})["text"]).asked
    assert [each.question[-2] for each in asked] == ["2", "3", "4"]
    assert set(ledger.download({"ids": ids[:2], "form": "json"})) == {"said"}


def test_what_asked_no_article_is_no_evidence(desk: Desk) -> None:
    ledger = Ledger()
    thanks, who = (ledger.keep(desk.ask(text), ledger.now()) for text in ("Thanks!", "Who will chair board 1?"))
    assert set(ledger.download({"ids": [thanks], "form": "json"})) == {"said"}
    file = ledger.download({"ids": [thanks, who], "form": "json"})
    assert len(from_json(file["text"]).asked) == 1 and file["said"] == "Saved: 1 question."


def test_failed_is_kept_apart_from_missing() -> None:
    assert Failed("x").missing is False


# ---- the server


@pytest.fixture(scope="module")
def server(desk: Desk) -> object:
    return app.build_app(desk)


def call(server: object, method: str, path: str, **options: object) -> httpx.Response:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=server)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as client:
            return await client.request(method, path, **options)

    return asyncio.run(once())


def test_the_page_names_no_other_host_and_may_call_none(server: object) -> None:
    page = call(server, "GET", "/", headers={"accept-encoding": "br, gzip"})
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert len(nonce) > 16
    assert "default-src 'self'" in policy and "unsafe-inline' 'nonce" not in policy and "connect-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"') > 0
    assert "page/chat.css" in page.text
    assert set(map(host_of, re.findall(r"://([^\s/\"'\\<]+)", page.text))) <= {"127.0.0.1"}
    assert nonce not in call(server, "GET", "/").text


def test_another_site_and_another_name_are_turned_away(server: object) -> None:
    assert call(server, "GET", "/", headers={"host": "evil.example:7860"}).status_code == 421
    assert call(server, "GET", "/config", headers={"origin": "https://evil.example"}).status_code == 403
    assert call(server, "GET", "/config", headers={"origin": "http://[abc"}).status_code == 403
    assert call(server, "GET", "/config", headers={"origin": "http://127.0.0.1:7860"}).status_code == 200
    assert call(server, "GET", "/config", headers={"host": "localhost:7860"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://x.hf.space/",
        "/monitoring",
        "/docs",
    ],
)
def test_doors_that_are_not_used_are_shut(server: object, path: str) -> None:
    assert call(server, "GET", path).status_code in (404, 405)
    assert call(server, "POST", path).status_code in (404, 405)


def test_a_body_that_is_too_long_is_turned_away(server: object) -> None:
    answer = call(server, "POST", "/gradio_api/component_server", content=b"x" * 1_000_001)
    assert (answer.status_code, answer.text) == (413, "That is too long.")


def test_furnishing_leaves_no_advert_and_no_script_without_nonce() -> None:
    html = b'<head><meta property="og:image" content="https://x"/><script>1</script><script src=a></script></head>'
    out = furnished(html, "N")
    assert b"og:image" not in out
    assert out.count(b'<script nonce="N"') == out.count(b"<script") == 2


# ---- the API, as a program sees it


@pytest.fixture(scope="module")
def address(server: object) -> Iterator[str]:
    with chat_fakes.served(server) as url:
        yield url


def test_the_api_gives_the_contracts_json(address: str, library: chat_fakes.FakeLibrary) -> None:
    from gradio_client import Client

    client = Client(address, verbose=False)
    answer = client.predict("Who will chair the board?", ["Earlier question"], api_name="/ask")
    direct = chat_fakes.FakeAnswerer(library).ask("Who will chair the board?", ["Earlier question"])
    assert answer == json.loads(json.dumps(direct.as_json()))
    text = library.articles[0].text
    assert text[answer["quotes"][0]["start"] : answer["quotes"][0]["end"]] == answer["quotes"][0]["text"]
    assert client.predict("Who will chair the board?", api_name="/ask")["answered"] is True
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert list(named) == ["/ask", "/list_articles", "/read_article"]


def test_twenty_at_once_are_all_answered(address: str) -> None:
    replies: list[dict[str, object]] = []

    def one() -> None:
        with httpx.Client(base_url=address) as client:
            page = client.get("/config").json()
            component = next(c["id"] for c in page["components"] if c["props"].get("elem_id") == "cuttings-page")
            body = {"data": {"question": "Who will chair the board?"}, "component_id": component, "fn_name": "reply"}
            answer = client.post("/gradio_api/component_server", json={**body, "session_hash": "abc"}, timeout=30)
            replies.append(answer.json())

    askers = [threading.Thread(target=one) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(replies) == 20
    assert all("Isolde Farrant" in reply["html"] for reply in replies)


# ---- options


def test_other_machines_are_let_in_only_with_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUTTINGS_USER", raising=False)
    monkeypatch.delenv("CUTTINGS_PASSWORD", raising=False)
    assert [app.credentials(host, auth=False) for host in ("127.0.0.1", "localhost", "::1", "127.0.0.2")] == [None] * 4
    with pytest.raises(UsageError, match="CUTTINGS_USER and CUTTINGS_PASSWORD"):
        app.credentials("0.0.0.0", auth=False)
    with pytest.raises(UsageError, match="set both"):
        app.credentials("0.0.0.0", auth=True)
    monkeypatch.setenv("CUTTINGS_USER", "ada")
    monkeypatch.setenv("CUTTINGS_PASSWORD", "lovelace")
    assert app.credentials("0.0.0.0", auth=True) == ("ada", "lovelace")


@pytest.mark.parametrize("host", ["a..b", "a" * 64, "x\udc80"])
def test_what_can_be_no_address_is_one_line(
    host: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CUTTINGS_USER", "ada")
    monkeypatch.setenv("CUTTINGS_PASSWORD", "lovelace")
    assert app.main(["--auth", "--port", "0", "--host", host]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "is no address" in error


def test_with_a_password_nothing_is_given_without_it(desk: Desk) -> None:
    locked = app.build_app(desk, auth=("ada", "lovelace"), hosts=None)
    request = {"data": {}, "component_id": 1, "fn_name": "list_articles", "session_hash": "x"}
    assert call(locked, "POST", "/gradio_api/component_server", json=request).status_code == 401
    assert call(locked, "GET", "/gradio_api/info").status_code == 401
    assert "ferries" not in call(locked, "GET", "/").text
    assert call(locked, "POST", "/login", data={"username": "ada", "password": "no"}).status_code == 400


@pytest.fixture
def run_app(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "app.py"), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return run


def test_a_taken_port_is_one_plain_line(run_app: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_app("--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in done.stderr and "--port" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--host", "0.0.0.0"], 2), (["--port", "99999"], 2), (["--port", "x"], 2), (["--nope"], 2)]
)
def test_a_wrong_option_is_said_plainly(
    run_app: Callable[..., subprocess.CompletedProcess[str]], arguments: list[str], code: int
) -> None:
    done = run_app(*arguments)
    assert done.returncode == code
    assert done.stderr.count("\n") == 1


def test_the_empty_page_names_the_library_that_was_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CUTTINGS_LIBRARY", raising=False)
    assert app.how_to_add(library_folder()) == "python -m index add FOLDER"
    monkeypatch.setenv("CUTTINGS_LIBRARY", "~nobody-of-that-name")  # no folder, but another was chosen
    command = app.how_to_add(tmp_path / "my press")
    assert command == f"python -m index --library '{tmp_path}/my press' add FOLDER"
    monkeypatch.delenv("CUTTINGS_LIBRARY")
    desk = ready(app.open_desk(tmp_path / "none", None))
    assert f"--library {tmp_path}/none add FOLDER" in desk.greeting()["empty_html"]
    assert "Traceback" not in desk.reply({"question": "Who?"})["html"]


def test_help_has_an_example_and_loads_no_web_server() -> None:
    check = "import sys, app; app.parser().format_help(); print('gradio' in sys.modules, 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "False"]
    told = " ".join(app.parser().format_help().split())
    assert "example: python app.py" in told and "the reader that comes with Cuttings" in told


def test_the_answer_has_a_shape_that_json_can_carry(desk: Desk) -> None:
    answer = desk.ask("Who will chair the board?")
    assert isinstance(answer, Answer)
    assert json.loads(json.dumps(answer.as_json()))["answered"] is True


@pytest.mark.parametrize("folder", ["", "a\0b", "~nobody_is_called_this/x", "x" * 300])
def test_what_can_be_no_library_is_one_line(folder, capsys):
    assert app.main(["--port", "0", "--library", folder]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "is no folder for a library: " in error


def test_ctrl_c_before_the_page_is_up_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "build_app", interrupt)
    assert app.main(["--port", "0", "--library", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "stopped\n"
