"""Telling this phone, in a real browser: asked only when tapped, shown without anything personal, words where it cannot be."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.notices.models import PushDevice
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import Opened, browser, town
from tests.browser.test_phone import PHONE
from tests.browser.test_phone_offline import until
from tests.factories import City
from tests.integration.test_phone_messages import told
from tests.pushes import Phone

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
SUBSCRIBES = """(given) => {
    window.asked = 0;
    Object.defineProperty(Notification, "permission", { get: () => "default" });
    Notification.requestPermission = async () => { window.asked += 1; return given.permission; };
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
        window.key = options.applicationServerKey.length;
        if (!given.endpoint) throw new DOMException("no push service", "AbortError");
        return { toJSON: () => ({ endpoint: given.endpoint, keys: given.keys }) };
    };
}"""


def subscribing(opened: Opened, endpoint: str = "", permission: str = "granted") -> None:
    """The browser's push service, as far as this page sees it: the real one lies outside."""
    phone = Phone()
    given = {"endpoint": endpoint, "permission": permission, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
    opened.page.add_init_script(f"({SUBSCRIBES})({json.dumps(given)})")


def told_on(page: Page) -> Any:
    return expect(page.locator("[data-push-told]"))


def test_a_phone_is_told_when_somebody_taps_for_it(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    subscribing(opened, "https://fcm.googleapis.com/fcm/send/abc")
    page = opened.goto("grid:messages")
    told_on(page).to_have_text("This phone is told only while the app is open.")
    assert page.evaluate("window.asked") == 0
    assert serious_faults(page) == []
    page.click("[data-push-ask]")
    told_on(page).to_contain_text("is told of new messages while the app is closed")
    assert PushDevice.objects.get().user_id == town["grid_worker"].user_id
    assert not too_wide(page)
    page.click(".tell__list button")
    told_on(page).to_have_text("This phone is told only while the app is open.")
    assert not PushDevice.objects.exists()
    assert not opened.complaints


@pytest.mark.parametrize(
    ("endpoint", "permission", "words"),
    [("", "denied", "Notifications are closed to this site"), ("", "granted", "The push service of this browser cannot be reached now")],
)
def test_what_stands_in_the_way_is_told_in_words(
    browser: Browser, live_server: LiveServer, town: City, endpoint: str, permission: str, words: str
) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    subscribing(opened, endpoint, permission)
    page = opened.goto("grid:messages")
    page.click("[data-push-ask]")
    told_on(page).to_contain_text(words)
    assert not PushDevice.objects.exists()


def test_a_browser_that_cannot_says_so(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    opened.page.add_init_script("delete window.PushManager")
    page = opened.goto("grid:messages")
    told_on(page).to_contain_text("This browser cannot be told while the app is closed")
    expect(page.locator("[data-push-ask]")).to_be_hidden()


def test_the_worker_shows_the_number_and_nothing_personal(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["grid_worker"], PHONE)
    page = opened.page
    page.context.grant_permissions(["notifications", "geolocation"], origin=live_server.url)
    told(town, "柳园路")
    line = page.context.new_cdp_session(page)
    seen: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    line.send("ServiceWorker.enable")
    opened.goto("grid:messages")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    until(page, lambda: seen)
    data = json.dumps({"kind": "case.dispatch", "number": "LC1", "language": "en"})
    line.send("ServiceWorker.deliverPushMessage", {"origin": live_server.url, "registrationId": seen[-1]["registrationId"], "data": data})
    shown = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => [title, body, tag])"
    until(page, lambda: page.evaluate(shown))
    assert page.evaluate(shown) == [["Onecity", "A new message · LC1", "LC1"]]
    assert not opened.complaints
