"""The resources of GeoReport v2 and its service discovery."""

from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.core.cases.models import Case, DutyList
from onecity.core.programs.callers import caller_with, count_without_key
from onecity.core.programs.models import KeyPermission
from onecity.interop.open311 import services as service_list
from onecity.interop.open311.endpoints import answer, endpoint
from onecity.interop.open311.errors import Unknown
from onecity.interop.open311.intake import receipt_record, take_in
from onecity.interop.open311.parameters import key_of, wanted
from onecity.interop.open311.presenting import request_records
from onecity.interop.open311.queries import media_in_sight, readable, requests
from onecity.interop.open311.readers import reader_of

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def _changeset() -> str:
    """When the services last changed: they follow the duty list."""
    newest = DutyList.objects.filter(state="published").order_by("-valid_from").values_list("valid_from", flat=True).first()
    return f"{newest:%Y-%m-%d} 00:00" if newest else "2026-01-01 00:00"


def _discover(request: HttpRequest, format: str) -> HttpResponse:
    count_without_key(request)
    base = request.build_absolute_uri(reverse("open311:services", kwargs={"format": "json"})).rpartition("/")[0]
    home = request.build_absolute_uri("/")
    endpoint_record = {
        "specification": SPECIFICATION,
        "url": base,
        "changeset": _changeset(),
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    discovery = {
        "changeset": _changeset(),
        "contact": settings.OPEN311_CONTACT or _("The operator of %(url)s") % {"url": home},
        "key_service": _("The administrators of %(url)s give out keys.") % {"url": home},
        "endpoints": [endpoint_record],
    }
    return answer("discovery", discovery, format)


def _list_services(request: HttpRequest, format: str) -> HttpResponse:
    count_without_key(request)
    records = [service_list.service_record(category) for category in service_list.services().select_related("parent")]
    return answer("services", records, format)


def _define_service(request: HttpRequest, format: str, code: str) -> HttpResponse:
    count_without_key(request)
    return answer("service_definition", service_list.definition_record(service_list.service(code)), format)


def _post_request(request: HttpRequest, format: str) -> HttpResponse:
    caller = caller_with(request, KeyPermission.REPORT)
    case = take_in(caller, request.POST, request.FILES, request.headers.get("Idempotency-Key", ""))
    follow_url = request.build_absolute_uri(reverse("cases:follow", args=[case.token]))
    return answer("service_requests", [receipt_record(case, follow_url)], format)


def _media_address(request: HttpRequest) -> Callable[[str], str]:
    return lambda name: request.build_absolute_uri(reverse("open311:media", kwargs={"name": name}))


def _list_requests(request: HttpRequest, format: str) -> HttpResponse:
    caller, asked = reader_of(request), wanted(request.GET)
    cases, more = requests(caller, asked)
    response = answer("service_requests", request_records(cases, caller, _media_address(request)), format)
    if more:
        query = request.GET.copy()
        query.pop("api_key", None)
        query["page"] = str(asked.page + 1)
        response.headers["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return response


def _get_request(request: HttpRequest, format: str, request_id: str) -> HttpResponse:
    caller = reader_of(request)
    key = key_of(request_id)
    case = readable(caller).filter(pk=key).first() if key is not None else None
    if case is None:
        raise Unknown(_("service_request_id %(id)s was not found.") % {"id": request_id[:40]})
    return answer("service_requests", request_records([case], caller, _media_address(request)), format)


def _get_token(request: HttpRequest, format: str, token: str) -> HttpResponse:
    """Requests are given their id at once; a token is the secret of the reporter's link, and whoever holds it may know the id."""
    count_without_key(request)
    key = Case.objects.filter(token=token[:20]).values_list("pk", flat=True).first()
    if key is None:
        raise Unknown(_("token was not found."))
    return answer("service_requests", [{"service_request_id": str(key), "token": token}], format)


def _get_media(request: HttpRequest, format: str, name: str) -> HttpResponseBase:
    """The picture as stored, re-encoded on arrival without EXIF; or the voice note."""
    found = media_in_sight(caller_with(request, KeyPermission.READ), name)
    unknown = Unknown(_("media %(id)s was not found.") % {"id": name})
    if found is None:
        raise unknown
    try:
        return FileResponse(found.file.open("rb"), content_type=found.media_type)
    except FileNotFoundError as error:
        raise unknown from error


discovery = endpoint(GET=_discover)
services = endpoint(GET=_list_services)
definition = endpoint(GET=_define_service)
requests_view = endpoint(GET=_list_requests, POST=_post_request)
request_view = endpoint(GET=_get_request)
token_view = endpoint(GET=_get_token)
media = endpoint(GET=_get_media)
