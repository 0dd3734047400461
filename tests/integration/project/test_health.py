"""What a watcher and a browser are told."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from onecity.project import health

pytestmark = pytest.mark.django_db


def worker_seen(ago: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago])


def test_alive() -> None:
    assert Client().get("/healthz").status_code == 200


def test_ready_when_database_migrations_and_worker_are() -> None:
    worker_seen(timedelta(seconds=5))
    answer = Client().get("/readyz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})


def test_not_ready_without_a_worker_for_a_minute() -> None:
    worker_seen(timedelta(minutes=2))
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "worker" in answer.json()["worker"]


def test_not_ready_without_the_database_and_no_detail_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise DatabaseError("password of city at 10.0.0.1")

    monkeypatch.setitem(health.CHECKS, "database", fails)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "10.0.0.1" not in answer.content.decode()


def test_metrics_tell_requests_and_the_queue_to_this_machine() -> None:
    Client().get("/accounts/login/")
    text = Client().get("/metrics").content.decode()
    assert 'onecity_requests_total{method="GET",route="accounts/login/",status="200"}' in text
    assert 'onecity_jobs{status="todo"} 0.0' in text


@pytest.mark.parametrize("caller", [{"REMOTE_ADDR": "203.0.113.9"}, {"headers": {"X-Forwarded-For": "203.0.113.9"}}])
def test_metrics_are_not_told_to_others(caller: dict[str, str]) -> None:
    assert Client().get("/metrics", **caller).status_code == 403


def test_metrics_with_a_token(settings: pytest.FixtureRequest) -> None:
    settings.METRICS_TOKEN = "right"  # type: ignore[attr-defined]
    assert Client().get("/metrics").status_code == 403
    assert Client().get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer right"}).status_code == 200


def test_every_answer_bears_its_request_id_and_the_security_headers() -> None:
    answer = Client().get("/accounts/login/", headers={"X-Request-ID": "trace-0001"})
    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Request-ID"] == "trace-0001"
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in answer.headers


def test_https_is_remembered_where_it_is_used() -> None:
    assert "Strict-Transport-Security" in Client().get("/accounts/login/", secure=True).headers


def test_the_password_guesser_is_locked_out_across_processes(capfd: pytest.CaptureFixture[str]) -> None:
    answers = [Client().post("/accounts/login/", {"login": "nobody", "password": "guess"}) for _ in range(7)]
    assert json.dumps([answer.status_code for answer in answers[:2]]) == "[200, 200]"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM onecity_cache")
        assert cursor.fetchone()[0] > 0
