"""Timing and telling, the same for every benchmark."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

IDLE, STOLEN = 3, 7
"""Places in the first line of /proc/stat."""


@dataclass(frozen=True)
class Sample:
    """Milliseconds of repeated calls by the clock on the wall, and of this process's own processor time where it was taken."""

    name: str
    values: tuple[float, ...]
    processor: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The median, ms."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """The 95th percentile, ms."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def timed(name: str, calls: Iterable[Callable[[], object]]) -> Sample:
    """Run every call once and keep its times."""
    values, processor = [], []
    for call in calls:
        started, spent = time.perf_counter(), time.process_time()
        call()
        values.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return Sample(name, tuple(values), tuple(processor))


def show(sample: Sample, limit: float, baseline: Sample) -> None:
    """One line: median, p95, limit, processor time, and the ratio to the baseline of the same run."""
    verdict = "ok  " if sample.p95 <= limit else "MISS"
    own = f"processor {statistics.median(sample.processor):5.1f} ms   " if sample.processor else ""
    print(
        f"{verdict} {sample.name:<44} median {sample.median:7.1f} ms   p95 {sample.p95:7.1f} ms   limit {limit:6.0f} ms   "
        f"{own}{sample.median / baseline.median:6.1f} x {baseline.name}",
        flush=True,
    )


def processor_ticks() -> list[int]:
    """What all cores did so far: user, nice, system, idle, waiting, interrupts, soft interrupts, stolen by the host."""
    return [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def told_since(before: list[int]) -> str:
    """Which share of the cores was idle and which the host gave to others, since `before`."""
    spent = [after - begun for begun, after in zip(before, processor_ticks(), strict=True)]
    return f"cores idle {spent[IDLE] / sum(spent):.0%}, stolen by the host {spent[STOLEN] / sum(spent):.0%}"
