"""The pages of an import, as a data steward goes through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.cases.imports import jobs
from onecity.core.cases.models import Case, ImportRun
from tests.factories import City, person
from tests.integration.test_import import GOOD, HEAD, changed, csv_bytes
from tests.streams import content_of


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def steward(city: City, client: Client) -> Client:
    """The browser of somebody who imports."""
    client.force_login(User.objects.get(pk=person("data_steward").user_id))
    return client


def sent(browser: Client, content: bytes) -> str:
    """Upload a file and return the address of its import."""
    return browser.post("/cases/imports/", {"file": SimpleUploadedFile("报表.csv", content)}).headers["Location"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_upload_to_result(city: City, steward: Client, language: str) -> None:
    steward.cookies["onecity_language"] = language
    address = sent(steward, csv_bytes([HEAD, GOOD, changed(类别="99999")]))
    page = steward.get(address).content.decode()
    assert "路口有垃圾" in page
    columns = {f"column-{field}": str(index) for index, field in enumerate(["category", "text", "longitude", "latitude", "place"])}
    steward.post(f"{address}check", columns | {"system": "wgs84"})
    assert 'hx-trigger="every 1s"' in steward.get(address).content.decode()
    assert "HX-Refresh" not in steward.get(f"{address}progress").headers
    run = ImportRun.objects.get()
    jobs.run_import(run.pk)
    assert steward.get(f"{address}progress").headers["HX-Refresh"] == "true"
    assert "99999" in steward.get(address).content.decode()
    steward.post(f"{address}start")
    jobs.run_import(run.pk)
    assert "problems.csv" in steward.get(address).content.decode()
    assert Case.objects.count() == 1
    problems = content_of(steward.get(f"{address}problems.csv")).decode("utf-8-sig").splitlines()
    assert problems[1].startswith("3,")
    assert "99999" in problems[1]
    assert "报表.csv" in steward.get("/cases/imports/").content.decode()


def test_a_wrong_mapping_is_told_field_by_field(city: City, steward: Client) -> None:
    address = sent(steward, csv_bytes([HEAD, GOOD]))
    answer = steward.post(f"{address}check", {"column-text": "1", "system": "moon"})
    assert answer.status_code == 422
    assert answer.content.decode().count("field__error") >= 2


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0old"])
def test_an_unreadable_file_is_told_beside_the_field(city: City, steward: Client, content: bytes) -> None:
    answer = steward.post("/cases/imports/", {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_an_act_that_comes_too_late_changes_nothing(city: City, steward: Client) -> None:
    address = sent(steward, csv_bytes([HEAD, GOOD]))
    steward.post(f"{address}start")
    steward.post(f"{address}cancel")
    assert ImportRun.objects.get().state == "uploaded"


def test_nobody_else_opens_an_import(city: City, steward: Client) -> None:
    address = sent(steward, csv_bytes([HEAD, GOOD]))
    other = Client()
    other.force_login(User.objects.get(pk=person("administrator").user_id))
    for part in ("", "progress", "problems.csv"):
        assert other.get(f"{address}{part}").status_code == 404
    for part in ("check", "start", "cancel"):
        assert other.post(f"{address}{part}").status_code == 404
    other.force_login(User.objects.get(pk=city["leader"].user_id))
    assert other.get("/cases/imports/").status_code == 403
