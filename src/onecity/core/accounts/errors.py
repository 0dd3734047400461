"""What a person may not see or do; the web framework answers them as 404 and 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


class OutsideScope(Http404):
    """The thing lies outside what the person's roles cover; told to them as if it were not there."""


class NotAllowed(PermissionDenied):
    """No role of the person allows this."""
