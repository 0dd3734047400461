"""The part of the set-up that is a shell script: interrupted, started twice, on a full disk, in a folder with any name."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from onecity.project import processes
from onecity.project.paths import HOME_DIR

SLOW = "bash -c 'sleep 987654 & sleep 987654; true'"


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    """A folder whose name holds a space and Chinese."""
    return tmp_path / "一 城's"


def started(var_dir: Path, script: str, **environment: str) -> subprocess.Popen[str]:
    """A shell that has read the script and goes on."""
    default = [
        "env",
        "--default-signal=INT,HUP",
    ]  # who runs the tests in the background may have them ignored, and a shell could not trap them
    words = [*default, "bash", "-c", f"set -euo pipefail; source scripts/prepare.sh; {script}"]
    own = os.environ | {"ONECITY_VAR": str(var_dir), "PROBE": str(var_dir)} | environment
    return subprocess.Popen(words, cwd=HOME_DIR, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def said(var_dir: Path, script: str, **environment: str) -> tuple[int, str]:
    """Exit code and words of a shell that ends."""
    shell = started(var_dir, script, **environment)
    words, _nothing = shell.communicate(timeout=60)
    return shell.returncode, words


def running(var_dir: Path) -> list[int]:
    """Every process that came of a shell of ours."""
    return processes.with_marker(f"PROBE={var_dir}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_ends_all_that_a_step_started(var_dir: Path, number: signal.Signals) -> None:
    shell = started(var_dir, f"begin; step slow {SLOW}")
    assert processes.wait_until(lambda: len(running(var_dir)) >= 4, 30)
    shell.send_signal(number)
    words, _nothing = shell.communicate(timeout=60)
    assert shell.returncode == 130
    assert "stopping: slow" in words
    assert processes.wait_until(lambda: not running(var_dir), 10)


def test_two_set_ups_of_one_folder_do_not_work_at_once(var_dir: Path) -> None:
    first = started(var_dir, f"begin; step slow {SLOW}")
    assert processes.wait_until(lambda: len(running(var_dir)) >= 4, 30)
    code, words = said(var_dir, "begin")
    assert (code, "Another set-up" in words) == (1, True)
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=60)
    assert said(var_dir, "begin") == (0, "")


def test_a_step_that_fails_shows_the_end_of_its_log(var_dir: Path) -> None:
    code, words = said(var_dir, "begin; step broken bash -c 'echo the reason; exit 3'")
    assert code == 1
    assert "the reason" in words
    assert str(var_dir) in words


def test_a_disk_without_room_is_told_before_anything_is_written(var_dir: Path) -> None:
    script = 'cd "$(mktemp -d)"; needed_megabytes=999999999; begin'
    code, words = said(var_dir, script)
    assert code == 1
    assert "MB left" in words


@pytest.mark.parametrize("locale", ["POSIX", "de_DE.UTF-8", "zh_CN.GB18030"])
def test_seconds_have_a_decimal_point_in_every_locale(var_dir: Path, locale: str) -> None:
    code, _words = said(var_dir, "begin; step quick true", LC_ALL=locale, LANG=locale)
    assert code == 0
    name, seconds = (var_dir / "run" / "steps.tsv").read_text(encoding="utf-8").strip().split("\t")
    assert (name, float(seconds) >= 0) == ("quick", True)


def test_a_step_that_asks_the_terminal_does_not_wait_for_ever(var_dir: Path) -> None:
    terminal, other_end = os.openpty()
    words = [
        "setsid",
        "--ctty",
        "bash",
        "-c",
        "set -euo pipefail; source scripts/prepare.sh; begin; step asking bash -c 'stty sane </dev/tty || true'",
    ]
    shell = subprocess.Popen(
        words, cwd=HOME_DIR, env=os.environ | {"ONECITY_VAR": str(var_dir)}, stdin=other_end, stdout=other_end, stderr=other_end
    )
    os.close(other_end)
    assert shell.wait(timeout=60) == 0
    assert b"asking" in os.read(terminal, 10_000)
    os.close(terminal)
