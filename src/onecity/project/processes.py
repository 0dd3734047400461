"""Looking at and ending processes of this machine (Linux, /proc)."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PROC = Path("/proc")
MARKER = "ONECITY_RUN"
POLL_SECONDS = 0.05


def process_ids() -> Iterator[int]:
    """Every process now running."""
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def start_time(pid: int) -> int | None:
    """Clock ticks after boot at which the process started: with the pid it names a process for ever. None if it has ended."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    state, started = fields[0], int(fields[19])
    return None if state in "ZX" else started


def working_folder(pid: int) -> Path | None:
    """The folder a process works in; None if it has ended or is another user's."""
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd"))
    except OSError:
        return None


def with_marker(marker: str) -> list[int]:
    """Running processes that were started with `NAME=value` in their environment."""
    wanted = marker.encode()

    def carries(pid: int) -> bool:
        try:
            return wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
        except OSError:
            return False

    return [pid for pid in process_ids() if start_time(pid) is not None and carries(pid)]


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition; whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Signal processes, those already gone left out."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def end(find: Callable[[], list[int]], grace_seconds: float = 10) -> int:
    """End the processes `find` names: asked first, killed after the grace. Returns how many there were."""
    found = find()
    send(found, signal.SIGTERM)
    if not wait_until(lambda: not find(), grace_seconds):
        send(find(), signal.SIGKILL)
        wait_until(lambda: not find(), grace_seconds)
    return len(found)
