"""The live line: who hears what, nothing is missed silently, one connection for all."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.test import AsyncClient

from onecity.core import registry
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.shell import hub as hub_module
from onecity.core.shell.hub import WAITING, Client, Hub, connection_parameters, ear_of_actor, ear_of_token
from onecity.core.shell.live import EventTooLarge, publish
from tests.factories import person

SOON_S = 5


def hears_region(actor: Actor, event: dict[str, Any]) -> bool:
    return any(str(event["region"]).startswith(grant.region_prefix) for grant in actor.grants)


def hears_token(token: str, event: dict[str, Any]) -> bool:
    return bool(event["token"] == token)


@pytest.fixture(autouse=True)
def filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of events: one by region, one by follow token."""
    known = {"test": hears_region, "follow": hears_token}
    monkeypatch.setattr(registry, "live_filter", known.get)


async def said(message: str) -> None:
    async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as database:
        await database.execute("SELECT pg_notify('onecity', %s)", [message])


async def until_listening() -> None:
    """Wait until the hub's own connection listens: PostgreSQL shows its last statement."""
    for _ in range(200):
        if await sync_to_async(listeners)():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


def listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN onecity'")
        return int(cursor.fetchone()[0])


async def next_event(messages: Any) -> dict[str, Any]:
    raw = await asyncio.wait_for(anext(messages), SOON_S)
    return dict(json.loads(raw.decode().removeprefix("data: ")))


@pytest.mark.django_db(transaction=True)
async def test_each_page_hears_what_lies_in_its_scope_over_one_connection() -> None:
    east, west = await sync_to_async(person)("duty_officer", None, "371521"), await sync_to_async(person)("duty_officer", None, "371502")
    hub = Hub()
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(hub.listening(ear_of_actor(actor))) for actor in (east, west) for _ in range(50)]
        await until_listening()
        assert await sync_to_async(listeners)() == 1
        for region in ("371521001", "371502001"):
            await said(json.dumps({"kind": "test", "region": region}))
        heard = await asyncio.gather(*(next_event(page) for page in pages))
        assert [event["region"] for event in heard] == ["371521001"] * 50 + ["371502001"] * 50
    hub.stop()


@pytest.mark.django_db(transaction=True)
async def test_a_lost_database_line_is_taken_up_again_and_pages_are_told_to_fetch_anew() -> None:
    actor = await sync_to_async(person)("duty_officer")
    hub = Hub()
    async with hub.listening(ear_of_actor(actor)) as messages:
        await until_listening()
        await sync_to_async(cut_listeners)()
        assert await next_event(messages) == {"kind": "resync"}
        await said(json.dumps({"kind": "test", "region": "3715"}))
        assert (await next_event(messages))["kind"] == "test"
    hub.stop()


def cut_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN onecity'"
        )


async def test_a_slow_page_loses_its_queue_and_is_told_so() -> None:
    client = Client(lambda event: event, visitor=False)
    for number in range(WAITING + 1):
        client.offer({"kind": "test", "number": number})
    assert client.waiting.qsize() == 1
    assert client.waiting.get_nowait() == {"kind": "resync"}


async def test_an_idle_page_gets_a_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "HEARTBEAT_S", 0.01)
    monkeypatch.setattr(Hub, "_start", lambda self: None)
    async with Hub().listening(lambda event: event) as messages:
        assert await anext(messages) == b": beat\n\n"


def test_a_follow_link_hears_only_that_its_case_changed() -> None:
    hears = ear_of_token("abc")
    assert hears({"kind": "test", "token": "abc", "region": "3715"}) == {"kind": "follow"}
    assert hears({"kind": "test", "token": "other"}) is None


@pytest.mark.django_db
def test_a_kind_without_a_declared_filter_reaches_nobody() -> None:
    assert ear_of_actor(person("duty_officer"))({"kind": "unheard_of"}) is None


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_told() -> None:
    with psycopg.connect(**connection_parameters(), autocommit=True) as database:
        database.execute("LISTEN onecity")
        with transaction.atomic():
            publish("test", {"number": 1})
            transaction.set_rollback(True)
        with transaction.atomic():
            publish("test", {"number": 2})
        (notice,) = database.notifies(timeout=SOON_S, stop_after=1)
    assert json.loads(notice.payload)["number"] == 2


def test_an_event_carries_ids_only() -> None:
    with pytest.raises(EventTooLarge):
        publish("test", {"text": "长" * 3000})


@pytest.mark.django_db(transaction=True)
async def test_the_stream_is_for_signed_in_people_and_opens_at_once(async_client: AsyncClient) -> None:
    assert (await async_client.get("/live/")).status_code == 401
    actor = await sync_to_async(person)("duty_officer")
    await async_client.aforce_login(await User.objects.aget(pk=actor.user_id))
    response = await async_client.get("/live/")
    assert response.headers["Content-Type"] == "text/event-stream"
    stream = aiter(response.streaming_content)
    assert (await asyncio.wait_for(anext(stream), SOON_S)).startswith(b"retry:")
    await stream.aclose()
