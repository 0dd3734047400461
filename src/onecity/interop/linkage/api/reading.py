"""Reading what a program sends: JSON, or a form where photos or a voice note come along."""

import json
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from onecity.core.cases.actions.reporting import MAX_PHOTOS
from onecity.core.cases.errors import BadInput
from onecity.core.cases.photos import Photo, read_uploads
from onecity.core.cases.voices.reading import Voice, read_upload
from onecity.core.programs.models import ApiKey
from onecity.interop.linkage.api.schemas import Given

Form = TypeVar("Form", bound=Given)
MOST_KEY_CHARACTERS = 200
PHOTOS = {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": MAX_PHOTOS}
VOICE = {"type": "string", "format": "binary", "description": "One voice note (WebM, MP4, Ogg or MP3); with it the words may be left out."}
FILES = {"photos": PHOTOS, "voice": VOICE}
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def _fields(request: HttpRequest) -> Any:
    if request.content_type in FORMS:
        return request.POST.dict()
    try:
        return json.loads(request.body or b"{}")
    except (ValueError, RecursionError, RawPostDataException) as error:
        raise BadInput({"body": _("This is no JSON in UTF-8: %(fault)s") % {"fault": str(error)[:100]}}) from error


def read(request: HttpRequest, form: type[Form]) -> Form:
    """The fields of a request. Raises pydantic's ValidationError and BadInput, each naming the field."""
    return form.model_validate(_fields(request))


def photos_of(request: HttpRequest) -> list[Photo]:
    """The photos of a form. Raises BadPhoto, BadInput."""
    uploads = request.FILES.getlist("photos")
    if len(uploads) > MAX_PHOTOS:
        raise BadInput({"photos": _("At most %(most)d photos.") % {"most": MAX_PHOTOS}})
    return read_uploads(uploads)


def voice_of(request: HttpRequest) -> Voice | None:
    """The voice note of a form. Raises BadVoice, BadInput."""
    uploads = request.FILES.getlist("voice")
    if len(uploads) > 1:
        raise BadInput({"voice": _("At most one voice note.")})
    return read_upload(uploads[0]) if uploads else None


def request_key(key: ApiKey | None, words: str, request: HttpRequest) -> UUID | None:
    """The key of the header Idempotency-Key; the same text of another program, or for another act, is another key."""
    given = request.headers.get("Idempotency-Key", "").strip()[:MOST_KEY_CHARACTERS]
    return uuid5(NAMESPACE_URL, f"linkage:{key.pk if key else 0}:{words}:{given}") if given else None


def described(form: type[Given]) -> dict[str, Any]:
    """The body of an operation as OpenAPI describes it."""
    schema = form.model_json_schema()
    with_files = {**schema, "properties": {**schema["properties"], **FILES}}
    content = {"application/json": {"schema": schema}, "multipart/form-data": {"schema": with_files}}
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}, "description": "The same key again does nothing twice."}
    return {"requestBody": {"required": True, "content": content}, "parameters": [key]}
