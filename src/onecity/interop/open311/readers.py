"""Who may read at this door."""

from django.conf import settings
from django.http import HttpRequest

from onecity.core.programs.callers import PUBLIC, Caller, caller_with, count_without_key, given_key
from onecity.core.programs.models import KeyPermission


def reader_of(request: HttpRequest) -> Caller:
    """The program that reads; the public too where the city has opened its public subset. Raises KeyRefused, TooManyCalls."""
    if given_key(request) or not settings.OPEN311_PUBLIC:
        return caller_with(request, KeyPermission.READ)
    count_without_key(request)
    return PUBLIC
