"""The two made-up systems beside a running city: started, connected, given made-up cases, and switched off in the end."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address

from django.db import connections

from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor, actor_of, in_force
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.errors import CaseError
from onecity.core.cases.models import Case
from onecity.core.cases.queries import visible
from onecity.core.cases.states import State
from onecity.interop.linkage.handing.actions import PlatformOrder, keep
from onecity.interop.linkage.models import MADE_UP, Platform
from onecity.interop.linkage.sending.guard import city_networks, may_reach
from onecity.interop.linkage.simulated.failing import FailingSystem
from onecity.interop.linkage.simulated.serving import HOST, System, running
from onecity.interop.linkage.simulated.slow import SlowSystem

SLOW, FAILING = f"{MADE_UP}slow", f"{MADE_UP}failing"
PAUSE_SECONDS = 3.0
log = logging.getLogger(__name__)


def reachable(host: str = HOST) -> bool:
    """Whether the city may reach them (ONECITY_LINKAGE_NETWORKS)."""
    return may_reach(ip_address(host), city_networks(), plain=True)


@contextmanager
def connected(host: str = HOST, ports: tuple[int, int] = (0, 0), pause: float = PAUSE_SECONDS) -> Iterator[None]:
    """Both systems, running and connected; afterwards they are switched off, so that nobody sends a case to nobody."""
    systems: tuple[System, System] = (SlowSystem(pause=pause), FailingSystem())
    with ExitStack() as stack:
        slow, failing = (stack.enter_context(running(system, port, host)) for system, port in zip(systems, ports, strict=True))
        _connect(PlatformOrder(SLOW, "合成慢系统", "json_rest", {"url": slow}))
        _connect(PlatformOrder(FAILING, "合成故障系统", "xml_forms", {"url": failing, "unit": "LC"}))
        try:
            yield
        finally:
            Platform.objects.filter(code__in=(SLOW, FAILING)).update(active=False)


def _connect(order: PlatformOrder) -> None:
    platform = Platform.objects.filter(code=order.code).first() or Platform()
    platform.active = True
    keep(platform, order)


def made_up_dispatcher() -> Actor | None:
    """A made-up person who may send cases out."""
    held = Appointment.objects.filter(in_force(), role="dispatcher")
    found = User.objects.filter(synthetic=True, is_active=True, appointments__in=held).order_by("pk").first()
    return actor_of(found) if found else None


def send_out(dispatcher: Actor, turn: int) -> Case | None:
    """One made-up case that waits to be dispatched, sent out to each in turn; None when there is none, or somebody was faster."""
    waiting = visible(dispatcher).filter(state=State.FILED, synthetic=True).exclude(open_tickets__contains=["ruling"])
    case = waiting.order_by("due_at").first()
    if case is None:
        return None
    try:
        return perform(dispatcher, case.pk, "send_out", Submission(platform=(SLOW, FAILING)[turn % 2], note="合成示例:转部门系统办理"))
    except CaseError:
        return None


def play(stop: threading.Event, host: str, every: float) -> None:
    """Run both until told to stop, and send a made-up case out every so many seconds. What goes wrong is logged: the city lives on."""
    try:
        with connected(host):
            turn = 0
            while not stop.wait(every):
                dispatcher = made_up_dispatcher()
                turn += bool(dispatcher and send_out(dispatcher, turn))
    except Exception:
        log.exception("the made-up systems of departments stopped")
    finally:
        connections.close_all()
