"""The limits of a new duty list and cases that run already: kept by default, applied on an administrator's word, told in each history."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.duty.applying import jobs
from onecity.core.cases.duty.applying import work as applying
from onecity.core.cases.duty.applying.actions import apply_limits, try_limits
from onecity.core.cases.duty.applying.work import work
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, CaseClock, CaseEvent, ClockMove, DutyLine, DutyList, LimitChange
from onecity.core.cases.presenting.history import names_for
from onecity.core.cases.presenting.telling import told_of
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.notices.models import Notice
from onecity.science.worktime import Unit, add_time
from tests.factories import City, person
from tests.loop import act, handling, reported, walk

TODAY = date(2020, 6, 1)


@pytest.fixture
def administrator(city: City) -> Actor:
    return person("administrator", city.centre)


def new_list(city: City, **limits: list[object]) -> DutyList:
    """A list in force from today with other limits."""
    duty_list = DutyList.objects.create(version="新版", valid_from=TODAY)
    for line in city.duty_list.lines.all():
        copied = {name: getattr(line, name) for name in ("number", "category", "region_prefix", "lead", "milestones")}
        DutyLine.objects.create(duty_list=duty_list, **copied, limits=line.limits | limits)
    DutyList.objects.filter(pk=duty_list.pk).update(state="published")
    duty_list.refresh_from_db()
    return duty_list


def counted(administrator: Actor, duty_list: DutyList) -> LimitChange:
    change = try_limits(administrator, duty_list.pk)
    work(change.pk)
    change.refresh_from_db()
    return change


def applied(administrator: Actor, duty_list: DutyList, reason: str = "市政府通知 7 号") -> LimitChange:
    change = apply_limits(administrator, duty_list.pk, counted(administrator, duty_list).pk, reason)
    work(change.pk)
    change.refresh_from_db()
    return change


def clock_of(case: Case, stage: str = "handle") -> CaseClock:
    return CaseClock.objects.filter(case=case, stage=stage).latest("round")


def after(clock: CaseClock, amount: float, unit: str = "working_day") -> datetime:
    return add_time(city_calendar(), clock.started_at, amount, Unit(unit))


def replayed(case: Case) -> tuple[list[object], ...]:
    made = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords())
    return made.case.limits, [(one.stage, one.due_at, one.used) for one in made.clocks]


def kept(case: Case) -> tuple[list[object], ...]:
    return case.limits, [(one.stage, one.due_at, one.used) for one in case.clocks.order_by("pk")]


def test_a_new_list_alone_touches_no_case(city: City) -> None:
    case = handling(city)
    due = clock_of(case).due_at
    new_list(city, handle=[9, "working_day"])
    assert clock_of(case).due_at == due


def test_the_dry_run_counts_and_changes_nothing(city: City, administrator: Actor) -> None:
    case, other = handling(city), reported(city, text="另一件")
    CaseClock.objects.filter(case=case).update(started_at=timezone.now() - timedelta(days=30))
    change = counted(administrator, new_list(city, handle=[0.01, "calendar_hour"]))
    assert change.state == "tried"
    assert change.figures == {"cases": 2, "changed": 2, "clocks": 1, "late": 1, "gain": 0, "lose": 1, "left": 0}
    assert change.report["handle"] == {"earlier": 1, "later": 0, "now_late": 1, "no_longer_late": 0}
    assert not CaseEvent.objects.filter(act="relimit").exists()
    assert Case.objects.get(pk=other.pk).limits["handle"] == [2, "working_day"]


def test_applied_limits_stand_in_clock_case_and_history_and_are_replayed(city: City, administrator: Actor) -> None:
    case = handling(city)
    change = applied(administrator, new_list(city, handle=[9, "working_day"]))
    case, clock = Case.objects.get(pk=case.pk), clock_of(case)
    assert (clock.amount, clock.due_at) == (9, after(clock, 9))
    assert case.due_at == clock.due_at and case.limits["handle"] == [9, "working_day"]
    event = case.events.get(act="relimit")
    assert (event.actor_id, event.role, event.note) == (administrator.user_id, "administrator", "市政府通知 7 号")
    assert event.data["limits_from"] == {"handle": [[2, "working_day"], [9, "working_day"]]}
    assert replayed(case) == kept(case)
    assert change.state == "done" and change.figures["gain"] == 1 and change.tried == change.figures
    assert ClockMove.objects.get(limit_change=change).clock == clock
    assert Notice.objects.filter(user_id=administrator.user_id, key="limits.applied").count() == 1


def test_who_leads_and_what_is_not_named_stay(city: City, administrator: Actor) -> None:
    case = handling(city)
    line, lead = case.duty_line_id, case.lead_id
    Case.objects.filter(pk=case.pk).update(limits=case.limits | {"forward": [3, "calendar_day"]})
    applied(administrator, new_list(city, handle=[9, "working_day"]))
    case.refresh_from_db()
    assert (case.duty_line_id, case.lead_id, case.limits["forward"]) == (line, lead, [3, "calendar_day"])


def test_time_that_was_granted_stays_granted(city: City, administrator: Actor) -> None:
    case = walk(city, handling(city), "ask_extension", "grant")
    assert clock_of(case).amount == Decimal(4)
    applied(administrator, new_list(city, handle=[5, "working_day"]))
    assert clock_of(case).amount == Decimal(7)


def test_what_was_granted_in_another_unit_keeps_its_limit_and_is_counted(city: City, administrator: Actor) -> None:
    case = walk(city, handling(city), "ask_extension", "grant")
    change = applied(administrator, new_list(city, handle=[30, "working_hour"]))
    assert (clock_of(case).amount, clock_of(case).unit) == (4, "working_day")
    assert change.figures["left"] == 1
    case.refresh_from_db()
    assert replayed(case) == kept(case)


def test_a_suspended_case_has_its_new_limit_when_it_goes_on(city: City, administrator: Actor) -> None:
    case = walk(city, handling(city), "suspend")
    applied(administrator, new_list(city, handle=[9, "working_day"]))
    case = walk(city, case, "resume")
    assert clock_of(case).amount == 9
    case.refresh_from_db()
    assert replayed(case) == kept(case)


def test_a_case_that_shares_a_clock_follows_the_new_limit_of_the_other(city: City, administrator: Actor) -> None:
    parent, child = handling(city), handling(city, text="别的事情")
    act(city, child, "bundle", by=city["dispatcher"], other=parent, note="同一根管道")
    applied(administrator, new_list(city, handle=[9, "working_day"]))
    assert clock_of(child).due_at == clock_of(parent).due_at == after(clock_of(parent), 9)
    child.refresh_from_db()
    assert child.due_at == clock_of(parent).due_at
    assert {"relimit", "follow"} <= set(child.events.values_list("act", flat=True))
    assert replayed(child) == kept(child)


def test_closed_cases_are_left_alone(city: City, administrator: Actor) -> None:
    case = act(city, handling(city), "force_close")
    assert applied(administrator, new_list(city, handle=[9, "working_day"])).figures["cases"] == 0
    assert not case.events.filter(act="relimit").exists()


def test_only_an_administrator_and_only_with_a_count_and_a_reason(city: City, administrator: Actor) -> None:
    duty_list = new_list(city, handle=[9, "working_day"])
    with pytest.raises(NotAllowed):
        try_limits(person("data_steward", city.centre), duty_list.pk)
    with pytest.raises(BadInput, match="list"):
        try_limits(administrator, city.duty_list.pk)
    with pytest.raises(BadInput, match="list"):
        apply_limits(administrator, duty_list.pk, 0, "x")
    change = counted(administrator, duty_list)
    with pytest.raises(BadInput, match="reason"):
        apply_limits(administrator, duty_list.pk, change.pk, "  ")
    apply_limits(administrator, duty_list.pk, change.pk, "通知")
    with pytest.raises(BadInput, match="list"):
        apply_limits(administrator, duty_list.pk, change.pk, "再来一次")


class Killed(Exception):
    """The worker is killed."""


def test_a_killed_worker_loses_and_repeats_nothing(city: City, administrator: Actor) -> None:
    cases = [handling(city, text=f"第 {number} 件") for number in range(3)]
    duty_list = new_list(city, handle=[9, "working_day"])
    change = apply_limits(administrator, duty_list.pk, counted(administrator, duty_list).pk, "通知")
    told, calls = applying.tell_all, iter(range(9))

    def killed(changes: object) -> None:
        told(changes)  # type: ignore[arg-type]
        if next(calls) == 1:
            raise Killed

    with patch.object(applying, "BATCH", 1):
        with patch.object(applying, "tell_all", killed), pytest.raises(Killed):
            work(change.pk)
        assert CaseEvent.objects.filter(act="relimit").count() == 1
        LimitChange.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
        assert jobs.resume_applications() == 1
        work(change.pk)
    assert [case.events.filter(act="relimit").count() for case in cases] == [1, 1, 1]
    change.refresh_from_db()
    assert (change.state, change.figures["changed"]) == ("done", 3)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "处置 2 工作日 → 9 工作日"), ("en", "Handle 2 working days → 9 working days")])
def test_the_history_tells_it_in_both_languages(city: City, administrator: Actor, language: str, words: str) -> None:
    case = handling(city)
    applied(administrator, new_list(city, handle=[9, "working_day"]))
    event = case.events.get(act="relimit")
    with override(language):
        assert told_of(case, "relimit", event.data, names_for(case, [event])) == words


def test_the_page_counts_asks_for_a_reason_applies_and_reports(city: City, administrator: Actor) -> None:
    case, duty_list, browser = handling(city), new_list(city, handle=[9, "working_day"]), Client()
    browser.force_login(User.objects.get(pk=administrator.user_id), backend="django.contrib.auth.backends.ModelBackend")
    page = f"/duty/{duty_list.pk}/limits/"
    assert browser.get(page).status_code == 200
    browser.post(f"{page}try")
    change = LimitChange.objects.get()
    assert "limits-progress" in browser.get(page).content.decode()
    work(change.pk)
    assert browser.get(f"{page}?part").headers["HX-Refresh"] == "true"
    assert browser.post(f"{page}{change.pk}/apply", {"reason": ""}).status_code == 422
    browser.post(f"{page}{change.pk}/apply", {"reason": "通知"})
    work(change.pk)
    browser.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert case.number in browser.get(page).content.decode()
    assert "市政府通知" not in (told := browser.get(f"/cases/{case.pk}/").content.decode()) and "通知" in told


def test_readers_see_the_report_and_no_button(city: City) -> None:
    browser, duty_list = Client(), new_list(city)
    browser.force_login(User.objects.get(pk=city["leader"].user_id), backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(f"/duty/{duty_list.pk}/limits/")
    assert page.status_code == 200 and "limits/try" not in page.content.decode()
    assert browser.post(f"/duty/{duty_list.pk}/limits/try").status_code == 403
