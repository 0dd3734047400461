"""Load from several client threads over loopback, connections kept open."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.measure import Sample
from tests.benchmarks.server import HOST

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Call:
    """One request; `name` is the kind it is counted under."""

    name: str
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    milliseconds: float


@dataclass
class Tally:
    """Times and statuses of all answers, by kind. Filled by many threads."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, answer: Answer) -> None:
        """Count one answer."""
        with self.lock:
            self.times.setdefault(name, []).append(answer.milliseconds)
            self.statuses[name, answer.status] += 1

    def samples(self) -> list[Sample]:
        """The times of each kind."""
        return [Sample(name, tuple(values)) for name, values in sorted(self.times.items())]

    def failures(self) -> dict[tuple[str, int], int]:
        """Answers that were no success."""
        return {key: count for key, count in self.statuses.items() if key[1] >= 400}


class Connection:
    """A client with one connection, kept open."""

    def __init__(self, port: int, tally: Tally) -> None:
        self._line = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
        self._tally = tally

    def send(self, call: Call) -> Answer:
        """Send a request and count its answer."""
        started = time.perf_counter()
        self._line.request(call.method, call.path, call.body, call.headers)
        response = self._line.getresponse()
        body = response.read()
        answer = Answer(response.status, response.headers, body, (time.perf_counter() - started) * 1000)
        self._tally.add(call.name, answer)
        return answer


def side_by_side(works: list[Callable[[], None]]) -> None:
    """Run every work in a thread of its own until all are done. Raises what the first failing one raised."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def hammer(port: int, threads: int, seconds: float, following: Callable[[], Call]) -> tuple[Tally, float]:
    """Send requests one after the other from each thread for some seconds. Returns the tally and the seconds it took."""
    tally, started = Tally(), time.monotonic()

    def work() -> None:
        line = Connection(port, tally)
        while time.monotonic() - started < seconds:
            line.send(following())

    side_by_side([work] * threads)
    return tally, time.monotonic() - started
