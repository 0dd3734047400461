"""The phone pages without a network: they open, what is done waits and arrives once, and nobody else sees or sends it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.grid.views import app
from onecity.core.accounts.models import User
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case
from onecity.core.cases.states import State
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import Opened, browser, picture, reported, session_of, town
from tests.browser.test_phone import PHONE, handled
from tests.factories import IN_WEST, City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 200
PATIENCE_MS = 20_000
LONG_MS = 180_000

KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("onecity-kept-"));
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    return kept.flat();
}"""
FILL = """async ({ owner, category, point, count, version }) => {
    const opening = indexedDB.open("onecity-phone", version);
    opening.onupgradeneeded = () => {
        opening.result.createObjectStore("items", { keyPath: "order", autoIncrement: true }).createIndex("key", "key", { unique: true });
        opening.result.createObjectStore("shots", { keyPath: ["key", "number"] });
    };
    const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const canvas = new OffscreenCanvas(640, 480);
    const draw = canvas.getContext("2d");
    const change = [];
    for (let number = 0; number < count; number++) {
        draw.fillStyle = `hsl(${number} 60% 50%)`;
        draw.fillRect(0, 0, 640, 480);
        const key = crypto.randomUUID();
        const fields = [["text", `report ${number}`], ["category", String(category)], ["point", point], ["place", ""]];
        const about = { kind: "report", case: 0, title: "Report", state: "waiting", words: "", faults: 0, run: "", ran: 0 };
        change.push([{ key, owner, fields, made: Date.now() - (count - number) * 1000, ...about }, await canvas.convertToBlob({ type: "image/jpeg" })]);
    }
    const writing = database.transaction(["items", "shots"], "readwrite");
    for (const [item, blob] of change) {
        writing.objectStore("items").put(item);
        writing.objectStore("shots").put({ key: item.key, number: 0, field: "photos", name: "a.jpg", blob });
    }
    await new Promise((resolve) => (writing.oncomplete = resolve));
    database.close();
}"""
WAITING = """async () => {
    const opening = indexedDB.open("onecity-phone");
    const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    const asking = database.transaction("items").objectStore("items").count();
    const count = await new Promise((resolve) => (asking.onsuccess = () => resolve(asking.result)));
    database.close();
    return count;
}"""
CLOCK_A_DAY_OFF = """() => {
    const Real = Date;
    window.off = 86_400_000;
    const now = () => Real.now() + window.off;
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(now()); }
        static now() { return now(); }
    };
}"""
STORAGE_FULL = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, ...more) {
        if (window.full && value.blob) throw new DOMException("full", "QuotaExceededError");
        return put.call(this, value, ...more);
    };
}"""


def until(page: Page, met: Callable[[], Any], patience_ms: int = PATIENCE_MS) -> None:
    """Wait until something holds, while the page goes on."""
    for _look in range(patience_ms // 100):
        if met():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to hold")


def opened_with_copies(browser: Browser, server: LiveServer, town: City, *cases: Case) -> Opened:
    """The phone of a grid worker who has looked at the day's tasks with a network."""
    opened = Opened(browser, server, town["grid_worker"], PHONE)
    page = opened.goto("grid:today")
    wanted = {"/m/", "/m/report/", "/m/spot/", "/m/mine/", "/m/queue/", *(f"/m/verify/{case.pk}/" for case in cases)}
    until(page, lambda: wanted <= set(page.evaluate(KEPT)))
    return opened


def fill_report(page: Page, town: City, text: str = "Lamp out") -> None:
    """Everything a report needs, by hand where there is no map."""
    page.set_input_files("input[name=photos]", files=[picture()])
    page.fill("#id_text", text)
    radios = page.locator(f"label.kind:has(input[name=category][value='{town.category.pk}'])")
    radios.first.click()
    expect(page.locator("[data-point]")).not_to_have_value("")


def with_a_likely_category(town: City) -> None:
    """One report of the worker's own, so that its category stands on the report page."""
    case = reported(town)
    Case.objects.filter(pk=case.pk).update(reported_by_id=town["grid_worker"].user_id)


