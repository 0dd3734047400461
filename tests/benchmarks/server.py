"""The web server as `up` runs it, on the database of the benchmarks."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onecity.project import cluster, processes, up
from tests.benchmarks.world import DATABASE

HOST = "127.0.0.1"
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running web server: its address and the folder of its logs."""

    port: int
    pid: int
    folder: Path

    def processes(self) -> list[int]:
        """The server's processes, the parent first."""
        return [pid for pid in sorted(processes.process_ids()) if self.pid in (pid, _parent(pid))]

    def cpu_seconds(self) -> tuple[float, float]:
        """Processor time spent so far by the server, and by the database on its behalf."""
        return sum(map(cpu_seconds, self.processes())), sum(map(cpu_seconds, _backends()))

    def errors(self) -> list[str]:
        """The log's lines of what went wrong."""
        return [line for line in (self.folder / "web.log").read_text().splitlines() if '"level": "error"' in line or "Traceback" in line]


def _words(pid: int) -> list[str]:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    words = _words(pid)
    return int(words[1]) if words else 0


def cpu_seconds(pid: int) -> float:
    """Processor time a process has spent so far."""
    words = _words(pid)
    return (int(words[11]) + int(words[12])) / TICKS if words else 0.0


def _backends() -> list[int]:
    """Processes of our cluster that serve clients of the benchmark's database: their title names it, as may one of another cluster."""
    data = cluster.default_cluster().data

    def serves(pid: int) -> bool:
        try:
            title = (Path("/proc") / str(pid) / "cmdline").read_bytes()
        except OSError:
            return False
        ours = f" {DATABASE} ".encode() in title and b"autovacuum" not in title
        return ours and (cluster.elsewhere() or processes.working_folder(pid) == data)

    return [pid for pid in processes.process_ids() if serves(pid)]


@contextmanager
def web_server(port: int) -> Iterator[Server]:
    """Start the web server and wait for it; end it and remove its folder in the end, also when told to end (SIGTERM)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="onecity-bench-"))
    program = up.web_program(HOST, port)
    environment = program.environment | {
        "DATABASE_URL": os.environ.get("ONECITY_BENCH_URL") or cluster.default_cluster().url(DATABASE),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(program.command, env=os.environ | environment, stdout=log, stderr=log, start_new_session=True)
    try:
        address = f"http://{HOST}:{port}/healthz"
        if not processes.wait_until(lambda: up.status_of(address) == 200, START_SECONDS):
            sys.exit((folder / "web.log").read_text()[-4000:])
        yield Server(port, process.pid, folder)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
