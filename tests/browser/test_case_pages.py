"""The pages of cases in a real browser: by keyboard, with photos, on a telephone; axe finds nothing serious."""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case
from onecity.core.cases.photos import read_photo
from onecity.core.cases.states import Source, State
from tests.browser.looking import settled
from tests.factories import IN_WEST, City, person, small_city
from tests.taught import taught

SERIOUS = {"serious", "critical"}
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium with a software GPU. Playwright keeps an event loop running here, beside which Django would refuse to work."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def town(db: None, settings, tmp_path) -> City:
    """The small city, its photos in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return small_city()


class Served(Protocol):
    """Whatever serves the pages: pytest-django's server, or the city's own."""

    @property
    def url(self) -> str:
        """Its address."""


class Opened:
    """A page of somebody, and what the browser complains about."""

    def __init__(self, browser: Browser, server: Served, actor: Actor | None, size: dict[str, int] = DESK, **cookies: str) -> None:
        context = browser.new_context(viewport=size, reduced_motion="reduce", geolocation={"longitude": 115.92, "latitude": 36.45})  # type: ignore[arg-type]
        context.grant_permissions(["geolocation"])
        given = {"onecity_language": "en", **cookies} | ({"sessionid": session_of(actor)} if actor else {})
        context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in given.items()])
        self.page: Page = context.new_page()
        self.server = server
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text) if "Content Security Policy" in message.text else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def goto(self, name: str, *arguments: object, query: str = "") -> Page:
        """Open a page by the name of its address."""
        self.page.goto(f"{self.server.url}{reverse(name, args=arguments)}{query}")
        return self.page


def session_of(actor: Actor) -> str:
    """A session somebody signed in with."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def reported(town: City, text: str = "路口有一堆垃圾") -> Case:
    """A fresh case."""
    return report(town["acceptor"], Report(text, IN_WEST.x, IN_WEST.y, town.category, Source.WEB))


