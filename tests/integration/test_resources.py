"""People on duty: who says so, who sees them where, and what is stale."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import NOBODY, Actor, Grant
from onecity.core.geo.errors import OutsideCity
from onecity.core.resources.actions import move, set_status
from onecity.core.resources.live import may_hear
from onecity.core.resources.models import Duty, Status
from onecity.core.resources.queries import STALE_AFTER, duty_counts, duty_of, on_duty, visible
from onecity.core.resources.tiles import FROM_ZOOM, worker_tile
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person

WEST_SPOT, EAST_SPOT = (IN_WEST.x, IN_WEST.y), (IN_EAST.x, IN_EAST.y)


@pytest.fixture
def out(city: City) -> City:
    """A worker on duty in each county."""
    set_status(city["grid_worker"], Status.ON, WEST_SPOT)
    set_status(city["other_grid_worker"], Status.ON, EAST_SPOT)
    return city


def leader_of(region: str) -> Actor:
    return person("grid_leader", None, region)


def tile_of(x: float, y: float, z: int) -> tuple[int, int, int]:
    """The tile that holds a point."""
    sql = """SELECT floor((ST_X(p) + 20037508.342789244) / 40075016.685578488 * 2 ^ %(z)s)::int,
                    floor((20037508.342789244 - ST_Y(p)) / 40075016.685578488 * 2 ^ %(z)s)::int
             FROM ST_Transform(ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 4326), 3857) p"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"x": x, "y": y, "z": z})
        column, row = cursor.fetchone()
    return z, column, row


def tile(actor: Actor, spot: tuple[float, float], z: int = 14) -> bytes:
    return worker_tile(actor, *tile_of(*spot, z), QueryDict())


def test_going_on_duty_moving_and_going_home(city: City) -> None:
    worker = city["grid_worker"]
    assert duty_of(worker) is None
    duty = set_status(worker, Status.ON, WEST_SPOT)
    assert (duty.status, duty.position.coords, duty.region_code) == ("on", WEST_SPOT, f"{WEST}001")
    assert move(worker, (115.93, 36.46)).position.coords == (115.93, 36.46)
    assert set_status(worker, Status.OFF, WEST_SPOT).status == "off"
    with pytest.raises(NotAllowed):
        move(worker, WEST_SPOT)
    assert Duty.objects.get().position.coords == (115.93, 36.46)


@pytest.mark.parametrize("who", ["acceptor", "leader", "clerk"])
def test_those_at_desks_have_no_duty(city: City, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_status(city[who], Status.ON)
    with pytest.raises(NotAllowed):
        set_status(NOBODY, Status.ON)


def test_a_place_outside_the_city_is_refused_whole(city: City) -> None:
    with pytest.raises(OutsideCity):
        set_status(city["grid_worker"], Status.ON, (36.45, 115.92))
    assert not Duty.objects.exists()


def test_a_leader_sends_their_own_people_and_nobody_elses(city: City) -> None:
    worker = city["grid_worker"].user_id
    assert set_status(leader_of(f"{WEST}001"), Status.ON, of=worker).user_id == worker
    for stranger in (leader_of(EAST), leader_of(f"{WEST}001002"), city["other_grid_worker"], city["leader"], NOBODY):
        with pytest.raises(NotAllowed):
            set_status(stranger, Status.OFF, of=worker)
    with pytest.raises(NotAllowed):
        set_status(leader_of(""), Status.ON, of=city["clerk"].user_id)
    assert Duty.objects.get().status == "on"


def test_nobody_reports_a_place_for_somebody_else(city: City) -> None:
    duty = set_status(leader_of(WEST), Status.ON, WEST_SPOT, of=city["grid_worker"].user_id)
    assert duty.position is None


def test_one_sees_those_of_ones_region_and_oneself(out: City) -> None:
    west, east = out["grid_worker"].user_id, out["other_grid_worker"].user_id
    seen = {
        "whole city": [duty.user_id for duty in on_duty(out["dispatcher"])],
        "leader of the east": [duty.user_id for duty in on_duty(leader_of(EAST))],
        "a worker": [duty.user_id for duty in on_duty(out["grid_worker"])],
        "a clerk": [duty.user_id for duty in on_duty(out["clerk"])],
        "nobody": list(visible(NOBODY)),
    }
    assert seen == {"whole city": [west, east], "leader of the east": [east], "a worker": [west], "a clerk": [], "nobody": []}


def test_those_on_duty_within_bounds(out: City) -> None:
    bounds = (IN_WEST.x - 0.01, IN_WEST.y - 0.01, IN_WEST.x + 0.01, IN_WEST.y + 0.01)
    assert [duty.user_id for duty in on_duty(out["dispatcher"], bounds)] == [out["grid_worker"].user_id]


def test_counts_name_every_status(out: City) -> None:
    set_status(out["grid_worker"], Status.BREAK)
    assert duty_counts(out["dispatcher"]) == {"on": 1, "break": 1, "off": 0}
    assert duty_counts(leader_of(WEST)) == {"on": 0, "break": 1, "off": 0}


def test_a_tile_shows_people_in_scope_only(out: City) -> None:
    name = out["other_grid_worker"].name.encode()
    assert name in tile(out["dispatcher"], EAST_SPOT)
    assert name in tile(leader_of(EAST), EAST_SPOT)
    assert name in tile(out["other_grid_worker"], EAST_SPOT)
    for stranger in (leader_of(WEST), out["grid_worker"], out["clerk"], NOBODY):
        assert name not in tile(stranger, EAST_SPOT)
    assert tile(out["dispatcher"], EAST_SPOT, FROM_ZOOM - 1) == b""


def test_people_off_duty_are_not_drawn(out: City) -> None:
    set_status(out["other_grid_worker"], Status.OFF)
    assert out["other_grid_worker"].name.encode() not in tile(out["dispatcher"], EAST_SPOT)


def test_an_old_position_is_drawn_as_stale(out: City) -> None:
    fresh = tile(out["dispatcher"], EAST_SPOT)
    Duty.objects.update(positioned_at=timezone.now() - STALE_AFTER - timedelta(seconds=1))
    assert tile(out["dispatcher"], EAST_SPOT) != fresh


@given(st.sampled_from(["", "3715", WEST, EAST, f"{EAST}001"]), st.sampled_from([f"{WEST}001", f"{EAST}001", f"{EAST}002"]))
def test_the_live_line_tells_watchers_of_the_region_only(prefix: str, region: str) -> None:
    watcher = Actor(1, "leader", "", (Grant("grid_leader", "region", None, "", prefix),))
    worker = Actor(2, "worker", "", (Grant("grid_worker", "region", None, "", region),))
    payload = {"user": 2, "status": "on", "region": region}
    assert may_hear(watcher, payload) is region.startswith(prefix)
    assert may_hear(worker, payload)
    assert not may_hear(worker, payload | {"user": 3})
    assert not may_hear(NOBODY, payload)
