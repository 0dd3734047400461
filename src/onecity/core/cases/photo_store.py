"""Where photos and voice notes are kept: a file is called by the digest of what is in it, so that equal ones are one file."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import connection
from django.db.models import Model

FOLDER = "cases"
DRAFT = ".partial"
UNUSED_AFTER = timedelta(days=2)

_UNUSED = """
SELECT unnest(%s::text[]) EXCEPT (
    SELECT file FROM cases_attachment UNION ALL SELECT thumbnail FROM cases_attachment UNION ALL SELECT file FROM cases_voicenote
)
"""


class PhotoStore(FileSystemStorage):
    """Files whose name says what is in them: one that is there already is not written again, and never changed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: who has it already has the same picture."""
        return name

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        try:
            os.utime(target)  # in use again: a sweep that finds no row yet leaves it alone
        except FileNotFoundError:
            self._write(target, content)
        return name

    def _write(self, target: Path, content: File) -> None:
        """Whole or not at all, and on the disk before the row that names it: several may write the same file at once."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}-{time.monotonic_ns()}{DRAFT}")
        try:
            with draft.open("xb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def photo_store() -> Storage:
    """The store of this installation."""
    return PhotoStore()


def photo_path(_row: Model, name: str) -> str:
    """The name of a file below the media folder, which is spread over 256 folders. `name` begins with the digest."""
    return f"{FOLDER}/{name[:2]}/{name}"


def sweep_photos() -> int:
    """Delete files that no photo or voice note names: of reports that were not taken, or of photos that were removed. Returns how many.

    A file used within two days stays, as its row may be on its way.
    """
    before = time.time() - UNUSED_AFTER.total_seconds()
    root = Path(settings.MEDIA_ROOT)
    old = {str(path.relative_to(root)): path for path in (root / FOLDER).rglob("*") if _older(path, before)}
    unused = [old[name] for name in _unnamed(list(old))]
    for path in unused:
        if _older(path, before):
            path.unlink(missing_ok=True)
    return len(unused)


def _older(path: Path, before: float) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _unnamed(names: list[str]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED, [names])
        yield from (name for (name,) in cursor.fetchall())
