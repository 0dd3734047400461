"""The wall's full screen and waking lock, and the presenter that leads it from another window or another device."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.shell.actions import write_note
from tests.browser.city_server import CityServer, city_server
from tests.browser.looking import serious_faults, tell_change, too_wide
from tests.browser.test_case_pages import DESK, PHONE, Opened, browser, town
from tests.factories import City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
LOCKS = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  window.locks.push(`asked ${kind}`);
  if (window.refusing) throw new DOMException("no", "NotAllowedError");
  return { released: false, async release() { this.released = true; window.locks.push("released"); } };
} } });
"""
"""A waking lock that is written down. The browser itself lets go of it whenever the page is hidden."""
HIDDEN = """
hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


def show(browser: Browser, live_server: LiveServer, town: City, script: str = LOCKS) -> tuple[Opened, Page]:
    """A show whose waking locks are written down."""
    opened = Opened(browser, live_server, town["leader"])
    opened.page.add_init_script(script)
    return opened, opened.goto("shell:show")


def locks(page: Page) -> list[str]:
    """What was asked of the screen so far."""
    return [str(one) for one in page.evaluate("() => window.locks")]


def locked(page: Page, *said: str) -> None:
    """Wait until the screen has heard this and nothing else."""
    for _look in range(50):
        if locks(page) == list(said):
            return
        page.wait_for_timeout(50)
    assert locks(page) == list(said)


def test_the_show_fills_the_screen_and_leaves_it(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened, page = show(browser, live_server, town)
    full = page.locator("#show-full")
    page.keyboard.press("f")
    expect(full).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("() => document.fullscreenElement === document.documentElement")
    page.keyboard.press("f")
    expect(full).to_have_attribute("aria-pressed", "false")
    assert not opened.complaints


def test_where_the_full_screen_is_refused_the_show_goes_on(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened, page = show(browser, live_server, town, "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no'))")
    page.keyboard.press("f")
    expect(page.locator("#show-full")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#show-run")).to_have_attribute("aria-pressed", "true")
    assert not opened.complaints


def test_the_screen_stays_awake_while_the_show_runs_and_is_seen(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened, page = show(browser, live_server, town)
    said = ["asked screen"]
    locked(page, *said)
    page.keyboard.press(" ")
    said.append("released")
    locked(page, *said)
    page.evaluate(HIDDEN, True)
    page.evaluate(HIDDEN, False)
    locked(page, *said)
    page.keyboard.press(" ")
    said.append("asked screen")
    locked(page, *said)
    page.evaluate("() => window.dispatchEvent(new Event('pagehide'))")
    locked(page, *said, "released")
    assert not opened.complaints


def test_the_screen_is_asked_again_after_the_page_was_hidden(browser: Browser, live_server: LiveServer, town: City) -> None:
    letting_go = LOCKS.replace("return { released", "return window.held = { released")
    _opened, page = show(browser, live_server, town, letting_go)
    locked(page, "asked screen")
    page.evaluate("() => (window.held.released = true)")
    page.evaluate(HIDDEN, True)
    locked(page, "asked screen")
    page.evaluate(HIDDEN, False)
    locked(page, "asked screen", "asked screen")


@pytest.mark.parametrize(
    "script", [LOCKS + "window.refusing = true;", "Object.defineProperty(navigator, 'wakeLock', { value: undefined });"]
)
def test_where_the_browser_cannot_stay_awake_nothing_is_said(browser: Browser, live_server: LiveServer, town: City, script: str) -> None:
    opened, page = show(browser, live_server, town, script)
    page.keyboard.press(" ")
    page.keyboard.press(" ")
    expect(page.locator("#show-run")).to_have_attribute("aria-pressed", "true")
    page.evaluate(HIDDEN, True)
    page.evaluate(HIDDEN, False)
    expect(page.locator(".toast, [role=alert]")).to_have_count(0)
    assert not opened.complaints


def test_the_browsers_own_lock_is_taken(browser: Browser, live_server: LiveServer, town: City) -> None:
    _opened, page = show(
        browser,
        live_server,
        town,
        "const ask = WakeLock.prototype.request; window.states = [];"
        "WakeLock.prototype.request = async function (kind) { try { const lock = await ask.call(this, kind); window.states.push(lock.type); return lock; }"
        " catch (error) { window.states.push(error.name); throw error; } };",
    )
    for _look in range(40):
        if page.evaluate("() => window.states.length"):
            break
        page.wait_for_timeout(50)
    assert page.evaluate("() => window.states[0]") in {"screen", "NotAllowedError"}


def scene_of(page: Page) -> str:
    """The scene a bar names as the present one."""
    return page.locator(".presenter__scene[aria-current]").inner_text()


def test_the_presenter_leads_the_wall_beside_it(browser: Browser, live_server: LiveServer, town: City) -> None:
    write_note(town["leader"], "situation", "Good morning.\n\nLate cases first.", 0)
    opened = Opened(browser, live_server, town["leader"])
    wall = opened.goto("shell:show")
    presenter = wall.context.new_page()
    presenter.goto(f"{live_server.url}/show/presenter/")
    expect(presenter.locator("html")).to_have_attribute("data-wall", "open")
    expect(presenter.locator(".is-now .speaker__words p")).to_have_text(["Good morning.", "Late cases first."])
    expect(presenter.locator(".is-next h2")).to_contain_text("Many grids into one")
    expect(presenter.locator("#speaker-next")).to_contain_text("Many grids into one in")
    presenter.keyboard.press("ArrowRight")
    expect(wall.locator("#show-scenes [aria-current]")).to_have_text("Many grids into one")
    expect(presenter.locator(".is-now h2")).to_contain_text("Many grids into one")
    presenter.keyboard.press(" ")
    expect(wall.locator("#show-run")).to_have_attribute("aria-pressed", "false")
    expect(presenter.locator("#speaker-next")).to_have_text("Paused")
    presenter.keyboard.press("1")
    expect(wall.locator("#show-scenes [aria-current]")).to_have_text("Situation")
    expect(presenter.locator(".is-now h2")).to_contain_text("Situation")
    wall.close()
    expect(presenter.locator("html")).to_have_attribute("data-wall", "none")
    expect(presenter.locator("#speaker-line")).to_contain_text("No wall is open")
    presenter.keyboard.press("ArrowRight")
    assert scene_of(presenter) == "Many grids into one"
    assert not opened.complaints


def test_the_bar_of_the_wall_opens_the_presenter(browser: Browser, live_server: LiveServer, town: City) -> None:
    wall = Opened(browser, live_server, town["leader"]).goto("shell:show")
    with wall.expect_popup() as opening:
        wall.keyboard.press("n")
    expect(opening.value.locator("html")).to_have_attribute("data-wall", "open")


def test_notes_are_written_and_appear_at_the_presenter(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["leader"])
    page = opened.goto("shell:presenter")
    expect(page.locator(".is-now .speaker__words")).to_contain_text("Nothing is noted")
    page.locator(".is-now a").click()
    page.fill("textarea", "First the figures.")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".is-now .speaker__words")).to_have_text("First the figures.")
    write_note(town["supervisor"], "grids", "Then the grids.", 0)
    tell_change(page, "scene-note")
    expect(page.locator(".is-next .speaker__words")).to_have_text("Then the grids.")
    before = page.locator(".is-now .speaker__words").evaluate("words => parseFloat(getComputedStyle(words).fontSize)")
    page.keyboard.press("+")
    assert page.locator(".is-now .speaker__words").evaluate("words => parseFloat(getComputedStyle(words).fontSize)") > before
    assert not opened.complaints


@pytest.mark.parametrize("size", [DESK, PHONE], ids=lambda size: f"{size['width']}")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_presenter_is_whole_at_every_size(
    browser: Browser, live_server: LiveServer, town: City, size: dict[str, int], language: str
) -> None:
    write_note(town["leader"], "situation", "各位领导。\n" * 60, 0)
    opened = Opened(browser, live_server, town["leader"], size, onecity_language=language)
    for name, arguments in (("shell:presenter", ()), ("shell:note", ("situation",))):
        page = opened.goto(name, *arguments)
        assert not too_wide(page), name
        assert serious_faults(page) == [], name
    assert not opened.complaints


@pytest.fixture
def running(town: City) -> Iterator[CityServer]:
    """The city's own server, which has a live line."""
    with city_server() as server:
        yield server


def test_a_telephone_leads_the_wall_over_the_live_line(browser: Browser, town: City, running: CityServer) -> None:
    wall = Opened(browser, running, town["leader"]).goto("shell:show")
    expect(wall.locator("html")).to_have_attribute("data-line", "open")
    phone = Opened(browser, running, town["leader"], PHONE).goto("shell:presenter")
    expect(phone.locator("html")).to_have_attribute("data-wall", "open", timeout=20_000)
    phone.locator("#speaker-following").click()
    expect(wall.locator("#show-scenes [aria-current]")).to_have_text("Many grids into one")
    other = Opened(browser, running, town["supervisor"], PHONE).goto("shell:presenter")
    expect(other.locator("html")).to_have_attribute("data-line", "open")
    expect(other.locator("html")).to_have_attribute("data-wall", "none")
    expect(phone.locator("html")).to_have_attribute("data-wall", "open")
    assert re.search("scene=grids", wall.url)
