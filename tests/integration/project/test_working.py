"""The worker does jobs and lasting work side by side."""

import asyncio
from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import connection

from onecity.core.registry import LastingWork, lasting_works
from onecity.interop.linkage import working as linkage
from onecity.project import working


@dataclass(frozen=True)
class Work(LastingWork):
    """A work that fails, then ends, then lasts."""

    begun: list[int] = field(default_factory=list)
    lasts: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self) -> None:
        self.begun.append(len(self.begun))
        if len(self.begun) == 1:
            raise ValueError("first")
        if len(self.begun) == 3:
            self.lasts.set()
            await asyncio.Event().wait()


async def test_lasting_work_that_fails_or_ends_is_begun_again() -> None:
    work = Work("work", "")
    task = asyncio.create_task(working.keep(work, 0))
    await asyncio.wait_for(work.lasts.wait(), 10)
    task.cancel()
    assert work.begun == [0, 1, 2]


def test_declared_work_can_be_found() -> None:
    assert "linkage" in {work.name for work in lasting_works()}


@pytest.mark.django_db(transaction=True)
async def test_the_deliverer_is_woken_by_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage, "LONGEST_SLEEP_SECONDS", 60)
    monkeypatch.setattr(linkage, "SHORTEST_SLEEP_SECONDS", 0)
    parameters = {
        key: value for key, value in connection.get_connection_params().items() if key in {"dbname", "user", "password", "host", "port"}
    }
    ear = linkage.Ear()
    waiting = asyncio.create_task(ear.wait())

    def tell() -> None:
        with psycopg.connect(**parameters, autocommit=True) as line:
            line.execute("SELECT pg_notify(%s, %s)", [linkage.CHANNEL, '{"kind": "case"}'])

    while not waiting.done():
        await asyncio.to_thread(tell)
        await asyncio.wait({waiting}, timeout=0.1)
    ear.close()
    await waiting
