"""What went wrong, as programs read it: a list of fields and reasons under a fitting status."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest as UnreadableRequest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from pydantic import ValidationError as BadFields

from onecity.core.cases.errors import ActNotAllowed, AnsweredByMessage, BadInput, BadPhoto, BadVoice, CaseError, CaseMovedOn
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case
from onecity.core.programs.errors import KeyRefused, TooManyCalls
from onecity.interop.linkage.errors import NoSuchMedia

FIELD_OF = {"point": "longitude, latitude"}
"""What the kernel calls a field → what the interface calls it, where they differ."""
Problem = tuple[str | None, str]


def _by_field(error: BadInput) -> list[Problem]:
    return [(FIELD_OF.get(name, name), reason) for name, reason in error.fields.items()]


def _of_parameters(error: ValidationError) -> list[Problem]:
    return [(str(one["loc"][-1]), one["msg"]) for one in error.errors]


def _of_body(error: BadFields) -> list[Problem]:
    return [(".".join(map(str, one["loc"])) or None, one["msg"]) for one in error.errors(include_url=False)]


def _said(error: CaseError) -> list[Problem]:
    return [(None, words_for(error))]


def _unreadable(error: Exception) -> list[Problem]:
    return [("body", _("The request could not be read: too large, or cut off."))]


ANSWERS: tuple[tuple[type[Exception], HTTPStatus, Callable[[Any], Iterable[Problem]]], ...] = (
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY, _by_field),
    (BadPhoto, HTTPStatus.UNPROCESSABLE_ENTITY, lambda error: [("photos", words_for(error))]),
    (BadVoice, HTTPStatus.UNPROCESSABLE_ENTITY, lambda error: [("voice", words_for(error))]),
    (ValidationError, HTTPStatus.UNPROCESSABLE_ENTITY, _of_parameters),
    (BadFields, HTTPStatus.UNPROCESSABLE_ENTITY, _of_body),
    (UnreadableRequest, HTTPStatus.BAD_REQUEST, _unreadable),
    (SuspiciousOperation, HTTPStatus.BAD_REQUEST, _unreadable),
    (UnreadablePostError, HTTPStatus.BAD_REQUEST, _unreadable),
    (CaseMovedOn, HTTPStatus.CONFLICT, _said),
    (ActNotAllowed, HTTPStatus.FORBIDDEN, _said),
    (AnsweredByMessage, HTTPStatus.CONFLICT, _said),
    (NoSuchMedia, HTTPStatus.NOT_FOUND, lambda error: [("key", _("There is no such file within the scope of this key."))]),
    (Case.DoesNotExist, HTTPStatus.NOT_FOUND, lambda error: [("id", _("There is no such case within the scope of this key."))]),
)


def answer_errors(api: NinjaAPI) -> None:
    """Teach an interface to answer the errors of the house."""
    for kind, status, problems in ANSWERS:
        api.exception_handler(kind)(_handler(api, status, problems))
    api.exception_handler(KeyRefused)(
        lambda request, error: _answer(
            api, request, HTTPStatus.FORBIDDEN if error.known else HTTPStatus.UNAUTHORIZED, [("X-Api-Key", str(error.reason))]
        )
    )
    api.exception_handler(TooManyCalls)(lambda request, error: _wait(api, request, error))


def _handler(api: NinjaAPI, status: HTTPStatus, problems: Callable[[Any], Iterable[Problem]]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: _answer(api, request, status, problems(error))


def _answer(api: NinjaAPI, request: HttpRequest, status: HTTPStatus, problems: Iterable[Problem]) -> HttpResponse:
    body = {"errors": [{"field": name, "reason": reason} for name, reason in problems]}
    return api.create_response(request, body, status=status)


def _wait(api: NinjaAPI, request: HttpRequest, error: TooManyCalls) -> HttpResponse:
    response = _answer(api, request, HTTPStatus.TOO_MANY_REQUESTS, [("X-Api-Key", str(error.reason))])
    response.headers["Retry-After"] = str(error.seconds)
    return response
