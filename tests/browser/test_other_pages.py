"""Pages that no test of their own opens in a browser: axe finds nothing serious, and none scrolls sideways on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from onecity.core.accounts.scope import Actor
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import DESK, PHONE, Opened, browser, reported, town
from tests.factories import City, person

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "acceptor": (
        "cases:tickets",
        "cases:knowledge",
        "cases:new_article",
        "mailbox:list",
        "notices:list",
        "command:desk",
        "accounts:profile",
    ),
    "dispatcher": ("cases:assets", "cases:labels", "cases:control"),
    "leader": ("evaluation:overview", "evaluation:reports"),
    "data_steward": ("cases:imports", "geo:layers"),
    "auditor": ("ledger:audit",),
    "administrator": ("accounts:people", "accounts:new", "accounts:organisations", "linkage:overview", "programs:keys", "mfa_index"),
    "": ("account_login", "accounts:forgotten"),
}


def actor_of(town: City, role: str) -> Actor | None:
    """Somebody of the role: of the small city where it has one, newly appointed otherwise; nobody without a role."""
    if not role:
        return None
    return town.people.get(role) or person(role, town.centre)


def addresses_of(town: City, role: str) -> list[str]:
    """The pages of a role; to those without one belong a receipt and the page of errors."""
    others = [] if role else ["/nothing-here/", reverse("cases:reported", args=[reported(town).token])]
    return [reverse(name) for name in PAGES[role]] + others


def faults_of(opened: Opened, address: str) -> list[str]:
    """What is wrong with one page."""
    answer = opened.page.goto(f"{opened.server.url}{address}")
    assert answer and answer.status < 500, address
    return serious_faults(opened.page) + (["scrolls sideways"] if too_wide(opened.page) else [])


@pytest.mark.parametrize(("size", "theme", "language"), [(DESK, "light", "en"), (PHONE, "dark", "zh-hans")])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    browser: Browser, live_server: LiveServer, town: City, size: dict[str, int], theme: str, language: str
) -> None:
    found = {}
    for role in PAGES:
        opened = Opened(browser, live_server, actor_of(town, role), size, onecity_theme=theme, onecity_language=language)
        found |= {address: faults_of(opened, address) for address in addresses_of(town, role)}
        opened.page.context.close()
    assert {address: faults for address, faults in found.items() if faults} == {}
