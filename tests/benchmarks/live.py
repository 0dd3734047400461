"""Five hundred open pages: one change reaches all. `python -m tests.benchmarks.live [--pages 500] [--changes 10]`"""

import argparse
import asyncio
import json
import os
import time
from dataclasses import dataclass, field

from tests.benchmarks.intake import free_port
from tests.benchmarks.measure import Sample
from tests.benchmarks.memory import proportional_megabytes
from tests.benchmarks.server import HOST, Server, web_server
from tests.benchmarks.world import open_world

SECONDS = 2.0
OPENING_AT_ONCE = 20
WATCHERS = ("acceptor", "dutyofficer", "dispatcher", "supervisor", "leader")


@dataclass
class Page:
    """One open page and when it heard of what: case key to monotonic seconds. Without its writer the line would be closed."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: dict[int, float] = field(default_factory=dict)

    async def listen(self) -> None:
        """Note every event of a case until the line ends."""
        while line := await self.reader.readline():
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                self.heard[event.get("id", 0)] = time.monotonic()


async def _open(port: int, headers: dict[str, str], gate: asyncio.Semaphore) -> Page:
    """Open a live line; it is open when its first words have come."""
    async with gate:
        reader, writer = await asyncio.open_connection(HOST, port)
        words = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET /live/ HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n{words}\r\n".encode())
        await reader.readuntil(b": open")
        return Page(reader, writer)


def _change(longitude: float, latitude: float) -> tuple[int, float]:
    """Report a case. Returns its key and when it was committed."""
    from onecity.core.accounts.scope import system_actor
    from onecity.core.cases.actions import Report, report
    from onecity.core.cases.models import Category
    from onecity.core.cases.states import Source

    category = Category.objects.get(code="06028")
    case = report(system_actor("benchmark"), Report("噪声", longitude, latitude, category, Source.WEB))
    return case.pk, time.monotonic()


async def _measure(server: Server, pages: int, changes: int) -> None:
    from asgiref.sync import sync_to_async
    from django.conf import settings

    from tests.benchmarks.sessions import signed_in

    sessions = [await sync_to_async(signed_in)(name) for name in WATCHERS]
    before = sum(map(proportional_megabytes, server.processes()))
    gate, started = asyncio.Semaphore(OPENING_AT_ONCE), time.monotonic()
    opened = await asyncio.gather(*(_open(server.port, sessions[number % len(sessions)], gate) for number in range(pages)))
    print(f"     {pages} pages opened in {time.monotonic() - started:.1f} s", flush=True)
    listening = [asyncio.create_task(page.listen()) for page in opened]
    await asyncio.sleep(1)
    first, last, missed = [], [], 0
    for _ in range(changes):
        key, committed = await sync_to_async(_change)(*settings.CITY.centre)
        await asyncio.sleep(SECONDS + 1)
        delays = sorted(1000 * (page.heard[key] - committed) for page in opened if key in page.heard)
        missed += pages - len(delays)
        first.extend(delays[:1])
        last.extend(delays[-1:])
    for name, values in (("first page", first), ("last page", last)):
        sample = Sample(name, tuple(values))
        print(f"     one change to {sample.name}: median {sample.median:.0f} ms, longest {max(values):.0f} ms", flush=True)
    after = sum(map(proportional_megabytes, server.processes()))
    print(f"     web processes {before:.0f} MB before, {after:.0f} MB with {pages} pages: {1000 * (after - before) / pages:.0f} kB a page")
    ok = not missed and max(last) <= 1000 * SECONDS
    print(
        f"{'ok  ' if ok else 'MISS'} {changes} changes to {pages} pages within {SECONDS:.0f} s; missed {missed}; {max(last) / max(first):.1f} x one page"
    )
    for task in listening:
        task.cancel()


def main() -> None:
    """Open the pages, make the changes, tell the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    arguments = parser.parse_args()
    open_world()
    print(f"     load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with web_server(free_port()) as server:
        asyncio.run(_measure(server, arguments.pages, arguments.changes))


if __name__ == "__main__":
    main()
