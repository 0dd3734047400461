"""Every act has its form, every ticket is answered in place, and the history tells each act in words."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import rate
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, ControlArea
from onecity.core.cases.permission import obstacle
from onecity.core.geo.models import Region
from tests.factories import IN_WEST, WEST, City, organisation, person
from tests.loop import STRAIGHT, act, handling, reported, ticket_of, walk
from tests.pictures import jpeg


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, case: Case, code: str, ticket: int | None = None) -> Any:
    return client.get(reverse("cases:act", args=[case.pk, code]), {"ticket": ticket} if ticket else {})


def send(client: Client, case: Case, code: str, **given: Any) -> Any:
    return client.post(reverse("cases:act", args=[case.pk, code]), given)


def worlds(city: City) -> dict[str, Case]:
    """Cases that stand so that every act is open to somebody."""
    waiting = act(city, reported(city), "ask_check", by=city["acceptor"], note="看一下")
    ruled = walk(city, reported(city), "accept", "file", *("dispatch", "return") * 3)
    merged = act(city, reported(city), "merge", by=city["acceptor"], other=waiting, note="同一堆")
    helped = walk(city, handling(city), "ask_extension", "supervise", "urge")
    act(city, helped, "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="泵")
    bundled = act(city, handling(city), "bundle", by=city["dispatcher"], other=handling(city), note="同因")
    failed = walk(city, reported(city), *STRAIGHT[:5], "fail")
    appealed = act(city, failed, "appeal", by=city["clerk"], against=f"rework:{failed.event_count}", note="下雨")
    closed = walk(city, reported(city), *STRAIGHT)
    rate(closed.token, "not")
    cases = {
        "waiting": waiting, "ruled": ruled, "merged": merged, "helped": helped, "bundled": bundled, "appealed": appealed, "closed": closed,
        "milestones": handling(city), "reported": reported(city), "accepted": walk(city, reported(city), "accept"),
        "filed": walk(city, reported(city), "accept", "file"), "dispatched": walk(city, reported(city), *STRAIGHT[:3]),
        "outside": walk(city, reported(city), "accept", "file", "send_out"), "handled": walk(city, reported(city), *STRAIGHT[:5]),
        "verified": walk(city, reported(city), *STRAIGHT[:6]), "suspended": walk(city, handling(city), "suspend"),
        "done": walk(city, reported(city), *STRAIGHT),
    }  # fmt: skip
    Case.objects.filter(pk=cases["milestones"].pk).update(milestones=[["停工", 4, "working_hour"]])
    act(city, cases["filed"], "link", by=city["acceptor"], other=waiting)
    return {name: Case.objects.select_related("lead", "holder", "category").get(pk=case.pk) for name, case in cases.items()}


def test_every_act_of_people_has_a_form_where_somebody_may_do_it(city: City) -> None:
    cases, drawn = worlds(city), set()
    for case in cases.values():
        tickets = {ticket.kind: ticket for ticket in case.tickets.filter(ended_at=None).select_related("organisation")}
        for code, row in ACTS.items():
            for actor in city.people.values() if case.state in row.states and row.roles and code not in drawn else ():
                ticket = tickets.get(row.ticket)
                if (
                    obstacle(actor, row, case, ticket) is None
                    and page(client_of(actor), case, code, ticket and ticket.number).status_code == 200
                ):
                    drawn.add(code)
                    break
    assert drawn == {code for code, row in ACTS.items() if row.roles and row.states}


def test_a_form_without_what_it_needs_says_so_at_the_field(city: City) -> None:
    case = handling(city)
    answer = send(client_of(city["clerk"]), case, "ask_help", note="")
    assert answer.status_code == 422
    assert answer.content.decode().count("field__error") >= 3
    assert Case.objects.get(pk=case.pk).event_count == case.event_count


def test_help_is_asked_and_answered_by_forms(city: City) -> None:
    case = handling(city)
    given = {"organisation": city.other_bureau.pk, "limit_0": "4", "limit_1": "working_hour", "note": "需要水泵"}
    assert send(client_of(city["clerk"]), case, "ask_help", **given).status_code == 302
    ticket = ticket_of(case, "assistance")
    helper = client_of(city["other_clerk"])
    told = helper.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "需要水泵" in told and f"answer_help/?face=page&amp;ticket={ticket.number}" in told
    assert send(helper, case, "answer_help", ticket=ticket.number, outcome="done", note="已派").status_code == 302
    assert ticket_of(case, "assistance").outcome == "done"


def test_another_case_is_named_by_its_number_or_receipt(city: City) -> None:
    case, other = reported(city), walk(city, reported(city), "accept", "file")
    desk = client_of(city["acceptor"])
    assert send(desk, case, "merge", other="LC-000000-0000", note="同一堆").status_code == 422
    assert send(desk, case, "merge", other=other.number.lower(), note="同一堆").status_code == 302
    assert Case.objects.get(pk=case.pk).merged_into == other
    third = reported(city)
    assert send(desk, third, "link", other=case.receipt).status_code == 302


def test_a_number_out_of_sight_is_as_unknown_as_any(city: City) -> None:
    case, far = handling(city), reported(city)
    here = person("acceptor", city.centre, "371521")
    assert send(client_of(here), case, "link", other=far.receipt).status_code == 404


def test_history_tells_every_act_in_both_languages(city: City) -> None:
    cases = worlds(city)
    reader = client_of(city["leader"])
    for language in ("zh-hans", "en"):
        reader.cookies["onecity_language"] = language
        for case in cases.values():
            body = reader.get(reverse("cases:detail", args=[case.pk])).content.decode()
            assert body.count('class="history__row') == case.events.count()
            assert "%(" not in body


def test_the_desk_lists_tickets_for_whoever_must_answer(city: City) -> None:
    case = walk(city, handling(city), "ask_extension")
    for query in ({}, {"tickets": ""}):
        body = client_of(city["duty_officer"]).get(reverse("command:desk"), query).content.decode()
        assert f'data-id="t{ticket_of(case, "extension").pk}"' in body
    assert f"/cases/{case.pk}/" not in client_of(city["dispatcher"]).get(reverse("command:desk")).content.decode()


def test_a_site_check_is_answered_on_the_phone(city: City) -> None:
    case = act(city, reported(city), "ask_check", by=city["acceptor"], note="还在吗")
    phone = client_of(city["grid_worker"])
    assert "还在吗" in phone.get(reverse("grid:check", args=[case.pk])).content.decode()
    assert reverse("grid:check", args=[case.pk]) in phone.get(reverse("grid:today")).content.decode()
    far = {"outcome": "confirmed", "position": "116.5,36.4", "photos": named(jpeg())}
    assert phone.post(reverse("grid:check", args=[case.pk]), far).status_code == 422
    near = {"outcome": "confirmed", "position": f"{IN_WEST.x},{IN_WEST.y}", "photos": named(jpeg())}
    assert phone.post(reverse("grid:check", args=[case.pk]), near).status_code == 302
    assert ticket_of(case, "site_check").outcome == "confirmed"
    assert phone.get(reverse("grid:check", args=[case.pk])).status_code == 404


def named(content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = "a.jpg"
    return file


def test_handling_on_the_spot_is_reported_on_the_phone(city: City) -> None:
    phone = client_of(city["grid_worker"])
    given = {"text": "路边垃圾", "point": f"{IN_WEST.x},{IN_WEST.y}", "category": city.category.pk, "done": "已清走"}
    assert phone.get(reverse("grid:spot")).status_code == 200
    assert phone.post(reverse("grid:spot"), given | {"photos": named(jpeg())}).status_code == 422
    assert phone.post(reverse("grid:spot"), given | {"photos": named(jpeg()), "after": named(jpeg())}).status_code == 302
    assert Case.objects.get().on_the_spot


def test_a_control_area_is_announced_answers_and_is_ended(city: City) -> None:
    desk = client_of(city["dispatcher"])
    village = Region.objects.get(code=f"{WEST}001001")
    day = timezone.localtime() + timedelta(days=3)
    given = {
        "name": "管网改造", "region": village.code, "category": [city.category.pk], "begins_at": "2026-01-01T08:00",
        "ends_at": f"{day:%Y-%m-%dT%H:%M}", "message_zh": "正在施工",
    }  # fmt: skip
    assert desk.post(reverse("cases:control"), given | {"ends_at": "2026-01-02T08:00"}).status_code == 422
    assert desk.post(reverse("cases:control"), given).status_code == 302
    public = Client().post(reverse("cases:report"), {"text": "路上有坑", "point": f"{IN_WEST.x},{IN_WEST.y}", "category": city.category.pk})
    assert public.status_code == 422 and "正在施工" in public.content.decode()
    area = ControlArea.objects.get()
    assert desk.get(reverse("cases:control")).status_code == 200
    assert desk.post(reverse("cases:end_control", args=[area.pk])).status_code == 302
    assert reported(city)


def test_control_areas_belong_to_the_dispatchers(city: City) -> None:
    for name in ("clerk", "acceptor", "grid_worker"):
        assert client_of(city[name]).get(reverse("cases:control")).status_code == 403, name


@pytest.mark.parametrize(
    "steps", [("void",), (*STRAIGHT[:4], "suspend"), ("accept", "file", "send_out"), (*STRAIGHT, "reopen"), ("force_close",)]
)
def test_the_reporter_follows_whatever_becomes_of_it(city: City, steps: tuple[str, ...]) -> None:
    case = walk(city, reported(city), *steps)
    body = Client().get(reverse("cases:follow", args=[case.token])).content.decode()
    assert case.receipt in body
    assert "测试数据" not in body and "无法解决" not in body


def test_handed_down_cases_name_their_holder(city: City) -> None:
    street = organisation(f"{WEST}001", city.government, f"{WEST}001", "township")
    case = act(city, handling(city), "hand_down", by=city["clerk"], organisation=street)
    assert street.short_zh in client_of(city["clerk"]).get(reverse("cases:detail", args=[case.pk])).content.decode()


def test_a_recategorised_case_is_marked_in_the_old_departments_list(city: City) -> None:
    walk(city, handling(city), "redirect")
    assert "cases__matter" in (body := client_of(city["clerk"]).get(reverse("cases:list")).content.decode())
    assert "已改类" in body
