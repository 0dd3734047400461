"""A steady intake beside fifty busy operators: lists, the one map, case pages and acts at a human pace."""

import json
import queue
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from random import Random
from typing import Protocol
from urllib.parse import urlencode
from uuid import uuid4

from tests.benchmarks.load import Call, Connection, Tally, side_by_side
from tests.benchmarks.measure import Sample
from tests.benchmarks.places import tile_at
from tests.benchmarks.server import Server
from tests.benchmarks.sessions import TOKEN, signed_in

P95_MS = 300
OPERATORS = 50
INTAKES_A_SECOND, POSTERS = 5, 10
PAUSE_SECONDS = (2.0, 6.0)
NEXT_ACT = {"acceptor": "accept", "dutyofficer": "file"}
"""Who of the operators does which act on what comes in; the others look."""
LISTS = ("/cases/", "/cases/?view=open", "/cases/?view=mine", "/cases/?state=handling", "/cases/?time=late&order=due")
HTMX = {"HX-Request": "true"}


class Intake(Protocol):
    """What gives one report after another."""

    def report(self) -> Call:
        """The next one."""


class Desk:
    """One operator: what they do next, and how long they think."""

    def __init__(self, server: Server, username: str, arrived: dict[str, queue.Queue[int]], tally: Tally, seed: int) -> None:
        self.role = username.rstrip("0123456789")
        self._line, self._random = Connection(server.port, tally), Random(seed)
        self._headers, self._arrived = signed_in(username), arrived
        self._cases = cases_to_look_at(username, seed)

    def work(self, until: float) -> None:
        """Work until a moment (monotonic seconds)."""
        time.sleep(self._random.uniform(0, PAUSE_SECONDS[1]))
        while time.monotonic() < until:
            self._random.choices((self._list, self._map, self._case, self._act), (4, 3, 3, 4))[0]()
            time.sleep(self._random.uniform(*PAUSE_SECONDS))

    def _get(self, name: str, path: str, headers: dict[str, str] | None = None) -> None:
        self._line.send(Call(name, "GET", path, None, self._headers | (headers or {})))

    def _list(self) -> None:
        self._get("list", self._random.choice(LISTS))

    def _map(self) -> None:
        """Six tiles of open cases around a place, as a browser asks for after a move of the map."""
        zoom = self._random.choice((11, 12, 13, 14))
        column, row = tile_at(115.98 + self._random.gauss(0, 0.1), 36.45 + self._random.gauss(0, 0.1), zoom)
        for x, y in ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)):
            self._get("tile", f"/tiles/cases/{zoom}/{column + x}/{row + y}.mvt")

    def _case(self, part: str = "", headers: dict[str, str] | None = None) -> None:
        """A case page, or a part of it; the list where there is no case to look at."""
        case = next(self._cases, None)
        if case is None:
            self._list()
        else:
            self._get(part.rstrip("/") or "case", f"/cases/{case}/{part}", headers)

    def _act(self) -> None:
        """The next act on what came in; who has no act of this, or finds nothing, opens a drawer."""
        code, waiting = NEXT_ACT.get(self.role, ""), self._arrived.get(self.role)
        try:
            case = waiting.get_nowait() if waiting else 0
        except queue.Empty:
            case = 0
        if not case:
            self._case("drawer/", HTMX)
            return
        address = f"/cases/{case}/act/{code}/"
        self._get("act form", address, HTMX)
        time.sleep(1)
        form = urlencode({"request_key": str(uuid4()), "csrfmiddlewaretoken": TOKEN, "urgency": "normal"}).encode()
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._line.send(Call("act", "POST", address, form, headers))
        if answer.status == 302 and self.role == "acceptor":
            self._arrived["dutyofficer"].put(case)


def cases_to_look_at(username: str, seed: int) -> Iterator[int]:
    """Open cases a person sees, round and round."""
    from onecity.core.accounts.models import User
    from onecity.core.accounts.scope import actor_of
    from onecity.core.cases.queries import visible

    seen = visible(actor_of(User.objects.get(username=username)))
    keys = list(seen.order_by("-pk").values_list("pk", flat=True)[:300])
    Random(seed).shuffle(keys)
    return cycle(keys)


def usernames() -> list[str]:
    """Fifty operators of the demonstration: half take in and file, half look after the rest."""
    from onecity.core.accounts.models import User

    known = set(User.objects.values_list("username", flat=True))
    desk = [name for name in sorted(known) if name.rstrip("0123456789") in (*NEXT_ACT, "dispatcher", "supervisor", "leader")]
    clerks = [name for name in sorted(known) if name.startswith("clerk-37")]
    return (desk + clerks)[:OPERATORS]


def _post(server: Server, reports: Intake, arrived: queue.Queue[int], tally: Tally, moments: Iterator[float]) -> None:
    """Post a report at each moment (monotonic seconds), or as soon as the one before is answered."""
    line = Connection(server.port, tally)
    for moment in moments:
        time.sleep(max(0.0, moment - time.monotonic()))
        answer = line.send(reports.report())
        if answer.status == 200:
            arrived.put(int(json.loads(answer.body)[0]["service_request_id"]))


def beside_intake(server: Server, reports: Intake, seconds: float) -> tuple[Sample, list[Sample]]:
    """Run both for some seconds. Returns the times of /healthz as baseline, and those of each kind of request and of all."""
    tally, quiet = Tally(), Tally()
    arrived: dict[str, queue.Queue[int]] = {role: queue.Queue() for role in NEXT_ACT}
    names = usernames()
    desks = [Desk(server, name, arrived, tally, seed) for seed, name in enumerate(names)]
    line = Connection(server.port, quiet)
    for _ in range(100):
        line.send(Call("/healthz before the load", "GET", "/healthz"))
    begin = time.monotonic()
    works = [partial(desk.work, begin + seconds) for desk in desks]
    for number in range(POSTERS):
        moments = (begin + turn / INTAKES_A_SECOND for turn in range(number, int(seconds * INTAKES_A_SECOND), POSTERS))
        works.append(partial(_post, server, reports, arrived["acceptor"], tally, moments))
    side_by_side(works)
    samples = tally.samples()
    everything = Sample("all requests", tuple(value for sample in samples for value in sample.values))
    print(f"     {len(names)} operators, {len(everything.values) / seconds:.1f} requests a second, failures: {tally.failures() or 'none'}")
    return quiet.samples()[0], [*samples, everything]
