"""Acts a second with clocks, notices and outbox, and what the outbox delivers meanwhile.

`python -m tests.benchmarks.acts [--seconds 20] [--processes 3]`
"""

import argparse
import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from tests.benchmarks.measure import processor_ticks, told_since
from tests.benchmarks.server import cpu_seconds

LEAST_A_SECOND = 100
BATCH = 1000
BARE = """
WITH moved AS (UPDATE bench_acts SET version = version + 1 WHERE id = %s RETURNING id, version)
INSERT INTO bench_history (acts_id, version) SELECT id, version FROM moved
"""
TABLES = """
CREATE TABLE IF NOT EXISTS bench_acts (id bigint PRIMARY KEY, version int NOT NULL);
CREATE TABLE IF NOT EXISTS bench_history (id bigserial PRIMARY KEY, acts_id bigint NOT NULL, version int NOT NULL, at timestamptz DEFAULT now());
INSERT INTO bench_acts SELECT n, 0 FROM generate_series(1, 10000) AS n ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Done:
    """What one process did, and the processor time (s) it and its part of the database spent on it."""

    count: int
    slowest_ms: float
    own_seconds: float
    database_seconds: float


def _until(seconds: float, step: Callable[[], None]) -> Done:
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    count, slowest, end = 0, 0.0, time.monotonic() + seconds
    own, database = time.process_time(), cpu_seconds(backend)
    while time.monotonic() < end:
        started = time.perf_counter()
        step()
        slowest = max(slowest, (time.perf_counter() - started) * 1000)
        count += 1
    return Done(count, slowest, time.process_time() - own, cpu_seconds(backend) - database)


@dataclass(frozen=True)
class Figures:
    """What several processes did together: rate a second, slowest and processor times (ms an act), and what the cores did."""

    rate: float
    slowest: float
    own: float
    database: float
    cores: str

    def told(self) -> str:
        """All of it but the rate."""
        whole = self.own + self.database
        return (
            f"slowest {self.slowest:.0f} ms; processor time of one {self.own:.1f} ms program + {self.database:.1f} ms database"
            f" (two cores to themselves: {2000 / whole:.0f} a second); {self.cores}"
        )


def bare(seed: int, seconds: float) -> Done:
    """Bare acts: one row changed, one history row, in one transaction of one statement."""
    from django.db import connection

    random = Random(seed)

    def step() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [random.randint(1, 10_000)])

    return _until(seconds, step)


def acts(seed: int, seconds: float) -> Done:
    """Reports, each carried through every act of the straight way by the people whose posts they are."""
    from tests.benchmarks.straight import StraightWay

    return _until(seconds, StraightWay(seed).step)


def _set_up() -> None:
    import django

    from tests.benchmarks import world

    django.setup()
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = world.DATABASE


def _together(work: Callable[[int, float], Done], processes: int, seconds: float) -> Figures:
    """A work done by several processes at once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _set_up) as pool:
        list(pool.map(work, range(processes), [0.5] * processes))
        ticks, started = processor_ticks(), time.monotonic()
        done = list(pool.map(work, range(10, 10 + processes), [seconds] * processes))
        lasted = time.monotonic() - started
    count = sum(one.count for one in done)
    own, database = (1000 * sum(values) / count for values in zip(*((one.own_seconds, one.database_seconds) for one in done), strict=True))
    return Figures(count / lasted, max(one.slowest_ms for one in done), own, database, told_since(ticks))


