"""The scene of the grids at every level: its figures follow the place and lead to exactly their rows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onecity.apps.fusion.models import Fit, Plan
from onecity.apps.fusion.models.runs import FitKind
from onecity.apps.fusion.permission import hears
from onecity.apps.fusion.queries.hall import saving_in
from onecity.apps.fusion.queries.plans import saving
from onecity.apps.fusion.team.planning import work
from onecity.apps.fusion.team.plans import start_plan
from onecity.apps.fusion.team.prices import usual
from onecity.core.geo.models import BaseGrid
from tests.factories import EAST, WEST, City, person
from tests.integration.fusion_world import finished, two_systems, worker
from tests.integration.test_command_pages import client_of

GRID = f"{WEST}00100100"
PLACES = ("", f"region={WEST}", f"region={WEST}001", f"grid={GRID}")


@pytest.fixture
def plan(city: City) -> Plan:
    """Two old systems over the city and a plan of their one team."""
    BaseGrid.objects.update(households=300)
    whole, part = two_systems()
    worker(whole, "W-1", "王建国", "12900000001", "", ("W1",))
    worker(whole, "W-2", "李红", "12900000002", "", ("W2",))
    worker(part, "P-1", "王建华", "12900000001", "", ("P1",))
    steward = person("data_steward", city.centre)
    finished(steward)
    found = start_plan(steward, usual())
    work(found.pk)
    return found


def scene(client: Client, place: str) -> Any:
    """The context of the scene's panels."""
    answer = client.get(f"{reverse('fusion:hall-panels')}?{place}")
    assert answer.status_code == 200
    return answer.context


def rows(client: Client, url: str) -> int:
    """How many rows an address of the fusion lists."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return int(answer.context["found"].total)


@pytest.mark.parametrize("place", PLACES)
def test_each_count_leads_to_its_rows(city: City, plan: Plan, place: str) -> None:
    client = client_of(city["leader"])
    found = scene(client, place)
    assert rows(client, found["fits_url"]) == found["old_grids"]
    for one in found["systems"]:
        assert rows(client, one.url) == one.grids
    for line in found.get("grid_lines", ()):
        for count, url in line.cells:
            assert rows(client, url) == count
    for change in found.get("changes", ())[:2]:
        assert rows(client, change.url) == int(change.before.split()[0].replace(",", ""))
    assert sum(one.grids for one in found["systems"]) > 0


def test_the_way_leads_from_the_city_to_the_grid_and_back(city: City, plan: Plan) -> None:
    client = client_of(city["leader"])
    assert [scene(client, place)["where"].level for place in PLACES] == ["city", "county", "township", "grid"]
    assert [scene(client, place)["where"].above for place in PLACES] == [None, *PLACES[:-1]]
    where = scene(client, PLACES[-1])["where"]
    assert [asks for asks, _name in where.way] == list(PLACES)
    assert where.bounds == BaseGrid.objects.get(code=GRID).geom.extent
    for unknown in ("region=999999", "region=abc", "grid=none", "grid=%00"):
        assert scene(client, unknown)["where"].level == "city"


def test_figures_follow_the_place(city: City, plan: Plan) -> None:
    client = client_of(city["leader"])
    assert [scene(client, place)["base_grids"] for place in PLACES] == [4, 2, 2, 1]
    assert len(scene(client, f"region={WEST}001")["grid_lines"]) == 2
    grid = scene(client, PLACES[-1])
    assert grid["counts"] == {one.system.pk: len(one.grids) for one in grid["held"]}
    assert (grid["entries"], grid["lists"]) == (2, 2)
    members = Fit.objects.filter(kind=FitKind.BEST, members__contains=[GRID])
    assert grid["old_grids"] == members.count() == 2
    assert GRID in grid["post"].grids


def test_the_savings_of_the_parts_add_up_to_those_of_the_city(plan: Plan) -> None:
    plan.refresh_from_db()
    whole, parts = saving(plan), [saving_in(plan, code) for code in (WEST, EAST)]
    assert sum(part.posts for part in parts) == whole.posts
    assert sum(part.entries for part in parts) == whole.entries
    assert sum(part.people_yuan for part in parts) == pytest.approx(whole.people_yuan)


def test_without_a_plan_or_a_run_the_scene_says_so(city: City) -> None:
    client = client_of(city["leader"])
    assert "No old grid system is loaded" in client.get(reverse("fusion:hall")).content.decode()
    two_systems()
    finished(person("data_steward", city.centre))
    for place in PLACES:
        text = client.get(f"{reverse('fusion:hall')}?{place}").content.decode()
        assert "What was found" in text or "Old grids it stands for" in text
    assert scene(client, f"region={WEST}")["savings"][1].value == str(scene(client, f"region={WEST}")["old_grids"])


def test_whoever_sees_the_systems_hears_that_a_run_ended(city: City) -> None:
    assert hears(city["leader"], {"run": 1})
    assert not hears(city["dispatcher"], {"run": 1})
    assert client_of(city["dispatcher"]).get(reverse("fusion:hall-panels")).status_code == 403
