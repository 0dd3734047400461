"""Equal pictures are one file, which stays as long as a photo names it."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from onecity.core.cases.actions import Report, report
from onecity.core.cases.models import Attachment, Case
from onecity.core.cases.photo_store import UNUSED_AFTER, photo_store, sweep_photos
from onecity.core.cases.photos import read_photo
from onecity.core.cases.states import Source
from onecity.project.demo.pictures.album import Album, Subject
from tests.factories import IN_WEST, City
from tests.pictures import jpeg, jpeg_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Files of a test stay with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def reported(city: City, *contents: bytes) -> Case:
    """A case with photos."""
    photos = [read_photo("a.jpg", content) for content in contents]
    return report(city["acceptor"], Report("垃圾", IN_WEST.x, IN_WEST.y, city.category, Source.WEB, photos=photos))


def aged(folder: Path) -> None:
    """All files as if nobody had used them for long."""
    old = time.time() - UNUSED_AFTER.total_seconds() - 60
    for path in files_in(folder):
        os.utime(path, (old, old))


def test_the_same_picture_of_two_cases_is_one_file(city: City, media: Path) -> None:
    first, second = reported(city, jpeg()), reported(city, jpeg(), jpeg(colour=(1, 2, 3)))
    assert Attachment.objects.count() == 3
    assert len(files_in(media)) == 4
    assert first.photos.get().file.name == second.photos.earliest("pk").file.name


def test_a_file_goes_with_the_last_photo_that_names_it(city: City, media: Path) -> None:
    first, second = reported(city, jpeg()), reported(city, jpeg())
    aged(media)
    first.photos.all().delete()
    assert sweep_photos() == 0
    second.photos.all().delete()
    assert sweep_photos() == 2
    assert files_in(media) == []


def test_a_file_just_used_again_is_left_alone(city: City, media: Path) -> None:
    reported(city, jpeg()).photos.all().delete()
    aged(media)
    photo = read_photo("a.jpg", jpeg())
    photo_store().save(files_in(media)[0].relative_to(media).as_posix(), ContentFile(photo.jpeg))
    assert sweep_photos() == 1


def test_many_who_write_the_same_file_at_once_write_it_whole(media: Path) -> None:
    content = os.urandom(300_000)
    with ThreadPoolExecutor(8) as threads:
        names = set(threads.map(lambda _time: photo_store().save("cases/ab/abcd.jpg", ContentFile(content)), range(24)))
    assert names == {"cases/ab/abcd.jpg"}
    assert [path.read_bytes() for path in files_in(media)] == [content]


def test_a_disk_that_is_full_leaves_no_half_file(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        photo_store().save("cases/ab/abcd.jpg", ContentFile(b"x"))
    assert files_in(media) == []


def test_simulated_photos_are_stored_once_each(city: City, media: Path) -> None:
    at = datetime(2026, 7, 20, 8, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    subject = Subject("06001", "grid_worker", 115.92, 36.45, at)
    for _day in range(2):
        album = Album(recent=at - timedelta(days=1))
        for sequence in range(8):
            for photo in album.photos(subject, "report", sequence, at):
                report(city["acceptor"], Report("垃圾", 115.92, 36.45, city.category, Source.WEB, photos=[photo]))
    assert Attachment.objects.count() > 2
    assert len(files_in(media)) == 2


@pytest.fixture
def followed(city: City, client: Client) -> Iterator[bytes]:
    """The picture as whoever holds the link of its case is sent it, with what the page says."""
    case = reported(city, jpeg_at(115.92, 36.45))
    photo = case.photos.get()
    assert photo.position is not None
    assert "36.45" not in client.get(f"/follow/{case.token}/").content.decode()
    return b"".join(client.get(f"/follow/{case.token}/photo/{photo.pk}/large/").streaming_content)


def test_the_public_never_sees_where_a_photo_was_taken(followed: bytes, tmp_path: Path) -> None:
    (tmp_path / "seen.jpg").write_bytes(followed)
    assert not dict(Image.open(tmp_path / "seen.jpg").getexif())
    assert b"Phone" not in followed
