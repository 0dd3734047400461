"""Every figure of the page of a grid is the length of the list it leads to; the page brings its border and its changing parts."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.grids import households_of_grid, points_of_grid
from onecity.apps.patrol.queries import PointFilter, filtered_points
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.queries import AssetFilter, filtered_assets
from onecity.core.cases.filters import filter_from, query_of
from onecity.core.cases.models import Asset, Case
from onecity.core.cases.queries.grids import assets_of_grid, bureaus_of_grid, cases_of_grid, matters_of_grid
from onecity.core.cases.queries.lists import CaseFilter, filtered
from onecity.core.geo.grids import ground_of
from onecity.core.geo.models import BaseGrid, GridSuccession
from onecity.core.registry import Fact
from onecity.core.resources.actions import set_status
from onecity.core.resources.models import Status
from onecity.core.resources.queries import people_of_grid
from tests.factories import IN_EAST, IN_WEST, WEST, City
from tests.loop import reported, walk


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def west(city: City) -> BaseGrid:
    """The grid of the western cases."""
    return BaseGrid.objects.get(geom__covers=IN_WEST)


@pytest.fixture
def busy(city: City, west: BaseGrid) -> list[Case]:
    """Four cases of the western grid, one of them late and one closed long ago, and one of another grid."""
    cases = [reported(city) for _number in range(3)]
    walk(city, cases[0], "accept", "file", "dispatch", "sign")
    Case.objects.filter(pk=cases[0].pk).update(due_at=timezone.now() - timedelta(hours=2))
    reported(city, IN_EAST)
    old = reported(city, moment=timezone.now() - timedelta(days=500))
    Case.objects.filter(pk=old.pk).update(state="closed", closed_at=timezone.now())
    return [*cases, old]


def listed(actor: Actor, fact: Fact) -> int:
    """How many cases the list behind a figure holds."""
    return filtered(actor, filter_from(QueryDict(urlsplit(fact.url).query))).count()


def test_figures_of_cases_are_the_lengths_of_their_lists(city: City, west: BaseGrid, busy: list[Case]) -> None:
    actor = city["duty_officer"]
    facts = cases_of_grid(actor, west).facts
    assert [int(fact.value) for fact in facts] == [3, 1, 3]
    assert [listed(actor, fact) for fact in facts] == [3, 1, 3]
    for told in (matters_of_grid(actor, west), bureaus_of_grid(actor, west)):
        assert told and [int(row.value) for row in told.rows] == [listed(actor, row) for row in told.rows]


def test_the_open_case_with_the_least_time_left_comes_first(city: City, west: BaseGrid, busy: list[Case]) -> None:
    first = cases_of_grid(city["duty_officer"], west).rows[0]
    assert busy[0].pk == int(first.url.strip("/").split("/")[-1])
    assert (first.state, "late" in first.value) == ("late", True)


def test_figures_of_assets_are_the_lengths_of_their_lists(city: City, west: BaseGrid) -> None:
    named = {"name_zh": "路灯", "name_en": "Street lamp", "place": "柳园路"}
    for number, point in enumerate((IN_WEST, IN_WEST, IN_EAST)):
        Asset.objects.create(code=f"3715020102000000{number}", category=city.category, region_code=f"{WEST}001001", point=point, **named)
    told = assets_of_grid(city["duty_officer"], west)
    assert told and told.facts[0].value == "2" and [row.value for row in told.rows] == ["2"]
    assert filtered_assets(city["duty_officer"], AssetFilter(grid=west.code)).count() == 2
    text = client_of(city["duty_officer"]).get(told.facts[0].url).content.decode()
    assert west.name_en in text and "37150201020000000" in text and "37150201020000002" not in text


def test_who_answers_for_a_grid_stands_there_on_duty_or_not(city: City, west: BaseGrid) -> None:
    set_status(city["grid_worker"], Status.ON)
    told = people_of_grid(city["duty_officer"], west)
    assert told and {(row.detail, row.value) for row in told.rows} == {("Grid worker", "On duty")}
    assert told.facts[0].value == f"1 / {len(told.rows)}"
    assert people_of_grid(city["clerk"], west) is None


def test_what_came_before_and_after_a_grid_leads_there(city: City, west: BaseGrid) -> None:
    other = BaseGrid.objects.exclude(pk=west.pk).first()
    assert other
    GridSuccession.objects.create(old=west, new=other, day=timezone.localdate(), area_share=1, people_share=1)
    actor = city["duty_officer"]
    assert ground_of(actor, west).rows[0].url == reverse("geo:grid", args=[other.code])
    assert ground_of(actor, other).rows[0].url == reverse("geo:grid", args=[west.code])


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


def test_the_page_brings_the_border_and_fetches_what_changes(city: City, west: BaseGrid) -> None:
    client, address = client_of(city["duty_officer"]), reverse("geo:grid", args=[west.code])
    setup = re.search(r'id="grid-setup"[^>]*>(.*?)</script>', client.get(address).content.decode(), re.S)
    told = json.loads(setup[1]) if setup else {}
    assert told["shape"]["geometry"]["type"] == "MultiPolygon"
    assert told["bounds"] == pytest.approx(west.geom.extent)
    assert {"cases", "assets", "check-points"} <= {layer["key"] for layer in told["layers"]}
    parts = client.get(address, {"parts": ""}).content.decode()
    assert 'id="grid-figures"' in parts and "<html" not in parts


def test_a_list_of_a_grid_says_so_and_keeps_it(city: City, west: BaseGrid, busy: list[Case]) -> None:
    given = CaseFilter(grids=(west.code, "37150300100100"))
    assert filter_from(query_of(given)) == given
    text = client_of(city["duty_officer"]).get(f"{reverse('cases:list')}?grid={west.code}").content.decode()
    assert west.name_en in text and f'name="grid" value="{west.code}"' in text


@pytest.mark.parametrize("wrong", ["x" * 30, "37'--", "%00"])
def test_what_can_be_no_code_does_not_narrow(city: City, wrong: str) -> None:
    assert filter_from(QueryDict(f"grid={wrong}")).grids == ()


def test_figures_of_patrols_are_the_lengths_of_their_lists(city: City, west: BaseGrid) -> None:
    today = timezone.localdate()
    for number, (kind, at, due) in enumerate((("fire", IN_WEST, -3), ("elderly", IN_WEST, 4), ("fire", IN_EAST, -3)), 1):
        record_points([NewPoint(f"JC{number}", kind, f"点{number}", f"Point {number}", at.x, at.y, 30, today + timedelta(days=due))])
    actor = city["duty_officer"]
    told, homes = points_of_grid(actor, west), households_of_grid(actor, west)
    assert told and homes
    assert [fact.value for fact in told.facts] == ["2", "1"]
    assert ([row.label for row in told.rows], [row.label for row in homes.rows]) == (["Point 1"], ["Point 2"])
    assert told.rows[0].state == "late"
    lengths = [filtered_points(actor, PointFilter(grid=west.code, state=state)).count() for state in ("", "late")]
    assert lengths == [2, 1]
    page = client_of(actor).get(told.facts[1].url).content.decode()
    assert "JC1" in page and "JC2" not in page and "JC3" not in page and west.name_en in page
    assert points_of_grid(city["clerk"], west) is None
