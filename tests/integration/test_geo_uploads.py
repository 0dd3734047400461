"""A city's own map files in the browser, as a data steward goes through them; and the same by the command line."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

import pytest
import shapely
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.geo.models import BaseGrid, LayerLoad, Place, Region
from onecity.core.geo.uploads import jobs, work
from onecity.core.geo.uploads.course import LAYERS
from onecity.core.said import language_of
from tests.factories import EAST, WEST, City, person
from tests.integration.test_geo_layers import OSM_SAMPLE, WEST_VILLAGES, box, grids, write
from tests.integration.test_geo_redrawing import WIDER, regions
from tests.streams import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def steward(city: City, client: Client) -> Client:
    """The browser of somebody who loads layers."""
    client.force_login(User.objects.get(pk=person("data_steward").user_id))
    return client


def sent(browser: Client, path: Path, kind: str = "", name: str = "") -> str:
    """Upload a file and return the address of its page."""
    file = SimpleUploadedFile(name or path.name, path.read_bytes())
    return browser.post("/geo/layers/", {"file": file, "kind": kind}).headers["Location"]


def columns_of(load: LayerLoad) -> dict[str, str]:
    """The columns as proposed."""
    return {f"column-{field}": str(column) for field, column in LAYERS.proposed(load)[0].items()}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_upload_to_the_map(city: City, steward: Client, tmp_path: Path, language: str) -> None:
    steward.cookies["onecity_language"] = language
    address = sent(steward, grids(tmp_path, [box(115.90, 115.95), box(10, 11)], [f"{WEST_VILLAGES[0]}07", "x"]))
    load = LayerLoad.objects.get()
    assert (load.kind, LAYERS.proposed(load)[0]) == ("grids", {"code": 0, "name_zh": 1})
    assert "name_zh" in steward.get(address).content.decode()
    steward.post(f"{address}check", columns_of(load))
    assert 'hx-trigger="every 1s"' in steward.get(address).content.decode()
    jobs.run_load(load.pk)
    assert steward.get(f"{address}progress").headers["HX-Refresh"] == "true"
    page = steward.get(address).content.decode()
    assert "data-confirm=" in page
    assert "grids.geojson" in page
    assert BaseGrid.objects.filter(valid_to=None).count() == 4
    steward.post(f"{address}load")
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert (load.state, load.good_rows, load.bad_rows) == ("done", 1, 1)
    assert BaseGrid.objects.get(valid_to=None).code == f"{WEST_VILLAGES[0]}07"
    assert content_of(steward.get(f"{address}problems.csv")).decode("utf-8-sig").splitlines()[1].startswith("2,")
    assert "grids.geojson" in steward.get("/geo/layers/").content.decode()


def test_the_kind_of_each_file_is_told(city: City, steward: Client, tmp_path: Path) -> None:
    sent(steward, OSM_SAMPLE)
    sent(steward, regions(tmp_path, {WEST: WIDER}))
    sent(steward, write(tmp_path / "p.gpkg", [shapely.Point(115.92, 36.45)], "GPKG", name=["学校"], kind=["school"]))
    assert list(LayerLoad.objects.order_by("pk").values_list("kind", flat=True)) == ["roads", "regions", "places"]


def test_a_file_may_be_described_otherwise(city: City, steward: Client, tmp_path: Path) -> None:
    address = sent(steward, regions(tmp_path, {WEST: WIDER}))
    steward.post(f"{address}describe", {"kind": "grids", "layer": "no such"})
    assert LayerLoad.objects.get().kind == "grids"
    answer = steward.post(f"{address}check", {"column-code": "no such", "system": "moon"})
    assert (answer.status_code, answer.content.decode().count("field__error")) == (422, 2)
    assert LayerLoad.objects.get().state == "uploaded"


@pytest.mark.parametrize("content", [b"", b"not a map", b"PK\x03\x04half"])
@pytest.mark.parametrize("name", ["x.geojson", "x.zip", "../../x.gpkg"])
def test_an_unreadable_file_is_told_beside_the_field_and_not_kept(
    city: City, steward: Client, tmp_path: Path, content: bytes, name: str
) -> None:
    answer = steward.post("/geo/layers/", {"file": SimpleUploadedFile(name, content or b" ")})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not LayerLoad.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_a_column_that_is_needed_and_not_named_is_told(city: City, steward: Client, tmp_path: Path) -> None:
    address = sent(steward, write(tmp_path / "p.geojson", [shapely.Point(115.92, 36.45)], 甲=["学校"], 乙=["school"]))
    load = LayerLoad.objects.get()
    answer = steward.post(f"{address}check", {})
    assert (answer.status_code, answer.content.decode().count("field__error")) == (422, 2)
    steward.post(f"{address}check", {"column-name_zh": "0", "column-kind": "1"})
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert (load.state, load.good_rows) == ("checked", 1)


class Killed(BaseException):
    """The worker is killed."""


def checked_load(steward: Client, path: Path) -> LayerLoad:
    """A file that is checked and told to be loaded."""
    address = sent(steward, path)
    load = LayerLoad.objects.get()
    steward.post(f"{address}check", columns_of(load))
    jobs.run_load(load.pk)
    steward.post(f"{address}load")
    return load


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_half_done_and_another_goes_on(city: City, steward: Client, tmp_path: Path) -> None:
    load = checked_load(steward, regions(tmp_path, {WEST: WIDER}))
    with patch("onecity.core.geo.loading.layers.draw_base_map", side_effect=Killed), pytest.raises(Killed):
        jobs.run_load(load.pk)
    assert Region.objects.get(code=WEST).synthetic is True
    LayerLoad.objects.update(moved_at="2026-01-01T00:00:00Z")
    assert jobs.resume_loads() == 1
    jobs.run_load(load.pk)
    assert Region.objects.get(code=WEST).synthetic is False
    jobs.run_load(load.pk)
    load.refresh_from_db()
    assert load.state == "done"


@pytest.mark.django_db(transaction=True)
def test_stopped_in_the_last_moment_nothing_is_changed(city: City, steward: Client, tmp_path: Path) -> None:
    load = checked_load(steward, regions(tmp_path, {WEST: WIDER}))
    LayerLoad.objects.filter(pk=load.pk).update(state="running")
    put: Callable[..., None] = work._put

    def stopped_meanwhile(*arguments: object) -> None:
        LayerLoad.objects.filter(pk=load.pk).update(state="checked")
        put(*arguments)

    with patch.object(work, "_put", stopped_meanwhile):
        jobs.run_load(load.pk)
    load.refresh_from_db()
    assert load.state == "checked"
    assert Region.objects.get(code=WEST).synthetic is True


def test_a_fault_of_ours_is_told_and_changes_nothing(city: City, steward: Client, tmp_path: Path) -> None:
    load = checked_load(steward, regions(tmp_path, {WEST: WIDER}))
    with patch.object(work, "put", side_effect=RuntimeError), pytest.raises(RuntimeError):
        jobs.run_load(load.pk)
    load.refresh_from_db()
    assert load.state == "failed"


def test_only_who_keeps_the_map_of_the_whole_city_loads_it(city: City, client: Client, tmp_path: Path) -> None:
    path = regions(tmp_path, {WEST: WIDER})
    for who in (city["leader"], person("data_steward", None, EAST)):
        client.force_login(User.objects.get(pk=who.user_id))
        assert client.get("/geo/layers/").status_code == 403
        assert client.post("/geo/layers/", {"file": SimpleUploadedFile("x.geojson", path.read_bytes())}).status_code == 403
    assert not LayerLoad.objects.exists()


def test_a_file_is_discarded_by_name(city: City, steward: Client, tmp_path: Path, django_capture_on_commit_callbacks) -> None:
    address = sent(steward, regions(tmp_path, {WEST: WIDER}))
    assert "data-confirm=" in steward.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        steward.post(f"{address}discard")
    assert not LayerLoad.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


# --- the command line ----------------------------------------------------------------------------------------------
def told(*words: str, **options: object) -> str:
    """What `load-city` says."""
    out = StringIO()
    call_command("load_city", *words, stdout=out, stderr=out, **({"language": "en"} | options))
    return out.getvalue()


def test_the_command_loads_a_layer_and_writes_the_rows_left_out(city: City, tmp_path: Path) -> None:
    path = grids(tmp_path, [box(115.90, 115.95), box(10, 11)], [f"{WEST_VILLAGES[0]}07", "x"])
    report = tmp_path / "bad.csv"
    assert "nothing is changed" in told(str(path), "--dry-run")
    assert BaseGrid.objects.filter(valid_to=None).count() == 4
    said = told(str(path), "--report", str(report))
    assert "row 2, geometry: outside the city" in said
    assert "1 of 2 rows loaded as Base grids" in said
    assert report.read_text(encoding="utf-8-sig").splitlines() == ["Row,Field,Reason", "2,geometry,outside the city"]


def test_the_command_takes_kind_coordinates_and_columns(city: City, tmp_path: Path) -> None:
    path = write(tmp_path / "p.geojson", [shapely.Point(115.926, 36.45)], 甲=["学校"], kind=["school"])
    said = told(str(path), "--as", "places", "--coordinates", "gcj02", "--column", "name_zh=甲")
    assert "known to agree to about 1 m" in said
    assert Place.objects.get().point.x != 115.926
    for words in (["--column", "甲"], ["--coordinates", "mars"]):
        with pytest.raises(CommandError, match=r"甲|mars"):
            told(str(path), *words)
    with pytest.raises(CommandError, match="no-map"):
        told(str(tmp_path / "no-map.gpkg"))


def packed(folder: Path, target: Path) -> Path:
    """A folder as a zip."""
    with ZipFile(target, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"聊城/{path.name}")
    return target


def test_a_package_is_checked_row_by_row_before_anything_is_loaded(city: City, tmp_path: Path) -> None:
    folder = tmp_path / "聊城 1"
    shutil.copytree(settings.CITY.folder, folder)
    assert "no fault; nothing is loaded" in told(str(packed(folder, tmp_path / "ok.zip")), "--dry-run")
    lines = (folder / "regions.csv").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("county", "duchy")
    (folder / "regions.csv").write_text("\n".join([*lines, lines[5]]), encoding="utf-8")
    with pytest.raises(CommandError, match=r"regions\.csv: row 3, level: 'duchy'"):
        told(str(packed(folder, tmp_path / "bad.zip")))
    (folder / "drawing.toml").unlink()
    with pytest.raises(CommandError, match=r"drawing\.toml: is missing"):
        told(str(folder))
    assert Region.objects.filter(level="village").count() == 4


@pytest.mark.parametrize(
    ("surroundings", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "zh_TW", "LANG": "en_US.UTF-8"}, "zh-hans"),
        ({"LANG": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_command_speaks_the_language_of_its_shell(surroundings: dict[str, str], language: str) -> None:
    assert language_of(surroundings) == language


def test_the_command_tells_rows_faults_and_files_in_chinese(city: City, tmp_path: Path) -> None:
    path = grids(tmp_path, [box(115.90, 115.95), box(10, 11)], [f"{WEST_VILLAGES[0]}07", "x"])
    report = tmp_path / "bad.csv"
    said = told(str(path), "--report", str(report), language="zh-hans")
    assert "第 2 行，geometry：" in said
    assert "2 行中已有 1 行作为“单元网格”载入" in said
    assert not [line for line in said.splitlines() if line.isascii()]
    assert report.read_text(encoding="utf-8-sig").splitlines()[0] == "行号,字段,原因"
    with pytest.raises(CommandError, match="没有这个名称的城市包"):
        told(str(tmp_path / "no-map.gpkg"), language="zh-hans")


@pytest.mark.parametrize("kept_in", ["zh-hans", "en"])
def test_reasons_and_remarks_are_read_in_the_language_of_the_page(city: City, steward: Client, tmp_path: Path, kept_in: str) -> None:
    address = sent(steward, grids(tmp_path, [box(115.90, 115.95), box(10, 11)], [f"{WEST_VILLAGES[0]}07", "x"]))
    load = LayerLoad.objects.get()
    with override(kept_in):
        steward.post(f"{address}check", columns_of(load))
        jobs.run_load(load.pk)
    english = ("outside the city", "base grids that are not in the file end today", "Degrees are taken as WGS 84")
    for language in ("en", "zh-hans"):
        steward.cookies["onecity_language"] = language
        page = steward.get(address).content.decode()
        assert [reason in page for reason in english] == [language == "en"] * 3
        assert ("outside the city" in content_of(steward.get(f"{address}problems.csv")).decode()) == (language == "en")
