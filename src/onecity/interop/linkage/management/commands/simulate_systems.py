"""Two made-up systems of departments beside a running city, and made-up cases sent out to them."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onecity.interop.linkage.simulated.beside import PAUSE_SECONDS, connected, made_up_dispatcher, reachable, send_out
from onecity.interop.linkage.simulated.serving import HOST

PORTS = (8931, 8932)


class Command(BaseCommand):
    """`simulate_systems` runs until Ctrl-C. The worker must be allowed to reach them: ONECITY_LINKAGE_NETWORKS=127.0.0.1/32."""

    help = "Run two made-up systems of departments, one slow and one that fails, and send made-up cases out to them."

    def add_arguments(self, parser: CommandParser) -> None:
        """How they behave."""
        parser.add_argument("--pause", type=float, default=PAUSE_SECONDS, help="seconds the slow one thinks before each answer")
        parser.add_argument("--every", type=float, default=60.0, help="seconds between two cases sent out")
        parser.add_argument("--cases", type=int, default=0, help="end after so many cases (0: never)")

    def handle(self, *words: Any, **options: Any) -> None:
        """Run them."""
        if not reachable():
            raise CommandError(f"Set ONECITY_LINKAGE_NETWORKS={HOST}/32 for this command and for the city, then start both anew.")
        with connected(ports=PORTS, pause=options["pause"]):
            self._send(options["every"], options["cases"])

    def _send(self, every: float, most: int) -> None:
        dispatcher, sent = made_up_dispatcher(), 0
        if dispatcher is None:
            raise CommandError("There is no made-up dispatcher: load the demonstration first.")
        while not most or sent < most:
            if case := send_out(dispatcher, sent):
                self.stdout.write(f"{case.label} → {case.external['to']}")
                sent += 1
            time.sleep(every)
