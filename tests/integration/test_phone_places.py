"""The grids of a worker on the phone: what is in them, searched within, never those of another area; who lives there is asked and written down."""

import pytest
from django.urls import reverse
from django.utils import timezone

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.models import CheckPoint
from onecity.core.cases.models import Asset, Case
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.models import LookUp
from onecity.core.registry import field_places
from tests.factories import IN_EAST, IN_WEST, WEST, City
from tests.integration.test_grid_pages import client_of, handled

__all__ = ["handled"]
pytestmark = pytest.mark.django_db
PERSON = "欧阳密"


def point(code: str, kind: str, where: object, person: str = "") -> CheckPoint:
    """A check point."""
    place = {"longitude": where.x, "latitude": where.y}  # type: ignore[attr-defined]
    record_points([NewPoint(code=code, kind=kind, name_zh=f"点{code}", name_en=f"Point {code}", days=30, due_on=timezone.localdate(), person=person, **place)])  # fmt: skip
    return CheckPoint.objects.get(code=code)


@pytest.fixture
def home(city: City) -> BaseGrid:
    """The worker's grid with a household, a check point, two assets and an open case; and a household in the east."""
    point("JC00001", "elderly", IN_WEST, PERSON)
    point("JC00002", "fire", IN_WEST)
    point("JC00009", "elderly", IN_EAST, PERSON)
    for number, name in enumerate(("路灯", "井盖")):
        named = {"name_zh": name, "name_en": f"Asset {number}", "place": "柳园路"}
        Asset.objects.create(code=f"3715020102000000{number}", category=city.category, region_code=f"{WEST}001001", point=IN_WEST, **named)
    return BaseGrid.objects.get(geom__contains=IN_WEST)


def page_of(city: City, grid: BaseGrid, **asked: str) -> str:
    return client_of(city["grid_worker"]).get(reverse("grid:grid", args=[grid.code]), asked).content.decode()


def test_every_app_tells_what_stands_in_a_grid(city: City, home: BaseGrid, handled: Case) -> None:
    page = page_of(city, home)
    for words in (
        "Households visited",
        "Point JC00001",
        "Check points",
        "Point JC00002",
        "Assets",
        "Asset 0",
        "Open cases",
        "Exposed rubbish",
    ):
        assert words in page
    assert PERSON not in page
    assert "JC00009" not in page
    lamp = Asset.objects.get(name_zh="路灯")
    assert f"{reverse('grid:report')}?asset={lamp.label}" in page
    assert f"{reverse('grid:report')}?point={IN_WEST.x:.6f}%2C{IN_WEST.y:.6f}" in page
    assert reverse("grid:case", args=[handled.pk]) in page


def test_a_grid_is_searched_within(city: City, home: BaseGrid) -> None:
    page = page_of(city, home, q="井盖")
    assert "Asset 1" in page
    assert "Asset 0" not in page
    assert "Point JC00001" not in page
    assert "Nothing found in this grid" in page_of(city, home, q="nothing\0of this")


def test_grids_of_another_area_are_not_there_and_their_things_neither(city: City, home: BaseGrid) -> None:
    client = client_of(city["other_grid_worker"])
    assert client.get(reverse("grid:grid", args=[home.code])).status_code == 404
    for tell in field_places():
        told = tell(city["other_grid_worker"], home, [], 10)
        assert [one.key for one in told if one.total and one.key != "places"] == []


def test_ones_own_grids_are_listed_and_a_single_one_opens_at_once(city: City, home: BaseGrid) -> None:
    client, address = client_of(city["grid_worker"]), reverse("grid:places")
    listed = client.get(address)
    if listed.status_code == 302:
        assert listed.url == reverse("grid:grid", args=[home.code])
    found = client.get(address, {"q": home.code}).content.decode()
    assert reverse("grid:grid", args=[home.code]) in found
    assert "No grid found" in client.get(address, {"q": "nowhere"}).content.decode()


def test_who_lives_there_is_asked_at_the_point_and_written_down(city: City, home: BaseGrid) -> None:
    mine, theirs = CheckPoint.objects.get(code="JC00001"), CheckPoint.objects.get(code="JC00009")
    client = client_of(city["grid_worker"])
    assert PERSON in client.post(reverse("round:person", args=[mine.pk])).content.decode()
    assert LookUp.objects.get().subject_id == "JC00001"
    assert client.post(reverse("round:person", args=[theirs.pk])).status_code == 404
    assert LookUp.objects.count() == 1
