"""Memory of the running house, idle: `python -m tests.benchmarks.memory` beside `./up` (ONECITY_VAR names another folder).

Proportional set size: what processes share is divided among them, so that the sum counts it once.
"""

import json
from pathlib import Path

from onecity.project import cluster, processes
from onecity.project.paths import RUN_DIR

MOST_MEGABYTES = 700
KILOBYTES_A_MEGABYTE = 1024


def proportional_megabytes(pid: int) -> float:
    """The proportional set size of a process in MB; 0 if it has ended."""
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / KILOBYTES_A_MEGABYTE


def _title(pid: int) -> str:
    return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()


def _parents() -> dict[int, int]:
    found = {}
    for pid in processes.process_ids():
        try:
            found[pid] = int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return found


def house() -> list[int]:
    """Every process of the running house: the one that watches, what it started, and the database's."""
    marker = json.loads((RUN_DIR / "up.json").read_text())["marker"]
    parents, started = _parents(), set(processes.with_marker(marker))
    watching = {parents[pid] for pid in started} - started
    data = cluster.default_cluster().data
    database = {pid for pid in parents if processes.working_folder(pid) == data}
    return sorted(watching | started | database)


def main() -> None:
    """Print each process and the sum."""
    total = 0.0
    for pid in house():
        megabytes = proportional_megabytes(pid)
        total += megabytes
        print(f"     {megabytes:7.1f} MB  {_title(pid)[:110]}")
    print(f"{'ok  ' if total <= MOST_MEGABYTES else 'MISS'} {total:7.1f} MB in all, at most {MOST_MEGABYTES}")


if __name__ == "__main__":
    main()
