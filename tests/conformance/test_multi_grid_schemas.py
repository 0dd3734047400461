"""The schemas of the guide say what the program takes and gives."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from onecity.apps.patrol.actions import NewPoint, record_points
from onecity.apps.patrol.exports import point_table
from onecity.apps.patrol.queries import PointFilter
from onecity.core.geo.models import BaseGrid
from onecity.core.tables import geojson_lines
from tests.factories import IN_WEST, City, small_city

SCHEMAS = Path(settings.HOME_DIR) / "docs" / "standards" / "multi-grid" / "schemas"


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
