"""The feed for who waits: an empty page is held until there is a change, at the cost of neither a thread nor a database connection."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client

from onecity.core.cases.models import CaseEvent
from onecity.core.cases.settled import horizon
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.programs.callers import keys_in_force
from onecity.core.programs.throttle import throttle
from onecity.interop.linkage.api import feeding
from onecity.project.asgi import THREADS, CityHandler
from tests.factories import City, small_city
from tests.loop import act, reported

PATIENCE = 20


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    throttle.clear()
    keys_in_force.clear()
    horizon.forget()


def new_key(**scope: Any) -> str:
    return issue(KeyOrder("平台", ("read",), rate=10_000, **scope))[1]


def page(key: str, tag: str = "", **asked: Any) -> Any:
    return Client().get("/api/v1/changes", asked, headers={"X-Api-Key": key} | ({"If-None-Match": tag} if tag else {}))


def test_an_unchanged_page_is_answered_without_its_content(city: City) -> None:
    case, key = reported(city), new_key()
    after = first_id() - 1
    first = page(key, after=after)
    again = page(key, first.headers["ETag"], after=after)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    act(city, case, "accept")
    horizon.forget()
    changed = page(key, first.headers["ETag"], after=after)
    assert (changed.status_code, len(changed.json()["changes"])) == (200, 2)


def test_two_keys_have_the_same_tag_only_for_the_same_page(city: City) -> None:
    reported(city)
    after = first_id() - 1
    assert page(new_key(), after=after).headers["ETag"] != page(new_key(organisation=city.bureau), after=after).headers["ETag"]


@pytest.mark.parametrize("wait", ["-1", "51", "soon"])
def test_the_wait_is_bounded(city: City, wait: str) -> None:
    assert page(new_key(), wait=wait).status_code == 422


def test_waiting_and_tags_are_described(db: None) -> None:
    described = Client().get("/api/v1/openapi.json").json()["paths"]["/api/v1/changes"]["get"]
    named = {one["name"]: one for one in described["parameters"]}
    assert named["wait"]["schema"]["maximum"] == 50 and named["If-None-Match"]["in"] == "header"
    assert "304" in described["responses"]


@dataclass
class Call:
    """A request to the web server's own handler, as far as it was answered."""

    line: ApplicationCommunicator
    start: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""

    async def begun(self) -> None:
        """Until the first bytes came: it waits."""
        self.start = await self.line.receive_output(PATIENCE)
        self.content += (await self.line.receive_output(PATIENCE)).get("body", b"")

    async def answer(self) -> dict[str, Any]:
        more = True
        while more:
            message = await self.line.receive_output(PATIENCE)
            self.content, more = self.content + message.get("body", b""), message.get("more_body", False)
        await self.line.wait(PATIENCE)
        return dict(json.loads(self.content))


@pytest.fixture
async def handler() -> AsyncIterator[CityHandler]:
    own = CityHandler()
    yield own
    for _ in range(THREADS):
        own.threads.submit(connections.close_all)
    own.threads.shutdown()


async def call(handler: CityHandler, key: str, after: int, wait: int) -> Call:
    headers = [(b"host", b"localhost"), (b"x-api-key", key.encode())]
    query = f"after={after}&wait={wait}".encode()
    path = "/api/v1/changes"
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": path, "query_string": query, "headers": headers}
    line = ApplicationCommunicator(handler, scope)
    await line.send_input({"type": "http.request", "body": b"", "more_body": False})
    made = Call(line)
    await made.begun()
    return made


def first_id() -> int:
    """Ids go on from test to test, and a page looks at so many of them."""
    return int(CaseEvent.objects.order_by("pk").values_list("pk", flat=True)[0])


def last_id() -> int:
    return int(CaseEvent.objects.order_by("-pk").values_list("pk", flat=True)[0])


def begun_world() -> tuple[City, Any, str, int]:
    city = small_city()
    return city, reported(city), new_key(), last_id()


@pytest.fixture
def opened() -> Iterator[list[BaseDatabaseWrapper]]:
    """The database connections that threads of pages and of the feed come to open."""
    made: list[BaseDatabaseWrapper] = []

    def remember(connection: BaseDatabaseWrapper, **_: Any) -> None:
        if threading.current_thread().name.startswith(("page", "feed")):
            made.append(connection)

    connection_created.connect(remember)
    yield made
    connection_created.disconnect(remember)


async def all_closed(made: list[BaseDatabaseWrapper]) -> bool:
    """Whether every connection is given back within five seconds."""
    for _ in range(100):
        if all(one.connection is None for one in made):
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
async def test_who_waits_is_answered_by_the_next_change(handler: CityHandler) -> None:
    city, case, key, after = await sync_to_async(begun_world)()
    waiting = await call(handler, key, after, 15)
    assert waiting.content.strip() == b""
    await sync_to_async(act)(city, case, "accept")
    answer = await asyncio.wait_for(waiting.answer(), PATIENCE)
    assert [one["type"] for one in answer["changes"]] == ["case.accept"]


@pytest.mark.django_db(transaction=True)
async def test_when_the_time_is_over_the_page_is_empty(handler: CityHandler) -> None:
    _city, _case, key, after = await sync_to_async(begun_world)()
    answer = await (await call(handler, key, after, 1)).answer()
    assert (answer["changes"], answer["more"]) == ([], False)
    assert int(answer["next"]) >= after


@pytest.mark.django_db(transaction=True)
async def test_many_wait_and_hold_neither_thread_nor_connection(
    handler: CityHandler, opened: list[BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "MOST_OF_A_KEY", 100)
    monkeypatch.setattr(feeding, "LOOK_SECONDS", 60.0)
    city, case, key, after = await sync_to_async(begun_world)()
    before = threading.active_count()
    waiting = [await call(handler, key, after, 30) for _ in range(5 * THREADS)]
    assert opened and await all_closed(opened)
    assert threading.active_count() <= before + THREADS + 3
    await sync_to_async(act)(city, case, "accept")
    answers = await asyncio.gather(*(one.answer() for one in waiting))
    assert all(len(answer["changes"]) == 1 for answer in answers)


@pytest.mark.django_db(transaction=True)
async def test_who_comes_when_too_many_wait_is_answered_at_once(handler: CityHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST_OF_A_KEY", 1)
    _city, _case, key, after = await sync_to_async(begun_world)()
    first = await call(handler, key, after, 2)
    second = await call(handler, key, after, 50)
    assert json.loads(second.content)["changes"] == []
    assert (await first.answer())["changes"] == []
