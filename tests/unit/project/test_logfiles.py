"""Logs stay bounded, the latest lines are kept, and a program that has its log open writes on."""

from pathlib import Path

import pytest

from onecity.project import logfiles
from onecity.project.logfiles import aside, rotate


def test_a_small_or_missing_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    assert not rotate(log, 10)
    log.write_bytes(b"0123456789")
    assert not rotate(log, 10)
    assert log.read_bytes() == b"0123456789"


def test_the_latest_lines_are_kept_and_the_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        for day in range(5):
            writer.write(b"day %d" % day)
            assert rotate(log, 3, kept=3)
        writer.write(b"now")
    assert log.read_bytes() == b"now"
    assert [aside(log, number).read_bytes() for number in (1, 2, 3)] == [b"day 4", b"day 3", b"day 2"]
    assert not aside(log, 4).exists()


def test_a_full_disk_is_no_reason_to_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logfiles.shutil, "copyfile", full)
    log = tmp_path / "web.log"
    log.write_bytes(b"much")
    assert rotate(log, 1)
    assert log.read_bytes() == b"" and not aside(log, 1).exists()
