"""The phone pages on a slow phone: what a page weighs, and when it can be used. `python -m tests.benchmarks.phone --user NAME` beside `./up`."""

import argparse
import gzip
import os
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from onecity.core.shell.manifest import BUILT_DIR

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
CHROMIUM, FLAGS = "/usr/bin/chromium", ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PHONE = {"width": 360, "height": 740}
SLOWER, MOST_SECONDS, MOST_KILOBYTES = 4, 2.0, 250
PAGES = {
    "/m/": "phone-today",
    "/m/report/": "phone-report",
    "/m/round/": "phone-round",
    "/m/mine/": "phone-page",
    "/m/queue/": "phone-queue",
    "/m/messages/": "phone-messages",
    "/m/grids/": "phone-places",
    "/m/scan/": "phone-scan",
}
ALSO_WEIGHED = ("phone-verify", "phone-map")
READY = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
PASSWORD = "onecity-demo"


def kilobytes(entry: str) -> float:
    """What a page's scripts, styles and icons weigh compressed (gzip), without the library of the map, which most fetch after."""
    from onecity.core.shell.manifest import asset_url, entry_files

    files = entry_files(entry)
    addresses = {files.script, *files.preloads, *files.styles, asset_url("icons.svg")}
    addresses = {address for address in addresses if "maplibre" not in address}
    built = [BUILT_DIR / Path(address).relative_to("/static/onecity") for address in addresses]
    return sum(len(gzip.compress(file.read_bytes())) for file in built) / 1000


def weigh() -> bool:
    """Print what each page weighs. Whether all hold the limit."""
    weights = {entry: kilobytes(entry) for entry in (*PAGES.values(), *ALSO_WEIGHED)}
    for entry, weight in weights.items():
        print(f"{'ok  ' if weight <= MOST_KILOBYTES else 'MISS'} {entry:<14} {weight:6.1f} kB compressed   limit {MOST_KILOBYTES} kB")
    worker = len(gzip.compress((BUILT_DIR / "phone-worker.js").read_bytes())) / 1000
    print(f"     phone-worker   {worker:6.1f} kB compressed, fetched after the page")
    return max(weights.values()) <= MOST_KILOBYTES


def seconds_until_ready(browser: Browser, url: str, user: str, path: str, times: int) -> list[float]:
    """How long a page takes until its scripts have run, on a processor slowed down; the first time nothing is cached."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "login" not in address)
    page.goto("about:blank")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    taken = []
    for _time in range(times):
        page.goto(url + path, wait_until="load")
        taken.append(page.evaluate(READY) / 1000)
        page.goto("about:blank")
    context.close()
    return taken


def time_pages(url: str, user: str, times: int) -> bool:
    """Print when each page can be used. Whether all hold the limit, the first time and by the median."""
    held = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in PAGES:
            first, *others = seconds_until_ready(browser, url, user, path, times)
            good = max(first, statistics.median(others)) <= MOST_SECONDS
            held = held and good
            told = f"first {first:5.2f} s   again, median {statistics.median(others):5.2f} s, longest {max(others):5.2f} s"
            print(f"{'ok  ' if good else 'MISS'} {path:<14} {told}   limit {MOST_SECONDS:.0f} s at {SLOWER}x slower")
        browser.close()
    return held


def main() -> int:
    """0 if every limit holds."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--url", default="http://localhost:8000")
    words.add_argument("--user", required=True)
    words.add_argument("--times", type=int, default=6)
    given = words.parse_args()
    return 0 if weigh() & time_pages(given.url, given.user, given.times) else 1


if __name__ == "__main__":
    sys.exit(main())