class Hook:
    """A receiver that counts the messages by identifier."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.messages.append(self.headers["webhook-id"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def _subscribe(url: str) -> int:
    from onecity.core.cases.settled import settled_up_to
    from onecity.core.ledger.cipher import encrypt
    from onecity.core.programs.actions import KeyOrder, issue
    from onecity.interop.linkage.models import Subscription
    from onecity.interop.linkage.sending.signing import new_secret

    Subscription.objects.all().delete()
    key = issue(KeyOrder("benchmark"))[0]
    cursor = settled_up_to()
    Subscription.objects.create(key=key, name="benchmark", url=url, secret_cipher=encrypt(new_secret()), cursor=cursor)
    return cursor


def deliver_for_ever() -> None:
    """The lasting work of the worker, in a process of its own as in `up`."""
    _set_up()
    from django.conf import settings

    from onecity.interop.linkage.working import keep_delivering

    settings.LINKAGE_NETWORKS = ["127.0.0.0/8"]
    asyncio.run(keep_delivering())


def with_outbox(processes: int, seconds: float) -> None:
    """Acts beside a worker that delivers each of them to a receiver; then how soon the rest is delivered."""
    from onecity.core.cases.models import CaseEvent

    hook = Hook()
    cursor = _subscribe(hook.url)
    worker = multiprocessing.get_context("spawn").Process(target=deliver_for_ever, daemon=True)
    with ExitStack() as stack:
        worker.start()
        stack.callback(worker.terminate)
        figures = _together(acts, processes, seconds)
        delivered, ended = len(hook.messages), time.monotonic()
        wanted = CaseEvent.objects.filter(pk__gt=cursor).count()
        while len(set(hook.messages)) < wanted and time.monotonic() - ended < 300:
            time.sleep(0.1)
        rest = time.monotonic() - ended
    _tell("acts with outbox", figures)
    kept = len(set(hook.messages))
    print(
        f"     outbox: {wanted} changes, {delivered} delivered meanwhile, the rest {rest:.1f} s later; "
        f"{wanted - kept} missing, {len(hook.messages) - kept} twice",
        flush=True,
    )


def deliveries(count: int = 2000) -> None:
    """Deliveries a second of what waits already, beside bare POSTs to the same receiver."""
    from asgiref.sync import async_to_sync, sync_to_async
    from django.conf import settings

    from onecity.interop.linkage.models import Delivery, Subscription
    from onecity.interop.linkage.sending.line import Line
    from onecity.interop.linkage.webhooks.delivering import Deliverer
    from onecity.interop.linkage.webhooks.planning import plan

    settings.LINKAGE_NETWORKS = ["127.0.0.0/8"]
    hook = Hook()
    cursor = _subscribe(hook.url)
    Subscription.objects.update(cursor=max(cursor - count, 0))
    plan()
    body = Delivery.objects.first().body.encode()  # type: ignore[union-attr]

    async def bare_posts() -> None:
        async with Line(hook.url) as line:
            for _ in range(count // 8):
                await asyncio.gather(*(line.send("POST", hook.url, body, {"webhook-id": "x"}) for _ in range(8)))

    started = time.monotonic()
    asyncio.run(bare_posts())
    baseline = count / (time.monotonic() - started)
    started, before = time.monotonic(), len(hook.messages)
    async_to_sync(Deliverer(sync_to_async).catch_up)()
    rate = (len(hook.messages) - before) / (time.monotonic() - started)
    print(f"     deliveries {rate:.0f} a second; bare POSTs to the same receiver {baseline:.0f}; ratio {rate / baseline:.2f}", flush=True)


def _tell(name: str, figures: Figures) -> None:
    verdict = "ok  " if figures.rate >= LEAST_A_SECOND else "MISS"
    print(f"{verdict} {name} {figures.rate:.0f} a second, at least {LEAST_A_SECOND}; {figures.told()}", flush=True)


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    arguments = parser.parse_args()
    from tests.benchmarks.world import open_world

    open_world()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    print(f"     load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    baseline = _together(bare, arguments.processes, arguments.seconds / 2)
    print(f"     bare acts {baseline.rate:.0f} a second; {baseline.told()}", flush=True)
    figures = _together(acts, arguments.processes, arguments.seconds)
    _tell("acts without anybody following", figures)
    print(f"     ratio to bare acts {figures.rate / baseline.rate:.3f}", flush=True)
    with_outbox(arguments.processes, arguments.seconds)
    deliveries()


if __name__ == "__main__":
    main()
