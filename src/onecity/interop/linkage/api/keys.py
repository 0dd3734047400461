"""Who calls: a program, by its key in the header X-Api-Key."""

from django.http import HttpRequest
from ninja.security import APIKeyHeader

from onecity.core.programs.callers import Caller, caller_with
from onecity.core.programs.models import KeyPermission


class ProgramKey(APIKeyHeader):
    """Lets in a key that has a permission. Raises KeyRefused, TooManyCalls."""

    param_name = "X-Api-Key"

    def __init__(self, permission: KeyPermission) -> None:
        super().__init__()
        self._permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        """The program that calls."""
        return caller_with(request, self._permission)


def caller_of(request: HttpRequest) -> Caller:
    """The program that was let in."""
    return request.auth  # type: ignore[attr-defined]
