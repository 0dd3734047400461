"""The one map and my desk in a real browser: list, marks, counts, drawer and address follow one another, and what happens."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.assets.actions import Found, record_assets
from tests.browser.looking import serious_faults, settled, tell_change, too_wide
from tests.browser.test_case_pages import Opened, browser, reported, town
from tests.factories import IN_WEST, City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


def test_the_list_is_walked_by_keys_and_the_drawer_follows(browser: Browser, live_server: LiveServer, town: City) -> None:
    first, second = reported(town, "one"), reported(town, "two")
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("command:map")
    expect(page.locator("#map-rows .case-row")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer #case-view")).to_have_attribute("data-id", str(first.pk))
    page.keyboard.press("j")
    expect(page.locator("#drawer #case-view")).to_have_attribute("data-id", str(second.pk))
    expect(page).to_have_url(re.compile(f"case={second.pk}"))
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert "case=" not in page.url
    assert not opened.complaints


def test_an_act_in_the_drawer_changes_list_and_counts(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    page = Opened(browser, live_server, town["acceptor"]).goto("command:map", query=f"?case={case.pk}")
    page.wait_for_selector("#drawer #case-view")
    page.keyboard.press("a")
    page.wait_for_selector("#act-slot .act-form")
    settled(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#drawer .stage-line__step.is-now")).to_contain_text("Awaiting filing")
    tell_change(page)
    expect(page.locator("#map-rows")).to_contain_text("Nothing waits for you")
    expect(page.locator("#map-strip [data-state=accepted] b")).to_have_text("1")


def test_what_others_do_arrives_without_reloading(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["acceptor"]).goto("command:map")
    expect(page.locator("#map-rows")).to_contain_text("Nothing waits for you")
    case = reported(town)
    tell_change(page)
    expect(page.locator(f'#map-rows [data-id="{case.pk}"]')).to_be_visible()
    perform(town["acceptor"], case.pk, "accept", Submission())
    tell_change(page)
    expect(page.locator(f'#map-rows [data-id="{case.pk}"]')).to_have_count(0)


def test_the_strip_filters_the_list_and_the_address(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    page = Opened(browser, live_server, town["acceptor"]).goto("command:map", query="?tab=all")
    expect(page.locator("#map-rows .case-row")).to_have_count(1)
    page.click("#map-strip [data-state=handling]")
    expect(page.locator("#map-rows")).to_contain_text("No open case fits this choice")
    expect(page).to_have_url(re.compile("state=handling"))
    page.reload()
    expect(page.locator("#map-strip [data-state=handling]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    expect(page.locator("#map-rows .case-row")).to_have_count(1)


def test_my_desk_works_by_one_key_an_act(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("command:desk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer #case-view")
    page.keyboard.press("a")
    page.wait_for_selector("#act-slot .act-form")
    settled(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#drawer .stage-line__step.is-now")).to_contain_text("Awaiting filing")
    tell_change(page)
    expect(page.locator(f'#desk-rows [data-id="{case.pk}"]')).to_have_count(0)
    expect(page.locator("#desk-head")).to_contain_text("Accepted 1")
    assert not opened.complaints


def pointed_at(page: Page, x: float, y: float) -> None:
    """Point at a mark of the map, again and again until it is drawn: a map tells nobody when that is."""
    for nudge in range(20):
        page.mouse.move(x + nudge % 2, y)
        with suppress(TimeoutError):
            return page.locator(".map-tip").wait_for(state="visible", timeout=500)
    return None


def test_assets_are_switched_on_and_a_click_opens_one(browser: Browser, live_server: LiveServer, town: City) -> None:
    record_assets([Found("37150201037000001", town.category, "东昌路路灯", "Street lamp", IN_WEST.x, IN_WEST.y)])
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("command:map", query=f"?at={IN_WEST.x},{IN_WEST.y},16")
    page.wait_for_selector("#map[data-drawn], .map-fault")
    page.keyboard.press("l")
    box = page.get_by_label("Assets, from close up")
    expect(box).not_to_be_checked()
    with page.expect_response(lambda answer: "/tiles/assets/" in answer.url and answer.status == 200):
        box.check()
    page.keyboard.press("l")
    page.wait_for_load_state("networkidle")
    middle = page.locator("#map canvas").first.bounding_box()
    assert middle is not None
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    pointed_at(page, x, y)
    expect(page.locator(".map-tip")).to_contain_text("Street lamp")
    page.mouse.click(x, y)
    expect(page.locator("#drawer #asset-view")).to_contain_text("37150201037000001")
    assert not opened.complaints


@pytest.mark.parametrize("name", ["command:map", "command:desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, live_server: LiveServer, town: City, name: str, theme: str) -> None:
    reported(town)
    page = Opened(browser, live_server, town["acceptor"], onecity_theme=theme).goto(name)
    page.wait_for_selector(".case-row, .desk-row")
    assert serious_faults(page) == []


@pytest.mark.parametrize("name", ["command:map", "command:desk"])
def test_nothing_is_wider_than_a_telephone(browser: Browser, live_server: LiveServer, town: City, name: str) -> None:
    reported(town)
    page = Opened(browser, live_server, town["acceptor"], PHONE).goto(name)
    page.wait_for_selector(".case-row, .desk-row")
    assert not too_wide(page)
