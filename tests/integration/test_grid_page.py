"""The page of one base grid: what every app knows of it, for whoever may see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case
from onecity.core.geo.models import BaseGrid
from tests.factories import IN_EAST, IN_WEST, City
from tests.loop import reported


def page(actor: Actor, grid: BaseGrid) -> tuple[int, str]:
    """Status and text of the page, in English."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    answer = client.get(reverse("geo:grid", args=[grid.code]))
    return answer.status_code, answer.content.decode()


@pytest.fixture
def west(city: City) -> BaseGrid:
    """The grid of the western cases, with people."""
    grid = BaseGrid.objects.get(geom__covers=IN_WEST)
    BaseGrid.objects.filter(pk=grid.pk).update(people=1234, households=456, people_synthetic=True)
    return BaseGrid.objects.get(pk=grid.pk)


def test_what_every_app_knows_stands_on_one_page(city: City, west: BaseGrid) -> None:
    case = reported(city)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    late = timezone.localdate() - timedelta(days=1)
    record_points([NewPoint("JC1", "fire", "木器厂", "Joinery", IN_WEST.x, IN_WEST.y, 30, late)])
    status, text = page(city["duty_officer"], west)
    assert status == 200
    for words in ("1,234", "456", "are drawn, not counted", "Cases of 12 months", case.label, "Check points", west.code):
        assert words in text, words


def test_a_grid_elsewhere_is_not_found(city: City, west: BaseGrid) -> None:
    east = BaseGrid.objects.get(geom__covers=IN_EAST)
    assert page(city["grid_worker"], east)[0] == 404
    assert page(city["grid_worker"], west)[0] == 200
    assert page(city["county_clerk"], west)[0] == 404


def test_what_one_may_not_see_is_counted_nowhere(city: City, west: BaseGrid) -> None:
    case = reported(city)
    _status, text = page(city["clerk"], west)
    assert case.label not in text


def test_a_grid_that_ended_keeps_its_page(city: City, west: BaseGrid) -> None:
    BaseGrid.objects.filter(pk=west.pk).update(valid_to=timezone.localdate())
    assert "held until" in page(city["duty_officer"], west)[1]
