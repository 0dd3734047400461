"""A department's own grids: every kind of bad row told by row and field, good ones taken, nothing mended, and all of it taken back."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyproj import Transformer
from pytest_django import Settings

from onecity.apps.fusion.models import GridFile, OldGrid
from onecity.apps.fusion.uploads import jobs
from onecity.apps.fusion.uploads.course import FILES
from onecity.core.accounts.models import User
from tests.factories import City, person
from tests.integration.fusion_world import finished, system
from tests.integration.test_geo_layers import box, write
from tests.streams import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def steward(city: City, client: Client) -> Client:
    """The browser of somebody who loads grids, in English."""
    client.force_login(User.objects.get(pk=person("data_steward").user_id))
    client.cookies["onecity_language"] = "en"
    return client


def sent(browser: Client, path: Path, kind: str = "police") -> str:
    """Upload a file and return the address of its page."""
    answer = browser.post("/fusion/files/", {"file": SimpleUploadedFile(path.name, path.read_bytes()), "kind": kind})
    return answer.headers["Location"]


def checked(browser: Client, path: Path, system_code: str = "") -> tuple[str, GridFile]:
    """Upload, name the columns as proposed, check."""
    address = sent(browser, path)
    file = GridFile.objects.first()
    assert file is not None
    columns = {f"column-{field}": str(column) for field, column in FILES.proposed(file)[0].items()}
    browser.post(f"{address}check", columns | {"system": system_code})
    jobs.run_file(file.pk)
    file.refresh_from_db()
    return address, file


def geojson(folder: Path, shapes: list[Any], codes: list[Any] | None = None) -> Path:
    """A file of grids with codes and names."""
    given = codes or [f"G{number}" for number in range(1, len(shapes) + 1)]
    return write(folder / "grids.geojson", shapes, wgbm=given, wgmc=["名"] * len(shapes))


def faults_of(file: GridFile) -> list[tuple[int, str]]:
    return [(row, field) for row, field, _reason in file.bad]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_upload_to_the_system_and_back(city: City, steward: Client, tmp_path: Path, language: str) -> None:
    steward.cookies["onecity_language"] = language
    system()
    address, file = checked(steward, geojson(tmp_path, [box(115.90, 115.95), box(10, 11)]))
    assert (file.state, file.good_rows, file.bad_rows, file.mapping) == ("checked", 1, 1, {"code": 0, "name": 1})
    assert not OldGrid.objects.exists()
    assert steward.get(address).status_code == 200
    steward.post(f"{address}start")
    jobs.run_file(file.pk)
    file.refresh_from_db()
    assert (file.state, OldGrid.objects.get().code, OldGrid.objects.get().synthetic) == ("done", "G1", False)
    assert OldGrid.objects.get().area == pytest.approx(4480 * 11100, rel=0.02)
    assert content_of(steward.get(f"{address}problems.csv")).decode("utf-8-sig").splitlines()[1].startswith("2,")
    steward.post(f"{address}undo")
    jobs.run_file(file.pk)
    file.refresh_from_db()
    assert (file.state, OldGrid.objects.count()) == ("undone", 0)
    assert steward.get(address).status_code == 200


BOW_TIE = shapely.Polygon([(115.90, 36.40), (115.92, 36.42), (115.92, 36.40), (115.90, 36.42)])
FLAT = shapely.Polygon([(115.90, 36.40), (115.91, 36.40), (115.92, 36.40)])
ISLANDS = shapely.MultiPolygon([box(115.90, 115.91), box(115.93, 115.94)])
BESIDE = box(115.95, 115.96, 36.55, 36.56)
"""Within the rectangle around the city of the settings, but in none of its counties."""


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (BOW_TIE, "geometry"),
        (FLAT, "geometry"),
        (box(10, 11), "geometry"),
        (BESIDE, "geometry"),
        (box(115.9, 140), "geometry"),
        (shapely.Point(115.9, 36.4), "geometry"),
        (box(36.40, 36.45, 115.9, 115.95), "geometry"),
        (None, "geometry"),
    ],
)
def test_a_bad_shape_is_told_and_left_out(steward: Client, tmp_path: Path, shape: Any, field: str) -> None:
    system()
    _address, file = checked(steward, geojson(tmp_path, [box(115.90, 115.95), shape]))
    assert (file.state, file.good_rows, faults_of(file)) == ("checked", 1, [(2, field)])


@pytest.mark.parametrize("code", ["G1", "", None, "x" * 61, "\ufffd坏"])
def test_a_bad_code_is_told_and_left_out(steward: Client, tmp_path: Path, code: Any) -> None:
    system()
    _address, file = checked(steward, geojson(tmp_path, [box(115.90, 115.95), box(115.95, 116.0)], ["G1", code]))
    assert (file.state, file.good_rows, faults_of(file)) == ("checked", 1, [(2, "code")])


def test_a_code_of_the_system_is_not_taken_twice(steward: Client, tmp_path: Path) -> None:
    system()
    system("other")
    path = geojson(tmp_path, [box(115.90, 115.95)])
    address, file = checked(steward, path)
    steward.post(f"{address}start")
    jobs.run_file(file.pk)
    _address, again = checked(steward, path)
    assert (again.good_rows, faults_of(again)) == (0, [(1, "code")])
    sent(steward, path, "other")
    assert [one.kind for one in GridFile.objects.all()] == ["other", "police", "police"]


def test_islands_and_long_borders_are_taken(steward: Client, tmp_path: Path) -> None:
    system()
    angles = np.linspace(0, 2 * np.pi, 50_000, endpoint=False)
    ring = shapely.Polygon(np.stack((115.97 + 0.02 * np.cos(angles), 36.45 + 0.02 * np.sin(angles)), axis=1))
    address, file = checked(steward, geojson(tmp_path, [ISLANDS, ring]))
    assert (file.good_rows, file.bad_rows) == (2, 0)
    steward.post(f"{address}start")
    jobs.run_file(file.pk)
    assert [one.geom.num_geom for one in OldGrid.objects.order_by("code")] == [2, 1]
    assert OldGrid.objects.get(code="G2").geom.num_coords >= 50_000
    assert finished(person("data_steward")).state == "done"


def test_rows_of_several_coordinate_systems_are_told(steward: Client, tmp_path: Path) -> None:
    system()
    metres = shapely.box(500_000, 4_030_000, 501_000, 4_031_000)
    _address, file = checked(steward, geojson(tmp_path, [box(115.90, 115.95), metres]))
    assert faults_of(file) == [(2, "geometry")]


@pytest.mark.parametrize(("driver", "ending"), [("GPKG", "gpkg"), ("ESRI Shapefile", "zip")])
def test_projected_files_of_either_format_come_to_the_same_place(steward: Client, tmp_path: Path, driver: str, ending: str) -> None:
    system()
    turner = Transformer.from_crs(4326, 4548, always_xy=True)
    there = shapely.transform(box(115.90, 115.95), lambda points: np.stack(turner.transform(*points.T), axis=1))
    path = tmp_path / ("g.gpkg" if ending == "gpkg" else "g.shp")
    write(path, [there], driver, "EPSG:4548", wgbm=["G1"], wgmc=["甲格"])
    if ending == "zip":
        with ZipFile(tmp_path / "g.zip", "w") as archive:
            for part in tmp_path.glob("g.*"):
                if part.suffix != ".zip":
                    archive.write(part, part.name)
        path = tmp_path / "g.zip"
    address, file = checked(steward, path)
    steward.post(f"{address}start")
    jobs.run_file(file.pk)
    assert OldGrid.objects.get().geom.extent == pytest.approx((115.90, 36.4, 115.95, 36.5), abs=1e-5)
    assert OldGrid.objects.get().name == "甲格"


@pytest.mark.parametrize("content", [b" ", b"not a map", b"PK\x03\x04half"])
def test_an_unreadable_file_is_told_and_not_kept(steward: Client, content: bytes) -> None:
    system()
    answer = steward.post("/fusion/files/", {"file": SimpleUploadedFile("x.geojson", content), "kind": "police"})
    assert (answer.status_code, GridFile.objects.count()) == (422, 0)
    assert "field__error" in answer.content.decode()


def test_grids_want_a_system_first(steward: Client, tmp_path: Path) -> None:
    assert steward.get("/fusion/files/").status_code == 200
    path = geojson(tmp_path, [box(115.90, 115.95)])
    answer = steward.post("/fusion/files/", {"file": SimpleUploadedFile("g.geojson", path.read_bytes())})
    assert answer.status_code == 422
    assert "Enter the department" in answer.content.decode()


def test_grids_that_a_run_counts_are_not_taken_back(steward: Client, tmp_path: Path) -> None:
    system()
    address, file = checked(steward, geojson(tmp_path, [box(115.90, 115.95)]))
    steward.post(f"{address}start")
    jobs.run_file(file.pk)
    run = finished(person("data_steward"))
    assert "Discard that run first" in steward.post(f"{address}undo", follow=True).content.decode()
    assert OldGrid.objects.count() == 1
    run.delete()
    steward.post(f"{address}undo")
    jobs.run_file(file.pk)
    assert not OldGrid.objects.exists()
