"""Logs: one JSON object a line, with the request's id."""

import json
import logging
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory

from onecity.project import log
from onecity.project.jobs import CityClock
from onecity.project.requests import identity_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_line_is_json_with_request_id_and_extra() -> None:
    record = logging.makeLogRecord({"msg": "聊城 %s", "args": ("一",), "levelname": "INFO", "milliseconds": 3})
    token = log.request_id.set("abc12345")
    try:
        line = json.loads(log.JsonFormatter().format(record))
    finally:
        log.request_id.reset(token)
    assert (line["message"], line["request_id"], line["milliseconds"], line["level"]) == ("聊城 一", "abc12345", 3, "info")


@pytest.mark.parametrize("given", ["", "short", "with space 123", "x" * 65, "new\nline-12345"])
def test_an_unfit_request_id_is_replaced(given: str) -> None:
    identity = identity_of(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert identity != given
    assert len(identity) == 32


def test_a_sane_request_id_is_kept() -> None:
    assert identity_of(RequestFactory().get("/", headers={"X-Request-ID": "trace-1.2_3x"})) == "trace-1.2_3x"


def test_scheduled_times_are_those_of_the_city() -> None:
    clock = CityClock("0 3 * * *", SHANGHAI)
    noon = datetime(2026, 5, 1, 12, tzinfo=SHANGHAI).timestamp()
    assert clock.get_next(ret_type=float, start_time=noon) == datetime(2026, 5, 2, 3, tzinfo=SHANGHAI).timestamp()
    clock.set_current(start_time=noon)
    assert clock.get_prev(ret_type=float) == datetime(2026, 5, 1, 3, tzinfo=SHANGHAI).timestamp()
