"""A division in a real browser: a line drawn on the map splits, undo brings back, neighbours are joined, and the day is published."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.division import actions
from onecity.core.geo.models import BaseGrid, in_force
from tests.browser.looking import serious_faults, settled, too_wide
from tests.browser.test_case_pages import Opened, browser, town
from tests.factories import WEST, City, person

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
TOWNSHIP = f"{WEST}001"
ONE, TWO = f"{TOWNSHIP}00100", f"{TOWNSHIP}00200"


def grids(page: Page) -> list[str]:
    return [box.get_attribute("value") or "" for box in page.locator("input[name=grid]").all()]


def click_map(page: Page, across: float, down: float) -> None:
    box = page.locator("#division-map canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def test_split_undo_join_publish(browser: Browser, live_server: LiveServer, town: City) -> None:
    BaseGrid.objects.update(people=1001, households=400, people_synthetic=True)
    steward = person("data_steward", town.centre)
    draft = actions.begin(steward, "试划分", TOWNSHIP, timezone.localdate())
    opened = Opened(browser, live_server, steward)
    page = opened.goto("division:editor", draft.pk)
    page.wait_for_selector("#division-map[data-shown]")
    assert serious_faults(page) == []
    assert not too_wide(page)

    click_map(page, 0.4, 0.5)
    expect(page.locator(f"input[value='{ONE}']")).to_be_checked()
    page.locator("[data-draw-line]").click()
    click_map(page, 0.05, 0.5)
    click_map(page, 0.7, 0.5)
    assert len(page.locator("[data-cut]").input_value().splitlines()) == 2
    page.get_by_role("button", name="Split").click()
    expect(page.locator("[role=alert]")).to_contain_text("whole village")
    expect(page.locator(f"input[value='{ONE}']")).to_be_checked()
    page.get_by_label("Cut whole villages").check()
    page.get_by_role("button", name="Split").click()
    expect(page.locator("input[name=grid]")).to_have_count(3)
    settled(page)

    page.keyboard.press("u")
    expect(page.locator("input[name=grid]")).to_have_count(2)
    settled(page)
    assert grids(page) == [ONE, TWO]
    page.locator(f"input[value='{ONE}']").check()
    page.locator(f"input[value='{TWO}']").check()
    page.get_by_role("button", name="Join").click()
    expect(page.locator("input[name=grid]")).to_have_count(1)
    settled(page)

    page.locator("[data-publish]").click()
    page.locator("dialog[open] .btn--main, dialog[open] .btn--risk").first.click()
    expect(page.get_by_role("heading", name="Which grid came after which")).to_be_visible()
    assert list(BaseGrid.objects.filter(in_force(), code__startswith=WEST).values_list("code", flat=True)) == [f"{TOWNSHIP}60100"]
    assert opened.complaints == []
