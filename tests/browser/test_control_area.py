"""A control area drawn in a real browser: corners by click, by dragging and by typing say the same, and it answers from then on."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.models import ControlArea
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import Opened, browser, town
from tests.factories import City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)


def corners(page: Page) -> list[str]:
    return page.locator("[data-corners]").input_value().splitlines()


def click_map(page: Page, across: float, down: float) -> None:
    box = page.locator("#control-map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def test_an_area_is_drawn_corner_by_corner_and_announced(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["dispatcher"])
    page = opened.goto("cases:control")
    page.wait_for_selector("#control-map[data-drawn]")
    page.locator("#control-map").scroll_into_view_if_needed()
    for count, (across, down) in enumerate(((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6), (0.2, 0.5)), 1):
        click_map(page, across, down)
        expect(page.locator(".map-corner")).to_have_count(count)
    page.locator("[data-draw-back]").click()
    expect(page.locator(".map-corner")).to_have_count(4)
    assert len(corners(page)) == 4
    page.locator(".map-corner").nth(3).click()
    expect(page.locator(".map-corner")).to_have_count(3)
    page.locator("form.report summary").click()
    page.locator("[data-corners]").fill("115.92, 36.42\n115.94, 36.42\n115.94, 36.44\n115.92, 36.44")
    expect(page.locator(".map-corner")).to_have_count(4)
    assert serious_faults(page) == []
    assert not too_wide(page)
    page.fill("[name=name]", "管网改造")
    page.fill("[name=message_zh]", "正在施工")
    page.fill("[name=begins_at]", "2026-01-01T08:00")
    page.fill("[name=ends_at]", "2036-01-01T08:00")
    page.locator("[hx-get*='field=categories']").press_sequentially(town.category.code)
    page.locator("input[name=category]").first.check()
    page.locator("form.report .btn--main").click()
    expect(page.locator("[data-show-area]")).to_be_visible()
    area = ControlArea.objects.get()
    assert (area.regions, area.geom.extent) == ([], (115.92, 36.42, 115.94, 36.44))
    assert not opened.complaints
