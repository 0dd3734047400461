"""Check points at the desk: recorded and changed one by one, taken in from files, drawn on the map; who may."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from onecity.apps.patrol.actions import NewPoint, host_of, keep_point, record_points
from onecity.apps.patrol.actions.points import Host
from onecity.apps.patrol.checklists import checklist_of
from onecity.apps.patrol.errors import BadPoint
from onecity.apps.patrol.models import CheckPoint
from onecity.apps.patrol.tiles import FROM_ZOOM, point_tile
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports import actions, jobs
from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.imports.kinds import kinds_for
from onecity.core.cases.models import ImportRun
from onecity.core.ledger.models import LookUp
from onecity.science.tiles import tile_at
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person
from tests.integration.test_import import Cells, csv_bytes, reasons, xlsx_bytes

HEAD = ("检查点编号", "检查类型", "名称", "经度", "纬度", "检查周期", "下次检查日期", "网格员", "老人姓名")
WEST_CELLS = (IN_WEST.x, IN_WEST.y)


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def leader(city: City) -> Actor:
    """Keeps the check points of the west."""
    return person("grid_leader", city.centre, WEST)


def given(**changes: Any) -> NewPoint:
    usual = {"code": "JC1", "kind": "fire", "name_zh": "木器厂", "name_en": "Joinery", "longitude": IN_WEST.x, "latitude": IN_WEST.y}
    return NewPoint(**(usual | {"days": 30, "due_on": timezone.localdate()} | changes))


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken(actor: Actor, content: bytes, name: str) -> ImportRun:
    run = actions.upload(actor, SimpleUploadedFile(name, content), "check-points")
    actions.check(actor, run.pk, IMPORTS.proposed(run)[0], "wgs84")
    jobs.run_import(run.pk)
    actions.start(actor, run.pk)
    jobs.run_import(run.pk)
    run.refresh_from_db()
    return run


def test_a_point_is_recorded_and_changed_and_keeps_whom_one_visits(leader: Actor, city: City) -> None:
    made = keep_point(leader, given(person="王某某", phone="0635-1234567"))
    assert (made.region_code[:6], made.synthetic, made.grid_id is None) == (WEST, False, False)
    changed = keep_point(leader, given(code="other", days=7, name_zh="新名"), made.pk)
    assert (changed.code, changed.days, changed.name_zh) == ("JC1", 7, "新名")
    assert b"1234567" not in bytes(CheckPoint.objects.get(pk=made.pk).phone_cipher)
    assert host_of(city["grid_worker"], made.pk, "due visit") == Host("王某某", "0635-1234567")


def test_whoever_goes_there_calls_by_a_tap_and_the_look_is_written_down(leader: Actor, city: City) -> None:
    made = keep_point(leader, given(kind="elderly", phone="0635-1234567"))
    client = Client()
    client.force_login(User.objects.get(pk=city["grid_worker"].user_id))
    page = client.get(reverse("round:point", args=[made.pk])).content.decode()
    assert "1234567" not in page and reverse("round:person", args=[made.pk]) in page
    assert 'href="tel:0635-1234567"' in client.post(reverse("round:person", args=[made.pk])).content.decode()
    assert LookUp.objects.get(subject_kind="check_point").subject_id == made.code


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "---"}, "phone"),
        ({"days": 0}, "days"),
        ({"days": 400}, "days"),
        ({"longitude": 10.0}, "point"),
        ({"keeper_id": 999_999}, "keeper"),
        ({"code": "taken"}, "code"),
    ],
)
def test_what_cannot_be_kept_names_its_field(leader: Actor, changes: dict[str, Any], field: str) -> None:
    record_points([given(code="taken")])
    with pytest.raises(BadPoint) as bad:
        keep_point(leader, given(**changes))
    assert set(bad.value.fields) == {field}
    assert CheckPoint.objects.count() == 1


def test_nobody_keeps_points_of_other_regions(leader: Actor, city: City) -> None:
    record_points([given(code="far", longitude=IN_EAST.x)])
    with pytest.raises(NotAllowed):
        keep_point(leader, given(longitude=IN_EAST.x))
    with pytest.raises(CheckPoint.DoesNotExist):
        keep_point(leader, given(), CheckPoint.objects.get(code="far").pk)
    mine = keep_point(leader, given())
    with pytest.raises(NotAllowed):
        keep_point(leader, given(longitude=IN_EAST.x), mine.pk)
    with pytest.raises(NotAllowed):
        keep_point(city["grid_worker"], given(code="JC2"))


def test_the_form_keeps_a_point_and_names_what_is_wrong(leader: Actor) -> None:
    client, fields = client_of(leader), {"code": "JC9", "kind": "fire", "name_zh": "仓库", "days": "30", "due_on": "2026-12-01"}
    place = {"point": f"{IN_WEST.x},{IN_WEST.y}"}
    assert client.post(reverse("patrol:point_new"), fields).status_code == 422
    assert client.post(reverse("patrol:point_new"), fields | place | {"due_on": "soon"}).status_code == 422
    assert not CheckPoint.objects.exists()
    done = client.post(reverse("patrol:point_new"), fields | place)
    point = CheckPoint.objects.get(code="JC9")
    assert (done.status_code, done["Location"]) == (302, reverse("patrol:point_page", args=[point.pk]))
    page = client.get(done["Location"], headers={"Accept-Language": "zh-hans"}).content.decode()
    assert all(item.name_zh in page for item in checklist_of("fire").items)
    client.post(reverse("patrol:point_edit", args=[point.pk]), fields | place | {"name_zh": "旧仓库"})
    point.refresh_from_db()
    assert point.name_zh == "旧仓库"


@pytest.mark.parametrize(("write", "name"), [(csv_bytes, "points.csv"), (xlsx_bytes, "points.xlsx")])
def test_a_file_of_points_is_taken_and_bad_rows_come_back(leader: Actor, city: City, write: Callable[[Cells], bytes], name: str) -> None:
    record_points([given(code="JC0")])
    worker = User.objects.get(pk=city["grid_worker"].user_id)
    rows: list[tuple[object, ...]] = [
        HEAD,
        ("JC1", "消防隐患", "木器厂", *WEST_CELLS, 14, "2026-12-01", worker.username, ""),
        ("JC2", "elderly", "独居老人家", *WEST_CELLS, "", "", "", "王某某"),
        ("JC0", "fire", "已有", *WEST_CELLS, "", "", "", ""),
        ("JC1", "fire", "重号", *WEST_CELLS, "", "", "", ""),
        ("JC4", "噪声", "不存在的类别", *WEST_CELLS, "", "", "", ""),
        ("JC5", "fire", "周期过长", *WEST_CELLS, 4000, "", "", ""),
        ("JC6", "fire", "没有此人", *WEST_CELLS, "", "", "nobody", ""),
        ("JC7", "fire", "在城外", 10.1, 36.4, "", "", "", ""),
        ("JC8", "fire", "在别的县", IN_EAST.x, IN_EAST.y, "", "", "", ""),
        ("", "fire", "没有编号", *WEST_CELLS, "", "", "", ""),
        ("JC9", "fire", "日期不对", *WEST_CELLS, "", "明天", "", ""),
    ]
    run = taken(leader, write(rows), name)
    assert (run.good_rows, run.known_rows, run.bad_rows) == (2, 1, 8)
    expected = ["code", "kind", "days", "keeper", "longitude", "longitude", "code", "due_on"]
    assert [field for _row, field in reasons(run)] == expected
    first, second = CheckPoint.objects.get(code="JC1"), CheckPoint.objects.get(code="JC2")
    assert (first.days, first.due_on.isoformat(), first.keeper_id) == (14, "2026-12-01", worker.pk)
    assert (second.days, second.due_on) == (checklist_of("elderly").days, timezone.localdate() + timedelta(days=second.days))
    assert second.person_cipher
    assert CheckPoint.objects.get(code="JC0").name_zh == "木器厂"


def test_telephones_of_a_file_are_sealed_and_wrong_ones_told(leader: Actor, city: City) -> None:
    head = (*HEAD, "联系电话")
    good = ("JC2", "elderly", "独居老人家", *WEST_CELLS, "", "", "", "王某某", "12 0000 00002")
    bad = ("JC3", "elderly", "独居老人家", *WEST_CELLS, "", "", "", "李某某", "问邻居")
    run = taken(leader, csv_bytes([head, good, bad]), "points.csv")
    assert [field for _row, field in reasons(run)] == ["phone"]
    assert host_of(city["grid_worker"], CheckPoint.objects.get().pk, "visit") == Host("王某某", "12 0000 00002")


def test_who_keeps_points_imports_them_but_no_reports(leader: Actor, city: City) -> None:
    assert [kind.code for kind in kinds_for(leader)] == ["assets", "check-points"]
    assert client_of(leader).get(reverse("cases:imports")).status_code == 200
    with pytest.raises(NotAllowed):
        kinds_for(city["grid_worker"])


def test_a_tile_has_the_points_in_sight_only(leader: Actor, city: City) -> None:
    record_points([given(code="west"), given(code="east", longitude=IN_EAST.x)])

    def tile(who: Actor, longitude: float, zoom: int = FROM_ZOOM) -> bytes:
        return point_tile(who, zoom, *tile_at(zoom, longitude, IN_WEST.y), QueryDict())

    assert b"west" in tile(leader, IN_WEST.x)
    assert b"east" not in tile(leader, IN_EAST.x)
    assert b"east" in tile(person("grid_leader", city.centre, EAST), IN_EAST.x)
    assert tile(leader, IN_WEST.x, FROM_ZOOM - 1) == b""
