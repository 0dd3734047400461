"""Tickets: who must answer, by when, and what an answer must carry."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from onecity.core.accounts.models import User
from onecity.core.cases.actions import Submission, perform, rate
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.queries import visible
from onecity.core.cases.queries.tickets import answers_to, tickets_for
from onecity.core.notices.models import Notice
from tests.factories import IN_EAST, IN_WEST, City, person
from tests.loop import STRAIGHT, act, handling, photo, reported, ticket_of, walk

FAR = Point(IN_WEST.x + 0.002, IN_WEST.y, srid=4326)


def asked(city: City):
    case = reported(city)
    return act(city, case, "ask_check", by=city["acceptor"], note="是否还在")


def test_a_site_check_waits_for_the_grid_workers_of_the_place_alone(city: City) -> None:
    case = asked(city)
    assert [ticket.case for ticket in tickets_for(city["grid_worker"])] == [case]
    assert not tickets_for(city["other_grid_worker"])
    assert case.state == "reported"


def test_a_site_check_may_name_one_worker(city: City) -> None:
    colleague = person("grid_worker", None, "371502001")
    case = reported(city)
    act(city, case, "ask_check", by=city["acceptor"], note="看一下", person=User.objects.get(pk=colleague.user_id))
    assert tickets_for(colleague).count() == 1
    assert not tickets_for(city["grid_worker"])


def test_a_site_check_cannot_be_asked_of_somebody_who_works_elsewhere(city: City) -> None:
    stranger = User.objects.get(pk=city["other_grid_worker"].user_id)
    with pytest.raises(BadInput) as bad:
        act(city, reported(city), "ask_check", by=city["acceptor"], note="看一下", person=stranger)
    assert "person" in bad.value.fields


def test_the_answer_to_a_site_check_needs_a_photo_of_the_place(city: City) -> None:
    case = asked(city)
    with pytest.raises(BadInput):
        act(city, case, "answer_check", by=city["grid_worker"], outcome="confirmed")
    with pytest.raises(BadInput) as bad:
        act(city, case, "answer_check", by=city["grid_worker"], outcome="confirmed", photos=[photo(timezone.now(), FAR)])
    assert "50" in bad.value.fields["photos"]


def test_the_photo_of_a_site_check_must_be_taken_after_the_request(city: City) -> None:
    case = asked(city)
    old = photo(timezone.now() - timedelta(hours=1), IN_WEST)
    with pytest.raises(BadInput) as bad:
        act(city, case, "answer_check", by=city["grid_worker"], outcome="confirmed", photos=[old])
    assert "photos" in bad.value.fields


@pytest.mark.parametrize(("own_place", "evidence"), [(True, "photo"), (False, "device")])
def test_what_proves_a_site_check_stands_in_the_history(city: City, own_place: bool, evidence: str) -> None:
    case = asked(city)
    taken = photo(timezone.now(), IN_WEST) if own_place else photo()
    act(city, case, "answer_check", by=city["grid_worker"], outcome="not_found", photos=[taken], position=(IN_WEST.x, IN_WEST.y))
    assert case.events.get(act="answer_check").data["evidence"] == evidence
    ticket = ticket_of(case, "site_check")
    assert (ticket.outcome, ticket.open, ticket.answered_by_id) == ("not_found", False, city["grid_worker"].user_id)


def test_a_site_check_is_withdrawn_when_the_case_moves_on(city: City) -> None:
    case = walk(city, asked(city), "accept")
    assert ticket_of(case, "site_check").outcome == "moved"
    assert case.open_tickets == []


def test_who_handled_it_cannot_answer_its_site_check(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT[:5])
    act(city, case, "ask_check", by=city["acceptor"], note="核一下")
    teammate = person("verifier", city.bureau, "3715")
    with pytest.raises(ActNotAllowed) as refused:
        act(city, case, "answer_check", by=teammate, outcome="confirmed", photos=[photo(timezone.now(), IN_WEST)])
    assert refused.value.reason == "own_work"


def test_asking_for_help_shows_the_case_to_the_helper_and_leaves_it_with_the_lead(city: City) -> None:
    case = handling(city)
    assert case not in visible(city["other_clerk"])
    act(city, case, "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="需要挖掘机")
    case.refresh_from_db()
    assert case in visible(city["other_clerk"])
    assert case.lead == city.bureau
    assert [ticket.organisation for ticket in tickets_for(city["other_clerk"])] == [city.other_bureau]
    with pytest.raises(ActNotAllowed):
        act(city, case, "finish", by=city["other_clerk"], note="我们做完了")


def test_who_cannot_help_sees_the_case_no_more(city: City) -> None:
    case = handling(city)
    act(city, case, "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="需要挖掘机")
    act(city, case, "answer_help", by=city["other_clerk"], outcome="declined", note="没有设备")
    assert case not in visible(city["other_clerk"])


def test_help_is_not_asked_of_oneself_nor_of_whoever_works_elsewhere(city: City) -> None:
    case = handling(city)
    for helper in (city.bureau, city.county_office):
        with pytest.raises(BadInput) as bad:
            act(city, case, "ask_help", by=city["clerk"], organisation=helper, limit=(4, "working_hour"), note="x")
        assert "organisation" in bad.value.fields


def test_the_third_return_makes_a_ruling_and_stops_the_dispatcher(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", *("dispatch", "return") * 3)
    assert case.open_tickets == ["ruling"]
    with pytest.raises(ActNotAllowed) as refused:
        act(city, case, "dispatch")
    assert refused.value.reason == "ruling"
    assert [ticket.kind for ticket in tickets_for(city["supervisor"])] == ["ruling"]


def test_a_ruling_ends_the_returning(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", *("dispatch", "return") * 3)
    case = act(city, case, "rule", by=city["supervisor"], lead=city.bureau, note="按职责归城管")
    assert (case.state, case.lead, case.open_tickets) == ("dispatched", city.bureau, [])
    with pytest.raises(ActNotAllowed) as refused:
        act(city, case, "return")
    assert refused.value.reason == "ruled"


def test_a_supervision_order_goes_to_whoever_must_act_and_follows_the_case(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "supervise")
    assert ticket_of(case, "supervision").role == "dispatcher"
    case = walk(city, case, "dispatch")
    assert ticket_of(case, "supervision").organisation == city.bureau
    act(city, case, "reply", by=city["clerk"], note="今天处理")
    assert ticket_of(case, "supervision").outcome == "replied"
    case.refresh_from_db()
    assert case.supervision_count == 1


def test_a_reminder_is_answered_by_moving_the_case(city: City) -> None:
    case = walk(city, handling(city), "urge", "finish")
    assert (ticket_of(case, "reminder").outcome, case.urge_count) == ("moved", 1)


def test_not_satisfied_asks_for_a_call_back(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT)
    rate(case.token, "not", "没弄干净")
    assert [ticket.case for ticket in tickets_for(city["acceptor"])] == [case]


@pytest.mark.parametrize(("outcome", "reopens"), [("unsolved", True), ("solved", False)])
def test_a_failed_call_back_opens_the_way_to_reopening_at_any_time(city: City, outcome: str, reopens: bool) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    case = reported(city, moment=long_ago)
    for code in STRAIGHT:
        case = act(city, case, code, at=long_ago)
    rate(case.token, "not", at=long_ago)
    act(city, case, "answer_call", by=city["acceptor"], outcome=outcome, note="电话回访")
    if reopens:
        assert act(city, case, "reopen").state == "handling"
        return
    with pytest.raises(ActNotAllowed) as refused:
        act(city, case, "reopen")
    assert refused.value.reason == "too_late"


def test_a_satisfied_reporter_is_not_called(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT)
    rate(case.token, "satisfied")
    assert not case.tickets.exists()


def test_whoever_must_answer_is_told_and_whoever_asked_hears_the_answer(city: City) -> None:
    case = handling(city)
    act(city, case, "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="需要挖掘机")
    assert Notice.objects.filter(user_id=city["other_clerk"].user_id, key="case.ticket").count() == 1
    act(city, case, "answer_help", by=city["other_clerk"], outcome="done", note="已派")
    assert Notice.objects.filter(user_id=city["clerk"].user_id, key="case.answered").count() == 1


def test_a_ticket_answered_twice_tells_the_second(city: City) -> None:
    case = walk(city, handling(city), "supervise")
    act(city, case, "reply", by=city["clerk"], note="今天处理")
    with pytest.raises(CaseMovedOn):
        act(city, case, "reply", by=city["clerk"], note="今天处理")


def test_a_ticket_is_answered_by_its_addressee_alone(city: City) -> None:
    case = walk(city, handling(city), "supervise")
    ticket = ticket_of(case, "supervision")
    able = {name for name, actor in city.people.items() if answers_to(actor, case, ticket)}
    assert able == {"clerk"}
    with pytest.raises(ActNotAllowed):
        act(city, case, "reply", by=city["acceptor"], note="x")


def test_nobody_sees_a_ticket_of_a_case_out_of_sight(city: City) -> None:
    walk(city, reported(city, IN_EAST), "accept", "file", "dispatch", "supervise")
    for name in ("clerk", "other_clerk", "grid_worker"):
        assert not tickets_for(city[name]), name
    assert tickets_for(city["county_clerk"]).count() == 1


def test_open_tickets_are_withdrawn_when_the_case_ends(city: City) -> None:
    case = walk(city, handling(city), "supervise", "ask_extension", "void")
    assert set(case.tickets.values_list("outcome", flat=True)) == {"withdrawn"}
    assert case.open_tickets == []


def test_a_word_that_is_no_answer_is_refused(city: City) -> None:
    case = handling(city)
    act(city, case, "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="x")
    for outcome in ("withdrawn", "granted", ""):
        with pytest.raises(BadInput):
            perform(city["other_clerk"], case.pk, "answer_help", Submission(outcome=outcome, note="x"))
