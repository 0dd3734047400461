"""One case from report to rating, and what the loop refuses."""

from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, rate, report
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.models import Case, CaseClock, CaseEvent
from onecity.core.cases.queries import acts_for, case_for, needs_action_by, visible
from onecity.core.cases.states import Source, State
from tests.factories import EAST, IN_EAST, IN_WEST, City, person

ANONYMOUS_TEXT = "路口有一堆垃圾,三天没人管"


def reported(city: City, at: Point = IN_WEST, **changes) -> Case:
    given = {"text": ANONYMOUS_TEXT, "category": city.category, "source": Source.WEB} | changes
    return report(city["acceptor"], Report(longitude=at.x, latitude=at.y, **given))


def walk(city: City, case: Case, *acts: str) -> Case:
    """Carry a case through acts by the people whose posts they are."""
    clerk = "county_clerk" if case.region_code.startswith(EAST) else "clerk"
    who = {
        "accept": ("acceptor", Submission()),
        "file": ("duty_officer", Submission()),
        "dispatch": ("dispatcher", Submission(lead=city.county_office if clerk == "county_clerk" else city.bureau)),
        "sign": (clerk, Submission()),
        "return": (clerk, Submission(note="不归我们管")),
        "finish": (clerk, Submission(note="已清运")),
        "pass": ("grid_worker", Submission()),
        "fail": ("grid_worker", Submission(note="还有污渍")),
        "close": ("acceptor", Submission()),
    }
    for act in acts:
        name, given = who[act]
        case = perform(city[name], case.pk, act, given)
    return case


STRAIGHT = ("accept", "file", "dispatch", "sign", "finish", "pass", "close")


def test_straight_way_from_report_to_rating(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT)
    rate(case.token, "satisfied", "很快")
    case.refresh_from_db()
    assert (case.state, case.rating, case.lead) == (State.CLOSED, "satisfied", city.bureau)
    assert [event.act for event in case.events.order_by("sequence")] == ["report", *STRAIGHT, "rate"]
    assert case.number.startswith("LC-")
    assert not CaseClock.objects.filter(case=case, ended_at=None).exists()


def test_every_stage_ran_under_its_own_clock(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT)
    stages = list(case.clocks.values_list("stage", flat=True))
    assert stages == ["accept", "file", "dispatch", "sign", "handle", "verify", "close"]


def test_failed_verification_is_rework_with_a_new_limit(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT[:5], "fail")
    assert (case.state, case.rework_count) == (State.HANDLING, 1)
    assert case.clocks.filter(stage="handle", round=2, ended_at=None).exists()
    assert case.due_at is not None


def test_return_takes_the_case_off_the_department(city: City) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch", "return")
    assert (case.state, case.lead, case.return_count) == (State.FILED, None, 1)
    assert case not in visible(city["clerk"])


