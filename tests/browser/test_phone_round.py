"""The round without a network: it opens, a visit with its finding waits and arrives once, at the moment it was made; so does the track."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.grid.views import app
from onecity.apps.patrol.actions import Told, visit
from onecity.apps.patrol.models import CheckPoint, Outcome, TrackPoint, Visit
from onecity.core.cases.models import Case, VoiceNote
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import Opened, browser, picture, town
from tests.browser.test_patrol import FIRE, PHONE, points
from tests.browser.test_phone_offline import CLOCK_A_DAY_OFF, KEPT, PATIENCE_MS, WAITING, until
from tests.factories import IN_WEST, City, person
from tests.voices import webm

__all__ = ["browser", "points", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
NEWER = "build-000000000000"
BUILDS = """async () => {
    const name = (await caches.keys()).find((name) => name.startsWith("onecity-kept-"));
    const cache = await caches.open(name);
    const pages = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/m/"));
    return Promise.all(pages.map(async (page) => (await cache.match(page)).headers.get("Onecity-Build")));
}"""
STEPS = """async () => {
    const opening = indexedDB.open("onecity-track");
    const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const asking = database.objectStoreNames.contains("steps") && database.transaction("steps").objectStore("steps").count();
    const count = asking ? await new Promise((resolve) => (asking.onsuccess = () => resolve(asking.result))) : 0;
    database.close();
    return count;
}"""


def opened_with_round(browser: Browser, server: LiveServer, town: City, points: list[CheckPoint], first: str = "grid:today") -> Opened:
    """The phone of a grid worker who has looked at the day's tasks, and no further, with a network."""
    opened = Opened(browser, server, town["grid_worker"], PHONE)
    page = opened.goto(first)
    wanted = {"/m/round/", *(f"/m/round/{point.pk}/" for point in points)}
    until(page, lambda: wanted <= set(page.evaluate(KEPT)))
    return opened


def answer_all(page: Page, *wrong: str) -> None:
    """Answer the checklist; `wrong` are the items that do not hold."""
    for item in FIRE:
        page.locator(f"label:has(input[name=item-{item.code}][value={'no' if item.code in wrong else 'yes'}])").click()


def measured(page: Page) -> None:
    """The device has told where it is."""
    expect(page.locator("#verify-distance")).to_contain_text("m from the point")


