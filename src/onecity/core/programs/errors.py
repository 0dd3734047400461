"""Why a program is not let in; each door tells it in its own form."""

from dataclasses import dataclass

from onecity.core.registry import Text


@dataclass
class KeyRefused(Exception):
    """The key is missing, unknown or revoked (`known` is false), or is not for this."""

    reason: Text
    known: bool = True


@dataclass
class TooManyCalls(Exception):
    """The caller's rate is used up; `seconds` until the next try."""

    reason: Text
    seconds: int


@dataclass
class BadKey(Exception):
    """Fields of a key that cannot be as ordered: field name → reason, in the reader's language."""

    fields: dict[str, str]
