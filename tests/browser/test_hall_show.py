"""The show of the hall's scenes: keys lead through them, a touch holds it, the scene of the grids leads to its rows."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.fusion.team.planning import work
from onecity.apps.fusion.team.plans import start_plan
from onecity.apps.fusion.team.prices import usual
from onecity.core.geo.models import BaseGrid
from tests.browser.looking import serious_faults, tell_change, too_wide
from tests.browser.test_case_pages import Opened, browser, reported, town
from tests.factories import WEST, City, person
from tests.integration.fusion_world import finished, two_systems, worker

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
STEP_SECONDS, HELD_AND_STAY = 5, 200
"""Seconds by which a show that was touched has gone on."""
WALL, PHONE = {"width": 2560, "height": 1440}, {"width": 360, "height": 740}


@pytest.fixture
def fused(town: City) -> City:
    """Two old systems laid over the city, and a plan of their one team."""
    BaseGrid.objects.update(households=300)
    whole, part = two_systems()
    worker(whole, "W-1", "王建国", "12900000001", "", ("W1",))
    worker(part, "P-1", "王建华", "12900000001", "", ("P1",))
    steward = person("data_steward", town.centre)
    finished(steward)
    work(start_plan(steward, usual()).pk)
    return town


def comes(page: Page, path: str) -> None:
    """Wait until a scene stands on the screen: it is drawn behind the one before it."""
    expect(page.locator(".show__frame.is-shown")).to_have_attribute("src", path, timeout=30_000)
    expect(page.locator(".show__frame")).to_have_count(1)


def goes_on_to(page: Page, scene: str) -> None:
    """Let the page's clock run, a little at a time, until the show is at a scene."""
    for _step in range(HELD_AND_STAY // STEP_SECONDS):
        if current(page) == scene:
            return
        page.clock.run_for(STEP_SECONDS * 1000)
    assert current(page) == scene


def current(page: Page) -> str:
    """The scene the bar names as the present one."""
    return page.locator("#show-scenes [aria-current]").inner_text()


def test_keys_lead_through_the_scenes(browser: Browser, live_server: LiveServer, fused: City) -> None:
    opened = Opened(browser, live_server, fused["leader"], WALL)
    page = opened.goto("shell:show")
    comes(page, "/hall/")
    expect(page.frame_locator(".show__frame").locator(".presenter")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    comes(page, "/fusion/hall/")
    assert current(page) == "Many grids into one"
    expect(page).to_have_url(re.compile("scene=grids"))
    page.keyboard.press("1")
    comes(page, "/hall/")
    page.keyboard.press("?")
    expect(page.locator("dialog .keys")).to_contain_text("Start or pause the show")
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    expect(page.locator("#show-run")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_class(re.compile("is-pointing"))
    assert not opened.complaints


def test_the_show_goes_on_by_itself_and_a_touch_holds_it(browser: Browser, live_server: LiveServer, fused: City) -> None:
    opened = Opened(browser, live_server, fused["leader"], WALL)
    opened.page.clock.install()
    page = opened.page
    page.goto(f"{live_server.url}/show/?stay=60")
    comes(page, "/hall/")
    expect(page.locator("#show-next")).to_contain_text("Many grids into one in")
    goes_on_to(page, "Many grids into one")
    coming = page.locator('.show__frame[src="/fusion/hall/"]').element_handle()
    page.frame_locator('.show__frame[src="/fusion/hall/"]').locator(".grids-changes").wait_for(state="attached")
    frame = coming.content_frame() if coming else None
    assert frame
    frame.wait_for_load_state("load")
    page.clock.run_for(5_000)
    comes(page, "/fusion/hall/")
    page.frame_locator(".show__frame.is-shown").locator(".grids-changes").click(position={"x": 2, "y": 2})
    expect(page.locator("#show-next")).to_contain_text("Held")
    page.clock.run_for(25_000)
    assert current(page) == "Many grids into one"
    goes_on_to(page, "Situation")


def test_keys_pressed_within_a_scene_are_the_shows(browser: Browser, live_server: LiveServer, fused: City) -> None:
    page = Opened(browser, live_server, fused["leader"], WALL).goto("shell:show")
    page.frame_locator(".show__frame.is-shown").locator("#hall-plot input").focus()
    page.keyboard.press("ArrowRight")
    comes(page, "/fusion/hall/")


def test_each_figure_of_the_grids_opens_its_rows(browser: Browser, live_server: LiveServer, fused: City) -> None:
    opened = Opened(browser, live_server, fused["leader"], WALL)
    page = opened.page
    for choice in (
        ".grids-changes a",
        ".grids-side .figure__value a",
        ".grids-matrix td.num a",
        ".grids-count a",
        ".grids-legend a",
        ".grids-matrix tfoot a",
        ".grids-loads h2 a",
    ):
        page.goto(f"{live_server.url}/fusion/hall/")
        links = [one for one in page.locator(choice).evaluate_all("links => links.map(link => link.href)") if one]
        assert links, choice
        for link in links:
            answer = page.goto(link)
            assert answer
            assert answer.status == 200, link
    assert not opened.complaints


def test_the_grids_go_down_to_a_county_and_show_a_system_alone(browser: Browser, live_server: LiveServer, fused: City) -> None:
    page = Opened(browser, live_server, fused["leader"], WALL).goto("fusion:hall")
    page.wait_for_selector("#grids-split[data-ready]")
    page.locator(".grids-matrix tbody th button").first.click()
    expect(page).to_have_url(re.compile(f"region={WEST}"))
    expect(page.locator("#grids-way [aria-current]")).to_have_text(f"Place {WEST}")
    page.locator(".grids-cell[data-cell]").nth(1).click()
    systems = page.locator("button[data-system]")
    expect(systems.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(systems.nth(1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("0")
    expect(systems.nth(0)).to_have_attribute("aria-pressed", "true")
    hand = page.locator("#grids-hand")
    page.keyboard.press("]")
    assert hand.input_value() == "55"
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/fusion/hall/$"))


def test_the_grids_go_down_to_a_single_grid_by_key_and_back(browser: Browser, live_server: LiveServer, fused: City) -> None:
    opened = Opened(browser, live_server, fused["leader"], WALL)
    page = opened.goto("fusion:hall")
    page.wait_for_selector("#grids-split[data-ready]")
    page.evaluate("() => (document.querySelector('#grids-split').dataset.kept = 'yes')")
    here = page.locator("#grids-way [aria-current]")
    for name in (f"Place {WEST}", f"Place {WEST}001", f"Place {WEST}001001"):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(here).to_have_text(name)
    expect(page).to_have_url(re.compile(f"/fusion/hall/\\?grid={WEST}00100100$"))
    expect(page.locator(".grids-held a").first).to_be_visible()
    expect(page.locator("#grids-loads")).to_contain_text("After: 1 post")
    page.reload()
    expect(here).to_have_text(f"Place {WEST}001001")
    page.wait_for_selector("#grids-split[data-ready]")
    for name in (f"Place {WEST}001", f"Place {WEST}"):
        page.keyboard.press("Escape")
        expect(here).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/fusion/hall/$"))
    expect(page.locator("#grids-way")).not_to_contain_text("Place")
    assert not opened.complaints


def test_the_grids_stay_in_the_show_when_they_go_down(browser: Browser, live_server: LiveServer, fused: City) -> None:
    page = Opened(browser, live_server, fused["leader"], WALL).goto("shell:show", query="?scene=grids")
    comes(page, "/fusion/hall/")
    scene = page.frame_locator(".show__frame.is-shown")
    scene.locator("#grids-split[data-ready]").wait_for(timeout=30_000)
    scene.locator(".grids-matrix tbody th button").first.click()
    expect(scene.locator("#grids-way [aria-current]")).to_have_text(f"Place {WEST}")
    expect(page.locator("#show-scenes [aria-current]")).to_have_text("Many grids into one")


def test_an_open_scene_of_grids_takes_over_a_newer_run(browser: Browser, live_server: LiveServer, fused: City) -> None:
    page = Opened(browser, live_server, fused["leader"], WALL).goto("fusion:hall", query=f"?region={WEST}")
    page.wait_for_selector("#grids-split[data-ready]")
    newer = finished(person("data_steward", fused.centre))
    tell_change(page, "fusion")
    expect(page.locator("#grids-run")).to_contain_text(str(newer))
    expect(page.locator("#grids-way [aria-current]")).to_have_text(f"Place {WEST}")


def test_other_posts_have_no_grids_in_their_show(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["dispatcher"], WALL).goto("shell:show")
    expect(page.locator("#show-scenes button")).to_have_count(1)
    answer = page.goto(f"{live_server.url}/fusion/hall/")
    assert answer
    assert answer.status == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WALL, {"width": 1440, "height": 900}, PHONE], ids=lambda size: f"{size['width']}")
def test_scenes_are_whole_at_every_size(
    browser: Browser, live_server: LiveServer, fused: City, size: dict[str, int], language: str
) -> None:
    reported(fused)
    opened = Opened(browser, live_server, fused["leader"], size, onecity_language=language)
    deep = (f"?region={WEST}", f"?region={WEST}001", f"?grid={WEST}00100100")
    for address in ("/fusion/hall/", *(f"/fusion/hall/{place}" for place in deep), "/show/", "/show/presenter/"):
        opened.page.goto(live_server.url + address)
        assert not too_wide(opened.page), address
        assert serious_faults(opened.page) == [], address
    assert not opened.complaints
