"""The worker: queued and scheduled jobs, and beside them the work of apps that never ends."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

from onecity.core.registry import LastingWork, lasting_works

CONCURRENCY = 2
PAUSE_SECONDS = 5.0
OWN = (LastingWork("abandoned-jobs", "onecity.project.abandoned.keep_taking_up"),)
"""Lasting work of the worker itself."""
log = logging.getLogger(__name__)


async def keep(work: LastingWork, pause: float = PAUSE_SECONDS) -> None:
    """Do a work for ever: when it fails or ends it is begun again after a pause (seconds)."""
    while True:
        try:
            await work.begin()
        except Exception:
            log.exception("%s stopped; it is begun again", work.name)
        await asyncio.sleep(pause)


async def do_jobs(app: App, works: Sequence[LastingWork]) -> None:
    """Do jobs until a signal ends it; then lasting work is broken off, which it must be able to bear at any moment."""
    tasks = [asyncio.create_task(keep(work), name=work.name) for work in works]
    try:
        async with app.open_async():
            await app.run_worker_async(concurrency=CONCURRENCY)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def run() -> None:
    """What the `work` command does."""
    from procrastinate.contrib.django import app

    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as own:
        asyncio.run(do_jobs(own, (*OWN, *lasting_works())))
