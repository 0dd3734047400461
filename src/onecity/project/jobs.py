"""Puts the scheduled jobs that apps declare on the worker's clock, in the city's time zone."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from croniter import croniter
from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import App
from procrastinate.periodic import PeriodicTask

from onecity.core import registry

OWN = (registry.ScheduledJob("forget-jobs", "onecity.project.abandoned.forget_jobs", "10 4 * * *"),)
"""Scheduled jobs of the worker itself."""


class CityClock(croniter):
    """The times of a cron line in a time zone, where the worker speaks seconds since 1970."""

    def __init__(self, cron: str, zone: ZoneInfo) -> None:
        self.zone = zone
        super().__init__(cron, datetime.now(zone))

    def set_current(self, start_time: float | datetime | None, force: bool = True) -> float:
        """Go to a time; seconds are read in the city's zone."""
        moment = datetime.fromtimestamp(start_time, self.zone) if isinstance(start_time, int | float) else start_time
        return super().set_current(moment, force=force)


def _without_timestamp(work: Callable[[], object]) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        work()

    return run


def schedule(app: App, job: registry.ScheduledJob, zone: ZoneInfo) -> PeriodicTask:
    """Put one job on the clock. Its task is a function without arguments; a run never overlaps the one before."""
    work = import_string(job.task)
    task = app.task(name=f"scheduled.{job.name}", queueing_lock=f"scheduled.{job.name}", lock=f"scheduled.{job.name}")
    periodic = app.periodic_registry.register_task(task(_without_timestamp(work)), job.cron, job.name, {})
    vars(periodic)["croniter"] = CityClock(job.cron, zone)
    return periodic


def schedule_declared(app: App) -> None:
    """Called by procrastinate once the apps are loaded."""
    for job in (*OWN, *registry.scheduled_jobs()):
        schedule(app, job, ZoneInfo(settings.TIME_ZONE))
