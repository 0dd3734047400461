"""A city's own files: each format and coordinate system, and every kind of bad row told while the good ones are kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pyogrio
import pytest
import shapely
from django.utils.translation import override
from pyproj import Transformer

from onecity.core.geo.loading.files import read_rows
from onecity.core.geo.loading.layers import Wish, load_layer, prepare
from onecity.core.geo.loading.systems import conversion_from
from onecity.core.geo.models import BaseGrid, MapShape, Place, Region, Road
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.science.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from tests.factories import City

pytestmark = pytest.mark.django_db
WEST_VILLAGES = ("371502001001", "371502001002")
OSM_SAMPLE = Path(__file__).parent.parent / "data" / "roads.osm.pbf"
SUFFIXES = {"GeoJSON": "geojson", "GPKG": "gpkg", "ESRI Shapefile": "shp"}
# WGS 84, CGCS2000, CGCS2000 / 3-degree Gauss-Kruger CM 117E and zone 39; GeoJSON knows degrees only
SYSTEMS = ("EPSG:4326", "EPSG:4490", "EPSG:4548", "EPSG:4527")
FORMATS = [(driver, crs) for driver in SUFFIXES for crs in (SYSTEMS[:2] if driver == "GeoJSON" else SYSTEMS)]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons are read in English."""
    with override("en"):
        yield


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
    back = conversion_from(crs).convert(np.array([shapely.transform(true, shift)]))
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
    with pytest.raises(UnreadableFile, match="EPSG:999999"):
        read_rows(path, "EPSG:999999")


def test_good_grids_are_kept_and_every_bad_one_is_told(city: City, tmp_path: Path) -> None:
    crossed = shapely.Polygon([(115.91, 36.41), (115.93, 36.43), (115.93, 36.41), (115.91, 36.43)])
    first, second = f"{WEST_VILLAGES[0]}01", f"{WEST_VILLAGES[1]}01"
    shapes = [box(115.90, 115.95), box(115.95, 116.0), box(115.94, 115.96), crossed, box(10, 11), shapely.box(36.4, 115.9, 36.5, 116.0),
              shapely.Point(115.9, 36.4), box(115.90, 115.91), box(115.90, 115.91), box(115.90, 115.91), None]  # fmt: skip
    codes = [first, second, f"{first[:12]}02", f"{first[:12]}03", f"{first[:12]}04", f"{first[:12]}05",
             f"{first[:12]}06", first, "", "37150299900101", f"{first[:12]}07"]  # fmt: skip
    report = load_layer(grids(tmp_path, shapes, codes))
    assert (report.read, report.kept) == (11, 2)
    told = {bad.row: (bad.field, bad.reason) for bad in report.bad}
    assert told[3] == ("geometry", "overlaps row 1 by 50.00 % of its area")
    assert "Self-intersection" in told[4][1]
    assert told[5] == ("geometry", "outside the city")
    assert told[6] == ("geometry", "outside the city: longitude and latitude look swapped")
    assert told[7] == ("geometry", "is a Point, expected Polygon / MultiPolygon")
    assert told[8] == ("code", f"{first} is already in row 1")
    assert told[9] == ("code", "is empty")
    assert told[10] == ("region", "village 371502999001 is not known")
    assert told[11] == ("geometry", "no geometry")
    assert set(BaseGrid.objects.filter(valid_to=None).values_list("code", flat=True)) == {first, second}
    assert BaseGrid.objects.filter(synthetic=False).count() == 2


def test_people_and_households_are_taken_where_the_file_tells_them(city: City, tmp_path: Path) -> None:
    BaseGrid.objects.update(people=9, households=3, people_synthetic=True)
    shapes, codes = (
        [box(115.90, 115.95), box(115.95, 115.97), box(115.97, 116.0)],
        [f"{WEST_VILLAGES[0]}{serial}" for serial in ("00", "02", "03")],
    )
    report = load_layer(grids(tmp_path, shapes, codes, 常住人口=["1204", "", "-3"], 户数=["431", "", ""]))
    assert [(bad.row, bad.field) for bad in report.bad] == [(3, "people")]
    figures = BaseGrid.objects.filter(valid_to=None).values_list("people", "households", "people_synthetic")
    assert list(figures) == [(1204, 431, False), (None, None, False)]


