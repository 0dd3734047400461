"""The pages of an import, as a data steward goes through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from onecity.core.accounts.models import User
from onecity.core.cases.imports import jobs
from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.models import Case, ImportRun
from onecity.core.ledger.cipher import encrypt
from tests.factories import City, person
from tests.integration.test_import import GOOD, HEAD, changed, csv_bytes, xlsx_bytes
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
    return browser.post("/cases/imports/", {"file": SimpleUploadedFile("报表.csv", content), "kind": "reports"}).headers["Location"]


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


@pytest.mark.parametrize("kept_in", ["zh-hans", "en"])
def test_reasons_are_read_in_the_language_of_the_page_and_of_the_file(city: City, steward: Client, kept_in: str) -> None:
    address = sent(steward, csv_bytes([HEAD, changed(类别="99999"), changed(经度="116.4", 纬度="39.9"), changed(问题描述="垃" * 4001)]))
    User.objects.update(language=kept_in)
    columns = {f"column-{field}": str(index) for index, field in enumerate(["category", "text", "longitude", "latitude", "place"])}
    with override(kept_in):
        steward.post(f"{address}check", columns | {"system": "wgs84"})
        jobs.run_import(ImportRun.objects.get().pk)
    told = {
        "en": (
            "“99999” is neither the code nor the name of a category.",
            "The place lies outside the city.",
            "The text has 4001 characters",
        ),
        "zh-hans": ("“99999”", "范围", "4001"),
    }
    for language, reasons in told.items():
        steward.cookies["onecity_language"] = language
        steward.post("/i18n/setlang/", {"language": language})
        for text in (steward.get(address).content.decode(), content_of(steward.get(f"{address}problems.csv")).decode()):
            assert all(reason in text for reason in reasons)
            assert ("neither the code" in text) == (language == "en")


def test_a_row_refused_before_reasons_were_kept_in_parts_is_still_told(city: City, steward: Client) -> None:
    address = sent(steward, csv_bytes([HEAD, GOOD]))
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="done", bad_rows=1, findings={"text": 1})
    run.problems.create(row=2, field="text", reason="第 2 行 100% 为空", cells_cipher=encrypt("[]"))
    assert "第 2 行 100% 为空" in steward.get(address).content.decode()


@pytest.mark.parametrize(("name", "content"), [("reports.csv", xlsx_bytes([HEAD, GOOD])), ("reports.xlsx", csv_bytes([HEAD, GOOD]))])
def test_what_a_file_is_called_does_not_matter(city: City, steward: Client, name: str, content: bytes) -> None:
    address = steward.post("/cases/imports/", {"kind": "reports", "file": SimpleUploadedFile(name, content)}).headers["Location"]
    assert "路口有垃圾" in steward.get(address).content.decode()
    run = ImportRun.objects.get()
    steward.post(f"{address}check", {f"column-{field}": column for field, column in IMPORTS.proposed(run)[0].items()} | {"system": "wgs84"})
    jobs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.state, run.good_rows) == ("checked", 1)


def test_a_file_of_which_nothing_was_taken_is_discarded(city: City, steward: Client) -> None:
    address = sent(steward, csv_bytes([HEAD, GOOD]))
    steward.post(f"{address}discard")
    assert not ImportRun.objects.exists()
