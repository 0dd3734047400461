"""The demo logins that `up` prints: kept beside the data, since the password is nowhere in the database."""

import os
import unicodedata

from onecity.core.accounts.demo import DemoLogin
from onecity.project.paths import DEMO_LOGINS

COLUMN = 24


def _padded(text: str) -> str:
    """Text filled up to a column, Chinese characters counted as two wide."""
    width = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * max(1, COLUMN - width)


def keep_logins(logins: list[DemoLogin], password: str) -> None:
    """Write the logins, readable by the owner alone."""
    lines = [f"  {_padded(login.username)}{_padded(login.role)}{login.organisation}".rstrip() for login in logins]
    handle = os.open(DEMO_LOGINS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(["", f"  Demo logins (made-up people), password: {password}", *lines, ""]))
