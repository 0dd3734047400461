"""In which encoding a text file is written: UTF-8, GB 18030, or UTF-16 with its mark."""

import codecs
from pathlib import Path

BROKEN = "\ufffd"
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("utf-8", "gb18030")
CHUNK = 1 << 20


def _faults(path: Path, encoding: str) -> int:
    """How many characters cannot be read in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    faults = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            faults += decoder.decode(chunk).count(BROKEN)
    return faults + decoder.decode(b"", True).count(BROKEN)


def encoding_of(path: Path) -> str:
    """The encoding a file names by its mark, or the one in which fewest characters are broken; UTF-8 in doubt."""
    with path.open("rb") as file:
        beginning = file.read(4)
    marked = next((encoding for mark, encoding in MARKS if beginning.startswith(mark)), None)
    return marked or min(CANDIDATES, key=lambda encoding: _faults(path, encoding))
