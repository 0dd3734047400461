"""Degrees and moments as people and spreadsheets write them, read only where they can mean one thing."""

import math
import re
import unicodedata
from datetime import datetime, timedelta

_DEGREES = re.compile(
    r"(?:东经|北纬|[EN])?\s*(?P<degrees>\d{1,3}(?:\.\d+)?)\s*"
    r"(?:[°度]\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′分]\s*)?(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:′′|''|\"|秒)\s*)?)?[EN]?,?",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_FIRST_SERIAL_DAY = datetime(1899, 12, 30)


def plain_text(cell: str) -> str:
    """A cell in ordinary width, without marks nobody sees: full-width digits and signs, Chinese full stops as points."""
    return unicodedata.normalize("NFKC", cell).replace("。", ".").replace("\ufeff", "").replace("\u200b", "").strip()


def degrees_in(cell: str) -> float:
    """Decimal degrees, or degrees, minutes and seconds; 东经, E and ° may stand beside. Raises ValueError."""
    text = plain_text(cell)
    found = _DEGREES.fullmatch(text)
    if found is None:
        return _number(text)
    degrees, minutes, seconds = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        raise ValueError(cell)
    return degrees + minutes / 60 + seconds / 3600


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or "_" in text:
        raise ValueError(text)
    return number


def moment_in(cell: str) -> datetime:
    """Date and time without their zone: year first, or the number by which spreadsheets count days. Raises ValueError, OverflowError."""
    text = plain_text(cell)
    if serial := _SERIAL.fullmatch(text):
        seconds = round(float(serial[2] or 0) * 86400)
        return _FIRST_SERIAL_DAY + timedelta(days=int(serial[1]), seconds=seconds)
    found = _MOMENT.fullmatch(text) or _DIGITS.fullmatch(text)
    if found is None:
        raise ValueError(cell)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)
