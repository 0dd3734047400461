"""Two questions of whoever watches the house: does the process live, and can it serve?"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

HEARTBEAT_LIMIT = timedelta(seconds=60)


class NotReady(Exception):
    """Something the house needs is missing; the message says what."""


def database_answers() -> None:
    """Raises DatabaseError if the store of record does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def migrations_applied() -> None:
    """Raises NotReady while migrations wait. Asked until it holds, then remembered: a new version is a new process."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations are waiting")


def worker_beats() -> None:
    """Raises NotReady if no worker has shown itself for a minute."""
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - HEARTBEAT_LIMIT).exists():
        raise NotReady("no worker has shown itself for a minute")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "worker": worker_beats,
}


def outcome(check: Callable[[], None]) -> str:
    """`ok`, or why not (without details of the installation)."""
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except DatabaseError:
        return "the database does not answer"
    return "ok"


def healthz(_request: HttpRequest) -> HttpResponse:
    """GET /healthz: this process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> JsonResponse:
    """GET /readyz: 200 when every check holds, else 503 with the reason of each."""
    outcomes = {name: outcome(check) for name, check in CHECKS.items()}
    return JsonResponse(outcomes, status=200 if set(outcomes.values()) == {"ok"} else 503)
