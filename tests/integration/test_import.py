"""Reports from a file: everything good is taken once, everything bad comes back with its reason."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from itertools import count
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import Settings

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import report
from onecity.core.cases.actions.reporting import Report, ReporterDetails
from onecity.core.cases.imports import actions, jobs, work
from onecity.core.cases.imports.course import IMPORTS
from onecity.core.cases.imports.making import Recipe, Sample, rows_made
from onecity.core.cases.imports.reports import taking
from onecity.core.cases.models import Case, CaseClock, CaseEvent, CaseLink, ImportRun
from onecity.core.cases.states import Source
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.cipher import decrypt
from onecity.core.rowfiles.errors import BadColumns, UnreadableFile, WrongMoment
from onecity.science.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person

Cells = Sequence[Sequence[object]]
HEAD = ("类别", "问题描述", "经度", "纬度", "地址", "联系电话", "上报时间")
GOOD = ("06001", "路口有垃圾", IN_WEST.x, IN_WEST.y, "柳园路口", "13800001234", "2026-07-20 08:15")


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path) -> None:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def steward(city: City) -> Actor:
    """Somebody who imports for the whole city."""
    return person("data_steward")


def csv_bytes(rows: Cells, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: Cells) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def changed(**cells: object) -> tuple[object, ...]:
    """The good row with some cells changed, by heading."""
    return tuple(cells.get(heading, cell) for heading, cell in zip(HEAD, GOOD, strict=True))


def uploaded(actor: Actor, content: bytes, name: str = "reports.csv") -> ImportRun:
    return actions.upload(actor, SimpleUploadedFile(name, content), "reports")


def checked(actor: Actor, content: bytes, name: str = "reports.csv", system: str = "wgs84") -> ImportRun:
    """A file uploaded, its columns named as guessed, and checked by the worker."""
    run = uploaded(actor, content, name)
    actions.check(actor, run.pk, actions_mapping(run), system)
    jobs.run_import(run.pk)
    run.refresh_from_db()
    return run


def actions_mapping(run: ImportRun) -> dict[str, int]:
    return IMPORTS.proposed(run)[0]


def taken(actor: Actor, content: bytes, name: str = "reports.csv", system: str = "wgs84") -> ImportRun:
    """A file taken in by the worker."""
    run = checked(actor, content, name, system)
    actions.start(actor, run.pk)
    jobs.run_import(run.pk)
    run.refresh_from_db()
    return run


def reasons(run: ImportRun) -> list[tuple[int, str]]:
    return list(run.problems.values_list("row", "field"))


FILES: dict[str, Callable[[Cells], bytes]] = {
    "utf-8.csv": csv_bytes,
    "utf-8-mark.csv": lambda rows: csv_bytes(rows, "utf-8-sig"),
    "gb18030.csv": lambda rows: csv_bytes(rows, "gb18030"),
    "utf-16.txt": lambda rows: csv_bytes(rows, "utf-16", "\t"),
    "semicolons.csv": lambda rows: csv_bytes(rows, delimiter=";"),
    "book.xlsx": xlsx_bytes,
}


@pytest.mark.parametrize("name", FILES)
def test_every_usual_file_is_read(city: City, steward: Actor, name: str) -> None:
    run = taken(steward, FILES[name]([HEAD, GOOD, changed(问题描述="𠮷野家门口,“乱停车”")]), name)
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 2, 0)
    case = Case.objects.earliest("pk")
    assert (case.text, case.place, case.category, case.source) == ("路口有垃圾", "柳园路口", city.category, Source.IMPORT)
    assert timezone.localtime(case.reported_at) == timezone.make_aware(datetime(2026, 7, 20, 8, 15))
    assert decrypt(case.reporter.phone_cipher) == "13800001234"
    assert Case.objects.latest("pk").text == "𠮷野家门口,“乱停车”"


def test_an_imported_case_is_what_a_single_report_makes(city: City, steward: Actor) -> None:
    at = timezone.make_aware(datetime(2026, 7, 20, 8, 15))
    given = Report(
        "路口有垃圾", IN_WEST.x, IN_WEST.y, city.category, Source.IMPORT, "柳园路口", reporter=ReporterDetails(phone="13800001234")
    )
    report(steward, given, at)
    with patch.object(taking, "link_duplicates"):
        taken(steward, csv_bytes([HEAD, GOOD]))
    single, imported = Case.objects.order_by("pk")
    own = {"id", "token", "reporter_id"}
    assert all(getattr(imported, name) == getattr(single, name) for name in concrete(Case) - own)
    for model in (CaseEvent, CaseClock):
        one, other = (model.objects.get(case=case) for case in (imported, single))
        assert all(getattr(one, name) == getattr(other, name) for name in concrete(model) - {"id", "case_id", "request_key"})


def concrete(model) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def test_a_check_takes_nothing_in(city: City, steward: Actor) -> None:
    run = checked(steward, csv_bytes([HEAD, GOOD, changed(经度="x")]))
    assert (run.state, run.good_rows, run.bad_rows, run.total_rows) == ("checked", 1, 1, 2)
    assert not Case.objects.exists()


BAD_ROWS = [
    ({"类别": "99999"}, "category"),
    ({"类别": ""}, "category"),
    ({"问题描述": " "}, "text"),
    ({"问题描述": "垃" * 4001}, "text"),
    ({"问题描述": "x" * 1_000_000}, "text"),
    ({"问题描述": "a\x00b"}, "text"),
    ({"经度": "一百一十六"}, "longitude"),
    ({"经度": "inf"}, "longitude"),
    ({"经度": IN_WEST.y, "纬度": IN_WEST.x}, "longitude"),
    ({"经度": 116.4, "纬度": 39.9}, "longitude"),
    ({"经度": "", "纬度": ""}, "longitude"),
    ({"经度": ""}, "longitude"),
    ({"地址": "路" * 300}, "place"),
    ({"联系电话": "1" * 30}, "reporter_phone"),
    ({"上报时间": "昨天"}, "reported_at"),
    ({"上报时间": "2026-02-30"}, "reported_at"),
    ({"上报时间": "2099-01-01"}, "reported_at"),
]


@pytest.mark.parametrize(("cells", "field"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_good_ones_are_kept(city: City, steward: Actor, cells: dict, field: str) -> None:
    run = taken(steward, csv_bytes([HEAD, GOOD, changed(**cells), GOOD]))
    assert reasons(run) == [(3, field)]
    assert (run.good_rows, Case.objects.count()) == (2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_broken_bytes_are_one_bad_row(city: City, steward: Actor, encoding: str) -> None:
    content = csv_bytes([HEAD, GOOD, changed(问题描述="坏@@字"), GOOD], encoding).replace(b"@@", b"\xff\xff")
    run = taken(steward, content)
    assert (run.form["encoding"], reasons(run), run.good_rows) == (encoding, [(3, "text")], 2)


def test_a_separator_without_quotation_marks_is_noticed(city: City, steward: Actor) -> None:
    content = csv_bytes([HEAD, GOOD]) + "06001,路口,有,垃圾,115.92,36.45,x,1,2026-07-20 08:15,多了\r\n".encode()
    assert reasons(taken(steward, content)) == [(3, "text")]


def test_empty_rows_are_passed_over_and_still_counted(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([HEAD, GOOD, [""] * len(HEAD), [], changed(类别="99999")]))
    assert (run.good_rows, reasons(run)) == (1, [(5, "category")])


@pytest.mark.parametrize("name", ["06001", "6001", "incident:06001", "暴露垃圾", "exposed rubbish", "06001 暴露垃圾"])
def test_a_category_may_be_named_by_code_or_name(city: City, steward: Actor, name: str) -> None:
    taken(steward, csv_bytes([HEAD, changed(类别=name)]))
    assert Case.objects.get().category == city.category


@pytest.mark.parametrize(("system", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_points_of_map_services_are_turned_back(city: City, steward: Actor, system: str, shift: Callable) -> None:
    import numpy as np

    ((longitude, latitude),) = shift(np.array([[IN_WEST.x, IN_WEST.y]]))
    taken(steward, csv_bytes([HEAD, changed(经度=longitude, 纬度=latitude)]), system=system)
    assert Case.objects.get().point.distance(IN_WEST) < 1e-6


def test_a_region_code_stands_for_its_centre(city: City, steward: Actor) -> None:
    head = ("类别", "问题描述", "行政区划代码")
    run = taken(
        steward, csv_bytes([head, ("06001", "垃圾", f"{EAST}001002"), ("06001", "垃圾", "371599001001"), ("06001", "垃圾", "3715")])
    )
    assert Case.objects.get().region_code == f"{EAST}001002"
    assert reasons(run) == [(3, "region"), (4, "region")]


def test_coordinates_must_lie_in_the_region_named(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([(*HEAD, "区划代码"), (*GOOD, f"{WEST}001001"), (*GOOD, f"{EAST}001001")]))
    assert (run.good_rows, reasons(run)) == (1, [(3, "region")])


def test_one_county_cannot_import_for_another(city: City) -> None:
    steward = person("data_steward", None, EAST)
    run = taken(steward, csv_bytes([HEAD, GOOD, changed(经度=IN_EAST.x, 纬度=IN_EAST.y)]))
    assert (run.good_rows, reasons(run)) == (1, [(2, "longitude")])


def test_dates_and_numbers_of_a_workbook_are_read_as_meant(city: City, steward: Actor) -> None:
    row = changed(类别=6001.0, 联系电话=13800001234, 上报时间=datetime(2026, 7, 20, 8, 15))
    taken(steward, xlsx_bytes([HEAD, row]), "book.xlsx")
    case = Case.objects.get()
    assert (case.category, decrypt(case.reporter.phone_cipher)) == (city.category, "13800001234")
    assert timezone.localtime(case.reported_at).hour == 8


def test_merged_cells_count_once(city: City, steward: Actor) -> None:
    book, out = Workbook(), BytesIO()
    for row in (HEAD, GOOD, GOOD):
        book.active.append(list(row))
    book.active.merge_cells("C2:C3")
    book.save(out)
    assert reasons(taken(steward, out.getvalue(), "book.xlsx")) == [(3, "longitude")]


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * (120 << 20))
    return out.getvalue()


UNREADABLE = {
    "nothing": lambda: b"",
    "no head": lambda: b"\r\n\r\n",
    "old excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512,
    "half a workbook": lambda: xlsx_bytes([HEAD, GOOD])[:900],
    "an archive that is no workbook": lambda: _zip("a.txt", b"x"),
    "a bomb": bomb,
}


def _zip(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_at_once(city: City, steward: Actor, what: str, tmp_path) -> None:
    with pytest.raises(UnreadableFile):
        uploaded(steward, UNREADABLE[what]())
    assert not ImportRun.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_too_many_rows_are_refused_when_counted(city: City, steward: Actor) -> None:
    with patch.object(work, "MOST_ROWS", 3):
        run = checked(steward, csv_bytes([HEAD, GOOD, GOOD, GOOD, GOOD]))
    assert run.state == "failed"
    assert "3" in run.fault


def test_the_same_file_is_never_taken_twice(city: City, steward: Actor) -> None:
    content = csv_bytes([HEAD, GOOD, GOOD])
    first = taken(steward, content)
    assert uploaded(steward, content, "renamed.csv") == first
    other = taken(person("data_steward"), content)
    assert (other.good_rows, other.known_rows, Case.objects.count()) == (0, 2, 2)


class Killed(BaseException):
    """The worker is killed."""


def killed_at(call: int) -> Callable[..., None]:
    """A `save` during which the worker is killed, the nth time it is called."""
    calls, save = count(1), ImportRun.save

    def dying(run: ImportRun, *arguments, **options) -> None:
        if next(calls) == call:
            raise Killed
        save(run, *arguments, **options)

    return dying


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_and_repeats_nothing(city: City, steward: Actor) -> None:
    rows = [changed(问题描述=f"第{number}条") for number in range(1, 31)]
    rows[11] = changed(类别="99999")
    run = checked(steward, csv_bytes([HEAD, *rows]))
    actions.start(steward, run.pk)
    with patch.object(work, "BATCH", 10):
        with patch.object(ImportRun, "save", killed_at(2)), pytest.raises(Killed):
            jobs.run_import(run.pk)
        assert Case.objects.count() == 10
        jobs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.state, run.good_rows, run.bad_rows) == ("done", 29, 1)
    assert sorted(Case.objects.values_list("text", flat=True)) == sorted(f"第{number}条" for number in range(1, 31) if number != 12)


@pytest.mark.django_db(transaction=True)
def test_stopping_keeps_what_was_taken_and_going_on_takes_the_rest(city: City, steward: Actor) -> None:
    run = checked(steward, csv_bytes([HEAD, *[GOOD] * 25]))
    actions.start(steward, run.pk)
    one_batch = work._one_batch

    def stopped(*arguments) -> bool:
        more = one_batch(*arguments)
        actions.cancel(steward, run.pk)
        return more

    with patch.object(work, "BATCH", 10):
        with patch.object(work, "_one_batch", stopped), pytest.raises(WrongMoment):
            jobs.run_import(run.pk)
        run.refresh_from_db()
        assert (run.state, Case.objects.count()) == ("cancelled", 10)
        actions.start(steward, run.pk)
        jobs.run_import(run.pk)
    assert Case.objects.count() == 25


def test_the_file_is_deleted_once_it_is_done(city: City, steward: Actor, django_capture_on_commit_callbacks, tmp_path) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        taken(steward, csv_bytes([HEAD, GOOD]))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_refused_rows_are_kept_sealed(city: City, steward: Actor) -> None:
    run = taken(steward, csv_bytes([HEAD, changed(类别="99999")]))
    problem = run.problems.get()
    assert b"13800001234" not in bytes(problem.cells_cipher)
    assert problem.cells[5] == "13800001234"


def test_columns_named_before_are_proposed_again(city: City, steward: Actor) -> None:
    head, row = ("甲", "乙", "丙", "丁"), ("06001", "垃圾", IN_WEST.x, IN_WEST.y)
    first = uploaded(steward, csv_bytes([head, row]))
    assert actions_mapping(first) == {}
    mapping = {"category": 0, "text": 1, "longitude": 2, "latitude": 3}
    actions.check(steward, first.pk, mapping, "wgs84")
    assert actions_mapping(uploaded(steward, csv_bytes([head, row, row]))) == mapping


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"text": 1, "longitude": 2, "latitude": 3}, "category"),
        ({"category": 0, "text": 1, "longitude": 2}, "longitude"),
        ({"category": 0, "text": 0, "longitude": 2, "latitude": 3}, "text"),
        ({"category": 0, "text": 1, "longitude": 2, "latitude": 99}, "latitude"),
    ],
)
def test_columns_that_make_no_report_are_refused(city: City, steward: Actor, mapping: dict, field: str) -> None:
    run = uploaded(steward, csv_bytes([HEAD, GOOD]))
    with pytest.raises(BadColumns) as bad:
        actions.check(steward, run.pk, mapping, "wgs84")
    assert field in bad.value.fields


def test_imported_reports_are_linked_to_what_they_repeat_in_the_city_and_in_the_file(city: City, steward: Actor) -> None:
    first = report(city["acceptor"], Report("慢车道上的垃圾堆成小山,臭得不行", IN_WEST.x, IN_WEST.y, city.category, Source.HOTLINE))
    place = {"经度": str(IN_WEST.x), "纬度": str(IN_WEST.y), "上报时间": ""}
    rows = [HEAD, changed(**place, 问题描述="慢车道上垃圾堆成小山,臭得很"), changed(**place, 问题描述="垃圾在慢车道上堆成小山,臭得很")]
    taken(steward, csv_bytes(rows))
    linked = dict(CaseLink.objects.filter(automatic=True).values_list("case_id", "other_id"))
    second, third = Case.objects.exclude(pk=first.pk).order_by("pk")
    assert linked.get(second.pk) == first.pk
    assert linked.get(third.pk) in (first.pk, second.pk)
    for case_id, other_id in linked.items():
        assert CaseEvent.objects.get(case=case_id, act="link").data["other_id"] == other_id
        assert CaseEvent.objects.filter(case=other_id, act="link_made", data__other_id=case_id).count() == 1, "told at both ends"
    for case in (first, second, third):
        case.refresh_from_db()
        assert list(case.events.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, case.event_count + 1))


def test_only_who_may_import_imports_and_sees_only_their_own(city: City, steward: Actor) -> None:
    with pytest.raises(NotAllowed):
        uploaded(city["acceptor"], csv_bytes([HEAD, GOOD]))
    run = checked(steward, csv_bytes([HEAD, GOOD]))
    with pytest.raises(ImportRun.DoesNotExist):
        actions.start(person("administrator"), run.pk)


@pytest.mark.slow
def test_ten_thousand_reports(city: City, steward: Actor) -> None:
    steps = [number * 0.002 for number in range(-10, 10)]
    centres = [(grid.centre.x + east, grid.centre.y + north) for grid in BaseGrid.objects.all() for east in steps for north in steps]
    samples = [Sample("路口有垃圾", "06001"), Sample("路面有坑", "06002")]
    recipe = Recipe(samples, centres, timezone.localtime(), seed=7, faulty=0.01)
    run = taken(steward, csv_bytes(list(rows_made(recipe, 10_000)), "gb18030"))
    assert (run.state, run.total_rows) == ("done", 10_000)
    assert run.good_rows + run.bad_rows == 10_000
    assert 50 < run.bad_rows < 200
    assert Case.objects.count() == CaseEvent.objects.filter(act="report").count() == run.good_rows
