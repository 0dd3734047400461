"""Sending what is due, for ever: a lane for each subscription, so that a slow one holds up nobody else."""

import asyncio
from datetime import timedelta
from random import Random

from django.utils import timezone

from onecity.interop.linkage.lanes import InDatabase, Lanes, in_own_thread
from onecity.interop.linkage.sending.line import Line, NotReached
from onecity.interop.linkage.sending.signing import signed_headers
from onecity.interop.linkage.webhooks.claiming import Outcome, Sendable, claim, due, record
from onecity.interop.linkage.webhooks.planning import plan

MOST_ANSWER_BYTES = 1 << 16
LONGEST_WAIT = timedelta(days=1)
JSON = {"Content-Type": "application/json; charset=utf-8"}


def _asked_wait(headers: str) -> timedelta | None:
    """How long a Retry-After in seconds asks to wait; a date in it is not heeded."""
    return min(timedelta(seconds=int(headers)), LONGEST_WAIT) if headers.isdecimal() and len(headers) < 9 else None


def readable(content: bytes) -> str:
    """What a receiver said, fit for the store."""
    return content.decode(errors="replace").replace("\x00", "\ufffd")


async def attempt(line: Line, one: Sendable) -> Outcome:
    """Send a delivery once."""
    at = timezone.now()
    headers = JSON | signed_headers(one.secrets, one.message, at, one.body)
    try:
        answer = await line.send("POST", one.url, one.body, headers)
    except NotReached as error:
        spent = int((timezone.now() - at).total_seconds() * 1000)
        return Outcome(one.delivery_id, at, spent, error=error.reason, answer=error.detail)
    fault = "" if answer.good else "status"
    wait = _asked_wait(answer.headers.get("retry-after", ""))
    return Outcome(one.delivery_id, at, answer.milliseconds, answer.status, fault, readable(answer.body), wait)


class Deliverer:
    """Plans and sends. `in_database` says how database work is run; tests run it in their own thread."""

    def __init__(self, in_database: InDatabase = in_own_thread, random: Random | None = None) -> None:
        self._plan, self._due = in_database(plan), in_database(due)
        self._claim, self._record = in_database(claim), in_database(record)
        self._random = random or Random()
        self.lanes = Lanes("subscription", self._lane)

    async def turn(self) -> None:
        """Plan what is new, and see that every subscription with something due has its lane."""
        await self._plan()
        self.lanes.open(await self._due())

    async def catch_up(self) -> None:
        """Send until nothing is due. Raises what stopped a lane."""
        await self.turn()
        while await self.lanes.ended():
            await self.turn()

    async def _lane(self, subscription_id: int) -> None:
        """Send what is due for one subscription."""
        batch = await self._claim(subscription_id)
        if not batch:
            return
        url = batch[0].url
        async with Line(url, MOST_ANSWER_BYTES) as line:
            while batch and batch[0].url == url:
                outcomes = await asyncio.gather(*(attempt(line, one) for one in batch))
                await self._record(subscription_id, outcomes, self._random)
                batch = await self._claim(subscription_id)
