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
LOOKED_AT = 4096


def _faults(path: Path, encoding: str) -> int:
    """How many characters cannot be read in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    faults = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            faults += decoder.decode(chunk).count(BROKEN)
    return faults + decoder.decode(b"", True).count(BROKEN)


def _without_mark(beginning: bytes) -> str | None:
    """UTF-16 that does not say so: separators, digits and line ends have a zero byte before or after them, all on one side."""
    low, high = beginning[0::2].count(0), beginning[1::2].count(0)
    least = max(2, len(beginning) // 40)
    return "utf-16-le" if high >= least and low == 0 else "utf-16-be" if low >= least and high == 0 else None


def encoding_of(path: Path) -> str:
    """The encoding a file names by its mark, or the one in which fewest characters are broken; UTF-8 in doubt."""
    with path.open("rb") as file:
        beginning = file.read(LOOKED_AT)
    marked = next((encoding for mark, encoding in MARKS if beginning.startswith(mark)), None)
    return marked or _without_mark(beginning) or min(CANDIDATES, key=lambda encoding: _faults(path, encoding))
