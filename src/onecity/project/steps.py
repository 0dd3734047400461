"""The steps of the set-up, each shown with its seconds. Steps of several processes add up in one file."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onecity.project.errors import SetupError
from onecity.project.paths import RUN_DIR

FILE = RUN_DIR / "steps.tsv"
WIDTH = 28


def record(name: str, seconds: float, file: Path = FILE) -> None:
    """Add a step that is done."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{name}\t{seconds:.1f}\n")


def recorded(file: Path = FILE) -> list[tuple[str, float]]:
    """Every step so far with its seconds."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [(name, float(seconds)) for name, seconds in rows]


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show that a step runs, and its seconds once it is done."""
    print(f"  {name:<{WIDTH}}", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        print("  failed" if isinstance(error, SetupError) else "  not done", flush=True)
        raise
    seconds = time.monotonic() - started
    print(f"{seconds:7.1f} s", flush=True)
    record(name, seconds)


def summary() -> str:
    """All steps and their sum, a line each."""
    rows = recorded()
    rows.append(("together", sum(seconds for _, seconds in rows)))
    return "\n".join(f"  {name:<{WIDTH}}{seconds:7.1f} s" for name, seconds in rows)
