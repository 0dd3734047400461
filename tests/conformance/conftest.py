"""A small city whose door to other programs is open."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from onecity.core.accounts.models import Organisation
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.programs.callers import keys_in_force
from onecity.core.programs.throttle import throttle
from onecity.interop.open311.services import known_services
from tests.factories import IN_WEST, City, small_city

BASE = "/open311/v2"
Post = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """No call of another test counts, and none of its answers stays."""
    throttle.clear()
    keys_in_force.clear()
    known_services.clear()


@pytest.fixture
def short_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of a server give their database connection back after each request."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture
def city(db: None) -> City:
    """Two counties, their organisations and people."""
    return small_city()


@pytest.fixture
def key(city: City) -> str:
    """The key of a program that may report and read everywhere."""
    return new_key()


def new_key(
    region_code: str = "",
    organisation: Organisation | None = None,
    permissions: tuple[str, ...] = KeyOrder.permissions,
    rate: int = 600,
) -> str:
    """The text of a new key."""
    return issue(KeyOrder("a program", permissions, organisation, region_code, rate))[1]


def posted(
    client: Client, key: str, path: str = f"{BASE}/requests.json", headers: dict[str, str] | None = None, **changes: Any
) -> HttpResponse:
    """The answer to a report of rubbish in the western county, form-encoded, with some fields changed; None leaves one out."""
    fields = {
        "api_key": key,
        "service_code": "incident-06001",
        "lat": IN_WEST.y,
        "long": IN_WEST.x,
        "description": "路口有一堆垃圾,三天没人管",
    } | changes
    body = "&".join(f"{name}={quoted(value)}" for name, value in fields.items() if value is not None)
    return client.post(path, body, "application/x-www-form-urlencoded", headers=headers or {})


def quoted(value: Any) -> str:
    """A value percent-encoded from its UTF-8; bytes as they are."""
    return quote_plus(value if isinstance(value, bytes) else str(value))
