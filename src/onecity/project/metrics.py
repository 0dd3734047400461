"""Prometheus metrics: what the web processes count, and what the database knows."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from onecity.core import registry

LATENCY_BUCKETS = (0.01, 0.025, 0.05, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)
REQUESTS = Counter("onecity_requests", "Requests answered", ("method", "route", "status"))
LATENCY = Histogram("onecity_request_seconds", "Seconds until the answer began", ("route",), buckets=LATENCY_BUCKETS)
QUEUE_DEPTH = "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"
TAKEN_UP = """
SELECT count(*) FROM procrastinate_events WHERE at > now() - interval '1 day' AND type IN ('deferred_for_retry', 'aborted')
"""


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(method, route, str(status)).inc()
    LATENCY.labels(route).observe(seconds)


class DatabaseCollector(Collector):
    """Gauges that are read from the database when asked: the job queue, and what apps declare."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges with their present values."""
        yield self._queue()
        yield self._taken_up()
        for gauge in registry.gauges():
            yield GaugeMetricFamily(f"onecity_{gauge.name}", gauge.help, value=gauge.read())

    def _queue(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily("onecity_jobs", "Jobs in the queue by status", labels=["status"])
        with connection.cursor() as cursor:
            cursor.execute(QUEUE_DEPTH)
            counts = dict.fromkeys(("todo", "doing", "failed"), 0) | dict(cursor.fetchall())
        for status, count in counts.items():
            family.add_metric([status], count)
        return family

    def _taken_up(self) -> GaugeMetricFamily:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN_UP)
            (count,) = cursor.fetchone()
        return GaugeMetricFamily("onecity_jobs_taken_up", "Jobs that a killed worker left, taken up again within a day", value=count)


def collected() -> bytes:
    """All metrics in Prometheus text form, summed over the web processes where there are several."""
    collector = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        collector = CollectorRegistry()
        MultiProcessCollector(collector)
    database = CollectorRegistry()
    database.register(DatabaseCollector())
    return generate_latest(collector) + generate_latest(database)


def may_read(request: HttpRequest) -> bool:
    """With METRICS_TOKEN its bearer; without, only a caller on this machine that no proxy stands before."""
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "X-Forwarded-For" not in request.headers


def view(request: HttpRequest) -> HttpResponse:
    """GET /metrics."""
    if not may_read(request):
        return HttpResponseForbidden()
    return HttpResponse(collected(), content_type=CONTENT_TYPE_LATEST)
