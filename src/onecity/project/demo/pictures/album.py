"""The pictures that stand in for photos: drawn once, kept as shared files, and given to cases."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Self

from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile

from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.models import Attachment, Case, CaseEvent
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.photo_store import photo_path, photo_store
from onecity.core.cases.photos import Photo, read_photo
from onecity.core.cases.steps import By
from onecity.project.demo.copying import CopyTable
from onecity.project.demo.pictures.scenes import CODES, FAMILIES, VARIANTS, drawn
from onecity.science.cityday.reports import place_of

SHOWS: dict[str, tuple[Shows, bool]] = {
    "report": (Shows.BEFORE, False),
    "finish": (Shows.AFTER, True),
    "pass": (Shows.CHECK, True),
    "fail": (Shows.CHECK, False),
}
"""What the photo of an act shows, and whether the matter is settled on it."""

SHARES: dict[str, float] = {"report": 0.62, "finish": 0.75, "pass": 0.5, "fail": 0.9}
BY_TELEPHONE = 0.2
OLD_SHARE = 0.15
CAMERA_DEGREES = 0.0001
BEFORE_SENDING = timedelta(seconds=35)


@dataclass(frozen=True)
class Picture:
    """A drawn photo and the names of its shared files."""

    photo: Photo
    file: str
    thumbnail: str


@dataclass(frozen=True)
class Subject:
    """The case a photo is of, as far as the photo depends on it; degrees, longitude first."""

    code: str
    source: str
    longitude: float
    latitude: float
    reported_at: datetime

    @classmethod
    def of(cls, case: Case, key: str) -> Self:
        """The subject that a case is; `key` is its place as the planner knows it."""
        return cls(case.category.code, case.source, *place_of(key), case.reported_at)


def _picture(family: str, solved: bool, variant: int) -> Picture:
    """Drawn the same every time, so that it is one file however often it is kept."""
    stem = f"{family}-{variant}-{'after' if solved else 'before'}"
    photo = read_photo(stem, drawn(family, solved, variant))
    file, thumbnail = (photo_path(Attachment(), name) for name in photo.file_names)
    store = photo_store()
    return Picture(photo, store.save(file, ContentFile(photo.jpeg)), store.save(thumbnail, ContentFile(photo.thumbnail)))


class Album:
    """Gives photos to cases. `recent` is the moment from which on most cases have some; before, a few do."""

    def __init__(self, recent: datetime) -> None:
        self.recent = recent
        self._pictures: dict[tuple[str, bool, int], Picture] = {}
        self.attachments = CopyTable(Attachment)

    def draw_all(self) -> int:
        """Draw and keep what is not kept yet; how many pictures there are."""
        for family in FAMILIES:
            for solved in (False, True):
                for variant in range(VARIANTS):
                    self._picture(family, solved, variant)
        return len(self._pictures)

    def _picture(self, family: str, solved: bool, variant: int) -> Picture:
        key = (family, solved, variant)
        if key not in self._pictures:
            self._pictures[key] = _picture(*key)
        return self._pictures[key]

    def _share(self, subject: Subject, act: str) -> float:
        share = BY_TELEPHONE if act == "report" and subject.source == "hotline" else SHARES[act]
        return share if subject.reported_at >= self.recent else share * OLD_SHARE

    def _taken(self, subject: Subject, act: str, sequence: int, at: datetime) -> Picture | None:
        """The picture of an act with time and place of taking, when this act has one."""
        if act not in SHOWS:
            return None
        chance = Random(f"photo {subject.longitude:.6f} {subject.latitude:.6f} {sequence}")
        if chance.random() >= self._share(subject, act):
            return None
        variant = Random(f"variant {subject.longitude:.6f}").randrange(VARIANTS)
        picture = self._picture(CODES.get(subject.code, "hall"), SHOWS[act][1], variant)
        longitude = round(subject.longitude + chance.gauss(0, CAMERA_DEGREES), 6)
        latitude = round(subject.latitude + chance.gauss(0, CAMERA_DEGREES), 6)
        taken = replace(picture.photo, longitude=longitude, latitude=latitude, taken_at=at - BEFORE_SENDING)
        return replace(picture, photo=taken)

    def photos(self, subject: Subject, act: str, sequence: int, at: datetime) -> list[Photo]:
        """The photos that go with an act, as a form would send them. `sequence` is the history row the act will have."""
        picture = self._taken(subject, act, sequence, at)
        return [picture.photo] if picture else []

    def attach(self, case: Case, key: str, event: CaseEvent, by: By) -> None:
        """Give the photo of an act just done in bulk to its case, whose place is `key`; the files are shared."""
        picture = self._taken(Subject.of(case, key), event.act, event.sequence, event.at) if event.act in SHOWS else None
        if picture is None:
            return
        photo = picture.photo
        position = Point(photo.longitude, photo.latitude, srid=4326)
        self.attachments.add(
            Attachment(
                case_id=case.pk,
                sequence=event.sequence,
                shows=SHOWS[event.act][0],
                file=picture.file,
                thumbnail=picture.thumbnail,
                width=photo.width,
                height=photo.height,
                digest=photo.digest,
                taken_at=photo.taken_at,
                position=position,
                distance=metres_between(case.point, position),
                added_at=event.at,
                added_by_id=by.user_id,
                synthetic=True,
            )
        )

    def flush(self) -> None:
        """Send the attachments."""
        self.attachments.flush()
