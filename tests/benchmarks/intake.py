"""Committed reports a second through the web stack; then a steady intake beside fifty operators.

`python -m tests.benchmarks.intake [--seconds 15] [--minutes 1] [--only rate|operators] [--log-ms 10]`
"""

import argparse
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from tests.benchmarks import operators
from tests.benchmarks.load import Call, hammer
from tests.benchmarks.measure import processor_ticks, show, told_since
from tests.benchmarks.server import Server, web_server
from tests.benchmarks.world import open_world

LEAST_A_SECOND = 150
CLIENTS = 8
WARM_UP_SECONDS = 2
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REQUESTS = "/open311/v2/requests.json"
TEXTS = ("路口有一堆垃圾,三天没人管", "路灯不亮,晚上很黑", "井盖松动,车压过去很响", "店铺占道经营,走不过去", "树枝断了,挡住人行道")


class Reports:
    """Reports as programs send them: anywhere in the city, of any category of the duty list, each with its own key."""

    def __init__(self, seed: int = 1) -> None:
        from onecity.core.cases.models import DutyLine
        from onecity.core.geo.models import BaseGrid
        from onecity.core.programs.actions import KeyOrder, issue
        from onecity.interop.open311.services import code_of

        self._random = Random(seed)
        _key, self._key = issue(KeyOrder("benchmark", rate=10_000_000))
        grids = BaseGrid.objects.filter(valid_to=None).order_by("?")[:2000]
        self._places = [(grid.centre.x, grid.centre.y) for grid in grids]
        lines = DutyLine.objects.filter(region_prefix="", lead__isnull=False).select_related("category")
        self._services = [code_of(line.category) for line in lines]

    def form(self) -> bytes:
        """The form of one report."""
        longitude, latitude = self._random.choice(self._places)
        given = {
            "service_code": self._random.choice(self._services),
            "long": f"{longitude:.6f}",
            "lat": f"{latitude:.6f}",
            "description": self._random.choice(TEXTS),
            "first_name": "王",
            "phone": f"138{self._random.randrange(10**8):08d}",
        }
        return urlencode(given).encode()

    def report(self) -> Call:
        """A report through the open door."""
        headers = {"X-Api-Key": self._key, "Idempotency-Key": str(uuid4()), **FORM}
        return Call("report", "POST", REQUESTS, self.form(), headers)

    def bare(self) -> Call:
        """The same form to the page that inserts one bare row."""
        return Call("bare INSERT", "POST", "/bare", self.form(), FORM)


def _rate(server: Server, name: str, reports: Reports, seconds: float) -> float:
    following = {"bare INSERT": reports.bare, "report": reports.report}[name]
    hammer(server.port, CLIENTS, WARM_UP_SECONDS, following)
    spent, ticks = server.cpu_seconds(), processor_ticks()
    tally, lasted = hammer(server.port, CLIENTS, seconds, following)
    count = len(tally.times[name])
    web, database = (1000 * (after - before) / count for before, after in zip(spent, server.cpu_seconds(), strict=True))
    sample = tally.samples()[0]
    print(
        f"     {name:<12} {count / lasted:7.1f} a second   median {sample.median:6.1f} ms   p95 {sample.p95:6.1f} ms   "
        f"processor time each {web:5.2f} ms web + {database:5.2f} ms database   {told_since(ticks)}   failures {tally.failures() or 'none'}",
        flush=True,
    )
    return count / lasted


def rates(server: Server, seconds: float) -> None:
    """Bare rows and whole reports a second, from several clients that never wait."""
    from django.db import connection

    from onecity.core.cases.models import Case
    from tests.benchmarks.bare.urls import TABLE

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    reports = Reports()
    before = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    baseline = _rate(server, "bare INSERT", reports, seconds / 2)
    rate = _rate(server, "report", reports, seconds)
    committed = Case.objects.filter(pk__gt=before)
    routed = committed.filter(source="open311", grid__isnull=False, duty_line__isnull=False).count()
    verdict = "ok  " if rate >= LEAST_A_SECOND else "MISS"
    print(f"{verdict} reports {rate:.0f} a second, at least {LEAST_A_SECOND}; bare INSERTs {baseline:.0f}; ratio {rate / baseline:.2f}")
    print(f"     {committed.count()} cases committed, {routed} with grid and duty line", flush=True)


@contextmanager
def slow_log(milliseconds: float) -> Iterator[None]:
    """Every commit waits so long before its log goes to disk, as on a slow disk; for connections made meanwhile."""
    from django.db import connection

    settings = {"commit_delay": int(milliseconds * 1000), "commit_siblings": 0} if milliseconds else {}
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute(f"ALTER DATABASE {database} SET {name} = {value}")
        try:
            yield
        finally:
            for name in settings:
                cursor.execute(f"ALTER DATABASE {database} RESET {name}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run both measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--only", choices=("rate", "operators"))
    parser.add_argument("--log-ms", type=float, default=0, help="how long a commit waits before its log goes to disk")
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    arguments = parser.parse_args()
    open_world()
    print(f"     load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with slow_log(arguments.log_ms), web_server(free_port()) as server:
        if arguments.only != "operators":
            rates(server, arguments.seconds)
        if arguments.only != "rate":
            ticks = processor_ticks()
            baseline, samples = operators.beside_intake(server, Reports(2), arguments.minutes * 60)
            print(f"     {told_since(ticks)}")
            for sample in samples:
                show(sample, operators.P95_MS, baseline)
        for line in server.errors()[:3]:
            print(f"     {line[-600:]}")


if __name__ == "__main__":
    main()
