"""The page of a grid in a browser: its map, figures that follow, people called from the drawer; a department's own grid."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.fusion.queries import owned
from onecity.core.accounts.models import User
from onecity.core.accounts.phones import put_phone
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.models import LookUp
from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from tests.browser.looking import serious_faults, tell_change, too_wide
from tests.browser.test_case_pages import DESK, PHONE, Opened, browser, reported, town
from tests.factories import IN_WEST, City
from tests.integration.test_own_grids import sent, system

__all__ = ["browser", "system", "town"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(town: City) -> Iterator[City]:
    """The same city under the name that fixtures of integration tests ask for; own grids are remembered for it alone."""
    owned._remembered.clear()
    yield town
    owned._remembered.clear()


def west() -> BaseGrid:
    return BaseGrid.objects.get(geom__covers=IN_WEST)


def test_figures_follow_what_happens_and_people_are_called_from_the_drawer(browser: Browser, live_server: LiveServer, town: City) -> None:
    worker = User.objects.get(pk=town["grid_worker"].user_id)
    put_phone(worker, "13800001234")
    worker.save()
    set_status(town["grid_worker"], Status.ON, (IN_WEST.x, IN_WEST.y))
    opened = Opened(browser, live_server, town["duty_officer"])
    page = opened.goto("geo:grid", west().code)
    page.wait_for_selector("#grid-map[data-drawn], .map-fault")
    open_cases = page.locator(".figure", has=page.get_by_text("Open cases", exact=True))
    expect(open_cases.locator(".figure__value")).to_have_text("0")
    case = reported(town)
    tell_change(page)
    expect(open_cases.locator(".figure__value")).to_have_text("1")
    page.locator("#grid-sections a[data-drawer]", has_text=case.label).click()
    expect(page.locator("#drawer #case-view")).to_contain_text(case.label)
    page.locator("#drawer [data-close-drawer]").click()
    page.locator("#grid-sections a[data-drawer]", has_text=worker.get_full_name()).click()
    page.locator("#drawer").get_by_role("button", name="Show the number").click()
    expect(page.locator("#drawer a[href^='tel:']")).to_have_attribute("href", "tel:13800001234")
    assert LookUp.objects.get(subject_kind="user").subject_id == worker.username
    assert not opened.complaints


@pytest.mark.parametrize(("language", "theme", "size"), [("zh-hans", "light", PHONE), ("en", "dark", DESK)])
def test_nothing_sticks_out_and_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, city: City, system: object, language: str, theme: str, size: dict[str, int]
) -> None:
    sent(city)
    for who, name, arguments in (
        ("duty_officer", "geo:grid", (west().code,)),
        ("clerk", "fusion:own", ()),
        ("clerk", "fusion:own-grid", (owned.own_grids(city.bureau.path)[west().code].url.strip("/").split("/")[-1],)),
    ):
        opened = Opened(browser, live_server, city[who], size, onecity_language=language, onecity_theme=theme)
        page = opened.goto(name, *arguments)
        page.wait_for_load_state("networkidle")
        assert serious_faults(page) == [] and not too_wide(page), name
        assert not opened.complaints
        page.context.close()
