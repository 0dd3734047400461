"""The whole house started by its command: what is killed comes back, what ends is ended whole."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from onecity.project import processes
from onecity.project.cluster import Cluster, default_home

STARTED_WITHIN_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """An installation in a folder of its own."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.port = free_port()
        self.cluster = Cluster(default_home(var_dir))
        self.up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        before = set(self.children())
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", processes.MARKER}}
        words = [sys.executable, "-m", "onecity.project.cli", "up", "--empty", "--port", str(self.port)]
        with (self.var_dir / "up.log").open("ab") as log:
            self.up = subprocess.Popen(words, env=environment | {"ONECITY_VAR": str(self.var_dir)}, stdout=log, stderr=log)
        assert processes.wait_until(lambda: self.new_since(before) and self.ready(), STARTED_WITHIN_SECONDS), self.log()

    def new_since(self, before: set[int]) -> bool:
        """Whether processes of ours run, none of them from before."""
        children = set(self.children())
        return bool(children) and not before & children

    def log(self) -> str:
        return (self.var_dir / "up.log").read_text()

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def children(self) -> list[int]:
        record = self.var_dir / "run" / "up.json"
        return processes.with_marker(json.loads(record.read_text())["marker"]) if record.exists() else []

    def child(self, *words: str) -> int:
        def runs(pid: int) -> bool:
            line = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
            return all(word in line for word in words)

        return min(pid for pid in self.children() if runs(pid))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.up is not None
        self.up.send_signal(number)
        return self.up.wait(30)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    own = House(tmp_path_factory.mktemp("house"))
    own.start()
    yield own
    if own.up and own.up.poll() is None:
        own.end()
    shutil.rmtree(own.cluster.home, ignore_errors=True)


def test_web_worker_and_database_come_back_after_kill_9(house: House) -> None:
    for victim in (house.child("granian"), house.child("onecity.project.cli", "work")):
        os.kill(victim, signal.SIGKILL)
        assert processes.wait_until(lambda victim=victim: processes.start_time(victim) is None, 5)
    assert processes.wait_until(lambda: len(house.children()) >= 4 and house.ready(), 30)
    os.kill(int((house.cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert processes.wait_until(house.ready, 30)


def test_a_second_start_is_refused_while_it_runs(house: House) -> None:
    words = [sys.executable, "-m", "onecity.project.cli", "up", "--empty", "--port", str(free_port())]
    done = subprocess.run(words, env=os.environ | {"ONECITY_VAR": str(house.var_dir)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "runs already" in done.stderr
    assert house.ready()


def test_after_kill_9_of_up_itself_the_next_start_recovers(house: House) -> None:
    before = set(house.children())
    house.end(signal.SIGKILL)
    assert before
    house.start()
    assert not before & set(house.children())


def test_a_signal_ends_everything_it_started(house: House) -> None:
    pids = house.children()
    assert house.end() == 0
    assert not [pid for pid in pids if processes.start_time(pid) is not None]
    assert not house.cluster.running()
