"""What every act costs, and that a request sent twice acts once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.models import Case
from tests.factories import IN_WEST, City
from tests.loop import STRAIGHT, act, handling, photo, reported, walk

MOST = 15


def asked(city: City) -> Case:
    return act(city, reported(city), "ask_check", by=city["acceptor"], note="看一下")


def returned(city: City) -> Case:
    return walk(city, reported(city), "accept", "file", *("dispatch", "return") * 2, "dispatch")


def helped(city: City) -> Case:
    return act(city, handling(city), "ask_help", by=city["clerk"], organisation=city.other_bureau, limit=(4, "working_hour"), note="泵")


def failed(city: City) -> Case:
    return walk(city, reported(city), *STRAIGHT[:5], "fail")


def review_day() -> Any:
    return timezone.localdate() + timedelta(days=9)


ACTS: dict[str, tuple[Callable[[City], Case], str, Callable[[City, Case], dict[str, Any]]]] = {
    "ask_check": (reported, "acceptor", lambda city, case: {"note": "看一下"}),
    "answer_check": (asked, "grid_worker", lambda city, case: {"outcome": "confirmed", "photos": [photo(timezone.now(), IN_WEST)]}),
    "return": (returned, "clerk", lambda city, case: {"note": "不归我们管"}),
    "redirect": (handling, "clerk", lambda city, case: {"note": "路", "category": city.other_category}),
    "ask_help": (
        handling,
        "clerk",
        lambda city, case: {"note": "泵", "organisation": city.other_bureau, "limit": (4, "working_hour")},
    ),
    "answer_help": (helped, "other_clerk", lambda city, case: {"note": "已派", "outcome": "done"}),
    "ask_extension": (handling, "clerk", lambda city, case: {"note": "等料", "amount": Decimal(1)}),
    "grant": (lambda city: walk(city, handling(city), "ask_extension"), "duty_officer", lambda city, case: {}),
    "suspend": (handling, "dispatcher", lambda city, case: {"note": "停工", "review_on": review_day()}),
    "resume": (lambda city: walk(city, handling(city), "suspend"), "dispatcher", lambda city, case: {}),
    "send_out": (
        lambda city: walk(city, reported(city), "accept", "file"),
        "dispatcher",
        lambda city, case: {"note": "跨市", "platform": "省"},
    ),
    "bundle": (handling, "dispatcher", lambda city, case: {"note": "同因", "other": handling(city)}),
    "merge": (reported, "acceptor", lambda city, case: {"note": "同一堆", "other": reported(city)}),
    "link": (reported, "acceptor", lambda city, case: {"other": reported(city, text="另一句话")}),
    "split": (reported, "acceptor", lambda city, case: {"text": "路面", "category": city.other_category}),
    "supervise": (handling, "supervisor", lambda city, case: {"note": "限期"}),
    "urge": (handling, "supervisor", lambda city, case: {}),
    "appeal": (failed, "clerk", lambda city, case: {"note": "下雨", "against": f"rework:{case.event_count}"}),
    "reopen": (lambda city: walk(city, reported(city), *STRAIGHT), "acceptor", lambda city, case: {"note": "又有"}),
    "void": (lambda city: walk(city, helped(city), "supervise"), "duty_officer", lambda city, case: {"note": "误报"}),
}


@pytest.mark.parametrize("code", ACTS)
def test_an_act_takes_at_most_fifteen_queries(city: City, code: str) -> None:
    begin, who, given = ACTS[code]
    case = begin(city)
    submission = Submission(**given(city, case))
    with CaptureQueriesContext(connection) as queries:
        perform(city[who], case.pk, code, submission)
    assert len(queries) <= MOST, [query["sql"][:100] for query in queries]


@pytest.mark.parametrize("code", ["ask_extension", "suspend", "merge", "supervise", "split"])
def test_a_request_sent_twice_acts_once(city: City, code: str) -> None:
    begin, who, given = ACTS[code]
    case, key = begin(city), uuid4()
    submission = Submission(**given(city, case))
    for _again in range(2):
        perform(city[who], case.pk, code, submission, request_key=key)
    assert case.events.filter(act=code).count() == 1
    assert Case.objects.filter(split_from=case).count() <= 1
