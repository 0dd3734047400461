"""The duty list's grid by keyboard and clipboard, the tester on the map, the calendar: in a real browser, and axe finds nothing serious."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.accounts.calendars.current import look_again
from onecity.core.accounts.models import CalendarVersion
from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.actions.versions import copy_list
from onecity.core.cases.models import DutyLine, DutyList
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import PHONE, Opened, browser, town
from tests.factories import IN_WEST, City, person

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def _calendar_of_this_test() -> Iterator[None]:
    look_again()
    yield
    look_again()


@pytest.fixture
def steward(town: City) -> Actor:
    return person("data_steward", town.centre)


@pytest.fixture
def draft(town: City, steward: Actor) -> DutyList:
    return copy_list(steward, town.duty_list.pk, "next")


def cell(page: Page, line: int, column: str):
    return page.locator(f"tr[data-line='{line}'] td[data-column='{column}']")


def lead(draft: DutyList, line: int) -> str:
    return DutyLine.objects.get(duty_list=draft, number=line).lead.code


def test_the_grid_is_written_by_keyboard_and_taken_back(browser: Browser, live_server: LiveServer, steward: Actor, draft: DutyList) -> None:
    opened = Opened(browser, live_server, steward)
    page = opened.goto("cases:duty_lines", draft.pk)
    cell(page, 1, "lead").click()
    page.keyboard.press("Enter")
    page.keyboard.type("LC-SL")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "lead")).to_contain_text("LC-SL Unit")
    assert lead(draft, 1) == "LC-SL"
    expect(cell(page, 2, "lead")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "lead")).to_contain_text("LC-CG")
    assert lead(draft, 1) == "LC-CG"
    assert opened.complaints == []


def test_what_cannot_be_taken_stays_marked_until_it_is_put_right(
    browser: Browser, live_server: LiveServer, steward: Actor, draft: DutyList
) -> None:
    page = Opened(browser, live_server, steward).goto("cases:duty_lines", draft.pk)
    cell(page, 1, "limit_handle").click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("#duty-said")).to_contain_text("Line 1, Handle: A limit needs a unit")
    expect(cell(page, 1, "limit_handle")).to_have_attribute("aria-invalid", "true")
    cell(page, 1, "limit_handle").click()
    page.keyboard.press("Enter")
    page.keyboard.type("3 working days")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "limit_handle")).to_have_text("3 working days")
    expect(cell(page, 1, "limit_handle")).not_to_have_attribute("aria-invalid", "true")


def test_cells_of_a_spreadsheet_are_pasted_at_once(browser: Browser, live_server: LiveServer, steward: Actor, draft: DutyList) -> None:
    page = Opened(browser, live_server, steward).goto("cases:duty_lines", draft.pk)
    cell(page, 1, "lead").click()
    page.evaluate(PASTE, "LC-SL\tLC-CG\nby hand: owner\t\n")
    expect(cell(page, 2, "lead")).to_have_text("by hand: owner")
    expect(cell(page, 1, "assisting")).to_contain_text("LC-CG")
    page.get_by_role("button", name="New line like this").click()
    expect(page.locator("tr[data-line='4']")).to_be_visible()
    page.get_by_role("button", name="Remove line").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("tr[data-line='4']")).to_have_count(0)


def test_the_tester_keeps_its_question_in_the_address(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["dispatcher"]).goto(
        "cases:duty_tester", query=f"?category={town.category.pk}&point={IN_WEST.x},{IN_WEST.y}"
    )
    expect(page.get_by_text("Unit LC-CG", exact=True).first).to_be_visible()
    expect(page.locator(".duty__tried .is-chosen")).to_contain_text("Line 1")


def test_a_day_of_the_calendar_is_changed_by_a_click(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, person("administrator", town.centre))
    page = opened.goto("accounts:calendar", query="?year=2026")
    page.locator("a[href*='day=2026-07-24']").click()
    page.get_by_label("days off").check()
    page.get_by_label("Reason").first.fill("notice 3")
    page.get_by_role("button", name="Keep as a new version").first.click()
    expect(page.locator("td[data-changed] a[href*='day=2026-07-24']")).to_be_visible()
    assert CalendarVersion.objects.get().content["days"] == {"2026-07-24": {"works": False, "why": "notice 3"}}
    assert opened.complaints == []


def test_axe_finds_nothing_serious_and_phones_do_not_scroll_sideways(
    browser: Browser, live_server: LiveServer, town: City, steward: Actor, draft: DutyList
) -> None:
    pages = [("cases:duty", ""), ("cases:duty_lines", draft.pk), ("cases:duty_publish", draft.pk), ("cases:duty_compare", draft.pk)]
    for theme in ("light", "dark"):
        opened = Opened(browser, live_server, steward, onecity_theme=theme)
        for name, key in [*pages, ("cases:duty_tester", ""), ("accounts:calendar", ""), ("cases:clocks", "")]:
            page = opened.goto(name, *([key] if key else []))
            assert serious_faults(page) == [], (name, theme)
    small = Opened(browser, live_server, steward, PHONE)
    for name, key in [*pages, ("accounts:calendar", "")]:
        assert not too_wide(small.goto(name, *([key] if key else []))), name
