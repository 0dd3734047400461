"""A city's own files: each format and coordinate system, and every kind of bad row told while the good ones are kept."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command
from pyproj import Transformer

from onecity.core.geo.errors import UnreadableFile
from onecity.core.geo.loading.files import read_rows, to_wgs84
from onecity.core.geo.loading.layers import load_layer
from onecity.core.geo.models import BaseGrid, MapShape, Place, Region, Road
from onecity.science.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from tests.factories import City

pytestmark = pytest.mark.django_db
WEST_VILLAGES = ("371502001001", "371502001002")
OSM_SAMPLE = Path(__file__).parent.parent / "data" / "roads.osm.pbf"
SUFFIXES = {"GeoJSON": "geojson", "GPKG": "gpkg", "ESRI Shapefile": "shp"}
# WGS 84, CGCS2000, CGCS2000 / 3-degree Gauss-Kruger CM 117E and zone 39; GeoJSON knows degrees only
SYSTEMS = ("EPSG:4326", "EPSG:4490", "EPSG:4548", "EPSG:4527")
FORMATS = [(driver, crs) for driver in SUFFIXES for crs in (SYSTEMS[:2] if driver == "GeoJSON" else SYSTEMS)]


def box(west: float, east: float, south: float = 36.4, north: float = 36.5) -> shapely.Polygon:
    """A rectangle in degrees."""
    return shapely.box(west, south, east, north)


def write(path: Path, shapes: list[Any], driver: str = "GeoJSON", crs: str = "EPSG:4326", **columns: list[Any]) -> Path:
    """Write a map file with pyogrio."""
    wkb = shapely.to_wkb(np.array(shapes, dtype=object))
    kind = "Unknown" if driver != "ESRI Shapefile" else shapes[0].geom_type
    fields = np.array(list(columns), dtype=object)
    values = [np.array(column, dtype=object) for column in columns.values()]
    pyogrio.raw.write(path, wkb, field_data=values, fields=fields, geometry_type=kind, crs=crs, driver=driver, encoding="UTF-8")
    return path


def grids(tmp_path: Path, shapes: list[Any], codes: list[Any], **more: Any) -> Path:
    """A file of base grids."""
    return write(tmp_path / "grids.geojson", shapes, code=codes, name_zh=[f"格{index}" for index in range(len(codes))], **more)


@pytest.mark.parametrize(("driver", "crs"), FORMATS)
def test_formats_and_national_coordinate_systems_agree(tmp_path: Path, driver: str, crs: str) -> None:
    true = box(115.90, 115.95)
    turn = Transformer.from_crs(4326, crs, always_xy=True)
    moved = shapely.transform(true, lambda points: np.stack(turn.transform(*points.T), axis=1))
    path = write(tmp_path / f"one.{SUFFIXES[driver]}", [moved], driver, crs, code=["1"])
    rows = read_rows(path)
    assert shapely.hausdorff_distance(rows.geometries[0], true) < 1e-5
    assert rows.text("code", 0) == "1"


@pytest.mark.parametrize(("crs", "shift"), [("GCJ-02", wgs84_to_gcj02), ("BD-09", wgs84_to_bd09)])
def test_shifted_coordinates_are_brought_back(crs: str, shift: Any) -> None:
    true = box(115.90, 115.95)
    back = to_wgs84(np.array([shapely.transform(true, shift)]), crs)
    assert shapely.hausdorff_distance(back[0], true) < 1e-8


@pytest.mark.parametrize("content", [b"", b"not a map", b'{"type": "FeatureCollection", "features": [', b"\xff\xfe\x00broken"])
def test_a_file_that_is_no_map_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"map\.geojson"):
        read_rows(path)
    with pytest.raises(UnreadableFile):
        read_rows(tmp_path / "missing.gpkg")


def test_an_unknown_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = grids(tmp_path, [box(115.9, 115.95)], ["1"])
    with pytest.raises(UnreadableFile, match="unknown coordinate system"):
        read_rows(path, crs="EPSG:999999")


def test_good_grids_are_kept_and_every_bad_one_is_told(city: City, tmp_path: Path) -> None:
    crossed = shapely.Polygon([(115.91, 36.41), (115.93, 36.43), (115.93, 36.41), (115.91, 36.43)])
    first, second = f"{WEST_VILLAGES[0]}01", f"{WEST_VILLAGES[1]}01"
    shapes = [box(115.90, 115.95), box(115.95, 116.0), box(115.94, 115.96), crossed, box(10, 11), shapely.box(36.4, 115.9, 36.5, 116.0),
              shapely.Point(115.9, 36.4), box(115.90, 115.91), box(115.90, 115.91), box(115.90, 115.91), None]  # fmt: skip
    codes = [first, second, f"{first[:12]}02", f"{first[:12]}03", f"{first[:12]}04", f"{first[:12]}05",
             f"{first[:12]}06", first, "", "37150299900101", f"{first[:12]}07"]  # fmt: skip
    report = load_layer("grids", grids(tmp_path, shapes, codes))
    assert (report.read, report.kept) == (11, 2)
    told = {bad.row: (bad.field, bad.reason) for bad in report.bad}
    assert told[3] == ("geometry", "overlaps row 1 by 50.00 % of its area")
    assert "Self-intersection" in told[4][1]
    assert told[5] == ("geometry", "outside the city")
    assert told[6] == ("geometry", "outside the city: longitude and latitude look swapped")
    assert told[7] == ("geometry", "is a Point, expected Polygon or MultiPolygon")
    assert told[8] == ("code", f"{first} is already in row 1")
    assert told[9] == ("code", "is empty")
    assert told[10] == ("region", "village 371502999001 is not known")
    assert told[11] == ("geometry", "no geometry")
    assert set(BaseGrid.objects.filter(valid_to=None).values_list("code", flat=True)) == {first, second}
    assert BaseGrid.objects.filter(synthetic=False).count() == 2


def test_old_grids_end_but_stay_for_their_cases(city: City, tmp_path: Path) -> None:
    before = set(BaseGrid.objects.values_list("pk", flat=True))
    load_layer("grids", grids(tmp_path, [box(115.90, 115.95)], [f"{WEST_VILLAGES[0]}07"]))
    assert before <= set(BaseGrid.objects.values_list("pk", flat=True))
    assert not BaseGrid.objects.filter(pk__in=before, valid_to=None).exists()


def test_a_file_without_a_good_row_changes_nothing(city: City, tmp_path: Path) -> None:
    report = load_layer("grids", grids(tmp_path, [box(10, 11)], ["1"]))
    assert report.kept == 0
    assert BaseGrid.objects.filter(valid_to=None).count() == BaseGrid.objects.count() == 4


def test_regions_need_a_national_code_and_a_parent(city: City, tmp_path: Path) -> None:
    shapes = [box(115.90, 115.95), box(115.95, 116.0), box(115.95, 116.0)]
    path = write(tmp_path / "regions.geojson", shapes, code=["371502001", "3715", "371599001"], name_zh=["古楼街道", "𠮷镇", "无"])
    report = load_layer("regions", path)
    assert report.kept == 1
    assert [(bad.row, bad.field) for bad in report.bad] == [(2, "code"), (3, "code")]
    region = Region.objects.get(code="371502001")
    assert (region.name_zh, region.synthetic, region.source) == ("古楼街道", False, "regions.geojson")


def test_roads_of_openstreetmap_replace_the_drawn_ones(city: City) -> None:
    report = load_layer("roads", OSM_SAMPLE)
    assert (report.read, report.kept) == (3, 2)
    assert report.bad[0].reason == "is no known class of road"
    road = Road.objects.get(road_class="primary")
    assert (road.name_zh, road.name_en, road.synthetic) == ("东昌路", "Dongchang Road", False)
    assert not Road.objects.filter(synthetic=True).exists()
    assert MapShape.objects.filter(layer="roads", attributes__name_zh="东昌路").exists()


def test_places_know_their_village(city: City, tmp_path: Path) -> None:
    points = [shapely.Point(115.92, 36.45), shapely.Point(115.92, 36.45), shapely.Point(115.93, 36.45)]
    path = write(tmp_path / "places.gpkg", points, "GPKG", name_zh=["𠮷祥小学🏫", None, "市场"], kind=["school", "school", "castle"])
    report = load_layer("places", path)
    assert [(bad.row, bad.field) for bad in report.bad] == [(2, "name_zh"), (3, "kind")]
    place = Place.objects.get()
    assert (place.name_zh, place.region_code) == ("𠮷祥小学🏫", WEST_VILLAGES[0])


def test_the_command_writes_the_rows_left_out(city: City, tmp_path: Path) -> None:
    path = grids(tmp_path, [box(115.90, 115.95), box(10, 11)], [f"{WEST_VILLAGES[0]}07", "x"])
    call_command("load_layer", "grids", str(path), errors=tmp_path / "bad.csv", verbosity=0)
    assert (tmp_path / "bad.csv").read_text(encoding="utf-8-sig").splitlines() == ["row,field,reason", "2,geometry,outside the city"]
    with pytest.raises(CommandError, match="map"):
        call_command("load_layer", "grids", str(tmp_path / "no-map.gpkg"))
