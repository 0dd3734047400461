"""Keeps the processes of the house running, and ends them, whatever happened to the one that watched before."""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onecity.project import cluster, logfiles, processes
from onecity.project.errors import SetupError
from onecity.project.paths import LOG_DIR, RUN_DIR

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE_SECONDS = 10
POLL_SECONDS = 0.2
SETTLED_SECONDS = 30
LONGEST_PAUSE_SECONDS = 15


class AlreadyRunning(SetupError):
    """Another `up` of this installation runs."""


class Stopped(Exception):
    """A signal said to stop."""


@dataclass
class Program:
    """A process that must always run."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failures: int = 0

    @property
    def log(self) -> Path:
        """What it writes."""
        return LOG_DIR / f"{self.name}.log"

    def start(self) -> None:
        """Start it in a process group of its own, its output appended to its log."""
        LOG_DIR.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def ended(self) -> bool:
        """Whether it runs no more."""
        return self.process is None or self.process.poll() is not None

    def pause(self) -> float:
        """Seconds to wait before the next start: doubled with each failure, forgotten once it ran for a while."""
        return min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS) if self.failures else 0.0

    def ask_to_end(self) -> None:
        """Ask it to end, if it runs."""
        if self.process and not self.ended():
            self.process.terminate()

    def kill_group(self) -> None:
        """Kill what is left of its process group, so that a new one finds the port free."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def tend(self) -> None:
        """Start it again if it ended and its pause is over."""
        if not self.ended():
            if self.failures and time.monotonic() - self.started > SETTLED_SECONDS:
                self.failures = 0
            return
        if self.process is not None:
            self.kill_group()
            self.failures += 1
            self.process = None
            self.started = time.monotonic()
        if time.monotonic() - self.started >= self.pause():
            self.start()


class Supervisor:
    """Starts programs and the private cluster and watches over them. One at a time: it holds a lock that ends with it."""

    def __init__(self, programs: Sequence[Program], run_dir: Path = RUN_DIR) -> None:
        self.programs = list(programs)
        self.cluster: cluster.Cluster | None = None
        self.owns_cluster = False
        self.record = run_dir / "up.json"
        self.marker = f"{processes.MARKER}={secrets.token_hex(8)}"
        run_dir.mkdir(parents=True, exist_ok=True)
        self._lock = (run_dir / "up.lock").open("w")

    def open(self) -> None:
        """Take the lock, end what a killed predecessor left, and write down how to know what is ours.

        Raises AlreadyRunning while a predecessor lives. From here on a signal to stop raises Stopped.
        """
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("It runs already: end that one first, or give another its own folder with ONECITY_VAR.") from None
        self._end_what_was_left()
        self._write_record()
        os.environ[processes.MARKER] = self.marker.partition("=")[2]
        for number in STOP_SIGNALS:
            signal.signal(number, _raise_stopped)

    def start_cluster(self, own: cluster.Cluster) -> None:
        """Start the private cluster; it is ours to stop unless it ran before."""
        self.cluster = own
        self.owns_cluster = self.owns_cluster or not own.running()
        self._write_record()
        own.start()

    def tend(self) -> None:
        """One look at everything: what ended is started again, what has grown is set aside."""
        if self.cluster and not self.cluster.running():
            self._revive(self.cluster)
        for program in self.programs:
            program.tend()
        for log in (*(program.log for program in self.programs), *((self.cluster.log,) if self.cluster else ())):
            logfiles.rotate(log)

    def watch(self) -> None:
        """Tend until a signal raises Stopped."""
        while True:
            self.tend()
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """End everything we started, the database last."""
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for program in self.programs:
            program.ask_to_end()
        processes.wait_until(lambda: all(program.ended() for program in self.programs), GRACE_SECONDS)
        processes.end(lambda: processes.with_marker(self.marker), GRACE_SECONDS)
        if self.cluster and self.owns_cluster:
            self.cluster.stop()
        self.record.unlink(missing_ok=True)

    def _end_what_was_left(self) -> None:
        try:
            left = json.loads(self.record.read_text())
        except (FileNotFoundError, ValueError):  # none, or one that a power failure left empty
            return
        self.owns_cluster = left["owns_cluster"]
        processes.end(lambda: processes.with_marker(left["marker"]), GRACE_SECONDS)

    def _write_record(self) -> None:
        draft = self.record.with_suffix(".new")
        draft.write_text(json.dumps({"marker": self.marker, "owns_cluster": self.owns_cluster}))
        draft.replace(self.record)

    def _revive(self, own: cluster.Cluster) -> None:
        try:
            own.start()
        except cluster.ClusterError as error:
            print(f"The database did not start, trying again: {error}", file=sys.stderr)


def _raise_stopped(_number: int, _frame: object) -> None:
    raise Stopped
