"""Lists of workers and duties from files: every bad row told by row and field, good ones taken, and the whole list taken back."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from onecity.apps.fusion.duties.actions import rename
from onecity.apps.fusion.lists import jobs
from onecity.apps.fusion.lists.course import COURSES
from onecity.apps.fusion.models import Likeness, ListFile, MergedDuty, OldDuty, OldSystem, OldWorker
from onecity.core.accounts.models import User
from onecity.project.demo.old_duties import demo_duties
from tests.factories import City, person
from tests.integration.fusion_world import old_grid, system, worker
from tests.streams import content_of

pytestmark = pytest.mark.django_db
IDENTITY, OTHER_IDENTITY = "37150219800101123X", "37150219800101107X"
RUN = {"workers": jobs.run_workers, "duties": jobs.run_duties}


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def steward(city: City, client: Client) -> Client:
    """The browser of somebody who loads lists, in English; the police have two grids."""
    police = system()
    old_grid(police, "P1", 115.9, 116.0)
    old_grid(police, "P2", 116.0, 116.1)
    client.force_login(User.objects.get(pk=person("data_steward", city.centre).user_id))
    client.cookies["onecity_language"] = "en"
    return client


def checked(browser: Client, holds: str, rows: str, kind: str = "police") -> tuple[str, ListFile]:
    """Upload a list, name the columns as proposed, check."""
    given = SimpleUploadedFile("list.csv", rows.encode())
    address = browser.post(f"/fusion/lists/{holds}/", {"file": given, "kind": kind}).headers["Location"]
    file = ListFile.objects.first()
    assert file is not None
    columns = {f"column-{field}": str(column) for field, column in COURSES[holds].proposed(file)[0].items()}
    assert browser.post(f"{address}check", columns).status_code == 302
    return address, gone_on(file)


def gone_on(file: ListFile) -> ListFile:
    """The file after the worker had it."""
    RUN[file.holds](file.pk)
    file.refresh_from_db()
    return file


def taken(browser: Client, holds: str, rows: str, kind: str = "police") -> tuple[str, ListFile]:
    """A list taken in."""
    address, file = checked(browser, holds, rows, kind)
    browser.post(f"{address}start")
    return address, gone_on(file)


def faults_of(file: ListFile) -> list[tuple[int, str]]:
    return [(row, field) for row, field, _reason in file.bad]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_workers_from_upload_to_the_team_and_back(steward: Client, language: str) -> None:
    steward.cookies["onecity_language"] = language
    whole = system("whole")
    worker(whole, "W-1", "王建国", "13812345678")
    rows = f"工号,姓名,手机号,身份证号,负责网格\nA1,王建国,138 1234 5678,{IDENTITY},P1；P2\nA2,李海燕,,,\n"
    address, file = checked(steward, "workers", rows)
    assert (file.state, file.good_rows, file.bad_rows) == ("checked", 2, 0)
    assert not OldWorker.objects.filter(code="A1").exists()
    assert steward.get(address).status_code == 200
    steward.post(f"{address}start")
    assert gone_on(file).state == "done"
    one = OldWorker.objects.get(code="A1")
    assert (one.system.code, one.grids, one.masked_phone, one.synthetic) == ("police", ["P1", "P2"], "138****5678", False)
    assert IDENTITY.encode() not in bytes(one.identity_cipher)
    assert Likeness.objects.get().reasons[:2] == ["phone", "name"]
    steward.post(f"{address}undo")
    assert gone_on(file).state == "undone"
    assert list(OldWorker.objects.values_list("code", flat=True)) == ["W-1"]
    assert not Likeness.objects.exists()
    assert steward.get(address).status_code == 200


def test_every_bad_worker_is_told_by_row_and_field(steward: Client) -> None:
    worker(OldSystem.objects.get(), "K1", "在册人", "", IDENTITY)
    lines = [
        "code,name,phone,identity number,grids",
        "K1,王建国,,,",  # a code of the list
        ",王建国,,,",
        "B2,,,,",
        "B3,王建国,12345,,",
        "B4,王建国,,371502198001011230,",  # the last character does not follow
        f"B5,王建国,,{IDENTITY},",  # somebody of the list
        "B6,王建国,,,P9",
        "B7,王建国,,,",
        "B7,李海燕,,,",
        f"{'x' * 61},李海燕,,,",
        f"B8,李海燕,,{OTHER_IDENTITY.lower()},",
        f"B9,李海燕,,{OTHER_IDENTITY},",
        "B10,#REF!,,,",
    ]
    address, file = checked(steward, "workers", "\n".join(lines))
    expected = [(2, "code"), (3, "code"), (4, "name"), (5, "phone"), (6, "identity"), (7, "identity"), (8, "grids"), (10, "code")]
    assert faults_of(file) == [*expected, (11, "code"), (13, "identity"), (14, "name")]
    assert (file.good_rows, file.total_rows) == (2, 13)
    report = content_of(steward.get(f"{address}problems.csv")).decode()
    assert "This system has no grid P9" in report
    assert IDENTITY not in report


def test_a_file_may_name_the_system_row_by_row(steward: Client) -> None:
    system("city")
    rows = "系统,编号,事项,类别,每月次数,每次分钟\npolice,D1,入户走访,走访,4,30\n系统city,D1,市容巡查,patrol,20,60\nnobody,D2,x,patrol,1,1\n,D3,x,patrol,1,1\n"
    _address, file = taken(steward, "duties", rows, kind="")
    assert [(one.system.code, one.kind, one.hours) for one in OldDuty.objects.all()] == [("police", "visit", 2.0), ("city", "patrol", 20.0)]
    assert faults_of(file) == [(4, "system"), (5, "system")]
    assert MergedDuty.objects.count() == 2


def test_every_bad_duty_is_told_by_row_and_field(steward: Client) -> None:
    taken(steward, "duties", "code,title,kind,times,minutes\nD1,走访,visit,1,1\n")
    lines = [
        "code,title,kind,times,minutes",
        "D1,走访,visit,1,1",
        "D2,,visit,1,1",
        "D3,走访,dancing,1,1",
        "D4,走访,,1,1",
        "D5,走访,visit,0,1",
        "D6,走访,visit,nan,1",
        "D7,走访,visit,1,many",
        "D8,走访,visit,1,99999",
        "D9,走访,visit,1,1,1",
        "D10,走访,visit,2,15",
    ]
    _address, file = checked(steward, "duties", "\n".join(lines))
    expected = [
        (2, "code"),
        (3, "title"),
        (4, "kind"),
        (5, "kind"),
        (6, "times"),
        (7, "times"),
        (8, "minutes"),
        (9, "minutes"),
        (10, "title"),
    ]
    assert (faults_of(file), file.good_rows) == (expected, 1)


def test_duties_that_were_decided_about_stay_on_record(steward: Client, city: City) -> None:
    address, file = taken(steward, "duties", "code,title,kind,times,minutes\nD1,走访,visit,1,1\n")
    rename(person("data_steward", city.centre), MergedDuty.objects.get().pk, "入户走访")
    steward.post(f"{address}undo")
    file.refresh_from_db()
    assert (file.state, OldDuty.objects.count()) == ("done", 1)
    assert "stay on record" in steward.get(address).content.decode()


def test_a_list_that_is_taken_back_leaves_no_duty(steward: Client) -> None:
    address, file = taken(steward, "duties", "code,title,kind,times,minutes\nD1,走访,visit,1,1\n")
    steward.post(f"{address}undo")
    gone_on(file)
    assert not OldDuty.objects.exists()
    assert not MergedDuty.objects.exists()


def test_only_keepers_load_lists(steward: Client, city: City) -> None:
    address, _file = checked(steward, "duties", "code,title,kind,times,minutes\nD1,走访,visit,1,1\n")
    steward.force_login(User.objects.get(pk=city["leader"].user_id))
    for path in (address, "/fusion/lists/workers/", "/fusion/lists/duties/"):
        assert steward.get(path).status_code == 403


def test_files_that_are_none_are_refused(steward: Client) -> None:
    for name, content in (("a.csv", b""), ("a.xlsx", b"PK\x03\x04broken")):
        answer = steward.post("/fusion/lists/workers/", {"file": SimpleUploadedFile(name, content), "kind": "police"})
        assert answer.status_code == 422


def test_the_demonstration_lists_are_read_like_any_other(city: City) -> None:
    steward = person("data_steward", city.centre)
    for code in ("governance", "city", "environment", "emergency", "police"):
        system(code)
    assert demo_duties(steward).startswith("52 duties")
    assert demo_duties(steward) == "kept"
    assert OldDuty.objects.filter(synthetic=True).count() == 52
    assert MergedDuty.objects.filter(title="工作台账填报", members__system__code="city").exists()
