"""Rows read by standing queries and written by what changed are those the ORM reads and writes."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from onecity.core.accounts.models import Organisation
from onecity.core.cases.dossier import dossier_of
from onecity.core.cases.models import Case, CaseClock, DutyLine, Ticket
from onecity.core.standing import StandingQuery
from onecity.core.statements import objects_of
from onecity.core.updating import remember, save_changed
from tests.factories import City
from tests.loop import act, handling, reported, walk

RELATED = ("category", "lead", "holder", "duty_line")
STANDING = StandingQuery(lambda: Case.objects.select_for_update(of=("self",)).select_related(*RELATED))


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("steps", [(), ("accept", "file", "dispatch", "sign", "suspend")])
def test_a_standing_query_gives_what_the_orm_gives(city: City, steps: tuple[str, ...]) -> None:
    key = walk(city, reported(city), *steps).pk
    usual = Case.objects.select_related(*RELATED).get(pk=key)
    found = STANDING.get(key)
    assert values(found) == values(usual)
    with CaptureQueriesContext(connection) as queries:
        for name in RELATED:
            one, other = getattr(found, name), getattr(usual, name)
            assert (one and values(one)) == (other and values(other))
    assert not queries, "what it points at is there already"
    with pytest.raises(Case.DoesNotExist):
        STANDING.get(0)


def test_a_standing_query_has_no_other_parameter(city: City) -> None:
    key = reported(city).pk
    with pytest.raises(ValueError):
        StandingQuery(lambda: Case.objects.filter(state="reported")).get(key)


@pytest.mark.parametrize(
    ("model", "condition"), [(DutyLine, "duty_list_id = $1"), (Organisation, "id > $1 - 1000"), (CaseClock, "case_id >= $1 - 1000")]
)
def test_objects_of_a_prepared_condition_are_those_of_the_orm(city: City, model: type[Model], condition: str) -> None:
    handling(city)
    found = objects_of(model, f"{condition} ORDER BY id", city.duty_list.pk)
    usual = {row.pk: row for row in model._default_manager.all()}
    assert found
    assert all(values(row) == values(usual[row.pk]) for row in found)


def test_only_what_changed_is_written(city: City) -> None:
    case = dossier_of(handling(city)).case
    Case.objects.filter(pk=case.pk).update(place="换了地方")
    case.event_count += 1
    case.milestones = [["停工", 4, "working_hour"]]
    case.limits["handle"] = [9, "working_day"]
    with CaptureQueriesContext(connection) as queries:
        save_changed(case)
        save_changed(case)
    assert len(queries) == 1, "written once, then nothing is left"
    kept = Case.objects.get(pk=case.pk)
    assert (kept.place, kept.event_count, kept.milestones) == ("换了地方", case.event_count, case.milestones)
    assert kept.limits["handle"] == [9, "working_day"], "a table changed in place is a change"


def test_every_kind_of_column_is_written_as_the_orm_writes_it(city: City) -> None:
    """Text, number, moment, day, table, list, key, nothing, and a place."""
    case = act(city, handling(city), "ask_extension")
    other = Case.objects.get(pk=case.pk)
    remember(other)
    changes = {
        "text": "改过了",
        "urgency": "urgent",
        "rework_count": 3,
        "due_at": None,
        "review_on": case.reported_at.date(),
        "external": {"state": "sent"},
        "excused": ["handle:1"],
        "involved": [city.bureau.pk],
        "holder": city.bureau,
        "forced": True,
        "point": Point(115.93, 36.44, srid=4326),
    }
    for name, value in changes.items():
        setattr(other, name, value)
    save_changed(other)
    fresh = Case.objects.get(pk=case.pk)
    assert {name: getattr(fresh, name) for name in changes} == changes
    ticket = Ticket.objects.get(case=case)
    remember(ticket)
    ticket.amount, ticket.used = ticket.amount + 1, 0.25
    save_changed(ticket)
    assert values(Ticket.objects.get(pk=ticket.pk)) == values(ticket)


def test_a_row_nobody_remembered_is_written_whole(city: City) -> None:
    case = Case.objects.get(pk=reported(city).pk)
    case.text = "整行"
    save_changed(case)
    assert Case.objects.get(pk=case.pk).text == "整行"
