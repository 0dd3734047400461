"""Exchanging with systems outside, for ever: a lane for each, so that a slow or failing one holds up nobody else."""

import asyncio
import logging
from random import Random

from onecity.interop.linkage.adapters.finding import adapters
from onecity.interop.linkage.adapters.interface import Adapter, NotUnderstood, Place, Refused
from onecity.interop.linkage.handing.claiming import Exchange, begin, claim, due
from onecity.interop.linkage.handing.settling import close_moved_on, heard, missed, refused, sent
from onecity.interop.linkage.lanes import InDatabase, Lanes, in_own_thread
from onecity.interop.linkage.sending.line import Line, NotReached

MOST_ANSWER_BYTES = 64 << 20
"""Photos come inside the answer."""
log = logging.getLogger(__name__)


class Exchanger:
    """Hands over and asks. `in_database` says how database work is run; tests run it in their own thread."""

    def __init__(self, in_database: InDatabase = in_own_thread, random: Random | None = None) -> None:
        self._begin, self._close = in_database(begin), in_database(close_moved_on)
        self._due, self._claim = in_database(due), in_database(claim)
        self._sent, self._heard = in_database(sent), in_database(heard)
        self._refused, self._missed = in_database(refused), in_database(missed)
        self._random = random or Random()
        self.lanes = Lanes("platform", self._lane)

    async def turn(self) -> None:
        """Begin what is new, close what moved on, and see that every platform with something due has its lane."""
        await self._begin()
        await self._close()
        self.lanes.open(await self._due())

    async def catch_up(self) -> None:
        """Exchange until nothing is due."""
        await self.turn()
        while await self.lanes.ended():
            await self.turn()

    async def _lane(self, platform_id: int) -> None:
        while batch := await self._claim(platform_id):
            kind = adapters()[batch[0].adapter]
            async with Line(batch[0].settings[kind.address], MOST_ANSWER_BYTES) as line:
                await asyncio.gather(*(self._exchange(kind(Place(line, one.settings)), one) for one in batch))

    async def _exchange(self, adapter: Adapter, one: Exchange) -> None:
        try:
            if one.outgoing:
                await self._sent(one.handover_id, await adapter.send(one.outgoing))
            else:
                await self._heard(one.handover_id, await adapter.news(one.reference))
        except Refused as error:
            await self._refused(one.handover_id, error.reason)
        except NotReached as error:
            await self._missed(one.handover_id, f"{error.reason} {error.detail}", self._random)
        except NotUnderstood as error:
            await self._missed(one.handover_id, error.detail, self._random)
        except Exception as error:
            log.exception("adapter %s broke", one.adapter)
            await self._missed(one.handover_id, f"{type(error).__name__}: {error}", self._random)