def test_old_grids_end_but_stay_for_their_cases(city: City, tmp_path: Path) -> None:
    before = set(BaseGrid.objects.values_list("pk", flat=True))
    load_layer(grids(tmp_path, [box(115.90, 115.95)], [f"{WEST_VILLAGES[0]}07"]))
    assert before <= set(BaseGrid.objects.values_list("pk", flat=True))
    assert not BaseGrid.objects.filter(pk__in=before, valid_to=None).exists()


def test_a_file_without_a_good_row_changes_nothing(city: City, tmp_path: Path) -> None:
    report = load_layer(grids(tmp_path, [box(10, 11)], ["1"]), Wish("grids"))
    assert report.kept == 0
    assert BaseGrid.objects.filter(valid_to=None).count() == BaseGrid.objects.count() == 4


def test_regions_need_a_national_code_and_a_parent(city: City, tmp_path: Path) -> None:
    shapes = [box(115.90, 116.0), box(115.95, 116.0), box(116.0, 116.05)]
    path = write(tmp_path / "regions.geojson", shapes, code=["371502001", "3715", "371599001"], name_zh=["古楼街道", "𠮷镇", "无"])
    report = load_layer(path)
    assert report.kept == 1
    assert [(bad.row, bad.field) for bad in report.bad] == [(2, "code"), (3, "code")]
    region = Region.objects.get(code="371502001")
    assert (region.name_zh, region.synthetic, region.source) == ("古楼街道", False, "regions.geojson")


def test_roads_of_openstreetmap_replace_the_drawn_ones(city: City) -> None:
    report = load_layer(OSM_SAMPLE)
    assert (report.read, report.kept) == (3, 2)
    assert report.bad[0].reason == "is no known class of road"
    road = Road.objects.get(road_class="primary")
    assert (road.name_zh, road.name_en, road.synthetic) == ("东昌路", "Dongchang Road", False)
    assert not Road.objects.filter(synthetic=True).exists()
    assert MapShape.objects.filter(layer="roads", attributes__name_zh="东昌路").exists()


def test_places_know_their_village(city: City, tmp_path: Path) -> None:
    points = [shapely.Point(115.92, 36.45), shapely.Point(115.92, 36.45), shapely.Point(115.93, 36.45)]
    path = write(tmp_path / "places.gpkg", points, "GPKG", name_zh=["𠮷祥小学🏫", None, "市场"], kind=["school", "school", "castle"])
    report = load_layer(path)
    assert [(bad.row, bad.field) for bad in report.bad] == [(2, "name_zh"), (3, "kind")]
    place = Place.objects.get()
    assert (place.name_zh, place.region_code) == ("𠮷祥小学🏫", WEST_VILLAGES[0])


# --- hard rows -----------------------------------------------------------------------------------------------------
def test_rows_of_two_coordinate_systems_in_one_file_are_told_apart(city: City, tmp_path: Path) -> None:
    metres = shapely.box(580_000, 4_030_000, 581_000, 4_031_000)
    path = grids(tmp_path, [box(115.90, 115.95), metres], [f"{WEST_VILLAGES[0]}01", f"{WEST_VILLAGES[0]}02"])
    report = prepare(path).report
    assert (report.kept, [(bad.row, bad.field) for bad in report.bad]) == (1, [(2, "geometry")])
    assert "several in one file" in report.bad[0].reason
    turn = Transformer.from_crs(4326, 4548, always_xy=True)
    projected = shapely.transform(box(115.90, 115.95), lambda points: np.stack(turn.transform(*points.T), axis=1))
    mixed = write(tmp_path / "m.gpkg", [projected, box(115.95, 116.0)], "GPKG", "EPSG:4548", code=[f"{WEST_VILLAGES[0]}01", "2"])
    assert [bad.row for bad in prepare(mixed).report.bad] == [2]


