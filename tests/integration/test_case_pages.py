"""The pages of the case loop: list, case, acts, intake."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from onecity.core.accounts.calendars.current import look_again
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, ReporterDetails, Submission, perform, report
from onecity.core.cases.models import Case, SavedView
from onecity.core.cases.states import Source, State
from onecity.core.ledger.models import LookUp
from tests.factories import IN_EAST, IN_WEST, City

HTMX = {"HX-Request": "true"}
TYPED = "路面塌陷 𠮷🚧"


def signed_in(actor: Actor) -> Client:
    """A browser of somebody, in English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def reported(city: City, at=IN_WEST, **changes) -> Case:
    """A fresh case."""
    given = {"text": "路口有一堆垃圾", "category": city.category, "source": Source.HOTLINE} | changes
    return report(city["acceptor"], Report(longitude=at.x, latitude=at.y, **given))


def filed(city: City, **changes) -> Case:
    """A case that waits for its dispatch."""
    case = reported(city, **changes)
    perform(city["acceptor"], case.pk, "accept", Submission())
    return perform(city["duty_officer"], case.pk, "file", Submission())


def act(client: Client, case: Case, code: str, **given):
    """Do an act as the page does it."""
    case.refresh_from_db()
    body = {"seen": case.event_count, "request_key": str(uuid4()), "face": "page"} | given
    return client.post(reverse("cases:act", args=[case.pk, code]), body, headers=HTMX)


def queries_of_list(client: Client, count: int, django_assert_max_num_queries) -> int:
    """How many queries a list of so many rows takes."""
    with django_assert_max_num_queries(10) as taken:
        answer = client.get(reverse("cases:list"), {"view": "all"})
    assert len(answer.context["rows"]) == count
    return len(taken)


def test_list_takes_the_same_few_queries_for_5_and_50_rows(city: City, django_assert_max_num_queries) -> None:
    client = signed_in(city["acceptor"])
    for _ in range(5):
        reported(city)
    client.get(reverse("cases:list"))
    few = queries_of_list(client, 5, django_assert_max_num_queries)
    for _ in range(45):
        filed(city)
    assert queries_of_list(client, 50, django_assert_max_num_queries) == few


def test_list_shows_only_what_a_clerk_of_a_county_may_see(city: City) -> None:
    mine, other = reported(city, IN_EAST), reported(city)
    for case, lead in ((mine, city.county_office), (other, city.bureau)):
        perform(city["acceptor"], case.pk, "accept", Submission())
        perform(city["duty_officer"], case.pk, "file", Submission())
        perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=lead))
    answer = signed_in(city["county_clerk"]).get(reverse("cases:list"), {"view": "all"})
    assert [row.case.pk for row in answer.context["rows"]] == [mine.pk]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("state=filed", 1), ("state=reported", 1), ("words=nobody-said-this", 0), ("time=late", 0), ("urgency=critical", 0), ("source=hotline", 2),
     ("region=371502", 2), ("region=371521", 0), ("since=2150-01-01", 0), ("since=never", 2), ("category=999999999999999999999", 2), ("after=forged", 2)],
)  # fmt: skip
def test_list_filters_and_passes_over_nonsense(city: City, query: str, shown: int) -> None:
    reported(city)
    filed(city)
    answer = signed_in(city["acceptor"]).get(f"{reverse('cases:list')}?{query}")
    assert len(answer.context["rows"]) == shown


def test_htmx_gets_only_the_results(city: City) -> None:
    answer = signed_in(city["acceptor"]).get(reverse("cases:list"), headers={**HTMX, "HX-Target": "case-results"})
    assert "<html" not in answer.text
    assert "case-filter" not in answer.text


