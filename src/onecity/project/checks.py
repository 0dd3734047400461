"""Every check of the house, in the order of `./test`: the quick ones first, the tests last, all of them even if one fails."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onecity.project import cluster, frontend, messages
from onecity.project.errors import SetupError
from onecity.project.paths import HOME_DIR
from onecity.project.steps import step

RERUNS = 1
"""A test that fails is run once more (decision 0136)."""
MANAGE = (sys.executable, "-m", "onecity.project.cli", "manage")


class CheckFailed(SetupError):
    """A check does not hold; the message is what it said."""


def program(*command: str) -> Callable[[], None]:
    """A check that is a program: it holds if that ends with 0."""

    def check() -> None:
        done = subprocess.run(command, cwd=HOME_DIR, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise CheckFailed(f"{done.stdout}{done.stderr}".strip())

    return check


def tool(name: str, *words: str) -> Callable[[], None]:
    """A check by a program of the virtual environment."""
    return program(sys.executable, "-m", name, *words)


def translations_complete() -> None:
    """Every text of the house has its Chinese. Raises CheckFailed."""
    if missing := messages.incomplete():
        raise CheckFailed("\n".join(missing))


def front_end_types() -> None:
    """TypeScript's own check. Raises SetupError."""
    frontend.npm("run", "check")


@dataclass(frozen=True)
class Check:
    """A named check; `run` raises SetupError with the reason when it does not hold."""

    name: str
    run: Callable[[], object]


SETUP = (
    Check("front end packages", frontend.install_packages),
    Check("front end", frontend.build),
    Check("database server", lambda: cluster.elsewhere() or cluster.default_cluster().start()),
    Check("translations", messages.build),
)
CHECKS = (
    Check("ruff check", tool("ruff", "check", ".")),
    Check("ruff format", tool("ruff", "format", "--check", ".")),
    Check("mypy", tool("mypy")),
    Check("import rules", program(str(HOME_DIR / ".venv" / "bin" / "lint-imports"), "--no-cache")),
    Check("translations complete", translations_complete),
    Check("migrations complete", program(*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("front end types", front_end_types),
)


def holds(check: Check) -> bool:
    """Run a check, shown with its seconds, and with its reason when it fails."""
    try:
        with step(check.name):
            check.run()
    except SetupError as reason:
        print(f"{reason}\n", flush=True)
        return False
    return True


def run_tests(words: Sequence[str]) -> int:
    """pytest over everything (benchmarks are not tests), two processes; its output is ours and names every second run."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--reruns", str(RERUNS), "-q", *words]
    return subprocess.run(command, cwd=HOME_DIR, stdin=subprocess.DEVNULL).returncode


def main(words: Sequence[str]) -> int:
    """0 if everything holds. The cluster is left as it was found."""
    own = None if cluster.elsewhere() else cluster.default_cluster()
    ran_before = own is not None and own.running()
    try:
        if not all(holds(check) for check in SETUP):
            return 1
        held = [holds(check) for check in CHECKS]
        if failed := [check.name for check, held_one in zip(CHECKS, held, strict=True) if not held_one]:
            print(f"  not in order: {', '.join(failed)}\n", flush=True)
        tests = run_tests(words)
        return tests or int(bool(failed))
    finally:
        if own and not ran_before:
            own.stop()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