def test_shapes_that_are_none_are_told_and_not_mended(city: City, tmp_path: Path) -> None:
    line = shapely.Polygon([(115.91, 36.41), (115.93, 36.41), (115.91, 36.41)])
    speck = shapely.box(115.91, 36.41, 115.910001, 36.410001)
    stray = shapely.Polygon([(115.90, 36.4), (115.95, 36.4), (0.0, 0.0)])
    shapes = [line, speck, stray, box(115.90, 115.95)]
    report = load_layer(grids(tmp_path, shapes, [f"{WEST_VILLAGES[0]}0{number}" for number in range(4)]))
    assert [(bad.row, bad.field) for bad in report.bad] == [(1, "geometry"), (2, "geometry"), (3, "geometry")]
    assert report.bad[1].reason == "has no area"
    assert report.bad[2].reason == "reaches far out of the city"
    assert BaseGrid.objects.filter(valid_to=None).count() == 1


def test_a_layer_must_be_named_where_there_are_several(city: City, tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    for name in ("a", "b"):
        wkb = shapely.to_wkb(np.array([box(115.90, 115.95)], dtype=object))
        code = [np.array([f"{WEST_VILLAGES[0]}01"], dtype=object)]
        pyogrio.raw.write(path, wkb, field_data=code, fields=["code"], geometry_type="Polygon", crs="EPSG:4326", layer=name, append=path.exists(), driver="GPKG")  # fmt: skip
    with pytest.raises(UnreadableFile, match="a, b"):
        prepare(path)
    assert prepare(path, Wish(layer="b")).report.kept == 1


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_zipped_shapefile_is_read_in_its_encoding(city: City, tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "城 市"
    folder.mkdir()
    shapes = [shapely.Point(115.92, 36.45)]
    wkb = shapely.to_wkb(np.array(shapes, dtype=object))
    values = [np.array([word], dtype=object) for word in ("柳园小学", "school")]
    pyogrio.raw.write(folder / "地点.shp", wkb, field_data=values, fields=["名称", "kind"], geometry_type="Point", crs="EPSG:4490", driver="ESRI Shapefile", encoding=encoding)  # fmt: skip
    (folder / "地点.cpg").unlink(missing_ok=True)
    packed = tmp_path / "地点 (1).zip"
    with ZipFile(packed, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"数据/{part.name}")
    assert load_layer(packed).kept == 1
    assert Place.objects.get().name_zh == "柳园小学"


def test_an_archive_that_is_no_map_is_refused(tmp_path: Path) -> None:
    for name, content in (("bomb.geojson", b"0" * (80 << 20)), ("../../evil.geojson", b"{}"), ("readme.txt", b"x")):
        packed = tmp_path / "map.zip"
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        with pytest.raises(UnreadableFile, match=r"map\.zip"):
            read_rows(packed)
    packed.write_bytes(b"PK\x03\x04half")
    with pytest.raises(UnreadableFile, match=r"map\.zip"):
        read_rows(packed)


def test_columns_are_known_by_their_usual_headings_or_named(city: City, tmp_path: Path) -> None:
    path = write(tmp_path / "x.geojson", [shapely.Point(115.92, 36.45)], 设施名=["柳园小学"], 类型=["school"])
    with pytest.raises(UnreadableFile, match="Name the column of: Name"):
        prepare(path)
    with pytest.raises(UnreadableFile, match="no column 名"):
        prepare(path, Wish(columns={"name_zh": "名"}))
    assert prepare(path, Wish(columns={"name_zh": "设施名"})).report.kept == 1


@pytest.mark.parametrize(("system", "words"), [("gcj02", "about 1 m"), ("cgcs2000", "decimetre"), ("EPSG:4548", "PROJ")])
def test_how_exact_the_conversion_is_is_said(system: str, words: str) -> None:
    assert words in conversion_from(system).error


def test_a_dry_run_changes_nothing_and_says_what_would_be(city: City, tmp_path: Path) -> None:
    report = prepare(grids(tmp_path, [box(115.90, 115.95)], [f"{WEST_VILLAGES[0]}07"])).report
    assert (report.kind, report.kept) == ("grids", 1)
    assert "4 base grids that are not in the file end today" in report.remarks[0]
    assert BaseGrid.objects.filter(valid_to=None, synthetic=True).count() == 4
