"""What can be wrong with an order to the linkage, as classes; messages are made at the border."""

from dataclasses import dataclass


class LinkageError(Exception):
    """Base of the errors of this app."""


@dataclass
class BadOrder(LinkageError):
    """Fields that cannot be taken: field name → reason, in the reader's language."""

    fields: dict[str, str]


class NoSuchMedia(Exception):
    """A photo or voice note that is not there, or not within the scope of who asks."""
