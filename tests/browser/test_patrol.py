"""Check points in a real browser: the round on the phone, a finding that becomes a case, a new point at the desk, the map."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.checklists import checklist_of
from onecity.apps.patrol.jobs import plan_anew
from onecity.apps.patrol.models import CheckPoint, DayRound, Outcome, Visit
from onecity.core.cases.models import Case
from tests.browser.looking import serious_faults, settled, too_wide
from tests.browser.test_case_pages import Opened, browser, picture, town
from tests.browser.test_map import pointed_at
from tests.factories import IN_WEST, City, category

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}
FIRE = checklist_of("fire").items


@pytest.fixture
def points(town: City) -> list[CheckPoint]:
    """Three points due today, the first where the browser's device is, and the categories of what may be found there."""
    for item in FIRE:
        category(item.category.partition(":")[2], item.name_zh, item.name_en)
    today = timezone.localdate()
    rows = [NewPoint(f"JC{n}", "fire", f"木器厂{n}", f"Joinery {n}", IN_WEST.x + 0.004 * n, IN_WEST.y, 30, today) for n in (2, 0, 1)]
    assert record_points(rows) == 3
    return list(CheckPoint.objects.order_by("code"))


def test_a_round_is_ordered_from_here_and_a_finding_becomes_a_case(
    browser: Browser, live_server: LiveServer, town: City, points: list[CheckPoint]
) -> None:
    me = town["grid_worker"]
    opened = Opened(browser, live_server, me, PHONE)
    page = opened.goto("round:today")
    expect(page.locator("#today-tasks .task")).to_have_count(3)
    expect(page.locator(f'#today-tasks [data-id="{points[0].pk}"] [data-far]')).to_have_text("0 m")
    plan_anew(me.user_id or 0, IN_WEST.x, IN_WEST.y)
    page.reload()
    expect(page.locator("#today-tasks .task .task__what")).to_contain_text(["Joinery 0", "Joinery 1", "Joinery 2"])
    assert not too_wide(page)
    assert serious_faults(page) == []
    page.locator("#today-tasks .task").first.click()
    expect(page.locator("#verify-distance")).to_contain_text("0 m from the point")
    for item in FIRE:
        said = "no" if item.code == "exits" else "yes"
        page.locator(f"label:has(input[name=item-{item.code}][value={said}])").click()
    page.click("button[value=visited]")
    expect(page.locator("#verify-form [role=alert]").first).to_contain_text("Say what you found")
    settled(page)
    expect(page.locator("input[name=item-exits][value=no]")).to_be_checked()
    page.set_input_files("input[name=photos]", files=[picture()])
    page.click("button[value=visited]")
    expect(page.locator(".toast")).to_contain_text("Made of it")
    expect(page.locator("#today-tasks .task")).to_have_count(2)
    done = Visit.objects.get()
    assert (done.outcome, done.metres, done.by_id) == (Outcome.FOUND, 0, me.user_id)
    assert [case.photos.count() for case in Case.objects.all()] == [1]
    assert DayRound.objects.get().metres > 0
    desk = Opened(browser, live_server, town["duty_officer"]).goto("patrol:point_page", points[0].pk)
    expect(desk.get_by_role("link", name=Case.objects.get().label)).to_be_visible()
    assert not opened.complaints


def test_a_point_is_recorded_on_the_map_and_found_there_again(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["duty_officer"])
    page = opened.goto("patrol:points")
    page.get_by_role("link", name="New check point").click()
    page.wait_for_selector("#place-map[data-drawn], .map-fault")
    for name, value in {"code": "JC7", "name_zh": "仓库", "name_en": "Store", "days": "14"}.items():
        page.fill(f"#id_{name}", value)
    page.locator("[data-point]").evaluate("(field, place) => (field.value = place)", f"{IN_WEST.x},{IN_WEST.y}")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("h1")).to_have_text("Store")
    assert CheckPoint.objects.get().days == 14
    assert not too_wide(page)
    assert serious_faults(page) == []
    page = opened.goto("command:map", query=f"?at={IN_WEST.x},{IN_WEST.y},16")
    page.wait_for_selector("#map[data-drawn], .map-fault")
    page.keyboard.press("l")
    with page.expect_response(lambda answer: "/tiles/check-points/" in answer.url and answer.status == 200):
        page.get_by_label("Check points, from close up").check()
    page.keyboard.press("l")
    page.wait_for_load_state("networkidle")
    middle = page.locator("#map canvas").first.bounding_box()
    assert middle is not None
    x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    pointed_at(page, x, y)
    expect(page.locator(".map-tip")).to_contain_text("Store")
    page.mouse.click(x, y)
    expect(page.locator("#drawer #point-view")).to_contain_text("JC7")
    assert not opened.complaints
