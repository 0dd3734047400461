"""Log files of bounded size: a grown one is copied aside and emptied, because the program that writes it keeps it open."""

import os
import shutil
from pathlib import Path

LARGEST_BYTES = 20_000_000
KEPT = 5


def aside(log: Path, number: int) -> Path:
    """Where the earlier lines are, the latest under number 1."""
    return log.with_name(f"{log.name}.{number}")


def rotate(log: Path, largest_bytes: int = LARGEST_BYTES, kept: int = KEPT) -> bool:
    """Set a log's lines aside if it has grown too large; whether it had.

    The writer must append. What it writes between copying and emptying is lost; on a full disk all lines are, which makes room.
    """
    if not log.exists() or log.stat().st_size <= largest_bytes:
        return False
    for number in range(kept - 1, 0, -1):
        if aside(log, number).exists():
            aside(log, number).replace(aside(log, number + 1))
    try:
        shutil.copyfile(log, aside(log, 1))
    except OSError:
        aside(log, 1).unlink(missing_ok=True)
    os.truncate(log, 0)
    return True
