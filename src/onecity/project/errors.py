"""What can keep the house from being set up; the command line prints the message and ends with 1."""


class SetupError(Exception):
    """The message says what is missing or wrong, and what to do."""