def test_saved_filter_is_kept_found_and_forgotten_by_its_owner_alone(city: City) -> None:
    client, other = signed_in(city["acceptor"]), signed_in(city["dispatcher"])
    answer = client.post(reverse("cases:views"), {"name": "迟了的 𠮷", "query": "time=late&state=filed&nonsense=1"}, headers=HTMX)
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("迟了的 𠮷", "state=filed&time=late")
    assert "迟了的 𠮷" in answer.text
    other.post(reverse("cases:drop_view", args=[view.pk]))
    assert SavedView.objects.exists()
    client.post(reverse("cases:drop_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_saved_filter_needs_a_name(city: City) -> None:
    answer = signed_in(city["acceptor"]).post(reverse("cases:views"), {"name": " ", "query": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert "Give the filter a name" in answer.text


def test_columns_are_remembered(city: City) -> None:
    reported(city)
    client = signed_in(city["acceptor"])
    client.post(reverse("cases:columns"), {"column": ["state", "source"], "query": "view=all"})
    answer = client.get(reverse("cases:list"))
    assert [column.key for column in answer.context["columns"].shown] == ["state", "what", "source"]


def test_bulk_does_each_case_alone_and_tells_what_became_of_it(city: City) -> None:
    good, moved = reported(city), reported(city)
    seen = {case.pk: case.event_count for case in (good, moved)}
    perform(city["acceptor"], moved.pk, "accept", Submission())
    body = {"act": "accept", "case": [f"{key}.{version}" for key, version in seen.items()], "request_key": str(uuid4())}
    answer = signed_in(city["acceptor"]).post(reverse("cases:bulk"), body)
    good.refresh_from_db()
    assert good.state == State.ACCEPTED
    assert [bool(outcome.problem) for outcome in answer.context["outcomes"]] == [False, True]
    assert "moved on" in answer.text


def test_bulk_dispatch_follows_the_duty_list_and_repeats_harmlessly(city: City) -> None:
    case = filed(city)
    body = {"act": "dispatch", "case": [f"{case.pk}.{case.event_count}"], "request_key": str(uuid4())}
    client = signed_in(city["dispatcher"])
    for _ in range(2):
        answer = client.post(reverse("cases:bulk"), body)
        assert answer.context["done"] == 1
    case.refresh_from_db()
    assert (case.lead, case.events.filter(act="dispatch").count()) == (city.bureau, 1)


def test_bulk_of_a_post_one_does_not_hold_is_not_there(city: City) -> None:
    case = reported(city)
    answer = signed_in(city["clerk"]).post(reverse("cases:bulk"), {"act": "accept", "case": [f"{case.pk}.1"]})
    assert answer.status_code == 404


def test_case_page_tells_stages_history_reason_and_what_others_do(city: City) -> None:
    case = filed(city, reporter=ReporterDetails("王小明", "13812342207"))
    page = signed_in(city["acceptor"]).get(reverse("cases:detail", args=[case.pk]))
    assert "138****2207" in page.text
    assert "13812342207" not in page.text
    assert "王小明" not in page.text
    assert "Dispatch: up to Dispatcher" in page.text
    assert f"duty list {city.duty_list.version}, line 1" in page.text
    assert case.number in page.text


@pytest.mark.parametrize("name", ["detail", "drawer"])
def test_case_outside_ones_sight_is_not_there(city: City, name: str) -> None:
    case = reported(city)
    assert signed_in(city["county_clerk"]).get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404


def test_case_page_costs_the_same_with_a_long_history(city: City, django_assert_max_num_queries) -> None:
    case = filed(city)
    client = signed_in(city["acceptor"])
    client.get(reverse("cases:detail", args=[case.pk]))
    look_again()
    with django_assert_max_num_queries(20) as short:
        client.get(reverse("cases:detail", args=[case.pk]))
    for number in range(10):
        perform(city["acceptor"], case.pk, "note", Submission(note=f"n{number}"))
    look_again()
    with django_assert_max_num_queries(20) as long:
        client.get(reverse("cases:detail", args=[case.pk]))
    assert len(long) == len(short)


def test_case_page_leads_to_its_neighbours_of_the_list(city: City) -> None:
    first, middle, last = (reported(city) for _ in range(3))
    page = signed_in(city["acceptor"]).get(reverse("cases:detail", args=[middle.pk]), {"list": "view=all"})
    assert reverse("cases:detail", args=[last.pk]) in page.context["previous"]
    assert reverse("cases:detail", args=[first.pk]) in page.context["next"]


def test_the_whole_loop_is_done_by_its_forms(city: City) -> None:
    case = reported(city)
    steps = (
        ("acceptor", "accept", {}),
        ("duty_officer", "file", {"urgency": "urgent"}),
        ("dispatcher", "dispatch", {"lead": city.bureau.pk, "assisting": [city.other_bureau.pk]}),
        ("clerk", "sign", {}),
        ("clerk", "finish", {"note": TYPED}),
        ("grid_worker", "pass", {"position": "115.92,36.45", "point": ["1", "2"]}),
        ("acceptor", "close", {}),
    )
    for who, code, given in steps:
        client = signed_in(city[who])
        assert client.get(reverse("cases:act", args=[case.pk, code]), headers=HTMX).status_code == 200
        assert act(client, case, code, **given).status_code == 200, code
    case.refresh_from_db()
    assert (case.state, case.urgency, case.assisting) == (State.CLOSED, "urgent", [city.other_bureau.pk])
    assert TYPED in signed_in(city["acceptor"]).get(reverse("cases:detail", args=[case.pk])).text


def test_dispatch_form_proposes_the_duty_lists_answer_with_its_reason(city: City) -> None:
    form = signed_in(city["dispatcher"]).get(reverse("cases:act", args=[filed(city).pk, "dispatch"]), headers=HTMX)
    assert form.context["lead"] == city.bureau
    assert f"Line 1 of duty list {city.duty_list.version}" in form.text


def test_who_comes_second_is_told_and_keeps_what_was_typed(city: City) -> None:
    case = reported(city)
    client = signed_in(city["acceptor"])
    perform(city["acceptor"], case.pk, "accept", Submission())
    body = {"seen": 1, "request_key": str(uuid4()), "face": "page", "note": TYPED}
    answer = client.post(reverse("cases:act", args=[case.pk, "reject"]), body, headers=HTMX)
    assert answer.status_code == 409
    assert "The case has moved on" in answer.text
    assert TYPED in answer.text


def test_double_click_acts_once(city: City) -> None:
    case, key = reported(city), str(uuid4())
    client = signed_in(city["acceptor"])
    for _ in range(2):
        assert act(client, case, "accept", seen=1, request_key=key).status_code == 200
    assert case.events.filter(act="accept").count() == 1


def test_missing_reason_is_told_at_its_field(city: City) -> None:
    answer = act(signed_in(city["acceptor"]), reported(city), "reject")
    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors


def test_act_of_another_post_is_refused(city: City) -> None:
    assert act(signed_in(city["dispatcher"]), reported(city), "accept").status_code == 403


def test_case_that_leaves_ones_sight_says_so(city: City) -> None:
    case = filed(city)
    perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=city.bureau))
    answer = act(signed_in(city["clerk"]), case, "return", note="不归我们")
    assert answer.status_code == 200
    assert "has left your list" in answer.text


def test_reporter_is_opened_for_a_purpose_only_and_the_look_is_written_down(city: City) -> None:
    case = reported(city, reporter=ReporterDetails("王小明", "13812342207"))
    client, address = signed_in(city["acceptor"]), reverse("cases:reporter", args=[case.pk])
    assert client.post(address, {"purpose": " "}, headers=HTMX).status_code == 422
    assert not LookUp.objects.exists()
    opened = client.post(address, {"purpose": "回访"}, headers=HTMX)
    assert "13812342207" in opened.text
    assert LookUp.objects.get().purpose.endswith("回访")
    assert "no-store" in opened["Cache-Control"]


def test_reporter_stays_masked_for_a_leader(city: City) -> None:
    case = reported(city, reporter=ReporterDetails("王小明", "13812342207"))
    assert signed_in(city["leader"]).post(reverse("cases:reporter", args=[case.pk]), {"purpose": "x y"}).status_code == 404


def test_choices_are_searched_on_the_server(city: City) -> None:
    client = signed_in(city["dispatcher"])
    assert "Exposed rubbish" in client.get(reverse("cases:categories"), {"q": "06001"}).text
    assert "LC-SL" in client.get(reverse("cases:organisations"), {"q": "LC-S"}).text
    assert "Place 371502" in client.get(reverse("cases:regions")).text
    assert "is called" in client.get(reverse("cases:organisations"), {"q": "%_\\"}).text


def intake(city: City, **given) -> dict:
    """A full intake form."""
    return {
        "text": TYPED,
        "point": "115.92,36.45",
        "category": city.category.pk,
        "request_kind": "help",
        "request_key": str(uuid4()),
    } | given


def test_intake_takes_a_call_and_leads_to_the_case(city: City) -> None:
    client = signed_in(city["acceptor"])
    assert client.get(reverse("cases:intake")).status_code == 200
    answer = client.post(reverse("cases:intake"), intake(city, reporter_phone="13812342207"), headers=HTMX)
    case = Case.objects.get()
    assert answer["HX-Redirect"] == reverse("cases:detail", args=[case.pk])
    assert (case.text, case.source, case.reporter is not None) == (TYPED, Source.HOTLINE, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("text", "x" * 1_048_576), ("text", "a\x00b"), ("point", ""), ("point", "36.45,115.92"), ("point", "nan,1"), ("point", "1,2,3"),
     ("category", "0"), ("category", "abc"), ("place", "x" * 257), ("reporter_phone", "not a number")],
)  # fmt: skip
def test_intake_names_the_field_that_is_wrong_and_keeps_the_rest(city: City, field: str, value: str) -> None:
    answer = signed_in(city["acceptor"]).post(reverse("cases:intake"), intake(city, **{"place": "东昌路", field: value}), headers=HTMX)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Case.objects.exists()
    if field != "place":
        assert "东昌路" in answer.text


def test_intake_is_for_its_posts(city: City) -> None:
    assert signed_in(city["clerk"]).get(reverse("cases:intake")).status_code == 403


def test_intake_shows_what_is_open_nearby_and_who_would_get_it(city: City) -> None:
    near = reported(city)
    reported(city, IN_EAST)
    body = {"point": "115.9205,36.4502", "category": city.category.pk, "reporter_phone": ""}
    answer = signed_in(city["acceptor"]).post(reverse("cases:surroundings"), body)
    assert [one.case.pk for one in answer.context["near"]] == [near.pk]
    assert 45 < answer.context["near"][0].metres < 55
    assert answer.context["reason"].lead == city.bureau.name
    outside = signed_in(city["acceptor"]).post(reverse("cases:surroundings"), {"point": "0,0"})
    assert "outside the city" in outside.text


def test_intake_finds_earlier_calls_of_the_number(city: City) -> None:
    known = reported(city, reporter=ReporterDetails("", "13812342207"))
    client = signed_in(city["acceptor"])
    assert list(client.post(reverse("cases:surroundings"), {"reporter_phone": "13812342207"}).context["earlier"]) == [known]
    assert not client.post(reverse("cases:surroundings"), {"reporter_phone": "138"}).context["earlier"]


def test_nothing_passes_while_a_point_of_the_closing_standard_is_open(city: City) -> None:
    case = filed(city)
    perform(city["dispatcher"], case.pk, "dispatch", Submission(lead=city.bureau))
    perform(city["clerk"], case.pk, "sign", Submission())
    perform(city["clerk"], case.pk, "finish", Submission(note="已清运"))
    answer = act(signed_in(city["grid_worker"]), case, "pass", point=["1"])
    assert answer.status_code == 422
    assert "Tick every point" in answer.text
