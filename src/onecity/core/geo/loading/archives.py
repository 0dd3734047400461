"""Zip files of others: looked at before anything is unpacked."""

import zipfile
from pathlib import Path, PurePosixPath

from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.said import Said as _

MOST_PARTS, MOST_UNPACKED_BYTES = 2000, 4 << 30
MOST_RATIO = 200
SMALL_BYTES = 64 << 20


def parts_of(path: Path) -> list[PurePosixPath]:
    """The files of an archive that stand inside it. Raises UnreadableFile for a damaged, hostile or boundless one."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(_("%(name)s is no zip file, or it arrived incomplete.") % {"name": path.name}) from error
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED_BYTES or (size > SMALL_BYTES and size > MOST_RATIO * packed):
        raise UnreadableFile(_("%(name)s unpacks to far more than it should.") % {"name": path.name})
    names = [PurePosixPath(part.filename) for part in parts]
    if any(name.is_absolute() or ".." in name.parts or "\\" in str(name) for name in names):
        raise UnreadableFile(_("%(name)s holds a file that points out of it.") % {"name": path.name})
    return [name for name in names if not name.name.startswith(".") and "__MACOSX" not in name.parts]


def unpack(path: Path, folder: Path) -> None:
    """Unpack an archive that `parts_of` has let pass."""
    with zipfile.ZipFile(path) as archive:
        for name in parts_of(path):
            archive.extract(str(name), folder)
