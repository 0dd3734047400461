"""Photos of a case as the components show them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.core.cases.models import Attachment, Case
from onecity.core.cases.models.attachment import Shows
from onecity.core.shell.parts import Photo
from onecity.core.shell.tags.times import short

SMALL, LARGE = "small", "large"
Address = Callable[[Attachment, str], str]


def desk_address(photo: Attachment, size: str) -> str:
    """Where a signed-in person sees a photo."""
    return reverse("cases:photo", args=[photo.pk, size])


def follower_address(token: str) -> Address:
    """Where whoever holds a follow link sees its photos."""
    return lambda photo, size: reverse("cases:follow_photo", args=[token, photo.pk, size])


def _caption(photo: Attachment) -> str:
    return _("%(metres)d m from the place") % {"metres": photo.distance} if photo.distance is not None else ""


def picture(photo: Attachment, case: Case, address: Address = desk_address) -> Photo:
    """One photo with what it shows, when it was taken or sent, and how far from the place."""
    shows = Shows(photo.shows).label
    return Photo(
        url=address(photo, SMALL),
        alt=f"{shows}: {case.category.name}, {case.where}",
        tag=f"{shows} {short(photo.taken_at or photo.added_at)}",
        caption=_caption(photo),
        full_url=address(photo, LARGE),
    )


@dataclass(frozen=True)
class Pictures:
    """The pair to compare, and every other photo."""

    before: Photo | None
    after: Photo | None
    others: Sequence[Photo]
    count: int


def pictures_of(case: Case, photos: Iterable[Attachment], address: Address = desk_address) -> Pictures:
    """The first photo of the report beside the newest of handling or verification."""
    ordered = sorted(photos, key=lambda photo: photo.pk)
    first = next((photo for photo in ordered if photo.shows == Shows.BEFORE), None)
    last = next((photo for photo in reversed(ordered) if photo.shows in (Shows.AFTER, Shows.CHECK)), None)
    drawn = {photo.pk: picture(photo, case, address) for photo in ordered}
    chosen = {photo.pk for photo in (first, last) if photo}
    return Pictures(
        drawn[first.pk] if first else None,
        drawn[last.pk] if last else None,
        [shown for key, shown in drawn.items() if key not in chosen],
        len(ordered),
    )
