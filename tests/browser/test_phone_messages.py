"""Messages and grids on the phone: read without a network and told later, searched while one types."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.geo.models import BaseGrid
from onecity.core.notices.queries import unread_count
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import Opened, browser, town
from tests.browser.test_phone import PHONE, handled
from tests.browser.test_phone_offline import KEPT, opened_with_copies, until
from tests.factories import IN_WEST, City
from tests.integration.test_phone_messages import told
from tests.integration.test_phone_places import home

__all__ = ["browser", "home", "town"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(town: City) -> City:
    """The small city, as `home` asks for it."""
    return town


def test_a_message_read_without_a_network_is_told_later(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    told(town, "柳园路", f"/cases/{case.pk}/")
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    expect(page.locator("#today-ways [data-id=messages] .rail__count")).to_have_text("1")
    until(page, lambda: "/m/messages/" in page.evaluate(KEPT))
    page.context.set_offline(True)
    opened.goto("grid:messages")
    expect(page.locator("#messages [data-unread]")).to_have_count(1)
    page.click("#messages .task")
    page.wait_for_url("**/m/cases/*/")
    opened.goto("grid:messages")
    expect(page.locator("#messages [data-unread]")).to_have_count(0)
    assert unread_count(town["grid_worker"]) == 1
    page.context.set_offline(False)
    opened.goto("grid:messages")
    until(page, lambda: unread_count(town["grid_worker"]) == 0)
    assert serious_faults(page) == []
    assert not too_wide(page)
    assert not opened.complaints


def test_a_grid_is_searched_while_one_types_also_without_a_network(
    browser: Browser, live_server: LiveServer, town: City, home: BaseGrid
) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.goto("grid:grid", home.code)
    expect(page.locator("[data-group=households] [data-far]").first).to_have_text("0 m")
    assert serious_faults(page) == []
    assert not too_wide(page)
    page.context.set_offline(True)
    opened.goto("grid:grid", home.code)
    page.fill("[data-filter]", "asset 0000001")
    expect(page.locator("#places .task:visible")).to_have_count(1)
    expect(page.locator("[data-group=households]")).to_be_hidden()
    page.fill("[data-filter]", "nothing like it")
    expect(page.locator("#places-none")).to_be_visible()
    page.fill("[data-filter]", "asset 0000001")
    page.locator("[data-group=assets] .task:visible >> text=Report here").click()
    page.wait_for_url("**/m/report/?asset=*")
    expect(page.locator("[data-point]")).not_to_have_value("")
    assert not opened.complaints


def test_reporting_here_begins_with_the_place(browser: Browser, live_server: LiveServer, town: City, home: BaseGrid) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:grid", home.code)
    page.locator("[data-group=points] >> text=Report here").click()
    expect(page.locator("[data-point]")).to_have_value(f"{IN_WEST.x:.6f},{IN_WEST.y:.6f}")
    assert not opened.complaints
