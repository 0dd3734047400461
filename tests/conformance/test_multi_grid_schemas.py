"""The schemas and code lists of the guide say what the program takes and gives."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.exports import point_table
from onecity.apps.patrol.queries import PointFilter
from onecity.core.cases.duty.files import list_table
from onecity.core.cases.models import CaseEvent
from onecity.core.cases.settled import horizon
from onecity.core.geo.models import BaseGrid
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.rowfiles.fields import guess
from onecity.core.tables import geojson_lines
from onecity.project import guide
from onecity.project.guide.columns import LISTS
from tests.factories import IN_WEST, City, small_city
from tests.loop import reported

GUIDE = Path(settings.HOME_DIR) / "docs" / "standards" / "multi-grid"
SCHEMAS = GUIDE / "schemas"


@pytest.fixture
def city(db: None) -> City:
    """Two counties, their organisations and people."""
    return small_city()


def faults(name: str, file: Any) -> list[str]:
    """What a schema finds wrong with a file."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(file)]


def feature(grid: BaseGrid, **changes: Any) -> dict[str, Any]:
    """A base grid as a file holds it."""
    properties = {"code": f"{grid.code:0<14}", "name_zh": grid.name_zh, "people": grid.people, "households": grid.households} | changes
    return {"type": "Feature", "geometry": json.loads(grid.geom.geojson), "properties": properties}


def test_base_grids(city: City) -> None:
    grids = list(BaseGrid.objects.all())
    file = {"type": "FeatureCollection", "features": [feature(grid) for grid in grids]}
    assert grids and not faults("base-grids", file)
    for wrong in ({"code": "37"}, {"people": -1}, {"code": None}):
        assert faults("base-grids", {"type": "FeatureCollection", "features": [feature(grids[0], **wrong)]})


def test_check_points_as_they_are_exported(city: City) -> None:
    assert record_points([NewPoint("JC1", "fire", "木器厂", "Joinery", IN_WEST.x, IN_WEST.y, 30, timezone.localdate())]) == 1
    file = json.loads("".join(geojson_lines(point_table(city["duty_officer"], PointFilter()))))
    assert len(file["features"]) == 1 and not faults("check-points", file)


def test_the_written_files_are_what_the_program_has() -> None:
    """After a change: `onecity guide-files docs/standards/multi-grid`."""
    for name, content in guide.files().items():
        assert (GUIDE / name).read_text(encoding="utf-8") == content, name
    assert {path.name for path in (GUIDE / "codes").iterdir()} == {f"{name}.json" for name in guide.code_lists()}


def test_a_list_with_the_headings_of_the_guide_is_known_column_by_column() -> None:
    for name, fields in LISTS.items():
        told = guide.columns()[name]
        assert [row["code"] for row in told] == [field.key for field in fields]
        for language in ("name_zh", "name_en"):
            assert guess(fields, [row[language] for row in told]) == {row["code"]: place for place, row in enumerate(told)}, name


def test_the_described_interface_is_the_one_that_answers(city: City) -> None:
    kept = json.loads((GUIDE / "interfaces" / "departments.openapi.json").read_text(encoding="utf-8"))
    assert Client().get("/api/v1/openapi.json").json() == kept


def test_every_code_stands_once_and_has_both_names() -> None:
    for name, rows in guide.code_lists().items():
        codes = [(row.get("kind"), row["code"]) for row in rows]
        assert rows and len(codes) == len(set(codes)), name
        assert all(row["name_zh"] and row["name_en"] for row in rows), name


def test_what_codes_speak_of_is_there(city: City) -> None:
    lists = guide.code_lists()
    known = {f"{row['kind']}:{row['code']}" for row in lists["categories"]}
    assert {item["category"] for one in lists["checklists"] for item in one["items"]} <= known
    states = {row["code"] for row in lists["states"]}
    assert {state for act in lists["acts"] for state in act["in_states"]} <= states


def test_cases_and_changes_as_the_interface_tells_them(city: City) -> None:
    horizon.forget()
    case, (_row, key) = reported(city), issue(KeyOrder("平台", ("read",), rate=1000))
    client = Client(headers={"X-Api-Key": key})
    assert not faults("case", client.get(f"/api/v1/cases/{case.pk}").json())
    before = CaseEvent.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)[0] - 1  # ids go on from test to test
    changes = client.get("/api/v1/changes", {"after": before}).json()["changes"]
    assert changes and not [found for one in changes for found in faults("change", one)]


def test_lines_of_a_duty_list_as_they_are_exported(city: City) -> None:
    table = list_table(city.duty_list)
    for line in city.duty_list.lines.all():
        row = {column.key: column.value(line) for column in table.columns}
        assert not faults("duty-line", row)
    assert faults("duty-line", {"nothing": "x"})
