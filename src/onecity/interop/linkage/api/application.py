"""The interface: its operations, each of one query or action, and its description as OpenAPI."""

from datetime import datetime
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query

from onecity.core.accounts.models import Organisation
from onecity.core.cases.actions import Submission
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case
from onecity.core.cases.presenting.changes import case_record, codes_of_assisting
from onecity.core.cases.queries import acts_for, needs_action_by, visible
from onecity.core.cases.queries.changes import ChangeFilter, cursor_before
from onecity.core.cases.voices.reading import words_or_spoken
from onecity.core.geo.own_grids import own_code, own_grids
from onecity.core.programs.callers import Caller
from onecity.core.programs.models import KeyPermission
from onecity.interop.linkage.api import departments
from onecity.interop.linkage.api.errors import answer_errors
from onecity.interop.linkage.api.feeding import CONDITIONAL, Page, nothing_in, waiting_room, with_tag
from onecity.interop.linkage.api.keys import ProgramKey, caller_of
from onecity.interop.linkage.api.media import Address, fetched, media_of
from onecity.interop.linkage.api.reading import described, photos_of, read, request_key, voice_of
from onecity.interop.linkage.api.schemas import ActIn, CaseList, CaseOut, CaseWithActs, ChangesAsked, ChangesOut, Problems, ReportIn

MOST_CASES = 200
SHOWN = ("category", "lead", "holder", "grid", "duty_line")
REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 422, 429), Problems)

api = NinjaAPI(
    title="Onecity",
    version="1",
    description="Changes of cases as a feed, and the interface of departments' own systems. Keys are given out by the administrators.",
    urls_namespace="linkage-api",
    docs_url=None,
)
answer_errors(api)


def _records(caller: Caller, cases: list[Case]) -> list[dict[str, Any]]:
    assisting, own = codes_of_assisting(cases), own_grids(caller.actor)
    return [case_record(case, assisting) | {"own_grid": own_code(own, case.grid.code if case.grid else None)} for case in cases]


def _record(caller: Caller, case: Case) -> dict[str, Any]:
    return _records(caller, [case])[0]


def _whole(caller: Caller, case_id: int, address: Address) -> dict[str, Any]:
    case = visible(caller.actor).select_related(*SHOWN).get(pk=case_id)
    possible = {act.code for act in acts_for(caller.actor, case)}
    return _record(caller, case) | {"media": media_of(case, address), "acts": [code for code in departments.ACTS if code in possible]}


def _path(code: str) -> str:
    if not code:
        return ""
    path = Organisation.objects.filter(code=code[:40]).values_list("path", flat=True).first()
    if path is None:
        raise BadInput({"organisation": _("There is no organisation %(code)s.") % {"code": code[:40]}})
    return path


def _start(after: str, since: datetime | None) -> int:
    """The cursor to read from: the one given, else the moment given, else the beginning of the history."""
    if after:
        if not after.isdecimal() or len(after) > 18:
            raise BadInput({"after": _("Give the `next` of an earlier page.")})
        return int(after)
    if since is None:
        return 0
    return cursor_before(since if timezone.is_aware(since) else timezone.make_aware(since))


@api.get(
    "/changes",
    auth=ProgramKey(KeyPermission.READ),
    response={200: ChangesOut, 304: None, **REFUSALS},
    openapi_extra=CONDITIONAL,
    summary="The feed of changes",
)
def feed(request: HttpRequest, asked: Query[ChangesAsked]) -> HttpResponseBase:
    """Every act since a cursor, oldest first, within the scope of the key. Nothing is skipped: an act that was still being written
    when a page was read stands in a later page.

    A page bears an ETag, and one that has not changed is answered 304 to If-None-Match. With `wait` an empty page waits for the next
    change; such an answer begins at once, with blanks until its JSON, and bears no ETag."""
    caller = caller_of(request)
    given = ChangeFilter(tuple(asked.act), tuple(asked.category), asked.region, _path(asked.organisation))
    page = Page(caller.actor, given, _start(asked.after, asked.since), asked.limit)
    known = page.read()
    waits = asked.wait and nothing_in(known) and isinstance(request, ASGIRequest)
    answer = waiting_room.answer(caller.key.pk if caller.key else 0, page.onward(known), asked.wait) if waits else None
    return answer or with_tag(request, api.create_response(request, known, status=200))


@api.get("/cases", auth=ProgramKey(KeyPermission.ACT), response={200: CaseList, **REFUSALS}, summary="Cases that wait for the organisation")
def waiting(request: HttpRequest) -> dict[str, Any]:
    """What the organisation of the key has to sign for or to finish, soonest limit first, at most 200."""
    caller = caller_of(request)
    return {"cases": _records(caller, list(needs_action_by(caller.actor).select_related(*SHOWN)[:MOST_CASES]))}


@api.get("/cases/{int:case_id}", auth=ProgramKey(KeyPermission.READ), response={200: CaseWithActs, **REFUSALS}, summary="One case")
def one(request: HttpRequest, case_id: int) -> dict[str, Any]:
    """A case within the scope of the key, its photos and voice notes, and what the key may do with it now."""

    def address(kind: str, key: int) -> str:
        return request.build_absolute_uri(reverse("linkage-api:media", args=[kind, key]))

    return _whole(caller_of(request), case_id, address)


@api.get(
    "/media/{str:kind}/{int:key}",
    auth=ProgramKey(KeyPermission.READ),
    response={200: None, **REFUSALS},
    url_name="media",
    summary="A photo or a voice note",
)
def media(request: HttpRequest, kind: str, key: int) -> HttpResponseBase:
    """A file of a case within the scope of the key: a photo as JPEG without what the camera wrote, a voice note as it was recorded."""
    return fetched(caller_of(request).actor, kind, key)


@api.post(
    "/cases",
    auth=ProgramKey(KeyPermission.REPORT),
    response={200: CaseOut, **REFUSALS},
    openapi_extra=described(ReportIn),
    summary="Report a case",
)
def take_in(request: HttpRequest) -> dict[str, Any]:
    """A report of the department's own system, as JSON or, with photos or a voice note, as a form."""
    caller = caller_of(request)
    given = departments.report_of(read(request, ReportIn), photos_of(request), voice_of(request))
    return _record(caller, departments.take_in(caller, given, request_key(caller.key, "report", request)))


@api.post(
    "/cases/{int:case_id}/acts/{act}",
    auth=ProgramKey(KeyPermission.ACT),
    response={200: CaseOut, **REFUSALS},
    openapi_extra=described(ActIn),
    summary="Act on a case",
)
def act_on(request: HttpRequest, case_id: int, act: str) -> dict[str, Any]:
    """Sign, return, finish, report back or note, in the name of the key's organisation; with photos or a voice note as a form."""
    caller = caller_of(request)
    given, voice = read(request, ActIn), voice_of(request)
    submission = Submission(note=words_or_spoken(given.note, voice), photos=photos_of(request), voice=voice, seen=given.version)
    key = request_key(caller.key, f"{case_id}:{act}", request)
    return _record(caller, departments.act_on(caller, case_id, act, submission, key))
