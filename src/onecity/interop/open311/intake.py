"""From the form of a POST to a case."""

import math
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from onecity.core.cases.actions import Report, ReporterDetails, report
from onecity.core.cases.actions.once import once
from onecity.core.cases.actions.reporting import MAX_PHOTOS
from onecity.core.cases.errors import AnsweredByMessage, BadInput, BadPhoto, BadVoice
from onecity.core.cases.forms import MOST_EMAIL
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, Category
from onecity.core.cases.models.category import Kind
from onecity.core.cases.photos import Photo, read_uploads
from onecity.core.cases.request_kinds import request_kinds
from onecity.core.cases.states import Source
from onecity.core.cases.voices.reading import Voice, read_upload, sounds, words_or_spoken
from onecity.core.geo.addresses import place_of_address
from onecity.core.geo.errors import NoClearPlace
from onecity.core.geo.models import BaseGrid, Level, Region, in_force
from onecity.core.programs.callers import Caller
from onecity.core.programs.errors import KeyRefused
from onecity.interop.open311.errors import BadRequest, Unknown
from onecity.interop.open311.services import ASSET, REQUEST_KIND, attributes_of, service

BROKEN = "\ufffd"
ADDRESSED_LEVELS = (Level.TOWNSHIP, Level.VILLAGE)
MOST_URL, MOST_ASSET, MOST_NAME, MOST_PHONE = 500, 20, 60, 20
ARGUMENT_OF = {"text": "description", "point": "lat, long", "category": "service_code", "place": "address_string", "photos": "media"}
"""What the kernel calls a field → what GeoReport v2 calls it."""

Uploads = MultiValueDict[str, UploadedFile]


def require_readable(form: QueryDict) -> None:
    """Raise BadRequest naming every field whose bytes were not UTF-8."""
    broken = [name for name, values in form.lists() if BROKEN in name or any(BROKEN in value for value in values)]
    if broken:
        raise BadRequest(*(_("%(name)s: the text is not valid UTF-8.") % {"name": name[:60]} for name in broken))


def _category(form: QueryDict) -> Category:
    code = form.get("service_code", "").strip()
    if not code:
        raise BadRequest(_("service_code was not provided."))
    return service(code)


def _degrees(form: QueryDict, name: str) -> float:
    try:
        degrees = float(form.get(name, ""))
    except ValueError:
        degrees = math.nan
    if not math.isfinite(degrees):
        raise BadRequest(_("%(name)s: give decimal degrees (WGS 84).") % {"name": name})
    return degrees


@dataclass(frozen=True)
class Position:
    """Where a report lies, degrees, longitude first; `found` says in words how, when the caller gave no coordinates."""

    longitude: float
    latitude: float
    found: str = ""


def position_of(form: QueryDict) -> Position:
    """The place: lat and long, else address_id, else what address_string names. Raises BadRequest, Unknown."""
    if form.get("lat") or form.get("long"):
        return Position(_degrees(form, "long"), _degrees(form, "lat"))
    if code := form.get("address_id", "").strip():
        return _centre_of(code)
    if address := form.get("address_string", "").strip():
        return _named_by(address)
    raise BadRequest(_("lat and long are needed, or an address_id, or an address_string."))


def _centre_of(code: str) -> Position:
    """The centre of a base grid, or of a village or township by its national code."""
    grid = BaseGrid.objects.filter(in_force(), code=code[:20]).first()
    found = grid or Region.objects.filter(code=code[:12], level__in=ADDRESSED_LEVELS).defer("geom").first()
    if found is None:
        raise Unknown(_("address_id %(code)s was not found.") % {"code": code[:40]})
    words = _("Placed at the centre of %(place)s, by address_id.") % {"place": found.name}
    return Position(found.centre.x, found.centre.y, words)


def _named_by(address: str) -> Position:
    try:
        place = place_of_address(address)
    except NoClearPlace as error:
        raise BadRequest(_no_clear_place(error)) from error
    metres = {"place": place.words, "metres": round(place.reach, -1)}
    precise = _("Placed at %(place)s, by address_string.") % metres
    wide = _("Placed at %(place)s, by address_string; it reaches %(metres)d m from that point.") % metres
    return Position(place.longitude, place.latitude, wide if place.reach else precise)


def _no_clear_place(error: NoClearPlace) -> str:
    reason = _("address_string: %(reason)s. Give lat and long, an address_id, or a fuller address.") % {"reason": error.reason}
    candidates = _("Candidates: %(candidates)s.") % {"candidates": "; ".join(error.candidates)}
    return f"{reason} {candidates}" if error.candidates else reason


def _answers(form: QueryDict, category: Category) -> list[str]:
    """The answers to the service's own questions, each with its question."""
    lines = []
    for attribute in attributes_of(category):
        values = form.getlist(f"attribute[{attribute.code}]") + form.getlist(f"attribute[{attribute.code}][]")
        given = ", ".join(value.strip() for value in values if value.strip())
        if given and attribute.code not in (ASSET, REQUEST_KIND):
            lines.append(f"{attribute.description} {given}")
    return lines


