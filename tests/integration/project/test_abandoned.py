"""A job whose worker was killed is begun again by whoever comes next: nothing is done twice, and later runs are not blocked."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from onecity.project import abandoned, jobs, processes
from tests.browser.city_server import database_url

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60
STEPS = 4
WORKER = f"""
import time
import django
from django.conf import settings
settings.PROCRASTINATE_ON_APP_READY = None  # no other schedule than the one below
django.setup()
from django.db import connection, transaction
from onecity.core.registry import ScheduledJob
from onecity.project import jobs, working

def steps():
    for number in range({STEPS}):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*), bool_or(number = %s) FROM test_steps", [number])
            done, known = cursor.fetchone()
            if not known:
                cursor.execute("INSERT INTO test_steps (number) VALUES (%s)", [number])
        if number == 1 and done == 1:
            time.sleep(600)  # until it is killed

working.lasting_works = lambda: ()
from procrastinate.contrib.django import app
jobs.schedule(app, ScheduledJob("steps", "__main__.steps", "0 0 1 1 *"), jobs.ZoneInfo("Asia/Shanghai"))
working.run()
"""
Begin = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins workers on the test's database, each with the scheduled job `steps` of four transactions."""
    begun: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "onecity.project.settings"}

    def worker() -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-c", WORKER], env=environment))
        return begun[-1]

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_workers CASCADE")
        cursor.execute("CREATE TABLE test_steps (number integer)")
    yield worker
    for process in begun:
        process.kill()
        process.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_steps")


def rows(statement: str, *words: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchall() if cursor.description else []


def defer() -> int:
    name = "scheduled.steps"
    return int(app.configure_task(name, lock=name, queueing_lock=name, queue="default").defer(timestamp=0))


def steps_done() -> list[object]:
    return [number for (number,) in rows("SELECT number FROM test_steps ORDER BY number")]


def statuses() -> list[tuple[object, ...]]:
    return rows("SELECT status::text, attempts FROM procrastinate_jobs ORDER BY id")


def silent_for(seconds: int) -> None:
    rows("UPDATE procrastinate_workers SET last_heartbeat = %s", timezone.now() - timedelta(seconds=seconds))


def killed_in_mid_job(begin: Begin) -> None:
    defer()
    worker = begin()
    assert processes.wait_until(lambda: steps_done() == [0, 1], PATIENCE_SECONDS)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(30)


def left_in_hand(beginnings: int = 0) -> None:
    """A job in the hand of a worker."""
    (worker,) = rows("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    key = defer()
    rows("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s", *worker, beginnings, key)


def test_a_job_of_a_killed_worker_is_begun_again_and_nothing_is_done_twice(begin: Begin) -> None:
    killed_in_mid_job(begin)
    silent_for(60)
    begin()
    assert processes.wait_until(lambda: statuses() == [("succeeded", 2)], PATIENCE_SECONDS)
    assert steps_done() == list(range(STEPS))
    assert "onecity_jobs_taken_up 1.0" in Client().get("/metrics").content.decode()


def test_the_next_run_of_a_schedule_is_not_blocked_for_ever(begin: Begin) -> None:
    killed_in_mid_job(begin)
    defer()
    silent_for(60)
    begin()
    assert processes.wait_until(lambda: statuses() == [("aborted", 1), ("succeeded", 1)], PATIENCE_SECONDS)
    assert steps_done() == list(range(STEPS))


def test_a_job_in_hand_of_a_living_worker_is_left_to_it(begin: Begin) -> None:
    left_in_hand()
    assert abandoned.take_up() == 0
    assert statuses() == [("doing", 0)]


def test_a_job_of_a_worker_that_was_forgotten_is_taken_up_once(begin: Begin) -> None:
    left_in_hand()
    rows("DELETE FROM procrastinate_workers")
    assert [abandoned.take_up(), abandoned.take_up()] == [1, 0]
    assert statuses() == [("todo", 1)]


def test_a_job_that_kills_its_workers_is_given_up(begin: Begin) -> None:
    left_in_hand(abandoned.MOST_BEGINNINGS - 1)
    silent_for(60)
    assert abandoned.take_up() == 1
    assert statuses() == [("failed", abandoned.MOST_BEGINNINGS)]


def test_jobs_that_ended_long_ago_are_forgotten(begin: Begin) -> None:
    left_in_hand(abandoned.MOST_BEGINNINGS)
    silent_for(60)
    abandoned.take_up()
    assert abandoned.forget_jobs() == 0
    rows("UPDATE procrastinate_events SET at = at - interval '8 days'")
    assert abandoned.forget_jobs() == 1


def test_the_house_forgets_ended_jobs_by_the_clock() -> None:
    assert "forget-jobs" in {job.name for job in jobs.OWN}
    assert settings.PROCRASTINATE_ON_APP_READY == "onecity.project.jobs.schedule_declared"
