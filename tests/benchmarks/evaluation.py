"""Evaluation of a month among a million cases with ten million rows of history: counted anew, and asked again."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("ONECITY_BENCH_DB", "bench_evaluation")  # the other benchmarks keep their lighter history

from onecity.project import cluster
from tests.benchmarks.filling import fill
from tests.benchmarks.measure import Sample, show, timed
from tests.benchmarks.world import CASES, open_world

COLD_MS, WARM_MS = 3000, 200
ROUNDS, DISK_ROUNDS = 5, 3
FORGETTING = Path("/proc/sys/vm/drop_caches")
"""What makes the system forget the files it has read; only root may."""
EVENTS_OF_A_CASE = 9
"""At least: a case that is open has six."""
QUESTIONS = {
    "all organisations, last month": "period=last-month&by=organisation",
    "all organisations, this month": "period=month&by=organisation",
    "townships, last month": "period=last-month&by=township",
    "grids, last month": "period=last-month&by=grid",
    "grids of today, last month": "period=last-month&by=grid_today",
    "people, last month": "period=last-month&by=person",
    "categories, last month": "period=last-month&by=category",
}


def main() -> None:
    """Every question cold and warm, as the page and with its figures counted by the database alone."""
    open_world()
    lengthen_histories()
    from django.test import Client

    from onecity.core.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="supervisor"), backend="django.contrib.auth.backends.ModelBackend")
    baseline = timed("/healthz through the same stack", [lambda: client.get("/healthz")] * 200)
    for name, query in QUESTIONS.items():
        show(timed(f"{name}, counted anew", [page(client, f"{query}&anew=1")] * ROUNDS), COLD_MS, baseline)
        show(_warm(client, name, query), WARM_MS, baseline)
    if cluster.elsewhere() or not os.access(FORGETTING, os.W_OK):
        print("from the disk: not measured, this may not empty the system's memory of files")
        return
    name, query = next(iter(QUESTIONS.items()))
    for _round in range(DISK_ROUNDS):
        _forget()
        client.get("/healthz")
        show(timed(f"{name}, from the disk", [page(client, f"{query}&anew=1")]), COLD_MS, baseline)


def _forget() -> None:
    """Begin with a database server that has read nothing, of a disk nobody has read."""
    from django.db import connection

    own = cluster.default_cluster()
    connection.close()
    own.stop()
    os.sync()
    FORGETTING.write_text("3")
    own.start()


def _warm(client: Any, name: str, query: str) -> Sample:
    return timed(f"{name}, asked again", [page(client, query)] * (4 * ROUNDS))


def page(client: Any, query: str) -> Callable[[], None]:
    """A look at the evaluation."""

    def call() -> None:
        response = client.get(f"/evaluation/?{query}")
        assert response.status_code == 200, (query, response.status_code)

    return call


def lengthen_histories() -> None:
    """Ten million rows of history, where there are fewer."""
    from django.db import connection

    from onecity.core.cases.models import CaseEvent

    if CaseEvent.objects.count() >= EVENTS_OF_A_CASE * CASES:
        return
    started = time.perf_counter()
    fill("whole_history.sql")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{CaseEvent.objects.count():,} rows of history in {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
