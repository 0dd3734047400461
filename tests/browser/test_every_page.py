"""Pages no other browser test opens, walked by who uses them, on a phone and on a dark desk: axe finds nothing serious, nothing sticks out."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from onecity.core.accounts.scope import Actor
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import DESK, PHONE, Opened, browser, reported, town
from tests.factories import City, person

__all__ = ["browser", "town"]

pytestmark = pytest.mark.django_db(transaction=True)

PAGES: dict[str, tuple[str, ...]] = {
    "supervisor": (
        "/desk/",
        "/cases/tickets/",
        "/cases/control/",
        "/notices/",
        "/evaluation/",
        "/evaluation/reports/",
        "/evaluation/rules/",
        "/patrol/",
        "/patrol/visits/",
        "/patrol/coverage/",
        "/patrol/attendance/",
    ),
    "duty_officer": ("/patrol/points/new/", "/show/presenter/"),
    "data_steward": ("/duty/faults/", "/assets/", "/assets/labels/", "/cases/imports/", "/geo/layers/", "/division/", "/fusion/"),
    "administrator": ("/me/", "/people/", "/people/new/", "/organisations/", "/linkage/", "/linkage/subscriptions/new/", "/programs/keys/"),
    "acceptor": ("/knowledge/", "/knowledge/new/", "/mail/", "/accounts/2fa/"),
    "auditor": ("/audit/",),
    "grid_worker": ("/m/round/",),
    "": ("/accounts/login/", "/accounts/password/reset/", "/nothing/here/"),
}
"""Addresses by the role that opens them; nobody signed in has none."""
FACES = (("zh-hans", "light", PHONE), ("en", "dark", DESK))
CSV = "what,category,longitude,latitude\nheap,06001,115.9,36.4\n,06001,,\n"


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    return serious_faults(page) + (["it scrolls sideways"] if too_wide(page) else [])


def somebody(town: City, role: str) -> Actor | None:
    """Who holds the post, or nobody."""
    return person(role, town.centre) if role else None


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_serious_and_nothing_sticks_out(browser: Browser, live_server: LiveServer, town: City, role: str) -> None:
    reported(town)
    who = somebody(town, role)
    found: dict[str, list[str]] = {}
    for language, theme, size in FACES:
        opened = Opened(browser, live_server, who, size, onecity_language=language, onecity_theme=theme)
        for address in PAGES[role]:
            answer = opened.page.goto(live_server.url + address)
            assert answer and answer.status == (404 if "nothing" in address else 200), address
            found[f"{address} {language}"] = faults(opened.page)
        assert not opened.complaints
        opened.page.context.close()
    assert not {where: what for where, what in found.items() if what}


def test_the_pages_of_a_file_of_reports_are_whole_too(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, person("data_steward", town.centre), PHONE).goto("cases:imports")
    page.set_input_files("input[type=file]", {"name": "reports.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/imports/*/")
    assert faults(page) == []
