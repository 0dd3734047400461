"""The overview of the fusion in a real browser: a cell shows its place with its system alone; axe finds nothing serious on its pages."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from onecity.apps.fusion.lists.work import take_duties
from onecity.apps.fusion.models import Fit, MergedDuty, OldDuty, Post
from onecity.apps.fusion.team.planning import work
from onecity.apps.fusion.team.plans import start_plan
from onecity.apps.fusion.team.prices import usual
from tests.browser.looking import serious_faults, too_wide
from tests.browser.test_case_pages import DESK, PHONE, Opened, browser, town
from tests.factories import WEST, City, person
from tests.integration.fusion_world import finished, two_systems, worker

__all__ = ["browser", "town"]

pytestmark = pytest.mark.django_db(transaction=True)
FACES = (("zh-hans", "light", PHONE), ("en", "dark", DESK))


def test_a_cell_shows_its_place_with_its_system_alone(browser: Browser, live_server: LiveServer, town: City) -> None:
    two_systems()
    steward = person("data_steward", town.centre)
    finished(steward)
    page = Opened(browser, live_server, steward, DESK, onecity_language="en").goto("fusion:overview")
    page.wait_for_selector("#fusion-map[data-ready]")
    system = page.locator("button[data-system]")
    expect(system.nth(0)).to_have_attribute("aria-pressed", "true")
    page.locator(".fusion-cell").nth(1).click()
    expect(page.locator(".fusion-cell").nth(1)).to_have_attribute("aria-current", "true")
    expect(system.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(system.nth(1)).to_have_attribute("aria-pressed", "true")
    system.nth(0).click()
    expect(system.nth(0)).to_have_attribute("aria-pressed", "true")
    page.locator(".figure", has_text="Overlaps").get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_layers_are_switched_by_their_keys(browser: Browser, live_server: LiveServer, town: City) -> None:
    two_systems()
    steward = person("data_steward", town.centre)
    finished(steward)
    page = Opened(browser, live_server, steward, DESK, onecity_language="en").goto("fusion:overview")
    page.wait_for_selector("#fusion-map[data-ready]")
    system = page.locator("button[data-system]")
    pieces = {name: page.locator(f"button[data-piece={name}]") for name in ("base", "gap", "overlap", "sliver")}
    expect(pieces["base"]).to_have_attribute("aria-pressed", "false")
    for key in "13456":  # two systems, then base grids, gaps, overlaps and slivers
        page.keyboard.press(key)
    expect(system.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(system.nth(1)).to_have_attribute("aria-pressed", "true")
    for name, pressed in (("base", "true"), ("gap", "false"), ("overlap", "false"), ("sliver", "false")):
        expect(pieces[name]).to_have_attribute("aria-pressed", pressed)
    page.keyboard.press("0")
    expect(system.nth(0)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("0")
    expect(system.nth(1)).to_have_attribute("aria-pressed", "false")
    lines = page.locator("button[data-system] line")
    assert lines.nth(0).get_attribute("stroke-dasharray") != lines.nth(1).get_attribute("stroke-dasharray")


def test_axe_finds_nothing_serious_and_nothing_sticks_out(browser: Browser, live_server: LiveServer, town: City) -> None:
    whole, part = two_systems()
    steward = person("data_steward", town.centre)
    worker(whole, "W-1", "王建国", "12900000001", "", ("W1",))
    worker(part, "P-1", "王建华", "12900000001", "", ("P1",))
    run = finished(steward)
    take_duties(
        [
            OldDuty(system=one, code="D1", title=title, kind="visit", times=4, minutes=30)
            for one, title in ((whole, "入户走访"), (part, "走访入户"))
        ]
    )
    work(start_plan(steward, usual()).pk)
    second = start_plan(steward, usual(), by_duties=True)
    work(second.pk)
    Post.objects.filter(plan=second).update(kept=False)
    free = Post.objects.filter(plan=second).first()
    duty = MergedDuty.objects.first()
    assert free
    assert duty
    fit = Fit.objects.filter(run=run).first()
    assert fit is not None
    addresses = (
        "/fusion/", f"/fusion/?region={WEST}", f"/fusion/runs/{run.pk}/pieces/", f"/fusion/runs/{run.pk}/grids/",
        f"/fusion/runs/{run.pk}/grids/{fit.pk}/", "/fusion/team/", "/fusion/plans/", "/fusion/systems/", "/fusion/systems/new/", "/fusion/files/",
        "/fusion/duties/", "/fusion/duties/proposals/", "/fusion/duties/steps/", f"/fusion/duties/{duty.pk}/", "/fusion/lists/workers/",
        "/fusion/lists/duties/", "/fusion/plans/list/", "/fusion/plans/compare/", f"/fusion/plans/{second.pk}/money/",
        f"/fusion/plans/{second.pk}/?kind=free", f"/fusion/plans/{second.pk}/people/{free.pk}/",
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for language, theme, size in FACES:
        opened = Opened(browser, live_server, steward, size, onecity_language=language, onecity_theme=theme)
        for address in addresses:
            answer = opened.page.goto(live_server.url + address)
            assert answer
            assert answer.status == 200, address
            found[f"{address} {language}"] = serious_faults(opened.page) + (["it scrolls sideways"] if too_wide(opened.page) else [])
        assert not opened.complaints
        opened.page.context.close()
    assert not {where: what for where, what in found.items() if what}
