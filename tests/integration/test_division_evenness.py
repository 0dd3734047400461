"""Where the division of today is uneven: townships by their heaviest grid, as a list and as a file."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.apps.division.evenness import ordered, townships
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid
from tests.factories import EAST, WEST, City, person
from tests.streams import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def peopled(city: City) -> list[BaseGrid]:
    """The grids of the western township with 100, 200, 300 … residents, those of the eastern alike."""
    BaseGrid.objects.filter(code__startswith=EAST).update(people=100, households=40)
    grids = list(BaseGrid.objects.filter(code__startswith=WEST).order_by("code"))
    for number, grid in enumerate(grids, 1):
        BaseGrid.objects.filter(pk=grid.pk).update(people=100 * number, households=40)
    return grids


def test_a_township_is_told_by_its_heaviest_grid(city: City, peopled: list[BaseGrid]) -> None:
    [west, *_others] = ordered(townships(), "")
    whole = sum(100 * number for number in range(1, len(peopled) + 1))
    assert (west.region.code, west.grids, west.heaviest.code) == (peopled[0].code[:9], len(peopled), peopled[-1].code)
    assert west.people and west.people.mean == whole / len(peopled)
    assert west.people.times == pytest.approx(100 * len(peopled) / (whole / len(peopled)))
    assert west.households and west.households.times == 1
    assert west.area.whole == pytest.approx(sum(grid.area for grid in peopled) / 1e6)
    assert [one.region.code for one in townships(EAST)] == [one.region.code for one in townships() if one.region.code.startswith(EAST)]


def test_what_is_not_known_of_one_grid_is_not_told_of_the_township(city: City, peopled: list[BaseGrid]) -> None:
    BaseGrid.objects.filter(pk=peopled[0].pk).update(people=None)
    west = next(one for one in townships(WEST))
    assert west.people is None
    assert west.times == west.area.times


def test_grids_that_ended_are_left_out(city: City, peopled: list[BaseGrid]) -> None:
    BaseGrid.objects.filter(pk=peopled[-1].pk).update(valid_to=timezone.localdate())
    assert townships(WEST)[0].grids == len(peopled) - 1


@pytest.mark.parametrize("order", ["times", "-times", "code", "-grids", "people", "households", "-area", "nonsense"])
def test_every_order_has_every_township(city: City, peopled: list[BaseGrid], order: str) -> None:
    assert {one.region.code for one in ordered(townships(), order)} == {one.region.code for one in townships()}


def as_(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


def test_the_page_leads_to_a_draft_and_to_a_file(city: City, peopled: list[BaseGrid]) -> None:
    steward = as_(person("data_steward", city.centre))
    page = steward.get(reverse("division:drafts"), {"region": peopled[0].code[:9]}).content.decode()
    assert f'<option value="{peopled[0].code[:9]}" selected>' in page
    assert reverse("geo:grid", args=[peopled[-1].code]) in page
    file = content_of(steward.get(reverse("division:evenness", args=["csv"]))).decode("utf-8-sig")
    assert peopled[-1].code in file and len(file.strip().splitlines()) == len(townships()) + 1
    assert as_(city["clerk"]).get(reverse("division:evenness", args=["csv"])).status_code == 403
