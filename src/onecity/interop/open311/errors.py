"""What can be wrong with a request, as GeoReport v2 tells it: an HTTP status and a list of codes and descriptions."""

from dataclasses import dataclass
from http import HTTPStatus

from onecity.core.registry import Text


@dataclass
class ApiError(Exception):
    """A request that cannot be fulfilled: the HTTP status and one description a problem, for people."""

    descriptions: tuple[Text, ...]
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, *descriptions: Text) -> None:
        super().__init__(*descriptions)
        self.descriptions = descriptions

    def as_list(self) -> list[dict[str, object]]:
        """The body of the answer."""
        return [{"code": int(self.status), "description": str(one)} for one in self.descriptions]


class BadRequest(ApiError):
    """Something needed is missing or cannot be read (400)."""


class Forbidden(ApiError):
    """The key is missing, unknown or revoked, or is not for this (403)."""

    status = HTTPStatus.FORBIDDEN


class Unknown(ApiError):
    """A jurisdiction, service, request or token that does not exist, or lies outside the key's scope (404)."""

    status = HTTPStatus.NOT_FOUND


class TooManyRequests(ApiError):
    """The caller's rate is used up (429); `seconds` until the next try."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, description: Text, seconds: int) -> None:
        super().__init__(description)
        self.seconds = seconds
