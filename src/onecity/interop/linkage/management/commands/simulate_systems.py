"""Two made-up systems of departments beside a running city, and made-up cases sent out to them."""

import time
from contextlib import ExitStack
from ipaddress import ip_address
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor, actor_of, in_force
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.errors import CaseError
from onecity.core.cases.models import Case
from onecity.core.cases.queries import visible
from onecity.core.cases.states import State
from onecity.interop.linkage.handing.actions import PlatformOrder, keep
from onecity.interop.linkage.models import Platform
from onecity.interop.linkage.sending.guard import city_networks, may_reach
from onecity.interop.linkage.simulated.failing import FailingSystem
from onecity.interop.linkage.simulated.serving import HOST, System, running
from onecity.interop.linkage.simulated.slow import SlowSystem

PORTS = (8931, 8932)
SLOW, FAILING = "simulated-slow", "simulated-failing"


class Command(BaseCommand):
    """`simulate_systems` runs until Ctrl-C. The worker must be allowed to reach them: ONECITY_LINKAGE_NETWORKS=127.0.0.1/32."""

    help = "Run two made-up systems of departments, one slow and one that fails, and send made-up cases out to them."

    def add_arguments(self, parser: CommandParser) -> None:
        """How they behave."""
        parser.add_argument("--pause", type=float, default=3.0, help="seconds the slow one thinks before each answer")
        parser.add_argument("--every", type=float, default=60.0, help="seconds between two cases sent out")
        parser.add_argument("--cases", type=int, default=0, help="end after so many cases (0: never)")

    def handle(self, *words: Any, **options: Any) -> None:
        """Run them."""
        if not may_reach(ip_address(HOST), city_networks(), plain=True):
            raise CommandError(f"Set ONECITY_LINKAGE_NETWORKS={HOST}/32 for this command and for the city, then start both anew.")
        systems: tuple[System, System] = (SlowSystem(pause=options["pause"]), FailingSystem())
        with ExitStack() as stack:
            slow, failing = (stack.enter_context(running(system, port)) for system, port in zip(systems, PORTS, strict=True))
            self._connect(PlatformOrder(SLOW, "合成慢系统", "json_rest", {"url": slow}))
            self._connect(PlatformOrder(FAILING, "合成故障系统", "xml_forms", {"url": failing, "unit": "LC"}))
            self._send(options["every"], options["cases"])

    def _connect(self, order: PlatformOrder) -> None:
        keep(Platform.objects.filter(code=order.code).first() or Platform(), order)

    def _send(self, every: float, most: int) -> None:
        dispatcher, sent = _made_up_dispatcher(), 0
        while not most or sent < most:
            if case := _sent_out(dispatcher, (SLOW, FAILING)[sent % 2]):
                self.stdout.write(f"{case.label} → {case.external['to']}")
                sent += 1
            time.sleep(every)


def _made_up_dispatcher() -> Actor:
    held = (
        User.objects.filter(synthetic=True, is_active=True, appointments__in=Appointment.objects.filter(in_force(), role="dispatcher"))
        .order_by("pk")
        .first()
    )
    if held is None:
        raise CommandError("There is no made-up dispatcher: load the demonstration first.")
    return actor_of(held)


def _sent_out(dispatcher: Actor, platform: str) -> Case | None:
    """One made-up case that waits to be dispatched, sent out; None when there is none, or somebody was faster."""
    case = (
        visible(dispatcher).filter(state=State.FILED, synthetic=True).exclude(open_tickets__contains=["ruling"]).order_by("due_at").first()
    )
    if case is None:
        return None
    try:
        return perform(dispatcher, case.pk, "send_out", Submission(platform=platform, note="合成示例:转部门系统办理"))
    except CaseError:
        return None
