"""What `up` started is started again when it dies, and ended when `up` ends, even by kill -9; nothing else is."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from onecity.project import processes
from onecity.project.supervisor import AlreadyRunning, Program, Stopped, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
WATCHER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from onecity.project.supervisor import Program, Supervisor
    supervisor = Supervisor([Program("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"])], Path(sys.argv[1]))
    supervisor.open()
    supervisor.tend()
    print(supervisor.programs[0].process.pid, flush=True)
    supervisor.watch()
    """
)


@pytest.fixture
def signals_restored() -> Iterator[None]:
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    os.environ.pop(processes.MARKER, None)


@pytest.fixture
def supervisor(tmp_path: Path, signals_restored: None) -> Iterator[Supervisor]:
    own = Supervisor([Program("sleeper", SLEEPER)], tmp_path)
    own.open()
    yield own
    own.close()


def pid_of(supervisor: Supervisor) -> int:
    process = supervisor.programs[0].process
    assert process is not None
    return process.pid


def tend_until_restarted(supervisor: Supervisor, old: int) -> None:
    def restarted() -> bool:
        supervisor.tend()
        process = supervisor.programs[0].process
        return process is not None and process.pid != old

    assert processes.wait_until(restarted, 10)


def test_a_killed_program_is_started_again(supervisor: Supervisor) -> None:
    supervisor.tend()
    first = pid_of(supervisor)
    os.kill(first, signal.SIGKILL)
    tend_until_restarted(supervisor, first)
    assert supervisor.programs[0].failures == 1


def test_the_pause_grows_with_each_failure() -> None:
    pauses = [Program("any", SLEEPER, failures=failures).pause() for failures in (0, 1, 2, 3, 20)]
    assert pauses == [0, 1, 2, 4, 15]


def test_a_second_one_is_refused(supervisor: Supervisor) -> None:
    with pytest.raises(AlreadyRunning):
        Supervisor([], supervisor.record.parent).open()


def test_a_signal_stops_and_ends_the_programs(supervisor: Supervisor) -> None:
    supervisor.tend()
    pid = pid_of(supervisor)
    with pytest.raises(Stopped):
        signal.raise_signal(signal.SIGTERM)
    supervisor.close()
    assert processes.start_time(pid) is None


def test_after_kill_9_the_next_one_ends_the_orphans_and_nothing_else(tmp_path: Path, signals_restored: None) -> None:
    stranger = subprocess.Popen(SLEEPER)
    watcher = subprocess.Popen([sys.executable, "-c", WATCHER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert watcher.stdout is not None
    orphan = int(watcher.stdout.readline())
    watcher.kill()
    watcher.wait()
    assert processes.start_time(orphan) is not None
    successor = Supervisor([], tmp_path)
    try:
        successor.open()
        assert processes.start_time(orphan) is None
        assert stranger.poll() is None
    finally:
        successor.close()
        stranger.kill()
        stranger.wait()
