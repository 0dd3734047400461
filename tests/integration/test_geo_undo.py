"""A load of map data is taken back exactly, while nothing newer rests on it, by who may load, and it is written down."""

from pathlib import Path
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, report
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source
from onecity.core.geo.loading.layers import load_layer
from onecity.core.geo.loading.undoing import TABLES
from onecity.core.geo.models import BaseGrid, LayerLoad, Place, Region, ReplacedRow, Road
from onecity.core.geo.uploads import jobs
from onecity.core.geo.uploads.actions import take_back
from onecity.core.ledger.models import LookUp
from onecity.core.rowfiles.errors import Refused, WrongMoment
from tests.factories import EAST, IN_WEST, WEST, City, person
from tests.integration.test_geo_layers import WEST_VILLAGES, box, grids, write
from tests.integration.test_geo_redrawing import WIDER, regions
from tests.integration.test_geo_uploads import columns_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def steward(city: City) -> Actor:
    """Somebody who loads layers."""
    return person("data_steward")


@pytest.fixture
def browser(steward: Actor, client: Client) -> Client:
    """Their browser."""
    client.force_login(User.objects.get(pk=steward.user_id))
    return client


def ground() -> list[list[Any]]:
    """Every row of the map's tables, to the last bit."""
    rows = []
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT whole::text FROM {table._meta.db_table} AS whole ORDER BY 1")
            rows.append(cursor.fetchall())
    return rows


def loaded(browser: Client, path: Path) -> LayerLoad:
    """A file on its whole course."""
    address = sent(browser, path)
    load = LayerLoad.objects.latest("pk")
    browser.post(f"{address}check", columns_of(load))
    jobs.run_load(load.pk)
    browser.post(f"{address}load")
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert (load.state, load.bad_rows) == ("done", 0)
    return load


def new_county() -> dict[str, shapely.Geometry]:
    """A county nobody knew, with its levels."""
    east = box(116.1, 116.2)
    return {"371599": east, "371599001": east, "371599001001": box(116.1, 116.15), "371599001002": box(116.15, 116.2)}


def roads(tmp_path: Path) -> Path:
    return write(tmp_path / "roads.geojson", [shapely.LineString([(115.91, 36.41), (115.95, 36.45)])], highway=["primary"], name=["新路"])


def places(tmp_path: Path) -> Path:
    return write(tmp_path / "places.geojson", [shapely.Point(115.92, 36.45)], name=["学校"], kind=["school"])


FILES = {
    "regions": lambda tmp_path: regions(tmp_path, {WEST: WIDER}),
    "new regions": lambda tmp_path: regions(tmp_path, new_county()),
    "grids": lambda tmp_path: grids(
        tmp_path, [box(115.90, 115.95), box(115.95, 116.0)], [f"{WEST_VILLAGES[0]}00", f"{WEST_VILLAGES[1]}07"]
    ),
    "roads": roads,
    "places": places,
}


@pytest.mark.parametrize("what", FILES)
def test_the_map_is_what_it_was_to_the_last_bit(city: City, steward: Actor, browser: Client, tmp_path: Path, what: str) -> None:
    village = Region.objects.get(code=WEST_VILLAGES[0])
    Place.objects.create(name_zh="村", kind="village", point=village.centre, region_code=village.code, synthetic=True)
    Place.objects.create(name_zh="县", kind="seat", point=village.centre, region_code=village.code, synthetic=False)
    Road.objects.create(name_zh="旧路", road_class="primary", geom="SRID=4326;LINESTRING(115.9 36.4, 115.95 36.45)", synthetic=True)
    before = ground()
    load = loaded(browser, FILES[what](tmp_path))
    assert ground() != before
    take_back(steward, load.pk)
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert (load.state, load.undone_by_id, load.fault) == ("undone", steward.user_id, "")
    assert ground() == before
    assert not ReplacedRow.objects.exists()
    assert LookUp.objects.get(subject_kind="map").actor_id == steward.user_id


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_by_the_page_of_the_load(city: City, browser: Client, tmp_path: Path, language: str) -> None:
    browser.cookies["onecity_language"] = language
    load = loaded(browser, roads(tmp_path))
    page = browser.get(f"/geo/layers/{load.pk}/").content.decode()
    assert f"/geo/layers/{load.pk}/undo" in page
    browser.post(f"/geo/layers/{load.pk}/undo")
    assert 'hx-trigger="every 1s"' in browser.get(f"/geo/layers/{load.pk}/").content.decode()
    jobs.run_load(load.pk)
    assert not Road.objects.exists()
    assert "/undo" not in browser.get(f"/geo/layers/{load.pk}/").content.decode()


def test_only_the_last_change_of_the_map_is_taken_back(city: City, steward: Actor, browser: Client, tmp_path: Path) -> None:
    first, second = loaded(browser, roads(tmp_path)), loaded(browser, places(tmp_path))
    with pytest.raises(Refused), override("en"):
        take_back(steward, first.pk)
    load_layer(roads(tmp_path))
    with pytest.raises(Refused, match="changed after this load"), override("en"):
        take_back(steward, second.pk)
    assert "/undo" not in browser.get(f"/geo/layers/{second.pk}/").content.decode()


def reported_at(city: City, longitude: float, latitude: float) -> Case:
    return report(city["acceptor"], Report("路口有垃圾", longitude, latitude, city.category, Source.HOTLINE))


def test_a_region_in_which_something_stands_by_now_is_not_taken_away(city: City, steward: Actor, browser: Client, tmp_path: Path) -> None:
    load = loaded(browser, regions(tmp_path, new_county()))
    case = reported_at(city, 116.12, 36.45)
    with override("en"), pytest.raises(Refused, match="371599001001"):
        take_back(steward, load.pk)
    load.refresh_from_db()
    assert load.state == "done"
    assert Case.objects.get(pk=case.pk).grid.region_id == "371599001001"


def test_what_comes_in_while_the_worker_begins_is_seen(city: City, steward: Actor, browser: Client, tmp_path: Path) -> None:
    load = loaded(browser, regions(tmp_path, new_county()))
    take_back(steward, load.pk)
    reported_at(city, 116.12, 36.45)
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert load.state == "done"
    assert "371599001001" in load.fault
    assert Region.objects.filter(code="371599").exists()


def test_a_grid_that_holds_a_case_ends_instead_of_vanishing(city: City, steward: Actor, browser: Client, tmp_path: Path) -> None:
    before = set(BaseGrid.objects.values_list("code", "valid_to"))
    load = loaded(browser, grids(tmp_path, [box(115.90, 115.95), box(115.95, 116.0)], [f"{WEST_VILLAGES[0]}07", f"{WEST_VILLAGES[1]}07"]))
    case = reported_at(city, IN_WEST.x, IN_WEST.y)
    take_back(steward, load.pk)
    jobs.run_load(load.pk)
    grid = Case.objects.get(pk=case.pk).grid
    assert grid.valid_to is not None
    assert set(BaseGrid.objects.values_list("code", "valid_to")) == before | {(grid.code, grid.valid_to)}


def test_who_may_not_load_takes_nothing_back(city: City, steward: Actor, browser: Client, tmp_path: Path) -> None:
    load = loaded(browser, roads(tmp_path))
    for who in (city["leader"], person("data_steward", None, EAST)):
        with pytest.raises(NotAllowed):
            take_back(who, load.pk)
    take_back(steward, load.pk)
    with pytest.raises(WrongMoment):
        take_back(steward, load.pk)
