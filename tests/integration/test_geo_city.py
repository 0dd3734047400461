"""The packaged city, cut down to one county, loaded for real: counts, points, tiles, search, loading again."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db.models import Min, Sum
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from onecity.cities import CityPackage, load_city_package
from onecity.core.accounts.scope import NOBODY, Actor, Grant
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.loading.city import Loaded, load_city
from onecity.core.geo.models import BaseGrid, LandCover, MapShape, MapVersion, Place, Region, Road, Water
from onecity.core.geo.queries import locate, region_name, regions_in_scope
from onecity.core.geo.search import find_places
from tests.benchmarks.places import tile_at

COUNTY = "371524"
SEAT = (116.247579, 36.334917)
pytestmark = pytest.mark.django_db


def one_county(folder: Path) -> CityPackage:
    """The shipped package with nothing but one county in it."""
    shipped = settings.CITY.folder
    for name in ("city.toml", "township_places.csv"):
        shutil.copy(shipped / name, folder / name)
    with (shipped / "regions.csv").open(encoding="utf-8") as source, (folder / "regions.csv").open("w", encoding="utf-8") as target:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in rows if row["level"] == "city" or row["code"].startswith(COUNTY))
    features = json.loads((shipped / "counties.geojson").read_text(encoding="utf-8"))
    features["features"] = [feature for feature in features["features"] if feature["properties"]["code"] == COUNTY]
    (folder / "counties.geojson").write_text(json.dumps(features), encoding="utf-8")
    head, *towns = (shipped / "drawing.toml").read_text(encoding="utf-8").split("[[town]]")
    kept = "".join(f"[[town]]{town}" for town in towns if COUNTY in town)
    (folder / "drawing.toml").write_text(head + kept, encoding="utf-8")
    return load_city_package(str(folder))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> CityPackage:
    """One county of the shipped city."""
    return one_county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module", autouse=True)
def loaded(package: CityPackage, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Loaded]:
    """The county in the database for all tests of this file, and gone after."""
    with django_db_blocker.unblock():
        yield load_city(package, cached=False)
        for model in (MapShape, MapVersion, Place, Road, Water, LandCover, BaseGrid):
            model.objects.all().delete()
        for level in ("village", "township", "county", "city"):
            Region.objects.filter(level=level).delete()


def decoded(content: bytes, folder: Path) -> dict[str, list[str]]:
    """The source layers of a tile with their attribute names, as GDAL reads them."""
    path = folder / "tile.mvt"
    path.write_bytes(content)
    return {name: pyogrio.read_info(path, layer=name)["fields"].tolist() for name, _ in pyogrio.list_layers(path)}


def test_drawn_grids_hold_exactly_the_residents_counted() -> None:
    told = BaseGrid.objects.aggregate(people=Sum("people"), homes=Sum("households"), least=Min("households"))
    assert told["people"] == 5_952_128
    assert 2.4 < told["people"] / told["homes"] < 2.8
    assert told["least"] > 0
    assert not BaseGrid.objects.filter(people_synthetic=False).exists()


def test_everything_of_the_county_is_there(loaded: Loaded) -> None:
    with (settings.CITY.folder / "regions.csv").open(encoding="utf-8") as file:
        wanted = sum(row["code"].startswith(COUNTY) for row in csv.DictReader(file))
    assert loaded.changed
    assert Region.objects.count() == wanted + 1
    villages = Region.objects.filter(level="village")
    assert BaseGrid.objects.values("region").distinct().count() == villages.count()
    assert not BaseGrid.objects.exclude(synthetic=True).exists()
    assert not Region.objects.filter(level__in=("township", "village"), synthetic=False).exists()
    assert Region.objects.get(code=COUNTY).synthetic is False
    assert min(loaded.counts.values()) > 0


def test_grid_codes_are_the_area_part_of_cj_t_349(loaded: Loaded) -> None:
    for code, village in BaseGrid.objects.values_list("code", "region_id"):
        assert len(code) == 14
        assert code.startswith(village)
        assert code[-2:].isdigit()


def test_loading_again_changes_nothing(package: CityPackage) -> None:
    before = list(BaseGrid.objects.order_by("pk").values_list("pk", "code"))
    assert load_city(package, cached=False) == Loaded(False, {})
    assert list(BaseGrid.objects.order_by("pk").values_list("pk", "code")) == before


def test_a_changed_package_keeps_the_ids_of_grids(package: CityPackage) -> None:
    before = dict(BaseGrid.objects.values_list("code", "pk"))
    MapVersion.objects.update(source_key="older")
    assert load_city(package, cached=False).changed
    assert dict(BaseGrid.objects.filter(valid_to=None).values_list("code", "pk")) == before


@hypothesis_settings(max_examples=60, deadline=None)
@given(x=st.floats(0, 1), y=st.floats(0, 1))
def test_every_point_of_the_county_is_in_exactly_one_grid(loaded: Loaded, x: float, y: float) -> None:
    county = Region.objects.get(code=COUNTY).geom
    west, south, east, north = county.extent
    point = Point(west + x * (east - west), south + y * (north - south), srid=4326)
    if not county.contains(point):
        return
    found = locate(point)
    assert BaseGrid.objects.filter(geom__contains=point).count() <= 1
    assert BaseGrid.objects.get(pk=found.grid_id).geom.distance(point) < 1e-9
    assert found.grid_code.startswith(found.region_code)


def test_a_place_in_words_names_township_village_and_road() -> None:
    found = locate(Point(*SEAT, srid=4326))
    township = Region.objects.get(code=found.region_code[:9])
    assert found.place_words.startswith(township.name_zh)
    assert found.place_words.endswith("附近")


@pytest.mark.parametrize(
    ("longitude", "latitude", "hint"),
    [
        (SEAT[1], SEAT[0], "swapped"),
        (float(np.radians(SEAT[0])), float(np.radians(SEAT[1])), "radians"),
        (116.56, 36.9, "just outside"),
        (10.0, 95.0, "between -90 and 90"),
        (float("nan"), 36.4, "must be numbers"),
    ],
)
def test_a_point_outside_says_why(longitude: float, latitude: float, hint: str) -> None:
    with override("en"), pytest.raises(OutsideCity) as caught:
        locate(Point(longitude, latitude, srid=4326))
    assert hint in caught.value.hint


def test_the_locate_page_tells_regions_and_grid(client: Client) -> None:
    answer = client.get("/geo/locate", {"lon": SEAT[0], "lat": SEAT[1]}).json()
    assert [region["level"] for region in answer["regions"]] == ["village", "township", "county"]
    assert answer["regions"][2]["name_en"] == "Dong'e County"
    assert answer["grid"]["code"].startswith(answer["regions"][0]["code"])


@pytest.mark.parametrize(
    ("query", "status", "field"), [("lon=x&lat=36", 400, "lon"), ("lon=116", 400, "lat"), ("lon=0&lat=0", 404, "lon,lat")]
)
def test_the_locate_page_names_the_field_at_fault(client: Client, query: str, status: int, field: str) -> None:
    response = client.get(f"/geo/locate?{query}")
    assert (response.status_code, response.json()["field"]) == (status, field)


def test_outlines_are_small_and_meet(client: Client) -> None:
    response = client.get("/geo/regions.json")
    feature = response.json()["features"][0]
    assert feature["properties"]["code"] == COUNTY
    assert len(response.content) < 20_000
    assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid


@pytest.mark.parametrize(
    ("zoom", "layers"),
    [
        (8, {"regions", "region_labels", "places", "water"}),
        (11, {"regions", "region_labels", "roads", "land"}),
        (14, {"regions", "region_labels", "grids", "roads", "land", "places"}),
    ],
)
def test_tiles_show_more_the_nearer_one_comes(client: Client, tmp_path: Path, zoom: int, layers: set[str]) -> None:
    x, y = tile_at(*SEAT, zoom)
    response = client.get(f"/tiles/base/{zoom}/{x}/{y}.mvt")
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    content = decoded(response.content, tmp_path)
    assert layers <= set(content)
    assert ("grids" in content) == (zoom >= 13)
    assert all({"name_zh", "name_en", "synthetic"} <= set(names) for names in content.values())
    assert "road_class" in content.get("roads", ["road_class"]), "the style chooses how a road is drawn by this name"


def test_a_tile_is_cached_by_the_version_of_the_map(client: Client) -> None:
    version = client.get("/geo/version").json()["version"]
    x, y = tile_at(*SEAT, 12)
    first = client.get(f"/tiles/base/12/{x}/{y}.mvt?v={version}")
    assert "immutable" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(f"/tiles/base/12/{x}/{y}.mvt", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" not in again["Cache-Control"]


@pytest.mark.parametrize("address", ["base/3/9/0", "base/30/0/0", "nothing/3/0/0"])
def test_a_tile_that_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/tiles/{address}.mvt").status_code == 404


def test_a_tile_costs_two_queries(client: Client, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    x, y = tile_at(*SEAT, 14)
    with django_assert_max_num_queries(2):
        client.get(f"/tiles/base/14/{x}/{y}.mvt")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("铜城", "Region", "铜城街道"),
        ("阿胶街", "Road", "阿胶街"),
        ("tongcheng sub", "Region", "铜城街道"),
        ("371524102", "Region", "牛角店镇"),
        ("人民医院", "Place", "东阿县人民医院"),
    ],
)
def test_search_finds_two_chinese_characters(text: str, kind: str, name: str) -> None:
    with override("zh-hans"):
        first = find_places(NOBODY, text, 8)[0]
    with override("en"):
        assert (str(first.kind), first.label) == (kind, name)
    assert SEAT[0] - 0.5 < (first.longitude or 0) < SEAT[0] + 0.5


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\\", "'; DROP TABLE geo_region; --", "🙂", "没有这个地方"])
def test_search_takes_anything_literally(text: str) -> None:
    assert find_places(NOBODY, text, 8) == []


def test_regions_in_scope_follow_the_prefix() -> None:
    def sees(prefix: str) -> int:
        grant = Grant("leader", "region", None, "", prefix)
        return regions_in_scope(Actor(1, "x", grants=(grant,))).count()

    assert sees("3715") == sees("371500") == Region.objects.exclude(code="371500").count() + 1
    assert sees(f"{COUNTY}001") == Region.objects.filter(code__startswith=f"{COUNTY}001").count() > 1
    assert sees("371502") == 0
    assert regions_in_scope(NOBODY).count() == 0


def test_names_in_both_languages() -> None:
    assert (region_name(COUNTY, "zh-hans"), region_name(COUNTY, "en")) == ("东阿县", "Dong'e County")
    assert region_name("000000", "en") == "000000"
