"""The duty list: versions that never change, edits that can be taken back, files that come back equal, checks that find what is wrong."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from onecity.core.cases.imports.errors import UnreadableFile
from openpyxl import Workbook, load_workbook

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Organisation, User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.actions.editing import CellEdit, add_line, edit_cells, remove_lines, undo
from onecity.core.cases.duty.actions.versions import copy_list, publish_list, set_details
from onecity.core.cases.duty.cells import COLUMNS, shown
from onecity.core.cases.duty.checking import check
from onecity.core.cases.duty.circumstances import Circumstances
from onecity.core.cases.duty.comparing import compare
from onecity.core.cases.duty.deciding import answer
from onecity.core.cases.duty.errors import BadCells, ListIsFixed, ListMovedOn
from onecity.core.cases.duty.files import import_sheet, list_table
from onecity.core.cases.duty.names import Names
from onecity.core.cases.duty.records import record_of
from onecity.core.cases.duty.trials.work import work
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, DutyChange, DutyLine, DutyList, DutyTrial, Recalculation, TrialMove
from onecity.core.cases.routing import Fault, line_for, list_in_force, route
from onecity.core.cases.timekeeping.actions import recalculate_now
from onecity.core.cases.timekeeping.jobs import run_recalculation
from onecity.core.tables import write_xlsx
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, person
from tests.integration.test_case_loop import reported, walk

ZONE = ZoneInfo("Asia/Shanghai")
NOON = Circumstances(datetime(2026, 7, 20, 10, tzinfo=ZONE), IN_WEST)
NIGHT = Circumstances(datetime(2026, 7, 20, 23, tzinfo=ZONE), IN_WEST)
VILLAGE = f"{WEST}001001"


@pytest.fixture
def steward(city: City) -> Actor:
    return person("data_steward", city.centre)


@pytest.fixture
def draft(city: City, steward: Actor) -> DutyList:
    return copy_list(steward, city.duty_list.pk, "next")


def edit(actor: Actor, draft: DutyList, line: int, column: str, text: str) -> None:
    draft.refresh_from_db()
    edit_cells(actor, draft.pk, [CellEdit(line, column, text)], draft.edition)


def kinds(duty_list: DutyList) -> set[str]:
    return {finding.kind for finding in check(duty_list)}


def tried(draft: DutyList) -> DutyTrial:
    draft.refresh_from_db()
    today = timezone.localdate()
    since, until = today - timedelta(days=30), today + timedelta(days=1)
    trial = DutyTrial.objects.create(
        duty_list=draft, edition=draft.edition, base=list_in_force(today), since=since, until=until, done_until=since
    )
    work(trial.pk)
    trial.refresh_from_db()
    return trial


@pytest.mark.parametrize(
    "change",
    [
        lambda city: DutyLine.objects.filter(duty_list=city.duty_list).update(source="x"),
        lambda city: DutyLine.objects.filter(duty_list=city.duty_list).delete(),
        lambda city: DutyList.objects.filter(pk=city.duty_list.pk).update(valid_from=date(2021, 1, 1)),
        lambda city: DutyLine.objects.create(duty_list=city.duty_list, number=99, category=city.category, lead=city.bureau),
    ],
)
def test_the_database_refuses_to_change_a_published_version(city: City, change) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(city)


def test_a_published_version_is_not_edited_and_a_draft_is_nobodys_but_its_stewards(city: City, steward: Actor, draft: DutyList) -> None:
    with pytest.raises(ListIsFixed):
        edit_cells(steward, city.duty_list.pk, [CellEdit(1, "source", "x")], 0)
    with pytest.raises(NotAllowed):
        edit_cells(city["dispatcher"], draft.pk, [CellEdit(1, "source", "x")], 0)


def test_an_edit_is_taken_back_and_both_stay_in_the_audit(steward: Actor, draft: DutyList) -> None:
    edit(steward, draft, 1, "lead", "LC-SL")
    edit(steward, draft, 1, "limit_handle", "3 working days")
    undo(steward, draft.pk)
    undo(steward, draft.pk)
    assert undo(steward, draft.pk) is None
    assert compare(draft.based_on, draft) == []
    assert list(DutyChange.objects.order_by("batch").values_list("batch", "undoes", "actor_name")) == [
        (1, None, steward.name), (2, None, steward.name), (3, 2, steward.name), (4, 1, steward.name),
    ]  # fmt: skip


def test_a_paste_is_taken_whole_or_not_at_all_and_names_every_bad_cell(steward: Actor, draft: DutyList) -> None:
    cells = [CellEdit(1, "lead", "LC-SL"), CellEdit(2, "lead", "nobody"), CellEdit(3, "limit_handle", "3"), CellEdit(9, "lead", "LC-SL")]
    with pytest.raises(BadCells) as bad:
        edit_cells(steward, draft.pk, cells, 0)
    assert [(one.line, one.column) for one in bad.value.cells] == [(2, "lead"), (3, "limit_handle"), (9, "lead")]
    assert not DutyChange.objects.exists()


def test_two_stewards_edit_side_by_side_but_not_the_same_line(city: City, steward: Actor, draft: DutyList) -> None:
    other = person("data_steward", city.centre)
    edit_cells(steward, draft.pk, [CellEdit(1, "source", "a")], 0)
    edit_cells(other, draft.pk, [CellEdit(2, "source", "b")], 0)
    with pytest.raises(ListMovedOn):
        edit_cells(other, draft.pk, [CellEdit(1, "source", "c")], 0)


def test_lines_are_added_like_another_and_removed(steward: Actor, draft: DutyList) -> None:
    added = add_line(steward, draft.pk, 1)
    assert added.numbers == (4,)
    remove_lines(steward, draft.pk, [4], added.edition)
    assert add_line(steward, draft.pk, 1).numbers == (5,), "a number is not given twice"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_cell_is_read_back_as_it_is_shown(city: City, steward: Actor, draft: DutyList, language: str) -> None:
    rich = {
        "conditions": "season: 06-01–09-30; time of day: 22:00–06:00; working time: no; road: trunk",
        "lead": "by hand: 权属单位",
        "assisting": "Township or street of the place; LC-SL",
        "limit_handle": "3 工作日",
        "milestones": "停工: 4工作时; 罚款：7 working days",
        "dispatching": "Dispatched at filing",
        "standard": "垃圾清净",
    }
    with override("en"):
        for column, text in rich.items():
            edit(steward, draft, 1, column, text)
    record, names = record_of(DutyLine.objects.get(duty_list=draft, number=1)), Names()
    assert record["conditions"] == {"hours": "22:00~06:00", "road": "trunk", "season": "06-01~09-30", "worktime": "no"}
    assert record["milestones"] == [["停工", 4.0, "working_hour"], ["罚款", 7.0, "working_day"]]
    with override(language):
        texts = shown(record, names)
        for column in COLUMNS:
            assert column.read(texts[column.key], names, record).items() <= record.items(), column.key


def workbook(tmp_path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def exported(tmp_path: Path, duty_list: DutyList) -> Path:
    path = tmp_path / "exported.xlsx"
    with path.open("wb") as file:
        write_xlsx(list_table(duty_list), file)
    return path


def test_an_exported_file_comes_back_without_a_difference(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    edit(steward, draft, 1, "conditions", "season: 06-01–09-30")
    before = DutyChange.objects.count()
    done = import_sheet(steward, draft.pk, exported(tmp_path, draft))
    assert (done.changed, done.added, done.removed, done.problems) == (0, 0, 0, ())
    assert DutyChange.objects.count() == before


def test_a_file_changes_adds_and_removes_lines_and_can_be_undone(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    path = exported(tmp_path, draft)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(2, 5).value = "LC-SL"
    sheet.delete_rows(3)
    sheet.append([None, "06002", EAST, None, "LC-CG"])
    book.save(path)
    done = import_sheet(steward, draft.pk, path)
    assert (done.changed, done.added, done.removed) == (1, 1, 1)
    undo(steward, draft.pk)
    assert compare(draft.based_on, draft) == []


def test_a_file_with_merged_cells_and_unknown_codes_names_row_and_column(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    rows = [["行号", "类别", "区域", "牵头单位", "处置"], [1, "06001", "", "LC-CG", date(2026, 7, 2)], [2, None, EAST, "LC-CG", "3 工作日"],
            [3, "09999", 371502, "LC-XX", "2"], ["x", "06001", "999999", "LC-CG", ""]]  # fmt: skip
    with override("zh-hans"):
        done = import_sheet(steward, draft.pk, workbook(tmp_path, rows))
    assert {(one.line, one.column) for one in done.problems} == {
        (2, "limit_handle"), (3, "category"), (4, "category"), (4, "lead"), (4, "limit_handle"), (5, "number"), (5, "region"),
    }  # fmt: skip
    assert not DutyChange.objects.exists()


def test_a_file_of_blank_rows_is_not_read_to_its_end(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["category", "lead"])
    for _row in range(60_000):
        sheet.append([" "] * 12)
    path = tmp_path / "blank.xlsx"
    book.save(path)
    with pytest.raises(UnreadableFile):
        import_sheet(steward, draft.pk, path)


def test_a_file_without_the_needed_columns_says_which(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    with override("en"), pytest.raises(UnreadableFile, match="Category、Lead"):
        import_sheet(steward, draft.pk, workbook(tmp_path, [["Line", "Region"], [1, ""]]))


def test_a_file_with_a_column_nobody_knows_is_not_taken_for_less_than_it_says(steward: Actor, draft: DutyList, tmp_path: Path) -> None:
    with override("en"), pytest.raises(UnreadableFile, match="unknown columns: Area"):
        import_sheet(steward, draft.pk, workbook(tmp_path, [["Category", "Lead", "Area"], ["06001", "LC-CG", "x"]]))


def test_a_clean_list_has_no_findings(draft: DutyList) -> None:
    assert check(draft) == []


def test_overlapping_lines_are_found_but_not_those_that_never_hold_at_once(steward: Actor, draft: DutyList) -> None:
    add_line(steward, draft.pk, 1)
    assert [(one.kind, one.line, one.stops) for one in check(draft)] == [("overlap", 4, True)]
    edit(steward, draft, 1, "conditions", "season: 06-01–09-30")
    edit(steward, draft, 4, "conditions", "season: 10-01–05-31")
    assert "overlap" not in kinds(draft)
    edit(steward, draft, 4, "conditions", "season: 09-30–05-31")
    assert "overlap" in kinds(draft)


def test_gaps_are_found_by_region_and_by_condition(city: City, steward: Actor, draft: DutyList) -> None:
    edit(steward, draft, 3, "conditions", "season: 06-01–09-30")
    assert [one.kind for one in check(draft)] == ["gap"]
    added = add_line(steward, draft.pk, 3).numbers[0]
    edit(steward, draft, added, "conditions", "season: 10-01–05-31")
    assert check(draft) == [], "summer and winter are the whole year"
    edit(steward, draft, 1, "region", WEST)
    assert check(draft) == [], "both counties have a line of their own"
    edit(steward, draft, 1, "region", f"{WEST}001001")
    assert [f"{WEST}001002" in one.words for one in check(draft)] == [True], "the other village has none"


def test_closed_organisations_missing_limits_and_late_milestones_are_found(city: City, steward: Actor, draft: DutyList) -> None:
    Organisation.objects.filter(pk=city.bureau.pk).update(active=False)
    edit(steward, draft, 2, "limit_handle", "")
    edit(steward, draft, 3, "milestones", "stop: 20 working days")
    found = {(one.kind, one.line, one.stops) for one in check(draft)}
    assert found == {("closed", 1, True), ("limit", 2, True), ("milestone", 3, True)}


def test_a_limit_cut_to_less_than_half_is_shown(steward: Actor, draft: DutyList) -> None:
    edit(steward, draft, 1, "limit_handle", "1 hour")
    assert [(one.kind, one.stops) for one in check(draft)] == [("shorter", False)]


def test_the_narrower_region_wins_then_more_conditions_then_the_lower_number(city: City, steward: Actor, draft: DutyList) -> None:
    night = add_line(steward, draft.pk, 1).numbers[0]
    edit(steward, draft, night, "conditions", "time of day: 22:00–06:00")
    draft.refresh_from_db()
    assert line_for(draft, city.category.pk, VILLAGE, NOON).number == 1
    assert line_for(draft, city.category.pk, VILLAGE, NIGHT).number == night
    assert line_for(draft, city.category.pk, f"{EAST}001001", NIGHT).number == 2, "the county's line comes before the city's"


def test_the_tester_says_which_line_and_why_the_others_were_passed_over(city: City, steward: Actor, draft: DutyList) -> None:
    night = add_line(steward, draft.pk, 1).numbers[0]
    edit(steward, draft, night, "conditions", "time of day: 22:00–06:00")
    draft.refresh_from_db()
    with override("en"):
        told = answer(draft, city.category, VILLAGE, NOON)
    assert [(one.line.number, one.chosen) for one in told.tried] == [(night, False), (1, True)]
    assert "time of day: 22:00–06:00" in told.tried[0].verdict
    assert (told.route.lead, told.elsewhere) == (city.bureau, 1)


def test_a_closed_lead_is_never_named_however_long_the_line_is_remembered(city: City) -> None:
    line = line_for(city.duty_list, city.category.pk, VILLAGE, NOON)
    assert route(line, VILLAGE).lead == city.bureau
    Organisation.objects.filter(pk=city.bureau.pk).update(active=False)
    again = route(line_for(city.duty_list, city.category.pk, VILLAGE, NOON), VILLAGE)
    assert (again.lead, again.fault) == (None, Fault.CLOSED)


def test_publishing_needs_a_dry_run_of_what_is_published(steward: Actor, draft: DutyList) -> None:
    today = timezone.localdate()
    with pytest.raises(BadInput) as bad:
        publish_list(steward, draft.pk, today, seen=False)
    assert set(bad.value.fields) == {"trial"}
    tried(draft)
    edit(steward, draft, 1, "source", "later")
    with pytest.raises(BadInput):
        publish_list(steward, draft.pk, today, seen=False)
    tried(draft)
    publish_list(steward, draft.pk, today, seen=False)
    assert list_in_force(today) == draft
    assert list_in_force(today - timedelta(days=1)) == draft.based_on


def test_publishing_stops_at_findings_and_asks_for_a_day(steward: Actor, draft: DutyList) -> None:
    add_line(steward, draft.pk, 1)
    tried(draft)
    with pytest.raises(BadInput) as bad:
        publish_list(steward, draft.pk, timezone.localdate() - timedelta(days=1), seen=True)
    assert set(bad.value.fields) == {"findings", "valid_from"}


def test_the_comparison_names_what_is_new_gone_and_different(steward: Actor, draft: DutyList) -> None:
    edit(steward, draft, 1, "lead", "LC-SL")
    edit(steward, draft, 2, "region", f"{EAST}001")
    found = {
        (one.what, one.number, one.earlier_number, tuple(cell.column.key for cell in one.cells)[:1])
        for one in compare(draft.based_on, draft)
    }
    assert {(what, number, earlier) for what, number, earlier, _cells in found} == {("changed", 1, 1), ("new", 2, None), ("gone", None, 2)}
    assert ("changed", 1, 1, ("lead",)) in found


def test_a_dry_run_finds_the_cases_that_would_go_elsewhere_and_the_loads(city: City, steward: Actor, draft: DutyList) -> None:
    west = [reported(city) for _case in range(3)]
    east = reported(city, IN_EAST)
    edit(steward, draft, 1, "lead", "LC-SL")
    trial = tried(draft)
    assert (trial.state, trial.cases, trial.moved) == ("done", 4, 3)
    assert set(TrialMove.objects.values_list("case_id", "before_id", "after_id")) == {
        (case.pk, city.bureau.pk, city.other_bureau.pk) for case in west
    }
    loads = {int(key): row[:2] for key, row in trial.loads.items()}
    assert loads == {city.bureau.pk: [3, 0], city.other_bureau.pk: [0, 3], city.county_office.pk: [1, 1]}
    assert east.pk not in set(TrialMove.objects.values_list("case_id", flat=True))


def test_a_dry_run_decides_as_routing_does_case_by_case_where_there_are_conditions(city: City, steward: Actor, draft: DutyList) -> None:
    today = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=2)
    for hours in (0, 6, 11, 16):
        case = reported(city)
        Case.objects.filter(pk=case.pk).update(reported_at=today + timedelta(hours=hours))
    night = add_line(steward, draft.pk, 1).numbers[0]
    edit(steward, draft, night, "conditions", "time of day: 22:00–06:00")
    edit(steward, draft, night, "lead", "LC-SL")
    trial = tried(draft)
    singly = {
        case.pk
        for case in Case.objects.all()
        if line_for(draft, case.category_id, case.region_code, Circumstances(case.reported_at, case.point)).number == night
    }
    assert set(TrialMove.objects.filter(trial=trial).values_list("case_id", flat=True)) == singly
    assert len(singly) == 2


def test_a_stopped_dry_run_stays_stopped(steward: Actor, draft: DutyList) -> None:
    from onecity.core.cases.duty.trials.actions import cancel_trial, start_trial

    trial = start_trial(steward, draft.pk, date(2026, 1, 1), date(2026, 7, 1))
    cancel_trial(steward, trial.pk)
    work(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.done_until) == ("cancelled", date(2026, 1, 1))


def test_the_pages_of_a_draft_open_for_its_stewards_and_show_readers_no_draft(city: City, steward: Actor, draft: DutyList) -> None:
    add_line(steward, draft.pk, 1)
    tried(draft)
    client, reader = Client(), Client()
    client.force_login(User.objects.get(pk=steward.user_id), backend="django.contrib.auth.backends.ModelBackend")
    reader.force_login(User.objects.get(pk=city["dispatcher"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    for page in ("", "findings/", "compare/", "changes/", "trial/", "publish/", "export"):
        assert client.get(f"/duty/{draft.pk}/{page}").status_code == 200, page
        assert reader.get(f"/duty/{draft.pk}/{page}").status_code == 404, page
    assert reader.get(f"/duty/{city.duty_list.pk}/").status_code == 200
    question = f"/duty/tester/?category={city.category.pk}&point={IN_WEST.x},{IN_WEST.y}&at=2026-07-20T10:00&list={city.duty_list.pk}"
    assert city.bureau.name in reader.get(question).content.decode()


def test_the_grid_is_told_in_json_what_came_of_an_edit(steward: Actor, draft: DutyList) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=steward.user_id), backend="django.contrib.auth.backends.ModelBackend")

    def post(page: str, given: object) -> object:
        return client.post(f"/duty/{draft.pk}/{page}", given, content_type="application/json")

    good = post("cells", {"seen": 0, "cells": [{"line": 1, "column": "lead", "text": "LC-SL"}]})
    assert good.json()["lines"]["1"]["lead"].startswith("LC-SL")
    bad = post("cells", {"seen": 1, "cells": [{"line": 1, "column": "lead", "text": "x"}]})
    assert (bad.status_code, bad.json()["problems"][0]["column"]) == (422, "lead")
    assert post("undo", {}).json()["lines"]["1"]["lead"].startswith("LC-CG")
    for nonsense in ("[]", "x", '{"cells": 5}', '{"cells": [1], "seen": "a"}'):
        assert post("cells", nonsense).status_code < 500


def test_details_are_named_once(city: City, steward: Actor, draft: DutyList) -> None:
    with pytest.raises(BadInput) as bad:
        set_details(steward, draft.pk, city.duty_list.version, "", "sometimes")
    assert set(bad.value.fields) == {"version", "dispatching"}


def test_a_clock_that_runs_keeps_its_limit_when_a_new_list_gives_another(city: City, steward: Actor, draft: DutyList) -> None:
    running, waiting = walk(city, reported(city), "accept", "file", "dispatch", "sign"), walk(city, reported(city), "accept")
    edit(steward, draft, 1, "limit_handle", "1 hour")
    tried(draft)
    publish_list(steward, draft.pk, timezone.localdate(), seen=True)
    before = running.clocks.get(stage="handle")
    recalculate_now(steward)
    run_recalculation(key=Recalculation.objects.latest("pk").pk)
    after = running.clocks.get(stage="handle")
    assert (after.amount, after.unit, after.due_at) == (before.amount, before.unit, before.due_at)
    filed = walk(city, waiting, "file", "dispatch", "sign").clocks.get(stage="handle")
    assert (filed.amount, filed.unit) == (1, "calendar_hour")
