"""The chat in a real headless Chromium: reading, keyboard, widths, and fifty hostile articles that stay text."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import chat_fakes
import pytest

import app
from index.article import Article
from qa.pack import from_json
from qa.pack_csv import from_csv
from qa.pack_markdown import as_markdown
from qa.page.desk import Desk

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH (Debian: apt-get install chromium)"),
]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
DEFINITION = "When will the Lanmouth Harbour Trust be wound up?"
PATIENCE = 180_000
"""Milliseconds that a page waits for what must come: a busy machine is no bug."""
WIDTHS = [(1440, 900), (1024, 768), (390, 844)]

PAYLOADS = [
    "<script>window.owned=1</script>",
    "</script><script>window.owned=1</script>",
    "<img src=x onerror=window.owned=1>",
    "<img src='https://evil.example/pixel.gif'>",
    "<svg onload=window.owned=1>",
    "<svg><script>window.owned=1</script></svg>",
    "<svg><animate onbegin=window.owned=1 attributeName=x dur=1s>",
    "<style>body{display:none!important}</style>",
    "<style>@import url(https://evil.example/a.css);</style>",
    "</style><link rel=stylesheet href=https://evil.example/a.css>",
    "<iframe src=javascript:window.top.owned=1></iframe>",
    "<iframe srcdoc='<script>top.owned=1</script>'></iframe>",
    "<object data=https://evil.example/></object>",
    "<embed src=https://evil.example/>",
    "<a href=javascript:window.owned=1>click</a>",
    "<a href='data:text/html,<script>opener.owned=1</script>'>click</a>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example/><input name=x autofocus onfocus=window.owned=1></form>",
    "<details open ontoggle=window.owned=1>x</details>",
    "<video><source onerror=window.owned=1></video>",
    "<body onload=window.owned=1>",
    "<math><mi xlink:href='javascript:window.owned=1'>x</mi></math>",
    "<template><img src=x onerror=window.owned=1></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.owned=1>'>",
    "\"><img src=x onerror=window.owned=1>",
    "' onmouseover='window.owned=1' x='",
    "\" onfocus=\"window.owned=1\" autofocus tabindex=\"0\" x=\"",
    "\" style=\"position:fixed;inset:0;background:red\" x=\"",
    "`${window.owned=1}`",
    "${(()=>{window.owned=1})()}",
    "{{constructor.constructor('window.owned=1')()}}",
    "{{#with this}}{{lookup . 'constructor'}}{{/with}}",
    "{% raw %}{{7*7}}{% endraw %}",
    "@children",
    "![x](https://evil.example/pixel.gif)",
    "[click](javascript:window.owned=1)",
    "<https://evil.example/>",
    "$$\\href{javascript:window.owned=1}{x}$$ \\(\\rule{9999em}{9999em}\\)",
    "```html\n<script>window.owned=1</script>\n```",
    "&lt;script&gt;window.owned=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.owned=1&#62;",
    "\u202e<script>window.owned=1</script>\u202c \u2066\u2067\u2068",
    "\u200b\u200d<\u200bscript>window.owned=1</script>",
    "＜script＞window.owned=1＜/script＞",
    "\x00<scr\x00ipt>window.owned=1</scr\x00ipt>",
    "<!--><img src=x onerror=window.owned=1>-->",
    "<![CDATA[<img src=x onerror=window.owned=1>]]>",
    "<x onclick=window.owned=1 onpointerenter=window.owned=1 onfocusin=window.owned=1>hover</x>",
    "../../../../etc/passwd\" data-open=\"../../x\" class=\"chip",
    "<button class=chip data-open=x onclick=window.owned=1>1</button>",
    "<mark data-quotes=1>forged</mark><blockquote>forged</blockquote>",
]  # fmt: skip
ADDRESSES = ["javascript:window.owned=1", "data:text/html,<script>1</script>", "https://ok.example/\"onmouseover=\"x",
             "//evil.example/", "https://evil.example/<script>", "vbscript:x", "https://ok.example/a#b"]  # fmt: skip


FOREIGN = [
    "script", "style", "svg", "img", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "video",
    "details", "math", "template", "x", "[onerror]", "[onclick]", "[onload]", "[style]",
]  # fmt: skip
"""What only an article could have put into the page."""


def hostile_articles() -> list[Article]:
    articles = []
    for number, payload in enumerate(PAYLOADS):
        text = f"{payload}\n\nThe marker{number} council {payload} met on Monday.\n\nSubscribe {payload} now"
        articles.append(
            chat_fakes.article(
                text, f"in/{payload}.txt", ("Subscribe",), title=f"{payload} marker{number}", published=payload,
                publisher=payload, byline=payload, url=ADDRESSES[number % len(ADDRESSES)],
            )
        )  # fmt: skip
    return articles


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def library() -> chat_fakes.FakeLibrary:
    return chat_fakes.FakeLibrary(chat_fakes.sample_articles())


def address_of(library: chat_fakes.FakeLibrary, **options: object) -> object:
    def examples(_: object) -> list[str]:
        return [DEFINITION]

    desk = Desk(lambda: chat_fakes.FakeAnswerer(library, **options), lambda: library, examples)
    application = app.build_app(desk)
    desk.open_in_background()
    return chat_fakes.served(application)


@pytest.fixture(scope="module")
def address(library: chat_fakes.FakeLibrary) -> Iterator[str]:
    with address_of(library) as url:
        yield url


class Watched:
    """A page that remembers what it asked for, what it complained of, and what popped up."""

    def __init__(self, browser: object, url: str, width: int = 1440, height: int = 900, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.own = urlsplit(url).netloc
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(url)
        self.page.wait_for_selector(".welcome")

    def ask(self, question: str) -> object:
        """Types the question, presses Enter, waits for its answer; gives the turn."""
        turns = self.page.locator(".turn").count()
        self.page.fill("#cuttings-question", question)
        self.page.press("#cuttings-question", "Enter")
        turn = self.page.locator(".turn").nth(turns)
        turn.locator(".answer:not([aria-busy])").wait_for()
        return turn

    @property
    def foreign(self) -> list[str]:
        return [url for url in self.requests if urlsplit(url).netloc not in (self.own, "")]

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def test_a_question_is_answered_and_a_number_opens_the_article_at_the_quote(chromium, address, library) -> None:
    with Watched(chromium, address) as seen:
        turn = seen.ask("Who chose Lanmouth Ports?")
        best = turn.locator(".quote.best")
        assert best.locator("blockquote").inner_text() in library.articles[1].text
        assert best.locator("mark.key").inner_text() == "Lanmouth Ports"
        assert best.locator("time").inner_text() == "1 April 2021"
        assert turn.locator(".chip").all_inner_texts() == ["1", "2"]
        turn.locator(".chip").nth(1).click()
        page = seen.page.locator(".pane .page")
        page.locator("mark.current").first.wait_for()
        marked = "".join(page.locator("mark.current").all_text_contents())
        assert " ".join(marked.split()) == turn.locator(".quote.support blockquote").inner_text()
        assert page.locator("h2").inner_text() == "Harbour trust to be wound up after damning review"
        assert "Subscribe for £1 a month" in page.locator(".furniture").last.inner_text()
        box, frame = page.locator("mark.current").first.bounding_box(), page.bounding_box()
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]
        assert seen.page.locator(".where").inner_text() == "Quote 2 of 2"
        seen.page.click(".pane .prev")
        page.locator("h2", has_text="New body").wait_for()
        assert seen.page.locator(".where").inner_text() == "Quote 1 of 2"
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []


def test_everything_can_be_done_from_the_keyboard(chromium, address) -> None:
    with Watched(chromium, address) as seen:
        keys = seen.page.keyboard
        assert seen.page.evaluate("document.activeElement.id") == "cuttings-question"
        keys.type(DEFINITION)
        keys.press("Shift+Enter")
        keys.press("Backspace")
        keys.press("Enter")
        seen.page.wait_for_selector(".quote.best")
        assert seen.page.input_value("#cuttings-question") == ""
        seen.page.wait_for_selector("mark.current")
        keys.press("Escape")
        assert seen.page.locator(".pane").is_hidden()
        for _ in range(40):
            if seen.page.evaluate("document.activeElement.classList.contains('chip')"):
                break
            keys.press("Shift+Tab")
        keys.press("Enter")
        seen.page.wait_for_selector("mark.current")
        assert seen.page.evaluate("document.activeElement.closest('.pane') !== null")
        keys.press("Escape")
        assert seen.page.evaluate("document.activeElement.classList.contains('chip')")
        assert "Very likely" in seen.page.locator(".spoken").inner_text()
        labelled = "e => e.innerText.trim() || e.getAttribute('aria-label')"
        assert all(seen.page.locator("button").evaluate_all(f"es => es.map({labelled})"))


def test_a_refusal_shows_what_is_closest_and_questions_that_do_have_answers(chromium, address) -> None:
    with Watched(chromium, address) as seen:
        turn = seen.ask("Who invented the underwater ferry engine?")
        assert turn.locator(".refusal").inner_text() == (
            "I searched 3 articles from 3 May 2013 to 1 April 2021 and found no sentence that answers this."
        )
        assert turn.locator("h3").first.inner_text() == "Not an answer, but closest"
        turn.locator(".example").click()
        assert "wound up in October" in seen.page.locator(".turn").nth(1).locator(".quote.best").inner_text()


def test_follow_ups_lean_on_this_conversation_and_not_on_the_last(chromium, address) -> None:
    with Watched(chromium, address) as seen:
        seen.ask("Who will chair the board?")
        turn = seen.ask("board?")
        assert turn.locator(".understood bdi").inner_text() == "Who will chair the board? board?"
        turn.locator(".reword").click()
        assert seen.page.input_value("#cuttings-question") == "Who will chair the board? board?"
        seen.page.click(".fresh")
        assert seen.page.locator(".turn").count() == 0
        assert seen.ask("board?").locator(".understood").count() == 0


def test_copying_a_quote_takes_its_source_along(chromium, address) -> None:
    with Watched(chromium, address) as seen:
        seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen.ask(DEFINITION).locator(".copy").first.click()
        seen.page.wait_for_selector("text=Copied")
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("“The Lanmouth Harbour Trust will be wound up in October")
        assert "(Lanmouth Today, 29 January 2020, Harbour trust" in copied


def test_the_conversation_is_saved_as_evidence_in_three_forms(chromium, address, library) -> None:
    with Watched(chromium, address) as seen:
        save = seen.page.get_by_role("group", name="Save evidence")
        assert save.is_hidden() and seen.page.locator(".save").count() == 1
        seen.ask("Who chose Lanmouth Ports?")
        seen.ask("=cmd|' /C calc'!A0 invented the underwater engine?")
        texts = {article.id: article.text for article in library.articles}
        packs = {}
        for form, name in (("json", "JSON"), ("csv", "CSV"), ("md", "Markdown")):
            button = save.get_by_role("button", name=f"Save evidence as {name}")
            button.focus()
            with seen.page.expect_download() as coming:
                seen.page.keyboard.press("Enter")
            assert re.fullmatch(rf"cuttings-[0-9-]{{17}}\.{form}", coming.value.suggested_filename)
            packs[form] = Path(coming.value.path()).read_bytes().decode("utf-8")
            assert "Saved: 2 questions." in seen.page.locator(".spoken").inner_text()
        pack = from_json(packs["json"])
        assert [asked.answered for asked in pack.asked] == [True, False] and len(pack.asked[0].quotes) == 2
        for quote in pack.asked[0].quotes:
            assert texts[quote.article.id][quote.start : quote.end] == quote.text
        assert from_csv(packs["csv"]) == pack and ",'=cmd|" in packs["csv"]
        assert packs["md"] == as_markdown(pack)
        seen.page.click(".fresh")
        assert save.is_hidden()
        assert seen.foreign == [] and seen.complaints == [] and seen.dialogs == []


def test_the_articles_are_listed_searched_sorted_and_read(chromium, address) -> None:
    with Watched(chromium, address) as seen:
        seen.page.click("[data-view=articles]")
        rows = seen.page.locator("tbody tr")
        rows.nth(2).wait_for()
        assert rows.nth(0).locator("td").all_inner_texts()[:3] == [
            "New body takes over the ferries", "1 April 2021", "Wenmarsh Courier",
        ]  # fmt: skip
        seen.page.click("th button[data-sort=published]")
        seen.page.wait_for_function("document.querySelector('th.published').ariaSort === 'ascending'")
        assert rows.nth(0).locator("td").nth(1).inner_text() == "3 May 2013"
        seen.page.fill("#cuttings-search", "lanmouth today")
        seen.page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
        rows.nth(0).locator("button").click()
        seen.page.wait_for_selector(".pane h2")
        assert seen.page.locator(".where").inner_text() == "Article"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_nothing_overflows_and_every_text_has_contrast(chromium, address, width, height, scheme) -> None:
    with Watched(chromium, address, width, height, scheme) as seen:
        for step in ("welcome", "answer", "pane", "refusal", "articles"):
            if step == "answer":
                seen.ask("Who chose Lanmouth Ports?")
            if step == "pane":
                seen.page.locator(".chip").first.click()
                seen.page.wait_for_selector("mark.current")
            if step == "refusal":
                seen.page.keyboard.press("Escape")
                seen.ask("Who invented the underwater ferry engine?")
            if step == "articles":
                seen.page.click("[data-view=articles]")
                seen.page.wait_for_selector("tbody tr")
            assert seen.page.evaluate(OVERFLOWING) == [], step
            assert seen.page.evaluate(FAINT) == [], step
            if os.environ.get("CUTTINGS_SCREENSHOTS"):
                seen.page.screenshot(path=f"{os.environ['CUTTINGS_SCREENSHOTS']}/{width}-{scheme}-{step}.png")


OVERFLOWING = """() => [...document.querySelectorAll(".cuttings *")].filter((node) => {
  if (!node.checkVisibility() || node.closest(".hidden, .spoken, .skip, pre, .catalogue")) return false;
  const home = node.closest(".talk, .pane, .shelf, .bar, .cuttings").getBoundingClientRect();
  const box = node.getBoundingClientRect();
  return box.width && (box.right > Math.min(home.right, innerWidth) + 1 || box.left < home.left - 1);
}).map((node) => node.tagName + "." + node.className)"""

FAINT = """() => {
  const channel = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const colour = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const back = colour(getComputedStyle(node).backgroundColor);
      if (back.length === 3 || back[3] > .99) return back;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll(".cuttings *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility() || node.closest(":disabled")) continue;
    const style = getComputedStyle(node), a = light(colour(style.color)), b = light(ground(node));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5) && !node.closest(".waiting")) faint.push([node.className, node.tagName, ratio]);
  }
  return faint;
}"""
"""WCAG 2.2, 1.4.3: text that stands out from its ground by less than 4.5 (3 where it is large)."""


def test_on_a_phone_the_article_lies_over_the_chat(chromium, address) -> None:
    with Watched(chromium, address, 390, 844) as seen:
        turn = seen.ask(DEFINITION)
        assert seen.page.locator(".pane").is_hidden()
        turn.locator(".chip").first.click()
        seen.page.wait_for_selector("mark.current")
        box = seen.page.locator(".pane").bounding_box()
        assert box["width"] == 390
        seen.page.click(".pane .close")
        assert turn.locator(".quote.best").is_visible()


def test_fifty_hostile_articles_and_questions_stay_text(chromium) -> None:
    library = chat_fakes.FakeLibrary(hostile_articles())
    assert len(library.articles) >= 50
    with address_of(library) as url, Watched(chromium, url) as seen:
        styles = seen.page.evaluate("document.querySelectorAll('style, link, script').length")
        for number, payload in enumerate(PAYLOADS):
            turn = seen.ask(f"marker{number} {payload[:40]}")
            assert "marker" in turn.locator(".question").inner_text()
            chips = turn.locator(".chip")
            if chips.count():
                chips.first.click()
                seen.page.wait_for_selector(".pane h2")
            seen.page.mouse.move(300, 300)
        seen.page.click("[data-view=articles]")
        seen.page.wait_for_function(f"document.querySelectorAll('tbody tr').length === {len(PAYLOADS)}")
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate("window.owned") is None
        assert seen.dialogs == [] and seen.foreign == [] and seen.complaints == []
        for inside in (".turns", ".page", ".catalogue"):
            for selector in FOREIGN:
                assert seen.page.locator(f"{inside} {selector}").count() == 0, (inside, selector)
        assert seen.page.evaluate("document.querySelectorAll('style, link, script').length") == styles
        hrefs = seen.page.locator(".cuttings a[href^='http']").evaluate_all("links => links.map(a => a.href)")
        assert {urlsplit(href).netloc for href in hrefs} <= {"ok.example", "evil.example", urlsplit(url).netloc}
        rels = seen.page.locator(".cuttings a[target]").evaluate_all("links => links.map(a => a.rel)")
        assert set(rels) == {"noopener noreferrer"}
        titles = seen.page.locator("td.title").all_inner_texts()
        assert any("<script>window.owned=1</script>" in title for title in titles)


def test_a_tag_that_slipped_in_would_still_not_run(chromium, address) -> None:
    """The second wall: were escaping to fail somewhere, the policy would stop what slipped through."""
    with Watched(chromium, address) as seen:
        slipped = "<img src=x onerror='window.owned=1'><img src='https://evil.example/p.gif'>"
        seen.page.evaluate(f"document.querySelector('.turns').innerHTML = {slipped!r}")
        seen.page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.owned = 2';"
                           "document.body.append(s); }")  # fmt: skip
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate("window.owned") is None
        assert any("Content Security Policy" in complaint for complaint in seen.complaints)


def test_the_page_adds_little_to_the_answerers_own_time(chromium) -> None:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    with address_of(library, delay=0.1) as url, Watched(chromium, url) as seen:
        times = []
        for _ in range(8):
            seen.page.fill("#cuttings-question", DEFINITION)
            times.append(seen.page.evaluate(TIMED))
        assert min(times) < 100 + 500, times  # milliseconds; about 30 over where the machine is free


TIMED = """() => new Promise((done) => {
  const began = performance.now(), turns = document.querySelectorAll(".turn").length;
  new MutationObserver((_, watcher) => {
    const turn = document.querySelectorAll(".turn")[turns];
    if (turn && turn.querySelector(".quote")) { watcher.disconnect(); done(performance.now() - began); }
  }).observe(document.querySelector(".turns"), { childList: true, subtree: true });
  document.querySelector(".composer").requestSubmit();
})"""
"""Milliseconds from sending a question to the first quote in the page."""


def test_the_page_is_there_while_the_models_load(chromium) -> None:
    library = chat_fakes.FakeLibrary(chat_fakes.sample_articles())
    gate = threading.Event()

    def slow() -> chat_fakes.FakeAnswerer:
        assert gate.wait(300)
        return chat_fakes.FakeAnswerer(library)

    desk = Desk(slow, lambda: library)
    application = app.build_app(desk)
    desk.open_in_background()
    with chat_fakes.served(application) as url, Watched(chromium, url) as seen:
        assert "models are loading" in seen.page.locator(".notice").inner_text()
        seen.page.fill("#cuttings-question", DEFINITION)
        seen.page.press("#cuttings-question", "Enter")
        assert "still loading" in seen.page.locator(".waiting").inner_text()
        gate.set()
        assert "October" in seen.page.locator(".quote.best").inner_text()
        seen.page.wait_for_function("document.querySelector('.notice').textContent === ''")


def test_an_empty_library_says_how_to_add_and_fills_by_itself(chromium) -> None:
    library = chat_fakes.FakeLibrary()
    with address_of(library) as url, Watched(chromium, url) as seen:
        assert "python -m index add FOLDER" in seen.page.locator(".welcome").inner_text()
        turn = seen.ask("Who will chair the board?")
        assert "python -m index add" in turn.inner_text()
        library.articles.extend(chat_fakes.sample_articles())
        seen.page.wait_for_function("document.querySelector('.library').textContent.startsWith('3 articles')")
        assert "Isolde" in seen.ask("Who will chair the board?").inner_text()


def test_a_server_that_is_gone_is_said_in_one_line(chromium, library) -> None:
    with address_of(library) as url:
        seen = Watched(chromium, url)
    with seen:
        turn = seen.ask(DEFINITION)
        assert re.search("server did not answer.*python app.py", turn.inner_text())
