"""A whole intake at the hotline without the mouse: who calls, what was reported before, what, where, which, and the next call."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.knowledge.actions import Wording, publish_article, write_article
from onecity.core.cases.knowledge.queries import city_code
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source, State
from tests.browser.test_case_pages import Opened, browser, town  # noqa: F401 - fixtures
from tests.factories import IN_WEST, City, person
from tests.taught import taught

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_NUMBER = "13800001111"


class Steps:
    """What was done, printed with the number of keys it took."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, words: str) -> None:
        self.done.append(words)
        print(f"{len(self.done)}. {words}")


def test_a_call_is_taken_in_without_the_mouse_and_the_next_begins(browser: Browser, live_server: LiveServer, town: City) -> None:  # noqa: F811
    taught()
    known = Report("小区门口垃圾成堆", IN_WEST.x, IN_WEST.y, town.category, Source.HOTLINE, reporter=ReporterDetails("", PHONE_NUMBER))
    report(town["acceptor"], known)
    opened = Opened(browser, live_server, town["acceptor"])
    page, step = opened.goto("cases:intake"), Steps()
    page.wait_for_selector("#intake-map[data-drawn], .map-fault")
    page.keyboard.press("Alt+4")
    page.keyboard.press("Tab")
    page.keyboard.type(PHONE_NUMBER)
    page.keyboard.press("Alt+1")
    expect(page.locator("#intake-earlier")).to_contain_text(town.category.name_en)
    step("Alt+4, Tab, the number, Alt+1: the caller's earlier case stands there")
    page.keyboard.type("小区门口垃圾成堆没人收")
    expect(page.locator("#suggested .cand").first).to_contain_text(town.category.name_en)
    step("what the caller says: a category is suggested")
    page.keyboard.press("Alt+5")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    expect(page.locator("[data-chosen] input[name=category]")).to_have_value(str(town.category.pk))
    step("Alt+5, arrow: the kind of request; 1: the category suggested first")
    page.keyboard.press("Alt+2")
    page.keyboard.type("地371502001001")
    page.wait_for_selector("[data-found] .found")
    page.keyboard.press("Enter")
    expect(page.locator("#intake-grid")).to_contain_text("37150200100100")
    step("Alt+2, the place, Enter: found and on the map")
    expect(page.locator("#intake-who")).to_contain_text(town.bureau.name_en)
    expect(page.locator("#intake-near")).to_contain_text("within 200 m")
    step("who will get it and what is open nearby stand beside it")
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".toast").last).to_contain_text("Taken in")
    expect(page.locator("#id_text")).to_have_value("")
    step("Alt+Enter: taken in, the form is empty for the next call")
    case = Case.objects.latest("pk")
    assert (case.text, case.request_kind, case.category_id) == ("小区门口垃圾成堆没人收", "help", town.category.pk)
    assert case.reporter is not None
    assert not opened.complaints


def test_a_question_is_answered_from_the_knowledge_base_without_the_mouse(browser: Browser, live_server: LiveServer, town: City) -> None:  # noqa: F811
    given = Wording(
        "采暖季时间", "今年什么时候开始供暖?", "采暖期为11月15日至次年3月15日。", "供热服务指南", town.bureau, city_code(), date(2020, 1, 1)
    )  # fmt: skip
    draft = write_article(town["clerk"], given)
    publish_article(person("department_clerk", town.bureau), draft.article_id)
    opened = Opened(browser, live_server, town["acceptor"])
    page = opened.goto("cases:intake")
    page.wait_for_selector("#intake-map[data-drawn], .map-fault")
    page.keyboard.type("请问今年什么时候开始供暖")
    expect(page.locator("#intake-articles")).to_contain_text("采暖季时间")
    page.keyboard.press("Alt+7")
    expect(page.locator("#id_answer")).to_have_value("采暖期为11月15日至次年3月15日。")
    page.keyboard.press("Alt+5")
    page.keyboard.press("Space")
    page.keyboard.press("Alt+2")
    page.keyboard.type("地371502001001")
    page.wait_for_selector("[data-found] .found")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+3")
    page.keyboard.type("06001")
    page.wait_for_selector("fieldset .picker__found .found")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+a")
    expect(page.locator(".toast").last).to_contain_text("Answered at once")
    case = Case.objects.get()
    assert (case.state, case.answered_at_once, case.request_kind) == (State.CLOSED, True, "consultation")
    assert case.events.get(act="answer").data["article"].endswith(".1")
    assert not opened.complaints
