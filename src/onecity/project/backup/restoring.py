"""Bringing a backup back into an empty place, and proving that nothing is missing."""

import shutil
import tarfile
import tempfile
from pathlib import Path

from onecity.project import secret
from onecity.project.backup import database
from onecity.project.backup.manifest import (
    DUMP_NAME,
    FORMAT,
    MANIFEST_NAME,
    MEDIA_PREFIX,
    SECRET_PREFIX,
    Manifest,
    file_digest,
    files_below,
    key_fingerprint,
    table_names,
    table_states,
)
from onecity.project.errors import SetupError
from onecity.project.paths import MEDIA_DIR, SECRET_DIR


class NotEmpty(SetupError):
    """A restore overwrites nothing."""


class BackupDamaged(SetupError):
    """The file is not a whole backup, or what came out of it is not what went in."""


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    """The manifest of an open backup. Raises BackupDamaged."""
    try:
        member = tar.extractfile(MANIFEST_NAME)
    except KeyError:
        member = None
    if member is None:
        raise BackupDamaged("It has no manifest: not a backup of Onecity.")
    manifest = Manifest.from_json(member.read().decode())
    if manifest.format != FORMAT:
        raise BackupDamaged(f"Its format is {manifest.format}; this version reads {FORMAT}.")
    return manifest


def require_empty(media: Path) -> None:
    """Raises NotEmpty if the database has a table or the media folder a file."""
    with database.connect() as connection:
        tables = table_names(connection)
    if tables or files_below(media):
        raise NotEmpty(f"The place is not empty ({len(tables)} tables): restore into a new one, e.g. with ONECITY_VAR=/new/folder.")


def extract(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """Copy one file out of the tar. Raises BackupDamaged if it is not there."""
    try:
        member = tar.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise BackupDamaged(f"{name} is missing from it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(member, file)


def restore_keys(tar: tarfile.TarFile, manifest: Manifest, secrets: Path) -> None:
    """Put the keys of the backup in their place, or see that the right one is there already. Raises SetupError."""
    here = secrets / "field.key"
    if not here.exists():
        for name in manifest.keys:
            extract(tar, f"{SECRET_PREFIX}{name}", secret.private_folder(secrets) / Path(name).name)
            (secrets / Path(name).name).chmod(0o600)
    if manifest.field_key and key_fingerprint(here) != manifest.field_key:
        raise SetupError(f"The field key of that installation is needed at {here}: without it personal data cannot be read.")


def restore_files(tar: tarfile.TarFile, manifest: Manifest, media: Path) -> None:
    """Write the files and check each. Raises BackupDamaged."""
    for name, digest in manifest.files.items():
        target = (media / name).resolve()
        if not target.is_relative_to(media.resolve()):
            raise BackupDamaged(f"{name} points out of the media folder.")
        extract(tar, f"{MEDIA_PREFIX}{name}", target)
        if file_digest(target) != digest:
            raise BackupDamaged(f"{name} is not what was backed up.")


def restore_database(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Load the dump in one transaction, then count and sum every table again. Raises BackupDamaged."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP_NAME
        extract(tar, DUMP_NAME, dump)
        database.run_program("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname=", str(dump))
    with database.connect() as connection:
        present = table_states(connection)
    if different := sorted(name for name in manifest.tables | present if manifest.tables.get(name) != present.get(name)):
        raise BackupDamaged(f"Not equal after the restore: {', '.join(different)}")


def restore(file: str, media: Path = MEDIA_DIR, secrets: Path = SECRET_DIR) -> Manifest:
    """Restore a backup into an empty place. Raises NotEmpty, BackupDamaged or SetupError."""
    try:
        tar = tarfile.open(file)  # noqa: SIM115 - entered below
    except (OSError, tarfile.TarError) as error:
        raise BackupDamaged(f"{file} cannot be read: {error}") from error
    with tar:
        manifest = read_manifest(tar)
        require_empty(media)
        restore_keys(tar, manifest, secrets)
        restore_database(tar, manifest)
        restore_files(tar, manifest, media)
    return manifest