def test_a_visit_without_a_network_waits_and_arrives_once_with_its_finding(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("round:today")
    expect(page.locator("#offline-band")).to_contain_text("As of")
    page.locator(f'#today-tasks [data-id="{points[0].pk}"]').click()
    measured(page)
    page.click("button[value=visited]")
    expect(page.locator(".toast")).to_contain_text("Answer every item of the checklist.")
    answer_all(page, "exits")
    page.click("button[value=visited]")
    expect(page.locator(".toast").last).to_contain_text("Say what you found")
    page.set_input_files("input[name=photos]", files=[picture()])
    page.set_input_files("input[name=voice]", files=[{"name": "a.webm", "mimeType": "audio/webm", "buffer": webm()}])
    page.click("button[value=visited]")
    made = timezone.now()
    expect(page.locator(".phone__kept")).to_contain_text("Kept on this phone")
    opened.goto("round:today")
    row = page.locator(f'#today-tasks [data-id="{points[0].pk}"]')
    expect(row).to_have_attribute("data-waits", "Done, waiting on this phone")
    expect(page.locator("#today-tasks [data-waits]")).to_have_count(1)
    assert serious_faults(page) == []
    assert not too_wide(page)
    opened.goto("round:point", points[0].pk)
    expect(page.locator(".band[data-held]")).to_contain_text("waits on this phone already")
    opened.goto("grid:queue")
    expect(page.locator(".unsent")).to_contain_text("Visit · Joinery 0")
    expect(page.locator(".unsent .task__where").first).to_contain_text("photos: 1 · voice note")
    page.wait_for_timeout(2000)
    page.context.set_offline(False)
    expect(page.locator("#queue-list")).to_contain_text("Joinery 0: visited. Made of it", timeout=PATIENCE_MS)
    done, case = Visit.objects.get(), Case.objects.get()
    assert abs(done.at - made) < timedelta(seconds=1.5)
    assert done.arrived_at and done.arrived_at - done.at > timedelta(seconds=1.5)
    assert (done.outcome, done.metres, done.accuracy is not None, done.cases.get()) == (Outcome.FOUND, 0, True, case)
    assert (case.reported_at, case.photos.count(), VoiceNote.objects.get().case) == (done.at, 1, case)
    expect(page.locator("html[data-kept]")).to_have_count(0)
    opened.goto("round:today")
    expect(page.locator("#today-tasks .task")).to_have_count(2)
    assert not opened.complaints


def test_the_list_of_an_open_round_changes_as_the_visit_arrives(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points, "round:today")
    page = opened.page
    page.context.set_offline(True)
    opened.goto("round:point", points[1].pk)
    page.click("button[value=nobody]")
    expect(page.locator(".phone__kept")).to_be_visible()
    opened.goto("round:today")
    expect(page.locator("#today-tasks [data-waits]")).to_have_count(1)
    page.locator("[data-place-first] button").click()
    expect(page.locator(".toast").last).to_contain_text("This needs a network.")
    page.context.set_offline(False)
    expect(page.locator("#today-tasks [data-waits]")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#today-tasks")).to_contain_text("Nobody there", timeout=PATIENCE_MS)
    assert Visit.objects.get().outcome == Outcome.NOBODY


def test_the_point_close_by_is_named_until_one_walks_on(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("round:today")
    expect(page.locator("#near-band")).to_have_text("Close by, 0 m: Joinery 0")
    assert serious_faults(page) == []
    page.context.set_geolocation({"longitude": IN_WEST.x + 0.05, "latitude": IN_WEST.y})
    expect(page.locator("#near-band")).to_be_hidden()
    page.locator(f'#today-tasks [data-id="{points[0].pk}"]').click()
    lead = page.get_by_role("link", name="Lead me there")
    expect(lead).to_have_attribute("href", f"geo:{IN_WEST.y},{IN_WEST.x}?q={IN_WEST.y},{IN_WEST.x}")
    page.context.set_geolocation({"longitude": IN_WEST.x, "latitude": IN_WEST.y})
    expect(lead).to_be_hidden()
    assert not opened.complaints


def test_a_clock_a_day_ahead_that_is_put_right_tells_when_the_visit_was(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page = opened.page
    page.add_init_script(f"({CLOCK_A_DAY_OFF})()")
    page.context.set_offline(True)
    opened.goto("round:point", points[0].pk)
    measured(page)
    answer_all(page)
    page.click("button[value=visited]")
    expect(page.locator(".phone__kept")).to_be_visible()
    before = timezone.now()
    page.wait_for_timeout(2000)
    page.evaluate("() => { window.off = 0; }")
    page.context.set_offline(False)
    until(page, Visit.objects.exists)
    assert abs(Visit.objects.get().at - before) < timedelta(seconds=2)
    until(page, TrackPoint.objects.exists)
    assert abs(TrackPoint.objects.earliest("at").at - before) < timedelta(seconds=20)


def test_a_point_withdrawn_meanwhile_is_told_and_what_was_found_is_reported(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("round:point", points[0].pk)
    measured(page)
    answer_all(page, "exits")
    page.fill("#id_note", "boxes in the way")
    page.set_input_files("input[name=photos]", files=[picture()])
    page.click("button[value=visited]")
    expect(page.locator(".phone__kept")).to_be_visible()
    CheckPoint.objects.filter(pk=points[0].pk).update(active=False)
    opened.goto("grid:queue")
    page.context.set_offline(False)
    row = page.locator(".unsent")
    expect(row).to_contain_text("no longer visited", timeout=PATIENCE_MS)
    expect(page.locator("html[data-kept]")).to_have_count(0)
    row.get_by_role("link", name="Report it anew").click()
    expect(page.locator("#id_text")).to_have_value("boxes in the way")
    expect(page.locator(".shots__one img")).to_have_count(1)
    opened.goto("grid:queue")
    CheckPoint.objects.update(active=True)
    visit(person("verifier", town.centre), points[0].pk, Told({}, nobody=True))
    page.locator(".unsent").get_by_role("button", name="Send again").click()
    expect(page.locator("#queue-list")).to_contain_text("was there at", timeout=PATIENCE_MS)
    assert Visit.objects.filter(by_id=town["grid_worker"].user_id).count() == Case.objects.count() == 1
    assert not opened.complaints


def test_an_edited_visit_stays_where_and_when_it_was_made(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("round:point", points[0].pk)
    measured(page)
    answer_all(page)
    page.fill("#id_note", "frist")
    page.click("button[value=visited]")
    expect(page.locator(".phone__kept")).to_be_visible()
    made = timezone.now()
    page.context.set_geolocation({"longitude": IN_WEST.x + 0.05, "latitude": IN_WEST.y})
    page.wait_for_timeout(1500)
    opened.goto("grid:queue")
    page.locator(".unsent").get_by_role("link", name="Edit").click()
    expect(page.locator("#id_note")).to_have_value("frist")
    expect(page.locator("input[name=item-exits][value=yes]")).to_be_checked()
    expect(page.locator("#verify-distance")).to_have_text("0 m from the point")
    page.fill("#id_note", "first")
    page.click("button[value=visited]")
    page.wait_for_url("**/m/queue/")
    expect(page.locator(".unsent")).to_have_count(1)
    page.context.set_offline(False)
    until(page, Visit.objects.exists)
    done = Visit.objects.get()
    assert (done.note, done.metres) == ("first", 0)
    assert abs(done.at - made) < timedelta(seconds=1.4)


def test_an_update_with_visits_waiting_loses_none(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page = opened.page
    page.add_init_script("delete ServiceWorkerRegistration.prototype.sync;")  # a worker that sends in the background takes over later
    page.context.set_offline(True)
    for point in points:
        opened.goto("round:point", point.pk)
        measured(page)
        answer_all(page)
        page.click("button[value=visited]")
        expect(page.locator(".phone__kept")).to_be_visible()
    page.context.set_offline(False)
    page.route("**/m/queue/take", lambda route: route.abort())
    newer = tmp_path / "phone-worker.js"
    newer.write_bytes(re.sub(rb"build-[0-9a-f]{12}", NEWER.encode(), app.WORKER.read_bytes()))
    monkeypatch.setattr(app, "WORKER", newer)
    opened.goto("grid:queue")
    toast = page.locator(".toast").filter(has_text="A new version is here")
    expect(toast).to_be_visible(timeout=PATIENCE_MS)
    page.unroute("**/m/queue/take")
    with page.expect_navigation():
        toast.get_by_role("button", name="Reload").click()
    until(page, lambda: page.evaluate(WAITING) == 0)
    until(page, lambda: set(page.evaluate(BUILDS)) == {NEWER})
    assert set(Visit.objects.values_list("check_point_id", flat=True)) == {point.pk for point in points}


def test_what_was_walked_without_a_network_is_kept_through_a_kill_and_sent_later(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    opened = opened_with_round(browser, live_server, town, points)
    page, context = opened.page, opened.page.context
    context.set_offline(True)
    opened.goto("round:today")
    for number in range(1, 4):
        context.set_geolocation({"longitude": IN_WEST.x + 0.001 * number, "latitude": IN_WEST.y})
        until(page, lambda number=number: page.evaluate(STEPS) >= number)
    kept = page.evaluate(STEPS)
    page.close(run_before_unload=False)
    page = context.new_page()
    context.set_offline(False)
    page.goto(f"{live_server.url}/m/round/{points[0].pk}/")
    until(page, lambda: TrackPoint.objects.count() >= kept)
    until(page, lambda: page.evaluate(STEPS) == 0)
    assert set(TrackPoint.objects.values_list("user_id", flat=True)) == {town["grid_worker"].user_id}
