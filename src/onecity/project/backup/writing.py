"""Writing a backup while the house runs: counts, checksums and dump are of one and the same moment."""

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from psycopg import IsolationLevel

from onecity.project.backup import database
from onecity.project.backup.manifest import (
    DUMP_NAME,
    MANIFEST_NAME,
    MEDIA_PREFIX,
    SECRET_PREFIX,
    Manifest,
    TableState,
    files_below,
    key_fingerprint,
    table_states,
)
from onecity.project.paths import MEDIA_DIR, SECRET_DIR


def dump_database(target: Path) -> dict[str, TableState]:
    """pg_dump into `target`; the state of every table at the moment of the dump."""
    with database.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        database.run_program("pg_dump", "--format=custom", f"--snapshot={snapshot[0] if snapshot else ''}", f"--file={target}")
        return table_states(connection)


@contextmanager
def whole_or_not_at_all(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place once complete; readable by its owner only."""
    draft = target.with_name(f".{target.name}.partial")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def write(file: str, with_keys: bool = False, media: Path = MEDIA_DIR, secrets: Path = SECRET_DIR) -> Manifest:
    """Write a backup. With keys, whoever has the file can read personal data. Raises SetupError.

    A photo is stored before the row that names it, and rows are dumped before files: no row lacks its file.
    """
    target = Path(file).absolute()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, whole_or_not_at_all(target) as draft:
        dump = Path(folder) / DUMP_NAME
        tables = dump_database(dump)
        keys = list(files_below(secrets)) if with_keys else []
        with tarfile.open(draft, "w") as tar:
            tar.add(dump, DUMP_NAME)
            files = dict(add_files(tar, media))
            for path in keys:
                tar.add(path, f"{SECRET_PREFIX}{path.name}")
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                tables=tables,
                files=files,
                field_key=key_fingerprint(secrets / "field.key"),
                keys=[path.name for path in keys],
            )
            (Path(folder) / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
            tar.add(Path(folder) / MANIFEST_NAME, MANIFEST_NAME)
    return manifest


def add_files(tar: tarfile.TarFile, media: Path) -> Iterator[tuple[str, str]]:
    """Put every file below the media folder in, and tell its name and digest. One that is deleted meanwhile is left out."""
    for path in files_below(media):
        name = str(path.relative_to(media))
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                tar.addfile(tar.gettarinfo(arcname=f"{MEDIA_PREFIX}{name}", fileobj=file), file)
        except FileNotFoundError:
            continue
        yield name, digest
