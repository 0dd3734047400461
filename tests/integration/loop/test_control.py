"""Control areas drawn on the map or made of whole regions: where they answer, who may announce them, what is refused."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import atan2

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.control.actions import Announcement, announce
from onecity.core.cases.control.ground import read_corners
from onecity.core.cases.errors import AnsweredByMessage
from onecity.core.cases.models import ControlArea
from onecity.core.cases.queries.control import control_area_at
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person
from tests.loop import reported


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def corners(west: float, south: float, east: float, north: float) -> str:
    """The corners of a box as the field of the page takes them."""
    return f"{west}, {south}\n{east}, {south}\n{east}, {north}\n{west}, {north}\n"


def drawing(city: City, **changes: object) -> dict[str, object]:
    until = timezone.localtime() + timedelta(days=3)
    given = {"name": "管网改造", "category": [city.category.pk], "begins_at": "2026-01-01T08:00", "message_zh": "正在施工"}
    around = corners(IN_WEST.x - 0.01, IN_WEST.y - 0.01, IN_WEST.x + 0.01, IN_WEST.y + 0.01)
    return given | {"ends_at": f"{until:%Y-%m-%dT%H:%M}", "drawn": around} | changes


def test_a_control_area_drawn_on_the_map_answers_inside_its_border_only(city: City) -> None:
    desk = client_of(city["dispatcher"])
    assert desk.post(reverse("cases:control"), drawing(city)).status_code == 302
    area = ControlArea.objects.get()
    assert (area.regions, area.region_code) == ([], f"{WEST}001001"), "drawn within one village"
    with pytest.raises(AnsweredByMessage):
        reported(city)
    assert reported(city, Point(IN_WEST.x + 0.0101, IN_WEST.y, srid=4326))
    page = desk.get(reverse("cases:control"), headers={"Accept-Language": "en"}).content.decode()
    assert "drawn on the map" in page and f'data-show-area="{area.pk}"' in page and city["dispatcher"].name in page
    assert desk.post(reverse("cases:end_control", args=[area.pk])).status_code == 302
    assert reported(city)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"drawn": "115.92, 36.42\n115.93, 36.42"}, "An area has 3 to 300 corners."),
        ({"drawn": corners(115.92, 36.42, 115.93, 36.43).replace("115.93, 36.43", "115.92, 36.41")}, "The border crosses itself."),
        ({"drawn": "here\nthere\neverywhere"}, "Write each corner as longitude, latitude"),
        ({"drawn": corners(10, 20, 11, 21)}, "The area lies outside the city."),
        ({"drawn": ""}, "Choose regions, or draw an area on the map."),
        ({"region": f"{WEST}001001"}, "Choose regions, or draw an area on the map."),
    ],
)
def test_a_drawing_that_is_no_area_is_refused_in_words(city: City, changes: dict[str, object], why: str) -> None:
    answer = client_of(city["dispatcher"]).post(reverse("cases:control"), drawing(city, **changes), headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not ControlArea.objects.exists()


def test_a_drawing_reaches_only_where_its_maker_may_announce(city: City) -> None:
    here = client_of(person("dispatcher", city.centre, f"{WEST}001001"))
    over_the_border = corners(IN_WEST.x, IN_WEST.y, IN_WEST.x + 0.05, IN_WEST.y + 0.01)
    assert here.post(reverse("cases:control"), drawing(city, drawn=over_the_border)).status_code == 422
    assert here.post(reverse("cases:control"), drawing(city)).status_code == 302


def test_a_control_area_may_be_several_regions(city: City) -> None:
    codes = [f"{WEST}001001", EAST]
    assert client_of(city["dispatcher"]).post(reverse("cases:control"), drawing(city, drawn="", region=codes)).status_code == 302
    area = ControlArea.objects.get()
    assert (area.regions, area.region_code) == (codes, "371500")
    for place in (IN_WEST, IN_EAST):
        with pytest.raises(AnsweredByMessage):
            reported(city, place)


Corner = tuple[Fraction, Fraction]
millionths = st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)).map(lambda pair: tuple(Fraction(part, 10**6) for part in pair))
"""Places within 9/1000 of a degree around IN_WEST."""


def _exact(offset: Corner) -> Corner:
    return (Fraction(Decimal(str(IN_WEST.x))) + offset[0], Fraction(Decimal(str(IN_WEST.y))) + offset[1])


def _side(place: Corner, one: Corner, other: Corner) -> Fraction:
    """Positive on the left of the line from one corner to another, 0 on it."""
    return (other[0] - one[0]) * (place[1] - one[1]) - (other[1] - one[1]) * (place[0] - one[0])


def _inside(place: Corner, border: list[Corner]) -> bool:
    """Whether a ray to the east crosses the border an odd number of times: in fractions, so without any rounding."""
    crossed = 0
    for one, other in zip(border, border[1:] + border[:1], strict=True):
        if (one[1] > place[1]) != (other[1] > place[1]):
            crossed += (_side(place, one, other) > 0) == (other[1] > one[1])
    return crossed % 2 == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(st.lists(millionths, min_size=3, max_size=9, unique=True), st.lists(millionths, min_size=1, max_size=12))
def test_a_place_is_in_a_drawn_area_exactly_where_fractions_say_so(city: City, offsets: list[Corner], places: list[Corner]) -> None:
    border = [_exact(one) for one in sorted(offsets, key=lambda one: atan2(one[1], one[0]))]
    try:
        polygon = read_corners("\n".join(f"{float(x):.6f}, {float(y):.6f}" for x, y in border))
    except ValueError:
        assume(False)
    now = timezone.now()
    with transaction.atomic():
        announce(city["dispatcher"], Announcement("x", now - timedelta(1), now + timedelta(1), [city.category], "x", polygon=polygon))
        for place in map(_exact, places):
            if any(_side(place, one, other) == 0 for one, other in zip(border, border[1:] + border[:1], strict=True)):
                continue
            found = control_area_at(Point(float(place[0]), float(place[1]), srid=4326), city.category.pk, now)
            assert (found is not None) == _inside(place, border)
        transaction.set_rollback(True)
