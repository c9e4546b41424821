"""The page for everybody, in a real Chromium: axe-core's rules of WCAG A and AA, the keyboard alone, less motion.

axe-core (MPL 2.0) comes inside the test package axe-playwright-python, so that nothing is fetched when the tests run.
"""

from collections.abc import Iterator
from importlib.resources import files

import chat_fakes
import pytest
from test_app_browser import DEFINITION, Watched, address_of, chromium, pytestmark  # noqa: F401

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRADIOS: dict[str, str] = {}
"""Rules that Gradio's own frame breaks and that cannot be mended from here, each with the reason. There are none."""
REFUSED = "Who invented the underwater ferry engine?"
RUN = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.flatMap(
  (rule) => rule.nodes.map((node) => [rule.id, node.target.join(" "), node.failureSummary]))"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with address_of(chat_fakes.FakeLibrary(chat_fakes.sample_articles())) as url:
        yield url


def violations(seen: Watched) -> list[list[str]]:
    if not seen.page.evaluate("typeof axe === 'object'"):
        seen.page.evaluate(AXE)
    return [found for found in seen.page.evaluate(RUN, RULES) if found[0] not in GRADIOS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_rule_of_wcag_is_broken(chromium, address, width, height, scheme) -> None:  # noqa: F811
    with Watched(chromium, address, width, height, scheme) as seen:
        found = {"empty": violations(seen)}
        turn = seen.ask(DEFINITION)
        found["answer"] = violations(seen)
        turn.locator(".chip").first.click()
        seen.page.wait_for_selector("mark.current")
        found["article"] = violations(seen)
        seen.page.click(".pane .close")
        seen.ask(REFUSED)
        found["refusal"] = violations(seen)
        seen.page.click("[data-view=articles]")
        seen.page.locator("tbody tr").nth(2).wait_for()
        found["articles"] = violations(seen)
        assert {where: broken for where, broken in found.items() if broken} == {}


def test_axe_would_find_what_is_broken(chromium, address) -> None:  # noqa: F811
    """The check can fail: an image without words, a button without a name, grey on grey."""
    with Watched(chromium, address) as seen:
        seen.ask(DEFINITION)
        broken = (
            "<p style='color:#aaa;background:#999'>faint words</p><button></button><img src='page/icon.svg' width=9>"
        )
        seen.page.evaluate(f'document.querySelector(".turns").innerHTML = "{broken}"')
        assert {"image-alt", "button-name", "color-contrast"} <= {found[0] for found in violations(seen)}


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const line = at.closest(".composer .line"), ring = line && line.contains(at) ? getComputedStyle(line) : style;
  const seen = (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) || ring.boxShadow !== "none";
  const name = at.getAttribute("aria-label") || at.innerText || (at.labels && at.labels[0] && at.labels[0].innerText)
    || at.title || "";
  return {what: at.className || at.id || at.tagName, name: name.trim(), seen,
          inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""


def tab_to(seen: Watched, selector: str, key: str = "Tab", most: int = 60) -> None:
    """Presses Tab until the element has the focus; wherever it rests meanwhile must be seen, and have a name."""
    for _ in range(most):
        seen.page.keyboard.press(key)
        at = seen.page.evaluate(FOCUS)
        assert at["seen"] and at["inside"] and at["name"], at
        if seen.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} never reached {selector}")


def test_ask_read_and_leaf_through_with_the_keyboard_alone(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        keys = seen.page.keyboard
        keys.type("Who chose Lanmouth Ports?")
        keys.press("Enter")
        seen.page.wait_for_selector("mark.current")
        where = seen.page.locator(".where")
        assert where.inner_text() == "Quote 1 of 2"
        tab_to(seen, ".quote.support .chip", "Shift+Tab")
        keys.press("Enter")
        seen.page.locator(".pane h2", has_text="Harbour trust").wait_for()
        seen.page.wait_for_function("document.activeElement.closest('.pane') !== null")
        assert where.inner_text() == "Quote 2 of 2"
        tab_to(seen, ".pane .prev", "Shift+Tab")
        keys.press("Enter")
        seen.page.locator(".pane h2", has_text="New body").wait_for()
        assert where.inner_text() == "Quote 1 of 2"
        assert seen.page.evaluate("document.activeElement.closest('.pane') !== null"), "the focus fell out of the pane"
        if not seen.page.evaluate("document.activeElement.matches('.pane .next')"):
            tab_to(seen, ".pane .next")
        keys.press("Space")
        seen.page.locator(".pane h2", has_text="Harbour trust").wait_for()
        assert seen.page.evaluate("document.activeElement.closest('.pane') !== null"), "the focus fell out of the pane"
        if not seen.page.evaluate("document.activeElement.matches('.pane .close')"):
            tab_to(seen, ".pane .close")
        keys.press("Enter")
        assert seen.page.locator(".pane").is_hidden()
        assert seen.page.evaluate("document.activeElement.matches('.chip')")
        assert where.count() == 1 and "Very likely" in seen.page.locator(".spoken").inner_text()


def test_less_motion_is_no_motion(chromium, address) -> None:  # noqa: F811
    with Watched(chromium, address) as seen:
        seen.ask(DEFINITION)
        seen.page.evaluate("document.querySelector('.turns').insertAdjacentHTML('beforeend', '<p class=waiting>x</p>')")
        moving = """() => document.getAnimations().filter((a) => a.effect.target?.closest('.cuttings')).length
          + [...document.querySelectorAll('.cuttings *')].filter((e) => {
              const s = getComputedStyle(e);
              return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0;
            }).length"""
        assert seen.page.evaluate(moving) == 0
        seen.page.emulate_media(reduced_motion="no-preference")
        assert seen.page.evaluate(moving) > 0  # the check can fail


FIRST_PAINT = """performance.getEntriesByName('first-contentful-paint')[0].startTime
  - performance.getEntriesByType('navigation')[0].responseStart"""


def test_the_first_words_are_painted_within_a_second(chromium, address) -> None:  # noqa: F811
    """From the server's first byte to the first words on the screen, with nothing in the browser's cache; the best of
    three, because a busy machine is no bug."""
    times = []
    for _ in range(3):
        context = chromium.new_context()
        page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        times.append(page.evaluate(FIRST_PAINT))
        context.close()
    assert min(times) < 1000, [f"{took:.0f} ms" for took in times]


def test_the_first_words_need_no_script_and_go_when_the_page_is_there(chromium, address) -> None:  # noqa: F811
    plain = chromium.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(address)
    words = page.locator(".first")
    assert words.is_visible() and "loading, and the models" in words.inner_text()
    assert "JavaScript, which is switched off" in words.inner_text()
    plain.close()
    with Watched(chromium, address) as seen:
        assert seen.page.locator(".first").is_hidden()
