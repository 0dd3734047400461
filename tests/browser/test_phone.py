"""The phone pages in a real browser of 360 x 740: place from the device, photo, verdict."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case
from onecity.core.cases.states import State
from tests.browser.looking import serious_faults, settled, tell_change, too_wide
from tests.browser.test_case_pages import Opened, browser, picture, reported, town
from tests.factories import City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


def handled(town: City) -> Case:
    """A case that waits for its verification, where the browser's device is."""
    case = reported(town)
    for act, who, given in (
        ("accept", "acceptor", Submission()),
        ("file", "duty_officer", Submission()),
        ("dispatch", "dispatcher", Submission(lead=town.bureau)),
        ("sign", "clerk", Submission()),
        ("finish", "clerk", Submission(note="cleared")),
    ):
        perform(town[who], case.pk, act, given)
    return Case.objects.get(pk=case.pk)


def test_a_grid_worker_verifies_on_the_spot(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:today")
    expect(page.locator("#today-tasks [data-far]")).to_have_text("0 m")
    page.click("#today-tasks .task")
    expect(page.locator("#verify-distance")).to_contain_text("0 m from the place, within 50 m")
    for number in range(2):
        page.locator(f"label:has(input[name=point_{number}][value=yes])").click()
    page.set_input_files("input[name=photos]", files=[picture()])
    page.click("button[value=pass]")
    expect(page.locator(".toast")).to_contain_text("Verified")
    case.refresh_from_db()
    assert case.state == State.VERIFIED
    assert case.photos.count() == 1
    assert not opened.complaints


def test_a_refused_verdict_keeps_photo_points_and_distance(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:verify", case.pk)
    expect(page.locator("#verify-distance")).to_contain_text("0 m from the place, within 50 m")
    page.set_input_files("input[name=photos]", files=[picture()])
    page.locator("label:has(input[name=point_0][value=yes])").click()
    page.click("button[value=pass]")
    expect(page.locator("#verify-form [role=alert]").first).to_contain_text("Answer every point")
    settled(page)
    expect(page.locator(".shots__one img")).to_have_count(1)
    expect(page.locator("input[name=point_0][value=yes]")).to_be_checked()
    expect(page.locator("#verify-distance")).to_contain_text("0 m from the place, within 50 m")
    assert serious_faults(page) == []
    page.locator("label:has(input[name=point_1][value=yes])").click()
    page.click("button[value=pass]")
    expect(page.locator(".toast")).to_contain_text("Verified")
    case.refresh_from_db()
    assert (case.state, case.photos.count()) == (State.VERIFIED, 1)
    assert not opened.complaints


def test_a_refused_report_keeps_photo_and_map(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:report")
    page.wait_for_selector("#report-map[data-drawn], .map-fault")
    expect(page.locator("#report-where")).to_contain_text("37150200100100")
    page.locator("#report-map").evaluate("map => (map.dataset.kept = 'yes')")
    page.set_input_files("input[name=photos]", files=[picture()])
    page.fill("#id_text", "Lamp out")
    page.click("button[form=report-form]")
    expect(page.locator("#report-form [role=alert]").first).to_contain_text("What you gave is kept")
    settled(page)
    expect(page.locator(".shots__one img")).to_have_count(1)
    expect(page.locator("#id_text")).to_have_value("Lamp out")
    expect(page.locator("#report-map")).to_have_attribute("data-kept", "yes")
    expect(page.locator("#report-where")).to_contain_text("37150200100100")
    assert not opened.complaints


def test_who_was_signed_out_meanwhile_loses_nothing_and_sends_again(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:verify", case.pk)
    page.set_input_files("input[name=photos]", files=[picture()])
    page.fill("#id_note", "seen from the road")
    context = page.context
    session = next(cookie["value"] for cookie in context.cookies() if cookie.get("name") == "sessionid")
    context.clear_cookies(name="sessionid")
    page.click("button[value=fail]")
    expect(page.locator(".toast--error")).to_contain_text("You were signed out")
    expect(page.locator(".shots__one img")).to_have_count(1)
    cookies = {"sessionid": session, "csrftoken": "b" * 32}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    page.click("button[value=fail]")
    expect(page.locator("#today-tasks")).to_be_visible()
    case.refresh_from_db()
    assert case.rework_count == 1
    assert not opened.complaints


def test_a_report_takes_place_and_grid_from_the_device(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:report")
    expect(page.locator("#report-where")).to_contain_text("37150200100100")
    page.set_input_files("input[name=photos]", files=[picture()])
    expect(page.locator(".shots img")).to_have_count(1)
    page.fill("#id_text", "Lamp out")
    page.click(".kinds__more summary")
    page.fill(".kinds__more input", "rubbish")
    page.click("#kind-found .found")
    page.click("button[form=report-form]")
    expect(page.locator(".toast")).to_contain_text("Reported")
    case = Case.objects.get()
    assert (case.text, case.category_id, case.photos.count()) == ("Lamp out", town.category.pk, 1)
    assert not opened.complaints


def test_new_tasks_arrive_without_reloading(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["grid_worker"], PHONE).goto("grid:today")
    expect(page.locator("#today-tasks")).to_contain_text("Nothing to verify now")
    case = handled(town)
    tell_change(page)
    expect(page.locator(f'#today-tasks [data-id="{case.pk}"]')).to_be_visible()


def test_going_on_duty(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["grid_worker"], PHONE).goto("grid:today")
    page.click("button[value=on]")
    expect(page.locator("#today-band")).to_contain_text("on duty")


@pytest.mark.parametrize("name", ["today", "report", "verify", "mine", "case", "map", "queue"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_page_fits_the_phone_and_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, town: City, name: str, theme: str
) -> None:
    case = handled(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE, onecity_theme=theme)
    page = opened.goto(f"grid:{name}", *([case.pk] if name in ("verify", "case") else []))
    page.wait_for_load_state("networkidle" if name != "map" else "load")
    assert not too_wide(page)
    assert serious_faults(page) == []
    assert not opened.complaints