def _text(form: QueryDict, category: Category, found: str, voice: Voice | None) -> str:
    """Description, answers, how the place was found, and the address of media, which is kept and never fetched."""
    media = form.get("media_url", "").strip()
    if len(media) > MOST_URL:
        raise BadRequest(_("media_url: at most %(most)d characters.") % {"most": MOST_URL})
    said = [words_or_spoken(form.get("description", "").strip(), voice), *_answers(form, category), f"media_url: {media}" if media else ""]
    return "\n".join(part for part in (*said, found if any(said) else "") if part)


def _name(form: QueryDict) -> str:
    family, given = form.get("last_name", "").strip(), form.get("first_name", "").strip()
    return f"{given} {family}".strip() if (family + given).isascii() else f"{family}{given}"


def _reporter(form: QueryDict) -> ReporterDetails:
    name, phone, email = _name(form), form.get("phone", "").strip(), form.get("email", "").strip()
    if len(name) > MOST_NAME or len(phone) > MOST_PHONE:
        raise BadRequest(_("first_name, last_name, phone: too long."))
    if email and not _is_address(email):
        raise BadRequest(_("email: this is no e-mail address."))
    return ReporterDetails(name, phone, email=email)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= MOST_EMAIL


def _asset(form: QueryDict, category: Category) -> str:
    number = form.get(f"attribute[{ASSET}]", "").strip() if category.kind == Kind.COMPONENT else ""
    if len(number) > MOST_ASSET:
        raise BadRequest(_("attribute[asset]: at most %(most)d characters.") % {"most": MOST_ASSET})
    return number


def _request_kind(form: QueryDict) -> str:
    """The kind of request by its key in the service definition, empty where none is given. Raises BadRequest naming those there are."""
    code = form.get(f"attribute[{REQUEST_KIND}]", "").strip()
    if code and code not in request_kinds():
        words = {"given": code[:40], "known": ", ".join(request_kinds())}
        raise BadRequest(_("attribute[request_kind]: %(given)s is not known. Known: %(known)s.") % words)
    return code


def _media(uploads: list[UploadedFile]) -> tuple[list[Photo], Voice | None]:
    """The photos and the one voice note among what came along, told apart by their bytes. Raises BadRequest, BadPhoto, BadVoice."""
    spoken = [upload for upload in uploads if sounds(upload)]
    pictures = [upload for upload in uploads if upload not in spoken]
    if len(pictures) > MAX_PHOTOS or len(spoken) > 1:
        raise BadRequest(_("media: at most %(most)d photos and one voice note.") % {"most": MAX_PHOTOS})
    return read_uploads(pictures), read_upload(spoken[0]) if spoken else None


def report_from(form: QueryDict, files: Uploads) -> Report:
    """The report a form describes. Raises BadRequest, Unknown, BadPhoto, BadVoice."""
    require_readable(form)
    category = _category(form)
    position = position_of(form)
    photos, voice = _media(files.getlist("media"))
    return Report(
        text=_text(form, category, position.found, voice),
        longitude=position.longitude,
        latitude=position.latitude,
        category=category,
        source=Source.OPEN311,
        place=form.get("address_string", ""),
        photos=photos,
        voice=voice,
        reporter=_reporter(form),
        asset_code=_asset(form, category),
        request_kind=_request_kind(form),
    )


def request_key(caller: Caller, header: str) -> UUID | None:
    """The key of the header Idempotency-Key; two programs may use the same text without meeting."""
    return uuid5(NAMESPACE_URL, f"open311:{caller.key.pk}:{header.strip()[:200]}") if caller.key and header.strip() else None


def _write(caller: Caller, given: Report, key: UUID | None) -> Case:
    region = caller.key.region_code if caller.key else ""
    return _write_within(region, caller, given, key) if region else report(caller.actor, given, request_key=key)


@transaction.atomic
def _write_within(region: str, caller: Caller, given: Report, key: UUID | None) -> Case:
    """Report, and take it back when the place turns out to lie outside the key's region."""
    case = report(caller.actor, given, request_key=key)
    if not case.region_code.startswith(region):
        raise KeyRefused(_("lat, long: this api_key reports only within its own region."))
    return case


def take_in(caller: Caller, form: QueryDict, files: Uploads, idempotency: str = "") -> Case:
    """Report a case for a program. Raises ApiError; whatever is wrong is named by its argument."""
    key = request_key(caller, idempotency)
    try:
        given = report_from(form, files)
        return once(key, lambda: _write(caller, given, key))
    except (BadPhoto, BadVoice) as error:
        raise BadRequest(f"media: {words_for(error)}") from error
    except BadInput as error:
        raise BadRequest(*_named(error)) from error
    except AnsweredByMessage as answer:
        raise BadRequest(words_for(answer)) from answer


def _named(error: BadInput) -> list[str]:
    return [f"{ARGUMENT_OF.get(name, name)}: {reason}" for name, reason in error.fields.items()]


def receipt_record(case: Case, follow_url: str) -> dict[str, Any]:
    """The answer to a report; the address is the reporter's own, to follow and to rate the case."""
    notice = _("Receipt %(receipt)s. Follow it at %(url)s") % {"receipt": case.receipt, "url": follow_url}
    return {"service_request_id": str(case.pk), "service_notice": notice, "account_id": None}
