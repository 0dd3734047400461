"""What browser tests of several pages ask of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SERIOUS = {"serious", "critical"}


def serious_faults(page: Page) -> list[str]:
    """What axe-core holds to be a serious fault of the page."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]]


def tell_change(page: Page, kind: str = "case") -> None:
    """Do what the live line does when a change is told."""
    page.evaluate("kind => document.dispatchEvent(new CustomEvent(`onecity:${kind}`, { detail: { kind } }))", kind)


def settled(page: Page) -> None:
    """Wait until no part of the page is being asked for or put in its place. By locator: the pages' policy forbids to evaluate a string."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def too_wide(page: Page) -> bool:
    """Whether the page would scroll sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))
