"""Photos, to who may see their case and to nobody else."""

from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from onecity.core.cases.models import Attachment
from onecity.core.cases.queries.media import photo_in_sight
from onecity.core.cases.views.common import actor_in
from onecity.core.cases.views.following import PUBLIC_PHOTOS, followed_case

KEPT_SECONDS = 24 * 3600
FILE_OF = {"small": "thumbnail", "large": "file"}


def _opened(photo: Attachment, size: str) -> File:
    stored = getattr(photo, FILE_OF[size])
    try:
        return stored.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error


def _sent(request: HttpRequest, photo: Attachment | None, size: str) -> HttpResponseBase:
    """The stored picture, which was re-encoded on arrival and carries no EXIF."""
    if photo is None or size not in FILE_OF:
        raise Http404
    etag = f'"{photo.digest[:32]}-{size}"'
    known = request.headers.get("If-None-Match") == etag
    response: HttpResponseBase = HttpResponseNotModified() if known else FileResponse(_opened(photo, size), content_type="image/jpeg")
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["Content-Disposition"] = f'inline; filename="{photo.pk}-{size}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_GET
def photo(request: HttpRequest, photo_id: int, size: str) -> HttpResponseBase:
    """A photo of a case within sight; `size` is small or large."""
    return _sent(request, photo_in_sight(actor_in(request), photo_id), size)


@require_GET
def follow_photo(request: HttpRequest, token: str, photo_id: int, size: str) -> HttpResponseBase:
    """A photo of before or after, to whoever holds the case's link."""
    case = followed_case(token)
    return _sent(request, case.photos.filter(pk=photo_id, shows__in=PUBLIC_PHOTOS).first(), size)
