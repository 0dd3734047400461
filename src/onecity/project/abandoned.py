"""Jobs whose worker was killed are taken up again: left as they are, they would hold their lock for ever and no later run could begin.

A worker shows itself every ten seconds. Every job of the house can bear being begun again: what it writes is in transactions with its
progress, or is found done.
"""

import asyncio
import logging
from pathlib import Path

from asgiref.sync import sync_to_async
from django.db import IntegrityError, close_old_connections, connection

SILENCE_SECONDS = 40
MOST_BEGINNINGS = 3
LOOK_SECONDS = 10.0
KEPT_DAYS = 7
_FORGET = """
DELETE FROM procrastinate_jobs AS job WHERE status NOT IN ('todo', 'doing')
AND NOT EXISTS (SELECT 1 FROM procrastinate_events WHERE job_id = job.id AND at > now() - make_interval(days => %s))
"""
_TAKE_UP = (Path(__file__).parent / "sql" / "take_up_abandoned_jobs.sql").read_text(encoding="utf-8")
_SAID = {
    "todo": "job %d (%s) was left by a worker that is gone; it is begun again",
    "aborted": "job %d (%s) was left by a worker that is gone; its next run, which waits, does the work",
    "failed": "job %d (%s) took its worker with it again and again; it is given up",
}
log = logging.getLogger(__name__)


def take_up() -> int:
    """Give what dead workers left back to the queue; returns how many jobs. Two workers that look at once take each job once."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_UP, {"silence": SILENCE_SECONDS, "most": MOST_BEGINNINGS})
            taken = cursor.fetchall()
    except IntegrityError:  # the next run of a schedule was put in the queue in this moment: the next look sees it
        return 0
    for key, task, status in taken:
        log.warning(_SAID[status], key, task)
    return len(taken)


def forget_jobs() -> int:
    """Delete what is written of jobs that ended a week ago; returns how many. Schedules alone leave ten thousand a day."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [KEPT_DAYS])
        return cursor.rowcount


def _look() -> None:
    close_old_connections()
    take_up()


async def keep_taking_up() -> None:
    """Look for ever."""
    while True:
        await sync_to_async(_look, thread_sensitive=False)()
        await asyncio.sleep(LOOK_SECONDS)
