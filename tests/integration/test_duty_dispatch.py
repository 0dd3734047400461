"""Dispatch by the list: automatic where the list says so, with its reason; where it names nobody, its stewards hear of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.calendars.current import look_again
from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, DutyLine, DutyList, RoutingFault
from onecity.core.cases.replaying import StoredRecords, replay
from onecity.core.notices.models import Notice
from tests.factories import IN_EAST, City, category, person, unguarded
from tests.integration.test_case_loop import reported, walk


@pytest.fixture
def steward(city: City) -> Actor:
    return person("data_steward", city.centre)


def automatic(city: City) -> None:
    with unguarded():
        DutyList.objects.filter(pk=city.duty_list.pk).update(dispatching="automatic")


def filed(city: City, **changes) -> Case:
    return walk(city, reported(city, **changes), "accept", "file")


def test_a_list_proposes_unless_it_says_otherwise(city: City) -> None:
    assert filed(city).state == "filed"


def test_an_automatic_list_dispatches_at_filing_and_keeps_its_reason(city: City) -> None:
    automatic(city)
    case = filed(city)
    assert (case.state, case.lead) == ("dispatched", city.bureau)
    event = case.events.order_by("-sequence").first()
    assert (event.act, event.role, event.actor_id) == ("dispatch", "platform", None)
    assert (event.data["line"], event.data["duty_list"], event.data["automatic"]) == (1, city.duty_list.pk, True)
    assert Notice.objects.filter(key="case.dispatch", user_id=city["clerk"].user_id).count() == 1


def test_a_line_may_say_otherwise_than_its_list(city: City) -> None:
    with unguarded():
        DutyLine.objects.filter(duty_list=city.duty_list, number=2).update(dispatching="automatic")
    assert filed(city).state == "filed"
    assert walk(city, reported(city, IN_EAST), "accept", "file").state == "dispatched"


def test_a_closed_lead_falls_to_the_dispatcher_and_its_stewards_hear_once_a_day(city: City, steward: Actor) -> None:
    automatic(city)
    Organisation.objects.filter(pk=city.bureau.pk).update(active=False)
    cases = [filed(city) for _case in range(3)]
    assert {case.state for case in cases} == {"filed"}
    fault = RoutingFault.objects.get()
    assert (fault.reason, fault.cases, fault.line_number, fault.last_case) == ("closed", 3, 1, cases[-1])
    assert Notice.objects.filter(user_id=steward.user_id, key="duty.closed").count() == 1
    RoutingFault.objects.update(told_on=timezone.localdate() - timedelta(days=1))
    filed(city)
    assert Notice.objects.filter(user_id=steward.user_id, key="duty.closed").count() == 2


def test_a_category_without_a_line_is_told_too(city: City, steward: Actor) -> None:
    case = filed(city, category=category("06099", "无人管", "Nobody's"))
    assert (case.state, case.duty_line) == ("filed", None)
    assert Notice.objects.filter(user_id=steward.user_id, key="duty.no_line").count() == 1


def test_a_line_by_hand_is_no_fault(city: City, steward: Actor) -> None:
    automatic(city)
    with unguarded():
        DutyLine.objects.filter(duty_list=city.duty_list, number=1).update(lead_rule="by_hand", lead=None)
    assert filed(city).state == "filed"
    assert not RoutingFault.objects.exists()


def test_filing_and_dispatching_at_once_costs_less_than_two_acts(city: City) -> None:
    automatic(city)
    case = walk(city, reported(city), "accept")
    look_again()
    with CaptureQueriesContext(connection) as queries:
        walk(city, case, "file")
    assert len(queries) <= 20, [query["sql"][:90] for query in queries]


def test_a_case_dispatched_by_the_list_replays_to_what_it_is(city: City) -> None:
    automatic(city)
    case = filed(city)
    again = replay(case, case.events.order_by("sequence"), city_calendar(), StoredRecords())
    assert (again.case.state, again.case.lead, again.case.due_at) == (case.state, case.lead, case.due_at)
    assert [event.data for event in again.events] == [event.data for event in case.events.order_by("sequence")]


def test_the_closing_standard_of_a_line_goes_before_its_categorys(city: City) -> None:
    assert filed(city).criteria == ["垃圾清净", "地面无污渍"]
    with unguarded():
        DutyLine.objects.filter(duty_list=city.duty_list, number=1).update(closing_standard="桶身清洗;桶盖完好")
    assert Case.objects.get().criteria == ["桶身清洗", "桶盖完好"]
