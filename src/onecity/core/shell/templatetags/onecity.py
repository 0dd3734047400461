"""`{% load onecity %}`: every tag and filter of the shared components."""

from onecity.core.shell.library import register
from onecity.core.shell.tags import assets, frame, parts, rows, times

__all__ = ["assets", "frame", "parts", "register", "rows", "times"]
