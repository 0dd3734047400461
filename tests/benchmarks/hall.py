"""The hall on a wall while the city changes: no task holds the page up. `python -m tests.benchmarks.hall [--seconds 30] [--rate 20]`

A task is what the browser does in one go, and while it does the wall stands still (Long Tasks API, from 50 ms on).
"""

import argparse
import os
import threading
import time
from http.cookies import SimpleCookie
from random import Random

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.intake import free_port
from tests.benchmarks.phone import CHROMIUM, FLAGS
from tests.benchmarks.server import HOST, web_server
from tests.benchmarks.world import open_world

MOST_MS, WALL, SETTLED_MS = 200, {"width": 2560, "height": 1440}, 8000
SEEN = """
window.tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.tasks.push(entry.duration))).observe({ type: "longtask" });
"""


class Changes(threading.Thread):
    """Reports cases around the city's middle at a rate, until told to stop."""

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
            report(system_actor("benchmark"), Report(f"噪声 {self.made}", *place, category, Source.WEB))
            self.made += 1
            self.done.wait(max(0.0, self._pause - (time.monotonic() - begun)))
        connection.close()


def watch(page: Page, seconds: float) -> list[float]:
    """The long tasks of a page for some seconds, in milliseconds."""
    page.evaluate("() => { window.tasks.length = 0 }")
    page.wait_for_timeout(1000 * seconds)
    return list(page.evaluate("() => window.tasks"))


def tell(name: str, tasks: list[float], made: float) -> bool:
    """Print what was seen."""
    longest = max(tasks, default=0.0)
    print(
        f"{'ok  ' if longest <= MOST_MS else 'MISS'} {name}: {len(tasks)} long tasks, longest {longest:.0f} ms, limit {MOST_MS}; {made:.1f} changes a second"
    )
    return longest <= MOST_MS


def main() -> None:
    """Open the hall, watch it in peace and while the city changes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=20)
    arguments = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    open_world()
    from onecity.core.cases.models import Case
    from onecity.core.cases.states import OPEN_STATES
    from tests.benchmarks.sessions import signed_in

    cookies = SimpleCookie(signed_in("leader")["Cookie"])
    print(
        f"     load of the machine before: {os.getloadavg()[0]:.1f}; {Case.objects.filter(state__in=OPEN_STATES).count():,} open cases",
        flush=True,
    )
    with web_server(free_port()) as server, sync_playwright() as driver:
        address = f"http://{HOST}:{server.port}"
        page = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page(viewport=WALL)  # type: ignore[arg-type]
        page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in cookies.items()])
        page.add_init_script(SEEN)
        page.goto(f"{address}/hall/")
        page.wait_for_timeout(SETTLED_MS)
        tell("at rest", watch(page, arguments.seconds / 3), 0)
        changes = Changes(arguments.rate)
        changes.start()
        tasks = watch(page, arguments.seconds)
        changes.done.set()
        changes.join()
        tell("while the city changes", tasks, changes.made / arguments.seconds)


if __name__ == "__main__":
    main()
