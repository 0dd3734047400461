"""What can keep the house from being set up; the command line prints the message and ends with 1."""

import errno


class SetupError(Exception):
    """The message says what is missing or wrong, and what to do."""


INTERRUPTED = 130
"""The exit code of a program that was told to stop before it was done, as shells have it."""

CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk may only be read",
    errno.EACCES: "this user may not write or read there",
}


def reason_of(error: OSError) -> str | None:
    """What the machine lacks, in words with the file at fault; None for a fault that is not the machine's."""
    words = CAUSES.get(error.errno or 0)
    return f"{words}: {error.filename}" if words and error.filename else words
