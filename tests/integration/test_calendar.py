"""The working calendar: versions with reasons, a year entered by the city, clocks worked out anew, marks told once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.calendars.actions import BadChange, change_days, change_hours, enter_year
from onecity.core.accounts.calendars.current import look_again
from onecity.core.accounts.calendars.queries import year_of
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import CalendarVersion, User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, CaseClock, ClockMove, ClockStep, Recalculation, Ticket, TicketStep
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.cases.timekeeping import jobs
from onecity.core.cases.timekeeping.recalculating import recalculate
from onecity.core.cases.timekeeping.stepping import tell_marks
from onecity.core.notices.models import Notice
from tests.factories import City, person
from tests.loop import act, reported
from tests.streams import content_of

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 7, 20, 10, tzinfo=ZONE)
FRIDAY = date(2026, 7, 24)


@pytest.fixture(autouse=True)
def _calendar_of_this_test() -> Iterator[None]:
    look_again()
    yield
    look_again()


@pytest.fixture
def administrator(city: City) -> Actor:
    return person("administrator", city.centre)


def handling(city: City, at: datetime = MONDAY) -> Case:
    case = reported(city, moment=at)
    for code in ("accept", "file", "dispatch", "sign"):
        case = act(city, case, code, at)
    return case


def works(day: date) -> bool:
    look_again()
    return city_calendar().works_on(day)


def test_a_day_is_changed_with_a_reason_and_taken_back(administrator: Actor) -> None:
    change_days(administrator, FRIDAY, FRIDAY, "rests", "市政府通知 3 号")
    assert not works(FRIDAY)
    change_days(administrator, FRIDAY, FRIDAY, "published", "通知撤回")
    assert works(FRIDAY)
    assert list(CalendarVersion.objects.order_by("pk").values_list("why", "made_by_name")) == [
        ("市政府通知 3 号", administrator.name), ("通知撤回", administrator.name),
    ]  # fmt: skip


def test_versions_are_never_changed(administrator: Actor) -> None:
    change_days(administrator, FRIDAY, FRIDAY, "rests", "x")
    for attempt in (lambda: CalendarVersion.objects.update(why="y"), lambda: CalendarVersion.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_only_administrators_change_it_and_every_bad_field_is_named(city: City, administrator: Actor) -> None:
    with pytest.raises(NotAllowed):
        change_days(city["dispatcher"], FRIDAY, FRIDAY, "rests", "x")
    with pytest.raises(BadChange) as bad:
        change_days(administrator, FRIDAY, date(2026, 7, 20), "perhaps", " ")
    assert set(bad.value.fields) == {"first", "choice", "why"}
    for seasons in (
        [],
        [("06-01", "08:30-12:00")],
        [("01-01", "12:00-08:00")],
        [("13-01", "x")],
        [("01-01", "08:00-12:00 11:00-15:00")],
        [("01-01", "")],
    ):
        with pytest.raises(BadChange) as bad:
            change_hours(administrator, seasons, "x")
        assert set(bad.value.fields) == {"seasons"}, seasons


def test_hours_may_be_around_the_clock(administrator: Actor) -> None:
    change_hours(administrator, [("01-01", "00:00-24:00")], "抢险")
    look_again()
    assert city_calendar().is_working(datetime(2026, 7, 20, 3, tzinfo=ZONE))


def test_a_year_nobody_knows_is_said_told_to_the_stewards_and_entered_by_the_city(city: City, administrator: Actor, monkeypatch) -> None:
    year = max(city_calendar().known_years) + 1
    client = Client()
    client.force_login(User.objects.get(pk=administrator.user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert not year_of(year, 0).known
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: date(year - 1, 12, 1))
    assert jobs.tell_of_unknown_year()
    assert not jobs.tell_of_unknown_year(), "told once"
    monkeypatch.undo()
    notice = Notice.objects.get(user_id=administrator.user_id)
    assert (notice.parameters["year"], notice.url) == (str(year), f"/calendar/?year={year}")
    assert "calendar_enter" not in client.get(notice.url).content.decode() and "/calendar/enter" in client.get(notice.url).content.decode()
    version = enter_year(administrator, year, "国办通知")
    assert year_of(year, version.pk).known
    with pytest.raises(BadChange):
        enter_year(administrator, 2026, "x")


def test_the_page_shows_every_day_and_earlier_versions(city: City, administrator: Actor) -> None:
    change_days(administrator, FRIDAY, FRIDAY, "rests", "通知")
    client = Client()
    client.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    body = client.get("/calendar/?year=2026").content.decode()
    assert body.count("day=2026-") == 365 and "通知" in body and "calendar/days" not in body
    assert client.get("/calendar/?year=2026&version=0").status_code == 200
    assert client.get("/calendar/?year=2026&version=999999").status_code == 404
    assert client.post("/calendar/days", {"first": "2026-07-20"}).status_code == 403


def run_for(administrator: Actor, *days: date) -> Recalculation:
    for day in days:
        change_days(administrator, day, day, "rests", "停工")
    run = Recalculation.objects.get(state="running")
    recalculate(run.pk)
    run.refresh_from_db()
    return run


def test_a_change_of_the_calendar_moves_the_marks_of_open_clocks_and_says_what_moved(city: City, administrator: Actor) -> None:
    case, closed = handling(city), handling(city)
    for code in ("finish", "pass", "close"):
        closed = act(city, closed, code, MONDAY + timedelta(minutes=1))
    done_before = list(CaseClock.objects.filter(case=closed).values_list("pk", "due_at"))
    run = run_for(administrator, date(2026, 7, 21), date(2026, 7, 22))
    clock = case.clocks.get(stage="handle")
    assert timezone.localtime(clock.due_at).date() == FRIDAY, "two working days from Monday, Tuesday and Wednesday off"
    case.refresh_from_db()
    assert (case.warn_at, case.due_at, case.escalate_at) == (clock.warn_at, clock.due_at, clock.escalate_at)
    assert (run.state, run.cases, run.moved) == ("done", 1, 1)
    assert run.report["handle"]["later"] == 1
    assert list(ClockMove.objects.values_list("clock_id", "after")) == [(clock.pk, clock.due_at)]
    assert list(CaseClock.objects.filter(case=closed).values_list("pk", "due_at")) == done_before
    assert Notice.objects.filter(user_id=administrator.user_id, key="clock.recalculated", url=f"/clocks/{run.pk}/").count() == 1


def test_a_later_change_overtakes_a_recalculation(administrator: Actor) -> None:
    change_days(administrator, FRIDAY, FRIDAY, "rests", "x")
    change_days(administrator, FRIDAY, FRIDAY, "works", "y")
    assert list(Recalculation.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "running"]
    recalculate(Recalculation.objects.order_by("pk")[0].pk)
    assert Recalculation.objects.order_by("pk")[0].cases == 0


def test_a_stopped_clock_is_worked_out_from_its_history(city: City, administrator: Actor) -> None:
    case = handling(city)
    case = act(city, case, "suspend", MONDAY + timedelta(days=1))
    case = act(city, case, "resume", MONDAY + timedelta(days=2))
    assert case.clocks.get(stage="handle").used == pytest.approx(1)
    run_for(administrator, date(2026, 7, 21))
    clock = case.clocks.get(stage="handle")
    assert clock.used == pytest.approx(5.5 / 7), "Monday alone was worked: from 10:00, with the change"
    again = run_for(administrator, FRIDAY + timedelta(days=60))
    assert again.moved == 0, "worked out twice, the same comes out"


THURSDAY = date(2026, 7, 23)


def ordered(city: City) -> Ticket:
    """An open supervision order of Monday, to be answered within a working day."""
    return act(city, handling(city), "supervise", MONDAY).tickets.get()


def marks(ticket: Ticket) -> tuple[object, ...]:
    return (ticket.warn_at, ticket.due_at, ticket.escalate_at, ticket.used)


def test_a_change_of_the_calendar_moves_the_marks_of_open_tickets_too(city: City, administrator: Actor) -> None:
    ticket, answered = ordered(city), ordered(city)
    act(city, answered.case, "reply", MONDAY + timedelta(minutes=1), by=city["clerk"], note="今天办完")
    answered.refresh_from_db()
    done_before, due_before = marks(answered), ticket.due_at
    run = run_for(administrator, date(2026, 7, 21), date(2026, 7, 22))
    ticket.refresh_from_db()
    answered.refresh_from_db()
    assert timezone.localtime(ticket.due_at).date() == THURSDAY, "one working day from Monday, Tuesday and Wednesday off"
    assert (run.state, run.tickets, run.report["supervision"]["later"]) == ("done", 1, 1)
    moves = ClockMove.objects.exclude(ticket=None).values_list("ticket_id", "before", "after")
    assert list(moves) == [(ticket.pk, due_before, ticket.due_at)]
    assert marks(answered) == done_before, "an answered ticket keeps its marks"


def test_the_marks_of_a_ticket_worked_out_anew_are_those_its_history_gives(city: City, administrator: Actor) -> None:
    ticket = ordered(city)
    run_for(administrator, date(2026, 7, 21))
    case = Case.objects.select_related("category").get(pk=ticket.case_id)
    again = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords())
    ticket.refresh_from_db()
    assert [marks(one) for one in again.tickets] == [marks(ticket)]


def test_a_stopped_ticket_is_worked_out_from_the_history_of_its_case(city: City, administrator: Actor) -> None:
    ticket = ordered(city)
    case = act(city, ticket.case, "suspend", MONDAY + timedelta(hours=4))
    case = act(city, case, "resume", MONDAY + timedelta(days=2))
    ticket.refresh_from_db()
    before = marks(ticket)
    run = run_for(administrator, MONDAY.date())
    ticket.refresh_from_db()
    case = Case.objects.select_related("category").get(pk=case.pk)
    again = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords()).tickets
    assert marks(ticket) == marks(again[0]) != before
    assert ticket.used == 0, "nobody worked on Monday any more"
    assert run.report["supervision"]["later"] == 1
    assert run_for(administrator, FRIDAY + timedelta(days=60)).moved == 0, "worked out twice, the same comes out"


def test_the_call_back_about_a_closed_case_is_worked_out_as_well(city: City, administrator: Actor) -> None:
    case = handling(city)
    for code in ("finish", "pass", "close"):
        case = act(city, case, code, MONDAY + timedelta(minutes=1))
    case = act(city, case, "ask_call", MONDAY + timedelta(minutes=2), by=city["supervisor"], note="问问是否满意")
    run = run_for(administrator, date(2026, 7, 21))
    assert (run.cases, run.tickets, run.moved) == (0, 1, 1)
    assert timezone.localtime(case.tickets.get().due_at).date() == date(2026, 7, 22)


def test_the_page_and_the_file_of_a_recalculation_show_tickets(city: City, administrator: Actor) -> None:
    ordered(city)
    run = run_for(administrator, date(2026, 7, 21))
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/clocks/{run.pk}/").content.decode().count("Supervision order") == 2, "in the report, and with its case"
    file = content_of(client.get(f"/clocks/{run.pk}/export/csv")).decode("utf-8-sig")
    assert "Supervision order" in file


def test_recalculating_moves_nothing_when_nothing_changed(city: City, administrator: Actor) -> None:
    handling(city)
    assert run_for(administrator, date(2026, 12, 31)).moved == 0


def notices(who: Actor) -> list[str]:
    return list(Notice.objects.filter(user_id=who.user_id, key__startswith="clock.").order_by("pk").values_list("key", flat=True))


def test_each_mark_is_told_once_to_whom_it_concerns(city: City) -> None:
    case = handling(city)
    clock = case.clocks.get(stage="handle")
    minute = timedelta(minutes=1)
    for moment in (clock.warn_at - minute, clock.warn_at, clock.warn_at + minute, clock.due_at + minute, clock.escalate_at + minute):
        tell_marks(moment)
        tell_marks(moment)
    assert notices(city["clerk"]) == ["clock.warn", "clock.due"]
    assert notices(city["supervisor"]) == ["clock.escalate"]


def test_a_worker_that_stood_still_tells_the_highest_mark_only(city: City) -> None:
    case = handling(city)
    tell_marks(case.clocks.get(stage="handle").escalate_at + timedelta(hours=1))
    assert notices(city["clerk"]) == ["clock.due"]
    assert notices(city["supervisor"]) == ["clock.escalate"]
    assert ClockStep.objects.count() == 1


def test_marks_moved_back_by_a_recalculation_are_not_told_again(city: City, administrator: Actor) -> None:
    case = handling(city)
    clock = case.clocks.get(stage="handle")
    due = clock.due_at
    tell_marks(due)
    run_for(administrator, date(2026, 7, 21))
    tell_marks(due + timedelta(minutes=1))
    assert notices(city["clerk"]) == ["clock.due"]


def test_stopped_and_ended_clocks_are_silent(city: City) -> None:
    case = handling(city)
    act(city, case, "suspend", MONDAY + timedelta(hours=1))
    tell_marks(MONDAY + timedelta(days=60))
    assert not Notice.objects.filter(key__startswith="clock.").exists()


def test_other_stages_are_told_to_the_post_at_the_place(city: City) -> None:
    case = reported(city, moment=MONDAY)
    tell_marks(case.clocks.get().due_at)
    assert notices(city["acceptor"]) == ["clock.due"] and notices(city["clerk"]) == []


def test_where_no_organisation_has_the_case_the_supervisor_hears_which_post_has(city: City) -> None:
    tell_marks(reported(city, moment=MONDAY).clocks.get().escalate_at)
    told = Notice.objects.get(user_id=city["supervisor"].user_id, key="clock.escalate")
    assert (told.parameters["lead_zh"], told.parameters["lead_en"]) == ("受理员", "the acceptor")


def supervised(city: City) -> Ticket:
    """An order to the bureau, in a case that closes without a limit of its own running out first."""
    case = handling(city)
    CaseClock.objects.filter(case=case).update(ended_at=MONDAY)
    act(city, case, "supervise", MONDAY)
    return case.tickets.get()


def test_each_mark_of_a_ticket_is_told_once_to_whom_it_is_addressed(city: City) -> None:
    ticket, minute = supervised(city), timedelta(minutes=1)
    for moment in (ticket.warn_at - minute, ticket.warn_at, ticket.due_at, ticket.escalate_at):
        tell_marks(moment)
        tell_marks(moment)
    assert notices(city["clerk"]) == ["clock.warn", "clock.due"]
    assert notices(city["supervisor"]) == ["clock.escalate"]
    told = Notice.objects.filter(user_id=city["clerk"].user_id, key="clock.warn").get()
    assert (told.parameters["stage_zh"], told.parameters["stage_en"]) == ("督办单", "Supervision order")


def test_a_worker_that_stood_still_tells_the_highest_mark_of_a_ticket_only(city: City) -> None:
    ticket = supervised(city)
    tell_marks(ticket.due_at + timedelta(hours=1))
    tell_marks(ticket.due_at + timedelta(hours=1, minutes=1))
    assert notices(city["clerk"]) == ["clock.due"]
    assert list(TicketStep.objects.values_list("ticket_id", "step")) == [(ticket.pk, 2)]


def test_an_answered_ticket_is_silent(city: City) -> None:
    ticket = supervised(city)
    act(city, ticket.case, "reply", MONDAY + timedelta(minutes=5), by=city["clerk"], note="已安排")
    tell_marks(ticket.escalate_at)
    assert notices(city["clerk"]) == []


def test_a_ticket_to_a_role_is_told_to_who_holds_the_post(city: City) -> None:
    case = handling(city)
    CaseClock.objects.filter(case=case).exclude(stage="handle").update(ended_at=MONDAY)
    act(city, case, "ask_extension", MONDAY)
    CaseClock.objects.filter(case=case).update(ended_at=MONDAY)
    tell_marks(case.tickets.get().warn_at)
    assert notices(city["duty_officer"]) == ["clock.warn"] and notices(city["clerk"]) == []


def test_the_pages_of_recalculations_open_for_readers(city: City, administrator: Actor) -> None:
    case = handling(city)
    run = run_for(administrator, date(2026, 7, 21))
    client = Client()
    client.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/clocks/").status_code == 200
    assert case.number in client.get(f"/clocks/{run.pk}/").content.decode()
    assert client.get(f"/clocks/{run.pk}/export/xlsx").status_code == 200
    assert client.post("/clocks/start").status_code == 403
