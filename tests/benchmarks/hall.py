"""The hall on a wall while the city changes: no task holds the page up. `python -m tests.benchmarks.hall [--seconds 20] [--rate 20] [--open 100000]`

A task is what the browser does in one go, and while it does the wall stands still (Long Tasks API, from 50 ms on).
"""

import argparse
import os
import statistics
import threading
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.intake import free_port
from tests.benchmarks.phone import CHROMIUM, FLAGS
from tests.benchmarks.server import HOST, web_server
from tests.benchmarks.world import open_world

MOST_MS, WALL, SETTLED_MS = 200, {"width": 2560, "height": 1440}, 8000
OPEN = 100_000
SEEN = """
window.tasks = []; window.held = 0; window.longest = [0, ""];
new PerformanceObserver((list) => list.getEntries().flatMap((entry) => entry.scripts).forEach((script) => {
  if (script.duration > window.longest[0]) window.longest = [script.duration, `${script.invoker} ${script.sourceURL.split("/").pop()} ${script.sourceFunctionName}`];
})).observe({ type: "long-animation-frame" });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.tasks.push(entry.duration))).observe({ type: "longtask" });
let last = performance.now();
setInterval(() => { const now = performance.now(); window.held = Math.max(window.held, now - last - 10); last = now; }, 10);
"""
"""Every long task; and how late a clock of 10 ms is at most, which an empty page beside it tells too: that is the machine, not the page."""


@dataclass(frozen=True)
class Watched:
    """The long tasks of a page in milliseconds, how long its clock stood still at most, and the script that took longest."""

    tasks: list[float]
    held: float
    script: str = ""

    @property
    def longest(self) -> float:
        """The longest task; 0 where none was long."""
        return max(self.tasks, default=0.0)


class Changes(threading.Thread):
    """Reports cases around the city's middle at a rate, until told to stop."""

    REPORTER = "benchmark"

    def __init__(self, rate: float) -> None:
        super().__init__(daemon=True)
        self._pause, self.made, self.done = 1 / rate, 0, threading.Event()

    def run(self) -> None:
        """Report one after the other, each at its time; whoever is late does not make up for it."""
        from django.conf import settings
        from django.db import connection

        from onecity.core.accounts.scope import system_actor
        from onecity.core.cases.actions import Report, report
        from onecity.core.cases.models import Category
        from onecity.core.cases.states import Source

        chance, category, (longitude, latitude) = Random(1), Category.objects.get(code="06028"), settings.CITY.centre
        while not self.done.is_set():
            begun = time.monotonic()
            place = (longitude + chance.uniform(-0.05, 0.05), latitude + chance.uniform(-0.05, 0.05))
            report(system_actor(self.REPORTER), Report(f"噪声 {self.made}", *place, category, Source.WEB))
            self.made += 1
            self.done.wait(max(0.0, self._pause - (time.monotonic() - begun)))
        connection.close()


def seen(page: Page) -> Watched:
    """What a page did since it was last asked."""
    tasks, held, (duration, script) = page.evaluate("() => [window.tasks, window.held, window.longest]")
    return Watched(tasks, held, f"{duration:.0f} ms {script.strip()}" if script else "")


def watch(pages: list[Page], seconds: float) -> list[Watched]:
    """What pages did for some seconds, in milliseconds."""
    for page in pages:
        page.evaluate("() => { window.tasks.length = 0; window.held = 0; window.longest = [0, ''] }")
    pages[0].wait_for_timeout(1000 * seconds)
    return [seen(page) for page in pages]


def tell(name: str, hall: Watched, empty: Watched, made: float = 0.0) -> None:
    """Print what was seen; the limit counts while the city changes."""
    verdict = ("ok  " if hall.longest <= MOST_MS else "MISS") if made else "    "
    shown = f"{len(hall.tasks)} long tasks, longest {hall.longest:.0f} ms, limit {MOST_MS}; {made:.1f} changes a second"
    beside = f"clock held {hall.held:.0f} ms, of an empty page {empty.held:.0f} ms: {hall.held / max(empty.held, 1):.1f} x"
    print(f"{verdict} {name}: {shown}; {beside}; longest script: {hall.script or 'none'}", flush=True)


def open_cases(number: int) -> int:
    """Let at least so many cases be open; how many there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute((Path(__file__).parent / "open_again.sql").read_text(encoding="utf-8"), {"open": number})
        cursor.execute("ANALYZE cases_case")
        cursor.execute("SELECT count(*) FROM cases_case WHERE state <> 'closed'")
        return int(cursor.fetchone()[0])


def main() -> None:
    """Open the hall, watch it in peace and while the city changes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--open", type=int, default=OPEN)
    arguments = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    open_world()
    from tests.benchmarks.sessions import signed_in

    cookies = SimpleCookie(signed_in("leader")["Cookie"])
    print(f"     load of the machine before: {os.getloadavg()[0]:.1f}; {open_cases(arguments.open):,} open cases", flush=True)
    with web_server(free_port()) as server, sync_playwright() as driver:
        address = f"http://{HOST}:{server.port}"
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context, empty = browser.new_context(viewport=WALL), browser.new_context(viewport=WALL).new_page()  # type: ignore[arg-type]
        context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in cookies.items()])
        page = context.new_page()
        for one in (page, empty):
            one.add_init_script(SEEN)
        empty.goto("about:blank")
        page.goto(f"{address}/hall/")
        page.wait_for_selector("#map[data-drawn]")
        page.wait_for_timeout(SETTLED_MS)
        tell("opening", seen(page), seen(empty))
        tell("at rest", *watch([page, empty], arguments.seconds / 2))
        longest = []
        for _time in range(arguments.times):
            changes = Changes(arguments.rate)
            changes.start()
            hall, beside = watch([page, empty], arguments.seconds)
            changes.done.set()
            changes.join()
            tell("while the city changes", hall, beside, changes.made / arguments.seconds)
            longest.append(hall.longest)
        shown = Changes.REPORTER in page.inner_text("#hall-feed")
        assert shown, "the wall did not follow the changes"
        print(
            f"     median of the longest tasks {statistics.median(longest):.0f} ms, limit {MOST_MS}; load after: {os.getloadavg()[0]:.1f}"
        )


if __name__ == "__main__":
    main()