def test_history_cannot_be_changed_or_deleted(city: City) -> None:
    case = reported(city)
    for forbidden in (
        lambda: CaseEvent.objects.filter(case=case).update(note="x"),
        lambda: CaseEvent.objects.filter(case=case)._raw_delete("default"),
        lambda: connection.cursor().execute("TRUNCATE cases_caseevent CASCADE"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()


def test_second_person_is_told_that_the_case_moved_on(city: City) -> None:
    case = reported(city)
    perform(city["acceptor"], case.pk, "accept", Submission(seen=1))
    with pytest.raises(CaseMovedOn) as moved:
        perform(city["acceptor"], case.pk, "accept", Submission(seen=1))
    assert (moved.value.state, moved.value.by) == (State.ACCEPTED, city["acceptor"].name)


def test_repeated_request_acts_once(city: City) -> None:
    case, key = reported(city), uuid4()
    for _ in range(3):
        perform(city["acceptor"], case.pk, "accept", Submission(), request_key=key)
    assert case.events.filter(act="accept").count() == 1


def test_repeated_report_makes_one_case(city: City) -> None:
    key = uuid4()
    given = Report(ANONYMOUS_TEXT, IN_WEST.x, IN_WEST.y, city.category, Source.WEB)
    assert report(city["acceptor"], given, request_key=key) == report(city["acceptor"], given, request_key=key)


@pytest.mark.parametrize("act", ["file", "dispatch", "sign", "finish", "pass", "close"])
def test_act_out_of_turn_is_refused(city: City, act: str) -> None:
    case = reported(city)
    with pytest.raises(CaseMovedOn):
        perform(city["acceptor"], case.pk, act, Submission(note="x", lead=city.bureau))


def test_wrong_post_is_refused(city: City) -> None:
    case = reported(city)
    with pytest.raises(ActNotAllowed):
        perform(city["dispatcher"], case.pk, "accept", Submission())


def test_reject_needs_a_reason(city: City) -> None:
    with pytest.raises(BadInput) as bad:
        perform(city["acceptor"], reported(city).pk, "reject", Submission())
    assert "note" in bad.value.fields


def test_clerk_of_one_county_never_sees_a_case_of_another(city: City) -> None:
    here = walk(city, reported(city, IN_EAST), "accept", "file", "dispatch")
    there = walk(city, reported(city, IN_WEST), "accept", "file", "dispatch")
    assert set(visible(city["county_clerk"])) == {here}
    with pytest.raises(Case.DoesNotExist):
        case_for(city["county_clerk"], there.pk)
    with pytest.raises(Case.DoesNotExist):
        perform(city["county_clerk"], there.pk, "sign", Submission())


def test_handler_and_its_team_cannot_verify_their_own_work(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT[:5])
    teammate = person("verifier", city.bureau, "3715")
    with pytest.raises(ActNotAllowed) as refused:
        perform(teammate, case.pk, "pass", Submission())
    assert refused.value.reason == "own_work"
    assert case not in needs_action_by(teammate)


def test_waiting_list_and_possible_acts_agree(city: City) -> None:
    case = reported(city)
    for act in STRAIGHT:
        waiting = {name for name, actor in city.people.items() if case in needs_action_by(actor)}
        able = {
            name
            for name, actor in city.people.items()
            if case in visible(actor) and any(found.waits for found in acts_for(actor, case_for(actor, case.pk)))
        }
        assert waiting == able, act
        case = walk(city, case, act)


def test_report_keeps_personal_fields_encrypted(city: City) -> None:
    case = reported(city, reporter=ReporterDetails("王小明", "13812342207"))
    assert "王小明".encode() not in bytes(case.reporter.name_cipher)
    assert b"13812342207" not in bytes(case.reporter.phone_cipher)
    assert len(case.reporter.phone_digest) == 64


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "字" * 4001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"place": "路" * 300}, "place"),
    ],
)
def test_bad_report_names_the_field(city: City, changes: dict, field: str) -> None:
    with pytest.raises(BadInput) as bad:
        reported(city, **changes)
    assert list(bad.value.fields) == [field]


def test_swapped_coordinates_are_named(city: City) -> None:
    given = Report(ANONYMOUS_TEXT, IN_WEST.y, IN_WEST.x, city.category, Source.WEB)
    with pytest.raises(BadInput) as bad:
        report(city["acceptor"], given)
    assert "point" in bad.value.fields


def test_rare_characters_survive(city: City) -> None:
    text = "𠮷野家门口 🚧 井盖坏了"
    assert Case.objects.get(pk=reported(city, text=text).pk).text == text


def test_an_act_takes_at_most_fifteen_queries(city: City) -> None:
    case = reported(city)
    for act in STRAIGHT:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            case = walk(city, case, act)
        assert len(queries) <= 15, (act, [query["sql"][:90] for query in queries])


def test_second_rating_is_refused(city: City) -> None:
    case = walk(city, reported(city), *STRAIGHT)
    rate(case.token, "not")
    with pytest.raises(CaseMovedOn):
        rate(case.token, "satisfied")
