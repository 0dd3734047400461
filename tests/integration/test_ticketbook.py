"""The book of tickets: what fits the filter and the scope, appeals with what they are against, and the same as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, Ticket
from onecity.core.ledger.models import LookUp
from tests.factories import City
from tests.loop import STRAIGHT, act, handling, reported, walk
from tests.streams import content_of


def page(actor: Actor, query: str = "", language: str = "en") -> str:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    response = client.get(f"/cases/tickets/?{query}", headers={"Accept-Language": language})
    assert response.status_code == 200
    return response.content.decode()


def appealed(city: City) -> Case:
    case = walk(city, reported(city), *STRAIGHT[:5], "fail")
    return act(city, case, "appeal", by=city["clerk"], against=f"rework:{case.event_count}", note="下雨 13800001234")


def test_appeals_stand_in_one_list_with_what_they_are_against_and_how_they_ended(city: City) -> None:
    case, other = appealed(city), walk(city, handling(city), "supervise")
    told = page(city["supervisor"], "kind=appeal")
    assert case.label in told
    assert "Verification not passed" in told
    assert other.label not in told
    act(city, case, "uphold", by=city["supervisor"], note="属实")
    assert case.label not in page(city["supervisor"], "kind=appeal")
    answered = page(city["supervisor"], "kind=appeal&stands=answered")
    assert (case.label in answered, "upheld" in answered, "属实" in answered) == (True, True, True)


def test_late_ones_are_told_apart(city: City) -> None:
    first, second = walk(city, handling(city), "supervise"), walk(city, handling(city), "supervise")
    Ticket.objects.filter(case=first).update(due_at=timezone.now() - timedelta(hours=1))
    told = page(city["supervisor"], "stands=late")
    assert (first.label in told, second.label in told) == (True, False)


def test_a_clerk_of_one_county_reads_no_ticket_of_another(city: City) -> None:
    case = walk(city, handling(city), "supervise")
    assert case.label in page(city["clerk"])
    assert case.label not in page(city["county_clerk"])


@pytest.mark.parametrize(
    "query", ["kind=nothing", "stands=x&since=yesterday&until=0001-01-01", "page=x", "page=99999", "since=2026-01-01&until=2020-01-01"]
)
def test_what_makes_no_sense_in_an_address_does_no_harm(city: City, query: str) -> None:
    walk(city, handling(city), "supervise")
    assert "<h1>Tickets</h1>" in page(city["supervisor"], query)


def test_days_of_the_filter_are_included(city: City) -> None:
    case, today = walk(city, handling(city), "supervise"), timezone.localdate()
    assert case.label in page(city["supervisor"], f"since={today}&until={today}")
    assert case.label not in page(city["supervisor"], f"until={today - timedelta(days=1)}")


def test_the_file_says_what_the_list_says_masks_numbers_and_is_written_down(city: City) -> None:
    case = appealed(city)
    client = Client()
    client.force_login(User.objects.get(pk=city["supervisor"].user_id))
    response = client.get("/cases/tickets/export/csv?kind=appeal", headers={"Accept-Language": "en"})
    (row,) = csv.DictReader(StringIO(content_of(response).decode("utf-8-sig")))
    assert (row["Kind"], row["Case"], row["Against"], row["Asked"]) == ("Appeal", case.label, "Verification not passed", "下雨 ****")
    assert LookUp.objects.get(subject_kind="tickets.export").purpose == "export kind=appeal"
    assert client.get("/cases/tickets/export/pdf").status_code == 404


def test_no_query_grows_with_rows(city: City, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=city["supervisor"].user_id))
    for _case in range(3):
        walk(city, handling(city), "supervise", "urge")
    with django_assert_max_num_queries(10):
        client.get("/cases/tickets/?stands=all")
