"""Whose a case is: handing down, recategorising, splitting, merging, linking; and how it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from onecity.core.accounts.models import User
from onecity.core.cases.actions import ReporterDetails, Submission, handle_on_spot, link_by_machine, perform
from onecity.core.cases.actions.reporting import Report
from onecity.core.cases.errors import ActNotAllowed, AnsweredByMessage, BadInput, CaseMovedOn
from onecity.core.cases.models import Case, CaseLink, ControlAnswer, ControlArea
from onecity.core.cases.presenting.history import names_for
from onecity.core.cases.presenting.telling import told_of
from onecity.core.cases.queries import needs_action_by, visible
from onecity.core.cases.states import Source
from onecity.core.notices.models import Notice
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City, organisation, person, square
from tests.loop import STRAIGHT, TEXT, act, handling, photo, reported, walk


@pytest.fixture
def street(city: City):
    """A street office of the western county."""
    return organisation(f"{WEST}001", city.government, f"{WEST}001", "township")


def test_who_a_case_is_handed_down_to_may_finish_it_and_nothing_more(city: City, street) -> None:
    worker, case = person("handler", street, f"{WEST}001"), handling(city)
    assert case not in visible(worker)
    case = act(city, case, "hand_down", by=city["clerk"], organisation=street, note="请处理")
    assert (case.lead, case.holder) == (city.bureau, street)
    assert case in needs_action_by(worker) and case in needs_action_by(city["clerk"])
    with pytest.raises(ActNotAllowed):
        act(city, case, "ask_extension", by=worker, note="x", amount=1)
    assert act(city, case, "finish", by=worker, note="已清").state == "handled"


def test_a_case_never_goes_round_in_a_circle(city: City, street) -> None:
    worker, case = person("department_clerk", street, f"{WEST}001"), handling(city)
    act(city, case, "hand_down", by=city["clerk"], organisation=street)
    for back in (city.bureau, street):
        with pytest.raises(BadInput) as bad:
            act(city, case, "hand_down", by=worker, organisation=back)
        assert "organisation" in bad.value.fields


def test_a_person_who_had_it_does_not_get_it_again(city: City) -> None:
    one, other = (person("handler", city.bureau, WEST) for _ in range(2))
    users = {actor: User.objects.get(pk=actor.user_id) for actor in (one, other)}
    case = handling(city)
    case = act(city, case, "hand_down", by=city["clerk"], organisation=city.bureau, person=users[one])
    case = act(city, case, "hand_down", by=one, organisation=city.bureau, person=users[other])
    assert case.holder_person_id == other.user_id
    with pytest.raises(BadInput) as bad:
        act(city, case, "hand_down", by=other, organisation=city.bureau, person=users[one])
    assert "person" in bad.value.fields


def test_a_case_is_not_handed_across_to_another_bureau(city: City) -> None:
    with pytest.raises(BadInput) as bad:
        act(city, handling(city), "hand_down", by=city["clerk"], organisation=city.other_bureau)
    assert "organisation" in bad.value.fields


def test_a_recategorised_case_stays_with_the_old_department_until_the_new_one_signs(city: City) -> None:
    case = walk(city, handling(city), "redirect")
    assert (case.state, case.lead, case.category) == ("filed", None, city.other_category)
    assert case in visible(city["clerk"])
    case = act(city, case, "dispatch", by=city["dispatcher"], lead=city.other_bureau)
    assert case in visible(city["clerk"]) and case not in needs_action_by(city["clerk"])
    act(city, case, "sign", by=city["other_clerk"])
    assert case not in visible(city["clerk"]) and case in visible(city["other_clerk"])


def test_recategorising_takes_another_category(city: City) -> None:
    case = walk(city, reported(city), "accept")
    with pytest.raises(BadInput) as bad:
        act(city, case, "recategorise", by=city["duty_officer"], category=city.category, note="x")
    assert "category" in bad.value.fields


def test_merging_keeps_both_histories_and_stops_the_clock(city: City) -> None:
    case, other = reported(city), walk(city, reported(city), "accept")
    case = act(city, case, "merge", by=city["acceptor"], other=other, note="同一堆")
    assert (case.state, case.merged_into_id, case.due_at) == ("merged", other.pk, None)
    assert [event.act for event in case.events.order_by("sequence")] == ["report", "link_made", "merge"]
    assert other.events.get(act="absorb").data["other_id"] == case.pk


def test_a_reporter_who_is_known_hears_of_the_merging(city: City) -> None:
    reporter = person("citizen", None, "")
    case = reported(city, reporter=ReporterDetails(user_id=reporter.user_id))
    act(city, case, "merge", by=city["acceptor"], other=reported(city), note="同一堆")
    assert Notice.objects.filter(user_id=reporter.user_id, key="case.merge").exists()


def test_circular_and_dead_merges_are_refused(city: City) -> None:
    one, two = reported(city), reported(city)
    act(city, one, "merge", by=city["acceptor"], other=two, note="同一堆")
    with pytest.raises(BadInput):
        act(city, two, "merge", by=city["acceptor"], other=one, note="同一堆")
    with pytest.raises(BadInput):
        act(city, two, "merge", by=city["acceptor"], other=two, note="同一堆")


def test_undoing_a_merge_gives_back_the_state_and_the_time_that_was_left(city: City) -> None:
    case, other = handling(city), handling(city)
    due = case.due_at
    act(city, case, "merge", by=city["dispatcher"], other=other, note="同因")
    case = act(city, case, "unmerge", by=city["dispatcher"], note="并错了")
    assert (case.state, case.merged_into_id) == ("handling", None)
    assert abs(case.due_at - due) < timedelta(seconds=5)
    assert other.events.filter(act="release").exists()


def test_a_suspended_case_that_was_merged_is_suspended_again(city: City) -> None:
    case = walk(city, handling(city), "suspend")
    act(city, case, "merge", by=city["dispatcher"], other=handling(city), note="同因")
    case = act(city, case, "unmerge", by=city["dispatcher"], note="并错了")
    assert (case.state, case.due_at) == ("suspended", None)
    assert walk(city, case, "resume").state == "handling"


def test_nobody_merges_into_a_case_out_of_sight(city: City) -> None:
    here = person("acceptor", city.centre, WEST)
    with pytest.raises(Case.DoesNotExist):
        act(city, reported(city), "merge", by=here, other=reported(city, IN_EAST), note="x")


def test_a_part_begins_its_own_course(city: City) -> None:
    case = reported(city)
    act(city, case, "split", by=city["acceptor"], text="路面也坏了", category=city.other_category)
    part = Case.objects.get(split_from=case)
    assert (part.state, part.category, part.text, part.place) == ("accepted", city.other_category, "路面也坏了", case.place)
    assert [event.act for event in part.events.all()] == ["part"]
    assert case.events.filter(act="split").exists()
    assert walk(city, part, "file").number


def test_an_automatic_link_can_be_undone_and_is_not_made_again(city: City) -> None:
    case, other = reported(city), reported(city, text="另一句话")
    link = link_by_machine(case.pk, other.pk, 0.91, timezone.now())
    assert link is not None and link.automatic
    assert Case.objects.get(pk=case.pk).state == "reported"
    act(city, case, "unlink", by=city["acceptor"], link=link.pk, note="不是同一件")
    assert CaseLink.objects.get(pk=link.pk).undone_at is not None
    assert link_by_machine(case.pk, other.pk, 0.91, timezone.now()) is None


def test_people_link_once(city: City) -> None:
    case, other = reported(city), reported(city, text="另一句话")
    act(city, case, "link", by=city["acceptor"], other=other)
    assert case.events.get(act="link").data == {"other_id": other.pk}
    with pytest.raises(BadInput):
        act(city, case, "link", by=city["acceptor"], other=case)
    with pytest.raises(BadInput):
        act(city, case, "link", by=city["acceptor"], other=other)
    with pytest.raises(BadInput):
        act(city, other, "link", by=city["acceptor"], other=case)


def on_spot(city: City, **changes) -> Case:
    given = Report(changes.get("text", TEXT), IN_WEST.x, IN_WEST.y, city.category, Source.GRID, photos=[photo()])
    return handle_on_spot(changes.get("by", city["grid_worker"]), given, changes.get("after", [photo()]), changes.get("note", "当场清理"))


@pytest.mark.parametrize(("drawn", "state"), [(True, "handled"), (False, "verified")])
def test_what_is_handled_on_the_spot_is_verified_by_sample(city: City, monkeypatch, drawn: bool, state: str) -> None:
    monkeypatch.setattr("onecity.core.cases.actions.spot.drawn_for_verification", lambda: drawn)
    case = on_spot(city)
    assert (case.state, case.on_the_spot, case.lead) == (state, True, city.bureau)
    assert case.number
    assert case.photos.filter(sequence=1).count() == 2
    assert case.events.filter(act="spare", role="platform").exists() != drawn


def test_the_sample_is_verified_by_somebody_else(city: City, monkeypatch) -> None:
    monkeypatch.setattr("onecity.core.cases.actions.spot.drawn_for_verification", lambda: True)
    case = on_spot(city)
    with pytest.raises(ActNotAllowed) as refused:
        walk(city, case, "pass")
    assert refused.value.reason == "own_work"
    assert act(city, case, "pass", by=person("verifier", city.centre)).state == "verified"


@pytest.mark.parametrize("words", [{"text": "路口燃气泄漏,味道很大"}, {"note": "燃气泄漏,已关阀门"}])
def test_danger_is_never_settled_on_the_spot_by_one_person_alone(city: City, monkeypatch, words: dict[str, str]) -> None:
    monkeypatch.setattr("onecity.core.cases.actions.spot.drawn_for_verification", lambda: False)
    case = on_spot(city, **words)
    assert (case.state, case.urgency) == ("handled", "critical")
    event = case.events.get(act="on_spot")
    assert "燃气" in event.data["danger"]["words"]
    assert case.clocks.filter(stage="verify", ended_at=None).exists()
    for who in ("duty_officer", "supervisor"):
        assert Notice.objects.filter(key="case.on_spot", user_id=city[who].user_id).count() == 1
    with pytest.raises(ActNotAllowed):
        walk(city, case, "pass")
    assert "燃气" in told_of(case, "on_spot", event.data, names_for(case, [event]))


def test_what_is_said_not_to_be_danger_is_left_to_the_sample(city: City, monkeypatch) -> None:
    monkeypatch.setattr("onecity.core.cases.actions.spot.drawn_for_verification", lambda: False)
    assert on_spot(city, text="查看过,没有漏气,垃圾已清").state == "verified"
    assert not Notice.objects.filter(key="case.on_spot").exists()


def test_a_critical_category_is_verified_whatever_the_words(city: City, monkeypatch) -> None:
    monkeypatch.setattr("onecity.core.cases.actions.spot.drawn_for_verification", lambda: False)
    city.category.urgency = "critical"
    city.category.save()
    assert on_spot(city).state == "handled"


def test_handling_on_the_spot_needs_both_photos_and_a_post_there(city: City) -> None:
    with pytest.raises(BadInput) as bad:
        on_spot(city, after=[])
    assert "after" in bad.value.fields
    with pytest.raises(ActNotAllowed):
        on_spot(city, by=city["other_grid_worker"])


def test_a_reopened_case_tells_its_last_handler_and_is_counted(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT, "reopen")
    assert (case.state, case.reopen_count, case.closed_at) == ("handling", 1, None)
    assert Notice.objects.filter(key="case.reopen", user_id=city["clerk"].user_id).exists()
    assert case.clocks.filter(stage="handle", round=2, ended_at=None).exists()


def test_a_case_is_reopened_within_fifteen_days(city: City) -> None:
    for days, opens in ((14, True), (16, False)):
        moment = timezone.now() - timedelta(days=days)
        case = reported(city, moment=moment)
        for code in STRAIGHT:
            case = act(city, case, code, at=moment)
        if opens:
            assert walk(city, case, "reopen").state == "handling"
        else:
            with pytest.raises(ActNotAllowed):
                walk(city, case, "reopen")


def test_a_forced_closing_is_counted_apart_and_ends_everything(city: City) -> None:
    case = walk(city, handling(city), "ask_extension", "force_close")
    assert (case.state, case.forced, case.open_tickets) == ("closed", True, [])
    assert not case.clocks.filter(ended_at=None).exists()


def test_what_was_closed_before_it_was_filed_is_reported_anew(city: City) -> None:
    case = walk(city, reported(city), "force_close")
    with pytest.raises(ActNotAllowed) as refused:
        walk(city, case, "reopen")
    assert refused.value.reason == "never_filed"


@pytest.mark.parametrize("code", ["void", "force_close"])
def test_any_open_case_can_be_ended_with_a_reason(city: City, code: str) -> None:
    for steps in ((), ("accept",), STRAIGHT[:2], STRAIGHT[:4], STRAIGHT[:5], (*STRAIGHT[:4], "suspend"), ("accept", "file", "send_out")):
        case = walk(city, reported(city), *steps)
        assert walk(city, case, code).state in ("void", "closed")
    actor = city["duty_officer" if code == "void" else "supervisor"]
    with pytest.raises(BadInput):
        perform(actor, reported(city).pk, code, Submission())


def test_an_upheld_appeal_takes_a_rework_out_of_the_score(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT[:5], "fail")
    sequence = case.event_count
    case = act(city, case, "appeal", by=city["clerk"], against=f"rework:{sequence}", note="核查时下雨")
    case = act(city, case, "uphold", by=city["supervisor"], note="属实")
    assert case.excused == [f"rework:{sequence}"]


def test_an_appeal_is_made_once_against_what_counts(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT[:5], "fail")
    sequence = case.event_count
    with pytest.raises(BadInput):
        act(city, case, "appeal", by=city["clerk"], against="handle:1", note="没有超期")
    case = act(city, case, "appeal", by=city["clerk"], against=f"rework:{sequence}", note="核查时下雨")
    case = act(city, case, "overrule", by=city["supervisor"], note="不成立")
    assert case.excused == []
    with pytest.raises(BadInput):
        act(city, case, "appeal", by=city["clerk"], against=f"rework:{sequence}", note="再次")


def test_an_upheld_appeal_against_lateness_names_the_clock(city: City) -> None:
    long_ago = timezone.now() - timedelta(days=60)
    case = reported(city, moment=long_ago)
    for code in STRAIGHT[:4]:
        case = act(city, case, code, at=long_ago)
    case = act(city, case, "finish")
    case = act(city, case, "appeal", by=city["clerk"], against="handle:1", note="等许可")
    assert act(city, case, "uphold", by=city["supervisor"], note="属实").excused == ["handle:1"]


def control_area(city: City, **changes) -> ControlArea:
    now = timezone.now()
    values = {"begins_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=3)} | changes
    area = ControlArea.objects.create(
        name="东昌路改造",
        geom=square(115.9, 36.4, 0.1),
        message_zh="正在施工,9 月 1 日完工",
        announced_by_id=city["dispatcher"].user_id,
        **values,
    )
    area.categories.add(city.category)
    return area


def test_an_announced_area_answers_with_a_message_instead_of_a_case(city: City) -> None:
    area = control_area(city)
    with pytest.raises(AnsweredByMessage) as answered:
        reported(city)
    assert answered.value.message == "正在施工,9 月 1 日完工"
    assert ControlAnswer.objects.filter(area=area).count() == 1
    assert not Case.objects.exists()


def test_another_category_place_or_time_is_taken_in(city: City) -> None:
    control_area(city)
    control_area(city, begins_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=1)).categories.add(
        city.other_category
    )
    assert reported(city, category=city.other_category)
    assert reported(city, IN_EAST)


def test_two_desks_merge_each_other_at_once_and_the_second_is_told(city: City) -> None:
    one, two = reported(city), reported(city)
    perform(city["acceptor"], one.pk, "merge", Submission(other=two, note="同一堆", seen=1))
    with pytest.raises((BadInput, CaseMovedOn)):
        perform(city["acceptor"], two.pk, "merge", Submission(other=one, note="同一堆", seen=1))
    assert EAST not in Case.objects.get(pk=one.pk).region_code
