"""Statements whose plan the database keeps, and rows inserted by one of them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from onecity.core.cases.models import Case, CaseClock, CaseEvent, Category, Reporter
from onecity.core.inserting import insert_together
from onecity.core.statements import rows_of
from tests.factories import City, small_city

AT = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)
KEPT_PLANS = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.fixture
def city(db: None) -> City:
    """Two counties and their people."""
    return small_city()


def new_rows(token: str) -> tuple[Reporter, Case, CaseEvent, CaseClock]:
    """A reported case with all that belongs to it, unsaved."""
    reporter = Reporter(name_cipher=b"\x01\x00%$1", phone_digest="d")
    case = Case(
        token=token, category=Category.objects.get(code="06001"), source="open311", text="井盖松动 𠮷 $1 %s", place="东昌路",
        point=Point(115.98, 36.45, srid=4326), region_code="371502001001", reporter=reporter, reported_at=AT, state_since=AT,
        due_at=AT, limits={"accept": [0.5, "calendar_hour"]}, assisting=[], event_count=1,
    )  # fmt: skip
    event = CaseEvent(case=case, sequence=1, act="report", to_state="reported", at=AT, actor_name="程序", data={"line": 7})
    clock = CaseClock(
        case=case, stage="accept", amount=Decimal("0.50"), unit="calendar_hour", started_at=AT, warn_at=AT, due_at=AT, escalate_at=AT
    )
    return reporter, case, event, clock


def kept(row: Model) -> dict[str, Any]:
    """What the database holds of a row, without its own key, its token, and the keys of the rows beside it."""
    fresh = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in fresh.items() if name not in {"id", "token", "case_id", "reporter_id"}}


def test_rows_are_the_same_as_if_each_had_been_saved(city: City) -> None:
    together, alone = new_rows("together"), new_rows("alone")
    insert_together(*together)
    for row in alone:
        for field in ("reporter", "case"):
            if hasattr(row, field):
                setattr(row, field, getattr(row, field))
        row.save(force_insert=True)
    assert [kept(row) for row in together] == [kept(row) for row in alone]


def test_rows_know_their_keys_and_each_other(city: City) -> None:
    reporter, case, event, clock = new_rows("known")
    insert_together(reporter, case, event, clock)
    assert Case.objects.get(token="known").reporter_id == reporter.pk == case.reporter_id
    assert event.case_id == clock.case_id == case.pk
    assert case.reporter is reporter
    case.place = "改"
    case.save()
    assert Case.objects.get(pk=case.pk).place == "改"


def test_one_statement_whose_plan_is_kept(city: City) -> None:
    rows = new_rows("first")
    with CaptureQueriesContext(connection) as asked:
        insert_together(*rows)
    assert len(asked) == 1
    insert_together(*new_rows("second"))
    with connection.cursor() as cursor:
        cursor.execute(KEPT_PLANS, ["WITH row0 AS (INSERT INTO %"])
        assert cursor.fetchone() == (1,)


def test_nothing_of_it_stays_when_one_row_cannot(city: City) -> None:
    insert_together(*new_rows("same"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together(*new_rows("same"))
    assert (Reporter.objects.count(), Case.objects.count(), CaseEvent.objects.count()) == (1, 1, 1)


def test_a_statement_may_return_nothing(city: City) -> None:
    assert rows_of("DELETE FROM cases_reporter WHERE id = $1", -1) == []