def picture() -> dict:
    """A photo to be chosen in a file input."""
    content = BytesIO()
    Image.new("RGB", (320, 200), "teal").save(content, "JPEG")
    return {"name": "heap.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def test_a_case_is_accepted_from_the_list_by_keyboard_alone(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("cases:list")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer #case-view")
    page.keyboard.press("a")
    page.wait_for_selector("#act-slot .act-form")
    settled(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Accepted")
    expect(page.locator("#drawer .stage-line__step.is-now")).to_contain_text("Awaiting filing")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert not opened.complaints


def test_a_form_sent_in_the_moment_it_arrives_waits_for_htmx(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("cases:list")
    page.click("#case-rows [data-row]")
    page.wait_for_selector("#drawer #case-view")
    settled(page)
    page.evaluate(
        """() => {
            document.body.dataset.same = "yes";
            const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
            const seen = new MutationObserver(() => document.querySelector(".act-form.htmx-added") && (seen.disconnect(), press(), press()));
            seen.observe(document.querySelector("#act-slot"), { childList: true });
        }"""
    )
    page.keyboard.press("a")
    expect(page.locator("#drawer .stage-line__step.is-now")).to_contain_text("Awaiting filing")
    assert page.evaluate("() => document.body.dataset.same") == "yes", "the browser itself sent the form and left the page"
    assert case.events.filter(act="accept").count() == 1
    assert not opened.complaints


def test_a_case_opened_from_the_list_is_asked_for_once(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    opened = Opened(browser, live_server, town["acceptor"])
    address = reverse("cases:detail", args=[case.pk])
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url) if urlsplit(request.url).path == address else None)
    page = opened.goto("cases:list")
    page.click("#case-rows [data-row]")
    page.wait_for_selector("#drawer #case-view")
    settled(page)
    assert len(asked) == 1


def test_who_comes_second_keeps_the_typed_text_and_sees_the_new_state(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    page = Opened(browser, live_server, town["acceptor"]).goto("cases:detail", case.pk)
    page.keyboard.press("x")
    page.fill("#id_note", "不在范围")
    perform(town["acceptor"], case.pk, "accept", Submission())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#act-slot .band--warn")).to_contain_text("The case has moved on")
    expect(page.locator("#id_note")).to_have_value("不在范围")
    page.click("#act-slot [data-reload]")
    expect(page.locator(".stage-line__step.is-now")).to_contain_text("Awaiting filing")


def test_filters_change_the_list_and_its_address_and_can_be_taken_off(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    page = Opened(browser, live_server, town["acceptor"]).goto("cases:list")
    page.click("details[data-filter=state] summary")
    page.check("input[name=state][value=filed]")
    expect(page.locator("#case-results .state__title")).to_contain_text("No case fits")
    assert page.url.endswith("/cases/?state=filed")
    page.click(".chip")
    expect(page.locator("#case-rows tr")).to_have_count(1)


def test_several_cases_are_accepted_at_once(browser: Browser, live_server: LiveServer, town: City) -> None:
    for number in range(3):
        reported(town, f"n{number}")
    page = Opened(browser, live_server, town["acceptor"]).goto("cases:list")
    page.check("[data-tick-all]")
    page.click("#bulk-form button[value=accept]")
    expect(page.locator("#bulk-outcomes .outcomes__row")).to_have_count(3)
    assert Case.objects.filter(state=State.ACCEPTED).count() == 3


def test_a_call_is_taken_in_by_keyboard_and_shows_who_gets_it(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("cases:intake")
    page.wait_for_selector("#intake-map[data-drawn], .map-fault")
    page.keyboard.type("路面塌陷 𠮷")
    page.keyboard.press("Alt+2")
    page.keyboard.type("地371502001001")
    page.wait_for_selector("[data-found] .found")
    page.keyboard.press("Enter")
    expect(page.locator("#intake-grid")).to_contain_text("37150200100100")
    page.keyboard.press("Alt+3")
    page.keyboard.type("06001")
    page.wait_for_selector("fieldset .picker__found .found")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+5")
    page.keyboard.press("Space")
    expect(page.locator("#intake-who")).to_contain_text(town.bureau.name_en)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/*/")
    assert Case.objects.filter(text="路面塌陷 𠮷", source=Source.HOTLINE).exists()
    assert not opened.complaints


def test_what_the_caller_says_suggests_a_category_that_one_click_takes(browser: Browser, live_server: LiveServer, town: City) -> None:
    taught()
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("cases:intake")
    page.fill("#id_text", "小区门口垃圾成堆没人收")
    first = page.locator("#suggested .cand").first
    expect(first).to_contain_text(town.category.name_en)
    expect(page.locator("#suggested .reason-chip").first).to_contain_text("垃圾")
    first.click()
    expect(page.locator("[data-chosen] input[name=category]")).to_have_value(str(town.category.pk))
    page.fill("#id_text", "小区门口垃圾成堆没人收,还有煤气味")
    expect(page.locator("#suggested [role=alert]")).to_contain_text("煤气味")
    expect(page.locator("[data-chosen] input[name=category]")).to_have_value(str(town.category.pk))
    assert not opened.complaints


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_act_chosen_from_the_menu_closes_it_and_its_form_fits(
    browser: Browser, live_server: LiveServer, town: City, size: dict[str, int]
) -> None:
    page = Opened(browser, live_server, town["acceptor"], size).goto("cases:detail", reported(town).pk)
    page.click(".case-foot .menu summary")
    page.click(".case-foot .menu__panel .menu__item >> nth=0")
    page.wait_for_selector("#act-slot .act-form")
    settled(page)
    expect(page.locator(".case-foot .menu")).not_to_have_attribute("open", "")
    assert page.locator("#act-slot").evaluate("slot => slot.scrollWidth <= slot.clientWidth")


def test_photos_stay_on_paper(browser: Browser, live_server: LiveServer, town: City) -> None:
    photo = read_photo("a.jpg", picture()["buffer"])
    case = report(town["acceptor"], Report("井盖塌了", IN_WEST.x, IN_WEST.y, town.category, Source.WEB, photos=[photo]))
    page = Opened(browser, live_server, town["acceptor"]).goto("cases:detail", case.pk)
    page.emulate_media(media="print")
    expect(page.locator(".photo img").first).to_be_visible()
    expect(page.locator(".case-foot")).to_be_hidden()


def test_the_words_and_the_bar_of_a_limit_move_together(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    page = Opened(browser, live_server, town["acceptor"]).goto("cases:detail", case.pk)
    bar = page.locator(".clock-bar[data-runs]").first
    bar.evaluate(
        """bar => {
            const now = Date.now();
            const run = [now / 1000 - 3600, now / 1000, 0.25 / 3600].join();
            Object.assign(bar.dataset, { drawn: new Date(now - 7.2e6).toISOString(), fraction: "0.25", amount: "4", unit: "working_hour", runs: run });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(bar).to_contain_text("2 of 4 working hours left")
    expect(bar.locator(".clock-bar__fill")).to_have_attribute("width", re.compile(r"^(50|49\.99)"))
    expect(bar).to_have_attribute("data-state", "ok")


def test_a_citizen_is_told_to_keep_away_from_danger(browser: Browser, live_server: LiveServer, town: City) -> None:
    taught()
    opened = Opened(browser, live_server, None, PHONE)
    page = opened.goto("cases:report")
    page.fill("#id_text", "楼道里有煤气味")
    expect(page.locator("#suggested [role=alert]")).to_contain_text("119")
    assert not opened.complaints


def test_a_citizen_reports_by_telephone_with_photo_and_place(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, None, PHONE)
    page = opened.goto("cases:report")
    page.wait_for_selector("#report-map[data-drawn], .map-fault")
    page.fill("#id_text", "井盖塌了")
    page.set_input_files("input[data-photos]", [picture(), {"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}])
    expect(page.locator(".shots__one")).to_have_count(1)
    expect(page.locator("[data-shots-error]")).to_contain_text("x.svg")
    page.click("[data-here]")
    expect(page.locator("#report-where")).to_contain_text("Place marked")
    page.fill("#id_reporter_phone", "13812342207")
    page.click(".report__send")
    expect(page.locator("#consent-error, .field__error:visible").first).to_be_visible()
    expect(page.locator(".shots__one")).to_have_count(1)
    settled(page)
    page.check("[name=consent]")
    page.fill("fieldset [name=q]", "06001")
    page.click("#kind-found .found")
    page.click(".report__send")
    page.wait_for_url("**/report/*/")
    case = Case.objects.get()
    assert (case.text, case.photos.count()) == ("井盖塌了", 1)
    assert not opened.complaints


@pytest.mark.parametrize(
    ("name", "who", "size", "theme"),
    [
        ("cases:list", "acceptor", DESK, "light"),
        ("cases:list", "acceptor", PHONE, "dark"),
        ("cases:detail", "acceptor", DESK, "dark"),
        ("cases:detail", "acceptor", PHONE, "light"),
        ("cases:act", "acceptor", DESK, "light"),
        ("cases:intake", "acceptor", DESK, "light"),
        ("cases:suggestion", "steward", DESK, "light"),
        ("cases:suggestion_version", "steward", DESK, "dark"),
        ("cases:report", "", PHONE, "light"),
        ("cases:follow", "", PHONE, "dark"),
    ],
)
def test_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, town: City, name: str, who: str, size: dict[str, int], theme: str
) -> None:
    case = reported(town)
    town.people["steward"] = person("data_steward", town.centre)
    version = taught()
    arguments = {
        "cases:detail": (case.pk,),
        "cases:act": (case.pk, "accept"),
        "cases:follow": (case.token,),
        "cases:suggestion_version": (version.pk,),
    }.get(name, ())
    opened = Opened(browser, live_server, town[who] if who else None, size, onecity_theme=theme)
    page = opened.goto(name, *arguments)
    page.wait_for_load_state("load")
    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]]
    assert not told, "\n".join(told)
    assert not opened.complaints
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