def test_pages_open_without_a_network_as_they_were_last_seen(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    opened = opened_with_copies(browser, live_server, town, case)
    page = opened.page
    page.context.set_offline(True)
    for name, arguments in (("today", ()), ("report", ()), ("mine", ()), ("verify", (case.pk,)), ("spot", ()), ("queue", ())):
        opened.goto(f"grid:{name}", *arguments)
        expect(page.locator("#offline-band")).to_contain_text("As of")
    opened.goto("grid:today")
    expect(page.locator(f'#today-tasks [data-id="{case.pk}"]')).to_be_visible()
    opened.goto("grid:case", case.pk)
    expect(page.locator("#offline-band")).to_contain_text("not kept on this phone")
    page.context.set_offline(False)
    opened.goto("grid:today")
    expect(page.locator("#offline-band")).to_be_hidden()
    assert not opened.complaints


def test_a_report_without_a_network_waits_and_arrives_once(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("grid:report")
    fill_report(page, town)
    page.click("button[form=report-form]")
    expect(page.locator(".toast")).to_contain_text("Kept on this phone")
    expect(page.locator(".unsent-chip")).to_have_text("1")
    expect(page.locator("#id_text")).to_have_value("")
    fill_report(page, town, "Second lamp")
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("2")
    opened.goto("grid:queue")
    expect(page.locator(".unsent")).to_have_count(2)
    expect(page.locator(".unsent").first).to_contain_text("no. 1")
    assert serious_faults(page) == []
    assert not too_wide(page)
    page.context.set_offline(False)
    expect(page.locator(".unsent")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#queue-list")).to_contain_text("received")
    texts = list(Case.objects.filter(source="grid").order_by("pk").values_list("text", flat=True))
    assert texts == ["Lamp out", "Second lamp"]
    assert not opened.complaints


def test_every_category_is_found_without_a_network(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("grid:report")
    page.fill("#id_text", "A heap")
    page.click(".kinds__more summary")
    page.fill(".kinds__more input", "rubbish")
    page.click("#kind-found .found")
    expect(page.locator("[data-point]")).not_to_have_value("")
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("1")
    page.context.set_offline(False)
    until(page, lambda: Case.objects.filter(source="grid", category=town.category).count() == 1)
    assert not opened.complaints


def test_a_server_that_does_not_answer_is_no_reason_to_type_again(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.goto("grid:verify", case.pk)
    page.route("**/m/verify/**", lambda route: route.abort())
    page.route("**/m/queue/take", lambda route: route.abort())
    page.fill("#id_note", "seen from the road")
    page.click("button[value=fail]")
    expect(page.locator(".phone__kept")).to_contain_text("Kept on this phone")
    page.unroute("**/m/queue/take")
    opened.goto("grid:queue")
    page.click("#queue-send")
    expect(page.locator("#queue-list")).to_contain_text("received", timeout=PATIENCE_MS)
    case.refresh_from_db()
    assert case.rework_count == 1


def test_a_verdict_somebody_else_was_faster_with_stays_with_the_reason_and_its_choices(
    browser: Browser, live_server: LiveServer, town: City
) -> None:
    with_a_likely_category(town)
    case = handled(town)
    opened = opened_with_copies(browser, live_server, town, case)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("grid:verify", case.pk)
    page.set_input_files("input[name=photos]", files=[picture()])
    page.fill("#id_note", "still there")
    page.click("button[value=fail]")
    expect(page.locator(".phone__kept")).to_be_visible()
    perform(town["grid_worker"], case.pk, "pass", Submission(position=(IN_WEST.x, IN_WEST.y)))
    opened.goto("grid:queue")
    page.context.set_offline(False)
    row = page.locator(".unsent")
    expect(row).to_contain_text("The case has moved on", timeout=PATIENCE_MS)
    expect(page.locator("html[data-kept]")).to_have_count(0)
    expect(row.get_by_role("link", name="Open the case")).to_have_attribute("href", f"/m/cases/{case.pk}/")
    assert serious_faults(page) == []
    row.get_by_role("link", name="Report it anew").click()
    expect(page.locator("#id_text")).to_have_value("still there")
    expect(page.locator(".shots__one img")).to_have_count(1)
    page.locator("label.kind:has(input[name=category])").first.click()
    expect(page.locator("[data-point]")).not_to_have_value("")
    page.click("button[form=report-form]")
    expect(page.locator("#queue-list")).to_contain_text("received", timeout=PATIENCE_MS)
    assert Case.objects.get(text="still there").photos.count() == 1
    case.refresh_from_db()
    assert (case.state, case.rework_count) == (State.VERIFIED, 0)


def test_a_clock_a_day_ahead_that_is_put_right_reports_when_it_was(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.add_init_script(f"({CLOCK_A_DAY_OFF})()")
    page.context.set_offline(True)
    opened.goto("grid:report")
    fill_report(page, town)
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("1")
    before = timezone.now()
    page.wait_for_timeout(2000)
    page.evaluate("() => { window.off = 0; }")
    page.context.set_offline(False)
    until(page, lambda: Case.objects.filter(source="grid").exists())
    case = Case.objects.get(source="grid")
    assert abs(case.reported_at - before) < timedelta(seconds=2)
    assert case.events.get().data["device"]["by"] == "counted"


def test_full_storage_is_told_in_words_and_the_form_keeps_what_it_holds(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.add_init_script(f"({STORAGE_FULL})()")
    opened.goto("grid:report")
    page.evaluate("() => { window.full = true; }")
    fill_report(page, town)
    page.context.set_offline(True)
    page.click("button[form=report-form]")
    expect(page.locator(".toast--error")).to_contain_text("storage of this phone is full")
    expect(page.locator("#id_text")).to_have_value("Lamp out")
    expect(page.locator(".shots__one img")).to_have_count(1)
    page.evaluate("() => { window.full = false; }")
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("1")


def test_half_a_photo_is_named_and_the_rest_goes_after_it_was_taken_out(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    opened.goto("grid:report")
    fill_report(page, town)
    cut = picture() | {"name": "cut.jpg"}
    cut["buffer"] = cut["buffer"][:700]
    page.set_input_files("input[name=photos]", files=[picture(), cut])
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("1")
    opened.goto("grid:queue")
    page.context.set_offline(False)
    row = page.locator(".unsent")
    expect(row).to_contain_text("cut.jpg: ", timeout=PATIENCE_MS)
    row.get_by_role("link", name="Edit").click()
    expect(page.locator("#id_text")).to_have_value("Lamp out")
    page.get_by_role("button", name="Remove cut.jpg").click()
    page.click("button[form=report-form]")
    expect(page.locator("#queue-list")).to_contain_text("received", timeout=PATIENCE_MS)
    assert Case.objects.get(source="grid").photos.count() == 1


def test_a_thing_is_let_go_of_only_after_a_question(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    page.evaluate(FILL, filling(town, 1))
    opened.goto("grid:queue")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("dialog")).to_contain_text("Discard “Report”?")
    page.locator("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator(".unsent")).to_have_count(1)
    page.get_by_role("button", name="Discard").click()
    page.locator("dialog").get_by_role("button", name="Discard").click()
    expect(page.locator(".unsent")).to_have_count(0)
    assert page.evaluate(WAITING) == 0


def filling(town: City, count: int, version: int = 2) -> dict[str, Any]:
    """What fills the store of a phone."""
    owner = town["grid_worker"].user_id
    return {"owner": owner, "category": town.category.pk, "point": f"{IN_WEST.x},{IN_WEST.y}", "count": count, "version": version}


def test_another_person_neither_sees_nor_sends_what_waits(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = opened_with_copies(browser, live_server, town, handled(town))
    page = opened.page
    page.context.set_offline(True)
    page.evaluate(FILL, filling(town, 2))
    opened.goto("grid:queue")
    expect(page.locator(".unsent")).to_have_count(2)
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    opened.goto("grid:today")
    expect(page.locator(".toast")).to_contain_text("2 not yet sent wait")
    until(page, lambda: not page.evaluate(KEPT))
    other = session_of(town["other_grid_worker"])
    page.context.add_cookies([{"name": "sessionid", "value": other, "url": live_server.url}])
    opened.goto("grid:queue")
    expect(page.locator("#queue-state")).to_contain_text("2 of somebody else")
    expect(page.locator(".unsent")).to_have_count(0)
    page.click("#queue-send")
    assert not Case.objects.filter(source="grid").exists()
    page.context.add_cookies([{"name": "sessionid", "value": session_of(town["grid_worker"]), "url": live_server.url}])
    opened.goto("grid:queue")
    until(page, lambda: Case.objects.filter(source="grid").count() == 2)


def test_an_update_with_a_full_queue_loses_nothing(
    browser: Browser, live_server: LiveServer, town: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    page.context.set_offline(True)
    page.evaluate(FILL, filling(town, 5))
    page.context.set_offline(False)
    page.route("**/m/queue/take", lambda route: route.abort())
    newer = tmp_path / "phone-worker.js"
    newer.write_bytes(app.WORKER.read_bytes() + b"\n// a newer one")
    monkeypatch.setattr(app, "WORKER", newer)
    opened.goto("grid:queue")
    toast = page.locator(".toast").filter(has_text="A new version is here")
    expect(toast).to_be_visible(timeout=PATIENCE_MS)
    page.unroute("**/m/queue/take")
    with page.expect_navigation():
        toast.get_by_role("button", name="Reload").click()
    expect(page.locator("#queue-list")).to_contain_text("received", timeout=PATIENCE_MS)
    until(page, lambda: Case.objects.filter(source="grid").count() == 5)


def test_a_store_of_an_older_version_brings_its_things_along(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.page
    page.goto(f"{live_server.url}/mark.svg")
    page.evaluate(FILL, filling(town, 3, version=1))
    opened.goto("grid:queue")
    until(page, lambda: Case.objects.filter(source="grid").count() == 3)
    until(page, lambda: page.evaluate(WAITING) == 0)
    assert not opened.complaints


def test_two_hundred_reports_arrive_once_through_a_cut_and_a_kill(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    context = page.context
    context.set_offline(True)
    page.evaluate(FILL, filling(town, MANY))
    sent = Case.objects.filter(source="grid")
    context.set_offline(False)
    until(page, lambda: sent.count() > 20, LONG_MS)
    context.set_offline(True)
    page.wait_for_timeout(500)
    context.set_offline(False)
    until(page, lambda: sent.count() > 60, LONG_MS)
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/m/queue/")
    until(page, lambda: page.evaluate(WAITING) == 0, LONG_MS)
    texts = list(sent.order_by("pk").values_list("text", flat=True))
    assert texts == [f"report {number}" for number in range(MANY)]
    assert sum(case.photos.count() for case in sent) == MANY


def test_forms_wait_without_a_worker_too(browser: Browser, live_server: LiveServer, town: City) -> None:
    with_a_likely_category(town)
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.page
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined }); delete window.caches;")
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }); crypto.randomUUID = undefined;")
    opened.goto("grid:report")
    page.context.set_offline(True)
    fill_report(page, town)
    page.click("button[form=report-form]")
    expect(page.locator(".unsent-chip")).to_have_text("1")
    page.context.set_offline(False)
    until(page, lambda: Case.objects.filter(source="grid").count() == 1)
    assert not opened.complaints


def test_a_site_check_without_a_network_waits_and_arrives_once(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = handled(town)
    perform(town["acceptor"], case.pk, "ask_check", Submission(note="Is it gone?", person=User.objects.get(pk=town["grid_worker"].user_id)))
    opened = opened_with_copies(browser, live_server, town)
    page = opened.page
    until(page, lambda: f"/m/check/{case.pk}/" in page.evaluate(KEPT))
    page.context.set_offline(True)
    opened.goto("grid:check", case.pk)
    expect(page.locator("#offline-band")).to_contain_text("As of")
    page.click("button[form=verify-form]")
    expect(page.locator(".toast")).to_contain_text("Say what you found.")
    page.locator("label:has(input[name=outcome])").first.click()
    page.set_input_files("input[name=photos]", files=[picture()])
    page.click("button[form=verify-form]")
    expect(page.locator(".phone__kept")).to_contain_text("Kept on this phone")
    page.context.set_offline(False)
    opened.goto("grid:queue")
    until(page, lambda: page.evaluate(WAITING) == 0)
    assert case.events.filter(act="answer_check").count() == 1
    assert case.photos.count() == 1
    assert not opened.complaints


def test_the_map_around_the_nearest_grids_is_kept(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = opened_with_copies(browser, live_server, town)
    page = opened.goto("grid:places", query="?q=3715")
    tiles = "async () => (await (await caches.open('onecity-tiles')).keys()).map(({ url }) => new URL(url).pathname)"
    until(page, lambda: len(page.evaluate(tiles)) >= 20)
    assert len(page.evaluate(tiles)) <= 400
    page.context.set_offline(True)
    fetched = "async (address) => (await fetch(address)).status"
    assert page.evaluate(fetched, page.evaluate(tiles)[0]) == 200
    assert not opened.complaints
