"""What every answer of the door has in common: format, jurisdiction, errors, CORS."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest as UnreadableRequest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from onecity.core.programs.errors import KeyRefused, TooManyCalls
from onecity.interop.open311.errors import ApiError, BadRequest, Forbidden, TooManyRequests, Unknown
from onecity.interop.open311.formats import FORMATS

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, Retry-After, X-Request-ID",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept-Language, Idempotency-Key, X-Api-Key",
    "Access-Control-Max-Age": "86400",
}

Handler = Callable[..., HttpResponseBase]


def answer(root: str, value: Any, format: str, status: int = 200) -> HttpResponse:
    """A structure in the format asked for."""
    content_type, write = FORMATS[format]
    return HttpResponse(write(root, value), content_type=content_type, status=status)


def _refusal(error: ApiError, format: str) -> HttpResponse:
    response = answer("errors", error.as_list(), format, int(error.status))
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _check_jurisdiction(request: HttpRequest) -> None:
    """This installation is one jurisdiction, so its name may be left out. Raises Unknown for another's."""
    given = request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id") or ""
    city = settings.CITY
    if given and given not in (city.code, city.prefix, city.key):
        raise Unknown(_("jurisdiction_id %(given)s was not found; this is %(code)s.") % {"given": given[:60], "code": city.code})


def _handled(handlers: dict[str, Handler], request: HttpRequest, format: str, words: dict[str, str]) -> HttpResponseBase:
    handler = handlers.get(request.method or "")
    try:
        if handler is None:
            raise BadRequest(_("%(method)s is not possible here.") % {"method": request.method})
        _check_jurisdiction(request)
        return handler(request, format, **words)
    except ApiError as error:
        return _refusal(error, format)
    except KeyRefused as error:
        return _refusal(Forbidden(error.reason), format)
    except TooManyCalls as error:
        return _refusal(TooManyRequests(error.reason, error.seconds), format)
    except (SuspiciousOperation, UnreadableRequest, UnreadablePostError):
        return _refusal(BadRequest(_("The request could not be read: too large, cut off, or not a form in UTF-8.")), format)


def endpoint(**handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view of one handler a method (GET=…, POST=…); a handler takes the request, the format and the words of the address."""

    @csrf_exempt
    def view(request: HttpRequest, format: str, **words: str) -> HttpResponseBase:
        preflight = request.method == "OPTIONS"
        response = HttpResponse() if preflight else _handled(handlers, request, format, words)
        for name, value in (CORS | PREFLIGHT if preflight else CORS).items():
            response.headers[name] = value
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return view
