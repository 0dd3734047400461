"""The main job by several people at once, each in a browser of their own, over the city's own server: open pages follow by themselves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from onecity.core.cases.actions.acting import perform
from onecity.core.cases.actions.submission import Submission
from onecity.core.cases.models import Case
from onecity.core.cases.states import State
from tests.browser.city_server import CityServer, city_server
from tests.browser.looking import settled
from tests.browser.test_case_pages import PHONE, Opened, browser, picture, town
from tests.factories import City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 60_000


@pytest.fixture
def served(town: City) -> Iterator[CityServer]:
    with city_server() as server:
        yield server


@pytest.fixture
def people(browser: Browser) -> Iterator[None]:
    """What a test opened is closed before its server ends."""
    yield
    for context in browser.contexts:
        context.close()


def heard(page: Page) -> Page:
    """The page, once its live line is open."""
    page.set_default_timeout(WAIT)
    expect(page.locator("html[data-line=open]")).to_have_count(1, timeout=WAIT)
    return page


def at_stage(page: Page, words: str) -> None:
    expect(page.locator(".stage-line__step.is-now")).to_contain_text(words, timeout=WAIT)


def told(follow: Page, words: str) -> None:
    """What the reporter reads on the follow page, which nobody reloads."""
    expect(follow.get_by_text(words, exact=True)).to_be_visible(timeout=WAIT)


def act(page: Page, key: str) -> None:
    """Open the form of an act by its key and send it."""
    page.keyboard.press(key)
    page.wait_for_selector("#act-slot .act-form", timeout=WAIT)
    settled(page)
    page.keyboard.press("Control+Enter")


def reports(page: Page) -> Case:
    """A citizen reports on the phone, with a photo, from where they stand."""
    page.set_default_timeout(WAIT)
    page.wait_for_selector("#report-map[data-drawn], .map-fault")
    page.fill("#id_text", "路口有一堆垃圾")
    page.set_input_files("input[data-photos]", [picture()])
    page.click("[data-here]")
    expect(page.locator("#report-where")).to_contain_text("Place marked", timeout=WAIT)
    page.fill("fieldset [name=q]", "06001")
    page.click("#kind-found .found")
    page.click(".report__send")
    page.wait_for_url("**/report/*/")
    return Case.objects.get()


def verifies(page: Page) -> None:
    """A grid worker passes it on the phone, standing there."""
    page.set_default_timeout(WAIT)
    page.click("#today-tasks .task")
    expect(page.locator("#verify-distance")).to_contain_text("within 50 m", timeout=WAIT)
    for number in range(2):
        page.locator(f"label:has(input[name=point_{number}][value=yes])").click()
    page.set_input_files("input[name=photos]", files=[picture()])
    page.click("button[value=pass]")
    expect(page.locator(".toast")).to_contain_text("Verified", timeout=WAIT)


def test_a_case_goes_from_report_to_rating_while_every_open_page_follows(
    browser: Browser, served: CityServer, town: City, people: None
) -> None:
    def opened(who: str, name: str, *arguments: object, size: dict[str, int] | None = None) -> Page:
        return Opened(browser, served, town[who] if who else None, *([size] if size else [])).goto(name, *arguments)

    wall, officers_map = heard(opened("leader", "command:hall")), heard(opened("duty_officer", "command:map"))
    citizen = opened("", "cases:report", size=PHONE)
    case = reports(citizen)
    expect(wall.locator("#hall-feed")).to_contain_text("Exposed rubbish", timeout=WAIT)
    expect(officers_map.locator("#map-strip [data-state=reported] b")).to_have_text("1", timeout=WAIT)
    citizen.click(".receipt .btn--main")
    follow = heard(citizen)

    acceptor, watching = heard(opened("acceptor", "cases:detail", case.pk)), heard(opened("supervisor", "cases:detail", case.pk))
    act(acceptor, "a")
    at_stage(watching, "Awaiting filing")
    told(follow, "We are finding out who is responsible")
    expect(officers_map.locator(f'#map-rows [data-id="{case.pk}"]')).to_be_visible(timeout=WAIT)

    officer = heard(opened("duty_officer", "cases:detail", case.pk))
    act(officer, "f")
    at_stage(watching, "Awaiting dispatch")
    dispatcher = heard(opened("dispatcher", "cases:detail", case.pk))
    act(dispatcher, "d")
    at_stage(watching, "Awaiting signature")

    clerk = heard(opened("clerk", "cases:detail", case.pk))
    act(clerk, "s")
    at_stage(clerk, "Being handled")
    at_stage(watching, "Being handled")
    told(follow, "Being handled")
    clerk.keyboard.press("h")
    clerk.fill("#id_note", "cleared")
    clerk.set_input_files("#act-slot input[name=photos]", files=[picture()])
    clerk.keyboard.press("Control+Enter")
    at_stage(watching, "Awaiting verification")
    told(follow, "Somebody checks the result on the spot")

    verifies(opened("grid_worker", "grid:today", size=PHONE))
    at_stage(acceptor, "Awaiting closing")
    told(follow, "About to be closed")
    act(acceptor, "c")
    expect(watching.locator("#case-view[data-state=closed]")).to_be_visible(timeout=WAIT)
    expect(officers_map.locator(f'#map-rows [data-id="{case.pk}"]')).to_have_count(0, timeout=WAIT)
    follow.click(".rating [value=satisfied]", timeout=WAIT)
    expect(follow.locator("#rating")).to_contain_text("it counts", timeout=WAIT)

    case.refresh_from_db()
    assert (case.state, case.rating, case.photos.count()) == (State.CLOSED, "satisfied", 3)
    expect(watching.locator(".history")).to_contain_text("Rated", timeout=WAIT)
    acts = list(case.events.order_by("sequence").values_list("act", flat=True))
    assert acts == ["report", "accept", "file", "dispatch", "sign", "finish", "pass", "close", "rate"]


def test_two_people_act_at_once_one_wins_and_the_other_keeps_the_text(
    browser: Browser, served: CityServer, town: City, people: None
) -> None:
    case = reports(Opened(browser, served, None, PHONE).goto("cases:report"))
    pages = [heard(Opened(browser, served, town["acceptor"]).goto("cases:detail", case.pk)) for _who in range(2)]
    first, second = pages
    second.keyboard.press("x")
    second.fill("#id_note", "not for us")
    act(first, "a")
    at_stage(first, "Awaiting filing")
    expect(second.locator("#case-changed")).to_be_visible(timeout=WAIT)
    second.keyboard.press("Control+Enter")
    expect(second.locator("#act-slot .band--warn")).to_contain_text("The case has moved on", timeout=WAIT)
    expect(second.locator("#id_note")).to_have_value("not for us")
    assert list(case.events.order_by("sequence").values_list("act", flat=True)) == ["report", "accept"]


def test_of_two_acts_sent_in_the_same_moment_one_is_done(browser: Browser, served: CityServer, town: City, people: None) -> None:
    case = reports(Opened(browser, served, None, PHONE).goto("cases:report"))
    pages = {key: heard(Opened(browser, served, town["acceptor"]).goto("cases:detail", case.pk)) for key in "ax"}
    for key, page in pages.items():
        page.keyboard.press(key)
        page.wait_for_selector("#act-slot .act-form", timeout=WAIT)
        settled(page)
    pages["x"].fill("#id_note", "not for us")
    for page in pages.values():
        page.keyboard.press("Control+Enter")
    answered = pages["a"].locator(".stage-line__step.is-now:has-text('Awaiting filing'), #act-slot .band--warn")
    expect(answered.first).to_be_visible(timeout=WAIT)
    first, *more = case.events.filter(sequence__gt=1).values_list("act", flat=True)
    assert (first in {"accept", "reject"}, more) == (True, [])
    loser = pages["x" if first == "accept" else "a"]
    expect(loser.locator("#act-slot .band--warn")).to_contain_text("The case has moved on", timeout=WAIT)


def test_a_change_that_arrives_late_leaves_a_form_alone(browser: Browser, served: CityServer, town: City, people: None) -> None:
    case = reports(Opened(browser, served, None, PHONE).goto("cases:report"))
    page = heard(Opened(browser, served, town["acceptor"]).goto("cases:detail", case.pk))
    held: list[Route] = []
    page.route(f"**{page.locator('#case-view').get_attribute('data-address')}", lambda route: held.append(route))
    with page.expect_request(lambda request: "/cases/" in request.url):
        perform(town["supervisor"], case.pk, "urge", Submission())
    page.keyboard.press("x")
    page.fill("#id_note", "not for us")
    for route in held:
        route.continue_()
    expect(page.locator("#case-changed")).to_be_visible(timeout=WAIT)
    expect(page.locator("#id_note")).to_have_value("not for us")
