"""What a person may not do."""


class OutsideScope(Exception):
    """The thing lies outside what the person's roles cover; told to them as if it were not there."""


class NotAllowed(OutsideScope):
    """No role of the person allows this."""
