"""The hall in a real browser: it changes in place, walks over the counties, looks back, and is readable."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import serious_faults, tell_change, too_wide
from tests.browser.test_case_pages import Opened, browser, reported, town
from tests.factories import WEST, City

__all__ = ["browser", "town"]
pytestmark = pytest.mark.django_db(transaction=True)
WALLS = [{"width": 2560, "height": 1440}, {"width": 1920, "height": 1080}, {"width": 1440, "height": 900}]
SMALL = [{"width": 360, "height": 740}, {"width": 1024, "height": 768}]
FROM_FIVE_METRES = 18
"""Pixels of the smallest words on a wall of 2560."""


def test_figures_change_in_place(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["leader"])
    page = opened.goto("command:hall")
    reports = page.locator("#hall-figures .figure__value a").first
    expect(reports).to_have_text("0")
    page.evaluate("() => (document.querySelector('#hall-rank').dataset.kept = 'yes')")
    reported(town)
    tell_change(page)
    expect(reports).to_have_text("1")
    expect(page.locator("#hall-feed")).to_contain_text("Exposed rubbish")
    expect(page.locator("#hall-rank")).to_have_attribute("data-kept", "yes")
    assert not opened.complaints


def test_arrows_walk_over_the_counties_and_space_starts_the_tour(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    expect(page.locator(".presenter__scene")).to_have_count(3)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#hall-sub [aria-current]")).to_have_text(f"Place {WEST}")
    expect(page).to_have_url(re.compile(f"region={WEST}"))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#hall-sub")).to_have_text("whole city")
    page.keyboard.press(" ")
    expect(page.locator("#hall-tour")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(" ")
    expect(page.locator("#hall-tour")).to_have_attribute("aria-pressed", "false")


def test_a_figure_opens_its_cases(browser: Browser, live_server: LiveServer, town: City) -> None:
    case = reported(town)
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    page.locator("#hall-figures .figure__value a").first.click()
    expect(page.locator(f'[data-id="{case.pk}"]')).to_be_visible()


def test_looking_back_is_said_and_can_be_left(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    page.locator("#hall-plot input").evaluate(
        "hand => { hand.value = 1; hand.dispatchEvent(new Event('input')); hand.dispatchEvent(new Event('change')) }"
    )
    expect(page.locator("#hall-band")).to_contain_text("00:15")
    page.click("#hall-band [data-now]")
    expect(page.locator("#hall-band")).to_be_empty()


@pytest.mark.parametrize("size", SMALL, ids=lambda size: f"{size['width']}")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_a_small_screen_the_panels_follow_below_the_map(
    browser: Browser, live_server: LiveServer, town: City, size: dict[str, int], language: str
) -> None:
    reported(town)
    opened = Opened(browser, live_server, town["leader"], size, onecity_language=language)
    page = opened.goto("command:hall")
    page.wait_for_selector("#map[data-drawn], .map-fault")
    assert not too_wide(page)
    overlapping = page.locator(".hall-scene > *").evaluate_all(
        """parts => parts.map(part => [part, part.getBoundingClientRect()]).flatMap(([one, a], at, all) => all.slice(at + 1)
            .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map(([other]) => `${one.className} ${other.className}`))"""
    )
    assert overlapping == []
    assert serious_faults(page) == []
    assert not opened.complaints


@pytest.mark.parametrize("size", WALLS, ids=lambda size: f"{size['width']}")
def test_the_wall_is_readable(browser: Browser, live_server: LiveServer, town: City, size: dict[str, int]) -> None:
    reported(town)
    page = Opened(browser, live_server, town["leader"], size).goto("command:hall")
    assert not too_wide(page)
    smallest = page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('.panel *')].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )
    assert smallest * 2560 / size["width"] >= FROM_FIVE_METRES
    assert serious_faults(page) == []


def test_a_click_goes_down_to_the_grids_and_escape_comes_back(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    page.locator(f'#hall-rank [data-region="{WEST}"]').click()
    expect(page.locator("#hall-sub [aria-current]")).to_have_text(f"Place {WEST}")
    page.locator(f'#hall-rank [data-region="{WEST}001"]').click()
    expect(page.locator("#hall-sub [aria-current]")).to_have_text(f"Place {WEST}001")
    expect(page).to_have_url(re.compile(f"region={WEST}001"))
    expect(page.locator('#hall-rank a[href^="/grids/"]').first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#hall-sub [aria-current]")).to_have_text(f"Place {WEST}")
    page.keyboard.press("Escape")
    expect(page.locator("#hall-sub")).to_have_text("whole city")


def test_hours_span_a_week_and_are_played_with_their_heat(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    opened = Opened(browser, live_server, town["leader"])
    page = opened.goto("command:hall")
    hand = page.locator("#hall-plot input")
    expect(hand).to_have_attribute("max", "96")
    page.locator('[data-span="week"]').click()
    expect(hand).to_have_attribute("max", str(168 * 4))
    expect(page.locator('[data-span="week"]')).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("span=week"))
    page.keyboard.press(",")
    expect(page.locator("#hall-band")).not_to_be_empty()
    before = int(hand.input_value())
    page.keyboard.press(",")
    assert int(hand.input_value()) == before - 4
    hand.focus()
    page.keyboard.press("ArrowLeft")
    assert int(hand.input_value()) == before - 5
    page.keyboard.press("k")
    expect(page.locator("#hall-play")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    expect(page.locator("#hall-play")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("h")
    expect(page.locator("#hall-heat")).to_have_attribute("aria-pressed", "true")
    page.click("#hall-band [data-now]")
    expect(page.locator("#hall-band")).to_be_empty()
    assert not opened.complaints


def test_each_stop_of_the_tour_stays_as_long_as_the_presenter_says(browser: Browser, live_server: LiveServer, town: City) -> None:
    opened = Opened(browser, live_server, town["leader"])
    page = opened.page
    page.clock.install()
    page.goto(f"{live_server.url}/hall/?tour=on")
    here = page.locator("#hall-stops [aria-current]")
    page.wait_for_selector("#hall-tour[aria-pressed=true]", timeout=30_000)
    first = here.inner_text()
    page.clock.run_for(30_000)
    assert here.inner_text() == first
    page.clock.run_for(11_000)
    assert here.inner_text() != first
    page.locator("#hall-stay").select_option("10")
    expect(page).to_have_url(re.compile("stay=10"))
    second = here.inner_text()
    page.clock.run_for(11_000)
    assert here.inner_text() != second


def test_a_lost_line_is_said_on_the_wall(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    expect(page.locator(".live-lost")).to_be_visible(timeout=20_000)


def test_the_counts_below_a_name_on_the_map_open_their_cases(browser: Browser, live_server: LiveServer, town: City) -> None:
    reported(town)
    page = Opened(browser, live_server, town["leader"], WALLS[0]).goto("command:hall")
    page.wait_for_selector("#map[data-drawn], .map-fault")
    expect(page.locator("#hall-rank tbody tr")).to_have_count(2)
    assert "/hall/figures/open/" in page.locator("#hall-script").inner_text()


def test_a_city_without_cases_tells_what_would_be_here(browser: Browser, live_server: LiveServer, town: City) -> None:
    page = Opened(browser, live_server, town["leader"]).goto("command:hall")
    expect(page.locator("#hall-late")).to_have_text("No case is late.")
    expect(page.locator("#hall-feed")).to_have_text("Nothing has happened yet today.")
