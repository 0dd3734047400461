"""The private PostgreSQL cluster: on a unix socket only, made, started and stopped by the program itself."""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from onecity.project import processes
from onecity.project.errors import SetupError
from onecity.project.paths import VAR_DIR

BINARIES = Path("/usr/lib/postgresql")
OWNER = "onecity"
DATABASE = "onecity"
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
UNPRIVILEGED_ACCOUNTS = ("postgres", "onecity")
LONGEST_SOCKET_FOLDER = 80
"""Bytes: a Chinese character has three."""
UNQUOTED = frozenset(",'\"\\{}")
START_SECONDS = 60
ORPHAN_GRACE_SECONDS = 5
CONFIGURATION = Path(__file__).with_name("postgresql.conf")


class ClusterError(SetupError):
    """The private cluster cannot be used; the message says why and what to do."""


def newest_binaries() -> Path:
    """The folder of the newest installed PostgreSQL server. Raises ClusterError if there is none."""
    found = [path.parent for path in BINARIES.glob("*/bin/initdb")]
    if not found:
        raise ClusterError(f"No PostgreSQL server under {BINARIES}: install the packages of packages.txt, or set DATABASE_URL.")
    return max(found, key=lambda path: int(path.parent.name))


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root (PostgreSQL refuses to run as root); None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED_ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    subprocess.run(["useradd", "--system", "--no-create-home", UNPRIVILEGED_ACCOUNTS[-1]], check=True)
    return pwd.getpwnam(UNPRIVILEGED_ACCOUNTS[-1])


def reachable_by_others(folder: Path) -> bool:
    """Whether an unprivileged account may pass through every folder on the way."""
    existing = [path for path in (folder, *folder.parents) if path.exists()]
    return all(path.stat().st_mode & stat.S_IXOTH for path in existing)


def default_home(var_dir: Path = VAR_DIR) -> Path:
    """`var/postgres`; for root with a private home folder, a folder of its own under /var/lib."""
    if os.geteuid() == 0 and not reachable_by_others(var_dir):
        return Path("/var/lib/onecity") / hashlib.sha256(str(var_dir).encode()).hexdigest()[:12]
    return var_dir / "postgres"


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL data folder with the server that runs on it."""

    home: Path

    @property
    def data(self) -> Path:
        """The data folder of the server."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.home / "server.log"

    @property
    def socket(self) -> Path:
        """The folder of the unix socket; another where the path is too long for the system or breaks the server's settings."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and not UNQUOTED & set(str(inside)):
            return inside
        return Path("/tmp") / f"onecity-{hashlib.sha256(str(self.home).encode()).hexdigest()[:12]}"  # noqa: S108 - made private before use

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        """The unprivileged account the server runs as, if we are root."""
        return unprivileged_account()

    def url(self, database: str = DATABASE) -> str:
        """The address of a database of this cluster, as DATABASE_URL has it."""
        return f"postgis://{OWNER}@{quote(str(self.socket), safe='')}/{database}"

    def running(self) -> bool:
        """Whether the server runs."""
        return self._server() is not None

    def start(self) -> bool:
        """Make the cluster if it is new, clean up after a crash, start the server. False if it ran already."""
        with self._locked():
            if self.running():
                return False
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._clear_after_crash()
            self._start_server()
            return True

    def stop(self) -> bool:
        """Stop the server, open connections closed. False if it did not run."""
        with self._locked():
            if not self.running():
                return False
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS), "stop")
            return True

    def _server(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return None
        alive = processes.start_time(pid) is not None and processes.working_folder(pid) == self.data
        return pid if alive else None

    def _make_folders(self) -> None:
        for folder in (self.home, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            self._give_away(folder)
            folder.chmod(0o700)

    def _give_away(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _create(self) -> None:
        """Make the data folder whole under another name first: one that was interrupted is made anew."""
        draft = self.home / "data.new"
        for folder in (draft, self.data):
            shutil.rmtree(folder, ignore_errors=True)
        locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--lc-collate=C")
        self._run("initdb", "-D", str(draft), "-U", OWNER, "--auth=trust", "--data-checksums", "--no-sync", *locale)
        (draft / "pg_hba.conf").write_text("local all all trust\n")
        statements = "".join(f"CREATE EXTENSION {name};\n" for name in EXTENSIONS)
        self._run("postgres", "--single", "-D", str(draft), "template1", statements=statements)
        self._run("postgres", "--single", "-D", str(draft), "postgres", statements=f"CREATE DATABASE {DATABASE};\n")
        draft.rename(self.data)

    def _clear_after_crash(self) -> None:
        """Wait for what a killed server left behind, so that a new one finds the shared memory free; drop its lock files.

        The server would not do so itself while its old pid is a zombie or was given to another process.
        """
        if not processes.wait_until(lambda: not self._orphans(), ORPHAN_GRACE_SECONDS):
            processes.end(self._orphans, grace_seconds=1)
        for lock in (*self.data.glob("postmaster.pid"), *self.socket.glob(".s.PGSQL.*")):
            lock.unlink()

    def _orphans(self) -> list[int]:
        return [pid for pid in processes.process_ids() if processes.working_folder(pid) == self.data]

    def _start_server(self) -> None:
        settings = CONFIGURATION.read_text().format(socket=self.socket)
        (self.data / "postgresql.conf").write_text(settings)
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(START_SECONDS), "start")

    def _run(self, program: str, *arguments: str, statements: str = "") -> None:
        account = self.account
        done = subprocess.run(
            [str(newest_binaries() / program), *arguments],
            input=statements,
            text=True,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            cwd=self.home,
            env={name: value for name, value in os.environ.items() if name != processes.MARKER},
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode != 0:
            raise ClusterError(f"{program} failed ({done.returncode}): {done.stdout or ''}\n{self._last_of_log()}")

    def _last_of_log(self) -> str:
        return "".join(self.log.read_text().splitlines(keepends=True)[-15:]) if self.log.exists() else ""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._make_folders()
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def default_cluster() -> Cluster:
    """The cluster of this installation."""
    return Cluster(default_home())


def elsewhere() -> bool:
    """Whether DATABASE_URL names a server of the city's own, so that no private cluster is needed."""
    return bool(os.environ.get("DATABASE_URL"))


def database_url() -> str:
    """The address of the installation's database in the private cluster."""
    return default_cluster().url()
