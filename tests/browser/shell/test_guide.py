"""The guide in a real browser: axe finds nothing serious, everything works by keyboard, no rule of the CSP is broken."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from onecity.core.accounts.models import User
from tests.factories import person

SERIOUS = {"serious", "critical"}
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium with a software GPU. Playwright keeps an event loop running here, beside which Django would refuse to work."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def open_guide(browser: Browser, server: LiveServer, size: dict[str, int], query: str = "", **cookies: str) -> tuple[Page, list[str]]:
    """The guide as an administrator sees it, and the list of what the browser complains about."""
    client = Client()
    client.force_login(User.objects.get(pk=person("administrator").user_id))
    context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    session = {"sessionid": client.cookies["sessionid"].value, **cookies}
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in session.items()])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server.url}/guide/{query}")
    page.wait_for_selector("[data-drawn], .map-fault")
    return page, complaints


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("query", "theme", "language", "size"),
    [("", "light", "zh-hans", DESK), ("", "dark", "en", DESK), ("", "light", "en", PHONE), ("?face=hall", "light", "zh-hans", DESK)],
)
def test_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, query: str, theme: str, language: str, size: dict[str, int]
) -> None:
    page, complaints = open_guide(browser, live_server, size, query, onecity_theme=theme, onecity_language=language)
    found = Axe().run(page).response["violations"]
    told = [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"][:3]
    ]
    assert told == []
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_reaches_search_list_and_key_list(browser: Browser, live_server: LiveServer) -> None:
    page, _ = open_guide(browser, live_server, DESK, onecity_language="en")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".case-row[aria-current]").inner_text().startswith("Urgent")
    assert page.locator(".case-row[aria-current]").get_attribute("data-id") == "2"
    page.keyboard.press("?")
    assert page.locator("dialog .keys__row").count() >= 5
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_risky_act_asks_and_names_the_thing(browser: Browser, live_server: LiveServer) -> None:
    page, _ = open_guide(browser, live_server, DESK, onecity_language="en")
    page.keyboard.press("v")
    assert "Void LC-260720-0318?" in page.locator("dialog").inner_text()
    page.locator("dialog .btn").first.click()
    page.wait_for_selector("dialog", state="detached")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_wider_than_a_phone(browser: Browser, live_server: LiveServer) -> None:
    page, _ = open_guide(browser, live_server, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wide = "[...document.querySelectorAll('#main *')].filter(e => !e.closest('.table-wrap, .tabs, .type-row, .map, svg, .unseen') && e.getBoundingClientRect().right > 361).map(e => e.className || e.tagName)"
    assert page.evaluate(wide) == []


@pytest.mark.django_db(transaction=True)
def test_photos_are_compared_with_a_slider(browser: Browser, live_server: LiveServer) -> None:
    page, complaints = open_guide(browser, live_server, DESK)
    page.locator(".photo-pair button").first.click()
    page.locator(".compare input").fill("20")
    assert page.evaluate("document.querySelector('.compare').style.getPropertyValue('--at')") == "20%"
    assert complaints == []
