"""What acts do to the time of a case: extension, suspension, shared clocks, milestones, platforms outside."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.actions.machine import review_suspended, take_back_unacknowledged
from onecity.core.cases.errors import ActNotAllowed, BadInput
from onecity.core.cases.models import Case, CaseClock, CaseEvent, DutyLine
from onecity.core.notices.models import Notice
from onecity.science.worktime import Unit, add_time, elapsed
from tests.factories import LIMITS, City, unguarded
from tests.loop import STRAIGHT, act, handling, reported, ticket_of, walk

BEIJING = ZoneInfo("Asia/Shanghai")
BEFORE_THE_HOLIDAY = datetime(2026, 9, 29, 10, 0, tzinfo=BEIJING)
AFTER_THE_HOLIDAY = datetime(2026, 10, 9, 10, 0, tzinfo=BEIJING)


def clock(case: Case, stage: str = "handle", milestone: str = "") -> CaseClock:
    return CaseClock.objects.filter(case=case, stage=stage, milestone=milestone).latest("round")


def in_handling(city: City, at: datetime) -> Case:
    case = reported(city, moment=at)
    for code in STRAIGHT[:4]:
        case = act(city, case, code, at=at)
    return case


def test_suspended_time_does_not_count_over_a_holiday_and_a_change_of_season(city: City) -> None:
    case = in_handling(city, BEFORE_THE_HOLIDAY)
    stop = BEFORE_THE_HOLIDAY + timedelta(hours=1)
    case = act(city, case, "suspend", at=stop)
    assert (case.state, case.due_at) == ("suspended", None)
    case = act(city, case, "resume", at=AFTER_THE_HOLIDAY)
    used = elapsed(city_calendar(), BEFORE_THE_HOLIDAY, stop, Unit.WORKING_DAY)
    assert case.due_at == add_time(city_calendar(), AFTER_THE_HOLIDAY, 2 - used, Unit.WORKING_DAY)
    assert clock(case).used == pytest.approx(used)


def test_a_clock_stopped_and_started_at_once_keeps_its_marks(city: City) -> None:
    case = in_handling(city, BEFORE_THE_HOLIDAY)
    due, moment = case.due_at, BEFORE_THE_HOLIDAY + timedelta(minutes=90)
    case = act(city, act(city, case, "suspend", at=moment), "resume", at=moment)
    assert abs(case.due_at - due) <= timedelta(seconds=1)


def test_a_limit_that_was_missed_before_the_stop_stays_missed(city: City) -> None:
    case = in_handling(city, BEFORE_THE_HOLIDAY)
    due = case.due_at
    case = act(city, case, "suspend", at=due + timedelta(days=20))
    case = act(city, case, "resume", at=due + timedelta(days=40))
    assert case.due_at == due
    assert act(city, case, "finish", at=due + timedelta(days=41)) and clock(case).late


def test_what_is_voided_while_suspended_in_time_is_not_late(city: City) -> None:
    case = act(city, in_handling(city, BEFORE_THE_HOLIDAY), "suspend", at=BEFORE_THE_HOLIDAY + timedelta(hours=1))
    act(city, case, "void", at=AFTER_THE_HOLIDAY + timedelta(days=90))
    assert clock(case).late is False


def test_a_suspension_needs_a_reason_and_a_day_to_come(city: City) -> None:
    case = handling(city)
    with pytest.raises(BadInput) as bad:
        act(city, case, "suspend", by=city["dispatcher"], review_on=timezone.localdate())
    assert "note" in bad.value.fields
    with pytest.raises(BadInput) as bad:
        act(city, case, "suspend", by=city["dispatcher"], note="停工", review_on=timezone.localdate())
    assert list(bad.value.fields) == ["review_on"]


def test_dispatchers_hear_once_that_the_day_of_review_has_come(city: City) -> None:
    case = act(city, handling(city), "suspend")
    later = timezone.now() + timedelta(days=31)
    assert (review_suspended(), review_suspended(later), review_suspended(later + timedelta(days=1))) == (0, 1, 0)
    assert Notice.objects.filter(key="case.review", user_id=city["dispatcher"].user_id).count() == 1
    assert Case.objects.get(pk=case.pk).state == "suspended"


@pytest.mark.parametrize(("granted", "level"), [(0, "duty_officer"), (1, "supervisor"), (2, "leader"), (3, "leader")])
def test_each_extension_is_granted_a_level_higher(city: City, granted: int, level: str) -> None:
    case = handling(city)
    for name in ("duty_officer", "supervisor", "leader")[:granted] + ("leader",) * max(0, granted - 3):
        case = act(city, walk(city, case, "ask_extension"), "grant", by=city[name])
    assert case.extension_count == granted
    case = walk(city, case, "ask_extension")
    assert ticket_of(case, "extension").role == level
    for other in {"duty_officer", "supervisor", "leader"} - {level}:
        with pytest.raises(ActNotAllowed):
            act(city, case, "grant", by=city[other])


def test_a_granted_extension_moves_the_limit_in_its_own_unit(city: City) -> None:
    case = in_handling(city, BEFORE_THE_HOLIDAY)
    case = act(city, case, "ask_extension", at=BEFORE_THE_HOLIDAY, by=city["clerk"], note="等材料", amount=Decimal("1.5"))
    assert case.due_at == add_time(city_calendar(), BEFORE_THE_HOLIDAY, 2, Unit.WORKING_DAY)
    case = act(city, case, "grant", at=BEFORE_THE_HOLIDAY + timedelta(hours=2), by=city["duty_officer"])
    assert case.due_at == add_time(city_calendar(), BEFORE_THE_HOLIDAY, Decimal("3.5"), Unit.WORKING_DAY)
    assert (clock(case).amount, case.extension_count) == (Decimal("3.5"), 1)


def test_a_refused_extension_moves_nothing(city: City) -> None:
    case = walk(city, handling(city), "ask_extension")
    due = case.due_at
    case = act(city, case, "refuse", by=city["duty_officer"], note="不必")
    assert (case.due_at, case.extension_count, case.open_tickets) == (due, 0, [])


def test_one_extension_is_asked_at_a_time(city: City) -> None:
    case = walk(city, handling(city), "ask_extension")
    with pytest.raises(ActNotAllowed) as refused:
        act(city, case, "ask_extension")
    assert refused.value.reason == "asked"


def test_handing_in_after_the_limit_is_late(city: City) -> None:
    case = in_handling(city, BEFORE_THE_HOLIDAY)
    act(city, case, "finish", at=case.due_at + timedelta(seconds=1))
    assert clock(case).late


def test_a_case_without_acknowledgement_comes_back_with_a_notice(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "send_out")
    assert (case.state, case.external) == ("external", {"to": "省级平台", "state": "sent"})
    assert take_back_unacknowledged() == 0
    assert take_back_unacknowledged(case.due_at + timedelta(minutes=1)) == 1
    assert take_back_unacknowledged(case.due_at + timedelta(minutes=2)) == 0
    case.refresh_from_db()
    assert (case.state, case.external["state"]) == ("filed", "failed")
    assert Notice.objects.filter(key="case.take_back", user_id=city["dispatcher"].user_id).count() == 1


def test_what_was_acknowledged_outside_runs_under_the_limit_to_answer(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "send_out")
    case = act(city, case, "acknowledge", by=city["dispatcher"], reference="SD-77")
    assert (case.state, case.external["reference"]) == ("external", "SD-77")
    assert case.clocks.filter(stage="forward", ended_at=None).get().due_at == case.due_at
    assert take_back_unacknowledged(case.due_at + timedelta(days=9)) == 0
    case = act(city, case, "answer_out", by=city["dispatcher"], note="已处理")
    assert (case.state, case.external["state"]) == ("handled", "answered")


def test_what_failed_outside_or_does_not_pass_goes_back_to_the_dispatcher(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "send_out")
    case = act(city, case, "send_failed", by=city["dispatcher"], note="对方拒收")
    assert case.state == "filed"
    case = act(city, walk(city, case, "send_out"), "answer_out", by=city["dispatcher"], note="已处理")
    assert walk(city, case, "fail").state == "filed"


def test_milestones_run_beside_each_other_inside_handling(city: City) -> None:
    with unguarded():
        DutyLine.objects.filter(category=city.category).update(milestones=[["停工", 4, "working_hour"], ["拆除", 20, "working_day"]])
    case = handling(city)
    stop, demolish = clock(case, milestone="停工"), clock(case, milestone="拆除")
    assert case.due_at == stop.due_at < clock(case).due_at < demolish.due_at
    case = act(city, case, "milestone", by=city["clerk"], milestone="停工")
    assert case.due_at == clock(case).due_at
    with pytest.raises(BadInput):
        act(city, case, "milestone", by=city["clerk"], milestone="停工")
    case = walk(city, case, "finish")
    assert not case.clocks.exclude(stage="verify").filter(ended_at=None).exists()


def test_reporting_back_has_a_clock_of_its_own_from_dispatch_on(city: City) -> None:
    with unguarded():
        DutyLine.objects.filter(category=city.category).update(limits=LIMITS | {"feedback": [1, "calendar_hour"]})
    case = walk(city, reported(city), "accept", "file", "dispatch")
    assert clock(case, "feedback").running
    case = act(city, walk(city, case, "sign"), "feedback", by=city["clerk"], note="已电话告知")
    assert not clock(case, "feedback").running
    assert clock(case).running


def test_cases_that_share_a_clock_follow_their_parent(city: City) -> None:
    parent, child = handling(city), handling(city)
    child = act(city, child, "bundle", by=city["dispatcher"], other=parent, note="同一根管")
    assert child.due_at == parent.due_at
    parent = act(city, walk(city, parent, "ask_extension"), "grant", by=city["duty_officer"])
    child.refresh_from_db()
    assert child.due_at == parent.due_at
    walk(city, parent, "suspend")
    child.refresh_from_db()
    assert (child.state, child.due_at) == ("handling", None)
    parent = walk(city, parent, "resume")
    child.refresh_from_db()
    assert child.due_at == parent.due_at
    assert list(child.events.filter(act="follow").values_list("data__other_id", flat=True)) == [parent.pk] * 3


def test_a_shared_clock_is_no_circle_and_no_chain(city: City) -> None:
    parent, child, third = handling(city), handling(city), handling(city)
    act(city, child, "bundle", by=city["dispatcher"], other=parent, note="同因")
    for case, other in ((parent, child), (parent, parent), (third, child), (parent, third)):
        with pytest.raises(BadInput) as bad:
            act(city, case, "bundle", by=city["dispatcher"], other=other, note="同因")
        assert "other" in bad.value.fields


def test_a_case_that_follows_does_not_ask_for_time_of_its_own(city: City) -> None:
    parent, child = handling(city), handling(city)
    act(city, child, "bundle", by=city["dispatcher"], other=parent, note="同因")
    for code in ("ask_extension", "suspend"):
        with pytest.raises(ActNotAllowed) as refused:
            act(city, child, code)
        assert refused.value.reason == "bundled"


def test_a_case_goes_back_to_its_own_clock(city: City) -> None:
    parent, child = handling(city), handling(city)
    own = child.due_at
    walk(city, parent, "ask_extension")
    act(city, parent, "grant", by=city["duty_officer"])
    act(city, child, "bundle", by=city["dispatcher"], other=parent, note="同因")
    child = act(city, child, "unbundle", by=city["dispatcher"])
    assert (child.due_at, child.clock_parent_id) == (own, None)


def test_moving_a_shared_clock_costs_the_same_for_one_case_and_for_many(city: City, django_assert_max_num_queries) -> None:
    parent = handling(city)
    for _ in range(4):
        act(city, handling(city), "bundle", by=city["dispatcher"], other=parent, note="同因")
    with django_assert_max_num_queries(15):
        walk(city, parent, "suspend")
    assert CaseEvent.objects.filter(act="follow").count() == 4
