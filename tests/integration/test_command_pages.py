"""Who comes to which command page, what stands on it, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onecity.apps.command.remember import remembered
from onecity.apps.command.tiles import situation_tile
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor, actor_of
from onecity.core.cases.actions import Report, Submission, perform, report
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source
from tests.factories import EAST, IN_EAST, IN_WEST, WEST, City

MOST_QUERIES = 10
TILE = (8, 210, 100)


def case_at(city: City, point=IN_WEST) -> Case:
    """A reported case."""
    return report(city["acceptor"], Report("Rubbish by the lake", point.x, point.y, city.category, Source.WEB))


def client_of(actor: Actor) -> Client:
    """A signed-in browser, in English."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


def test_the_start_page_is_the_map_for_who_has_one(city: City) -> None:
    answer = client_of(city["duty_officer"]).get("/")
    assert answer.status_code == 200
    assert "map-setup" in answer.content.decode()


def test_grid_workers_start_in_the_field(city: City) -> None:
    answer = client_of(city["grid_worker"]).get("/")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("grid:today")


def test_visitors_are_asked_who_they_are(city: City) -> None:
    for name in ("map", "desk", "hall", "pane", "panels"):
        answer = Client().get(reverse(f"command:{name}"))
        assert answer.status_code == 302
        assert "login" in answer["Location"]


@pytest.mark.parametrize(("name", "who"), [("hall", "clerk"), ("panels", "clerk"), ("desk", "grid_worker"), ("pane", "grid_worker")])
def test_a_page_of_another_post_is_refused(city: City, name: str, who: str) -> None:
    assert client_of(city[who]).get(reverse(f"command:{name}")).status_code == 403


def test_the_pane_lists_what_needs_me_with_its_counts(city: City) -> None:
    case = case_at(city)
    text = client_of(city["acceptor"]).get(reverse("command:pane"), {"box": "115.9,36.4,116.1,36.5", "zoom": "12"}).content.decode()
    assert f'data-id="{case.pk}"' in text
    assert "Needs me<b>1</b>" in text
    assert 'id="map-figures"' in text


def test_the_pane_narrows_by_state_time_and_region(city: City) -> None:
    case_at(city)
    client = client_of(city["acceptor"])
    for query in ({"state": "handling"}, {"time": "late"}, {"region": EAST}):
        text = client.get(reverse("command:pane"), {"tab": "all", **query}).content.decode()
        assert "No open case fits this choice" in text


def test_the_pane_bears_nonsense(city: City) -> None:
    query = {"tab": "x", "box": "1,2", "zoom": "far", "after": "made up", "upto": "soon", "state": "lost", "region": "../"}
    assert client_of(city["acceptor"]).get(reverse("command:pane"), query).status_code == 200


def test_a_linked_case_is_opened_only_for_who_may_see_it(city: City) -> None:
    case = case_at(city)
    assert client_of(city["acceptor"]).get("/", {"case": case.pk}).context["setup"]["chosen"]["id"] == str(case.pk)
    assert client_of(city["county_clerk"]).get("/", {"case": case.pk}).context["setup"]["chosen"] is None


def test_my_desk_groups_by_act_and_says_when_nothing_waits(city: City) -> None:
    client = client_of(city["acceptor"])
    assert "Nothing waits for you" in client.get(reverse("command:desk")).content.decode()
    case = case_at(city)
    answer = client.get(reverse("command:desk"))
    assert [tab.count for tab in answer.context["tabs"]] == [1, 1]
    perform(city["acceptor"], case.pk, "accept", Submission())
    assert [(one.act.code, one.count) for one in client.get(reverse("command:desk")).context["done"]] == [("report", 1), ("accept", 1)]


def test_the_hall_of_a_county_counts_that_county(city: City) -> None:
    case_at(city)
    case_at(city, IN_EAST)
    client = client_of(city["leader"])
    whole = client.get(reverse("command:hall")).context["situation"]
    east = client.get(reverse("command:panels"), {"region": EAST}).context["situation"]
    assert (whole.reports.count, east.reports.count) == (2, 1)
    assert (whole.open.total, east.open.total) == (2, 1)


def test_each_figure_of_the_hall_opens_its_cases(city: City) -> None:
    case = case_at(city)
    client = client_of(city["leader"])
    shown = client.get(reverse("command:hall"))
    for figure in shown.context["figures"]:
        answer = client.get(figure.url)
        assert answer.status_code == 200
        assert str(answer.context["counted"]) == figure.value
    assert f'data-id="{case.pk}"' in client.get(reverse("command:figure", args=["reported"])).content.decode()
    assert client.get(reverse("command:figure", args=["luck"])).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("who", "name"), [("clerk", "map"), ("clerk", "pane"), ("clerk", "desk"), ("leader", "hall"), ("leader", "map")])
def test_no_page_costs_more_than_ten_queries_and_the_desk_one_for_its_tickets(city: City, who: str, name: str, language: str) -> None:
    case_at(city)
    client = client_of(city[who])
    client.cookies["onecity_language"] = language
    client.get(reverse(f"command:{name}"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"command:{name}"), {"after": ""}).status_code == 200
    assert len(queries) <= MOST_QUERIES + (name == "desk"), [query["sql"][:120] for query in queries]


def test_the_walls_tile_holds_one_mark_a_cell_within_scope(city: City) -> None:
    for _number in range(3):
        case_at(city)
    parameters = client_of(city["leader"]).get("/hall/").wsgi_request.GET
    whole = situation_tile(city["leader"], *TILE, parameters)
    assert whole.count(b"reported") == 1
    assert situation_tile(actor_of(None), *TILE, parameters) == b""
    assert b"reported" not in situation_tile(city["county_clerk"], *TILE, parameters)


def test_a_remembered_answer_grows_old() -> None:
    moments = iter([0.0, 0.5, 1.5])
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    key = ("test", timezone.now())
    assert [remembered(key, 1.0, ask, lambda: next(moments)) for _time in range(3)] == [1, 1, 2]


@pytest.mark.parametrize(("region", "parts"), [("", [EAST, WEST]), (EAST, [f"{EAST}001"])])
def test_the_ranking_is_of_the_parts_of_what_is_looked_at(city: City, region: str, parts: list[str]) -> None:
    answer = client_of(city["leader"]).get(reverse("command:panels"), {"region": region})
    assert sorted(rank.code for rank in answer.context["ranks"]) == sorted(parts)


@pytest.mark.parametrize(
    ("than", "words"), [("", "against last"), ("month", "four weeks ago at"), ("year", "a year ago at"), ("x", "against last")]
)
def test_the_hall_says_what_it_compares_with(city: City, than: str, words: str) -> None:
    reported = client_of(city["leader"]).get(reverse("command:hall"), {"than": than})
    assert words in " ".join(reported.content.decode().split())
