"""Photos and voice notes over the interface of departments: sent with a report or an act, listed with a case, fetched by who sees it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from onecity.core.cases.models import Case, VoiceNote
from tests.factories import EAST, City
from tests.integration.test_case_loop import reported, walk
from tests.integration.test_linkage_api import EVERY, RUBBISH, fields, get, new_key, nothing_remembered
from tests.pictures import jpeg
from tests.voices import webm

__all__ = ["nothing_remembered"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def key(city: City) -> str:
    return new_key(*EVERY, organisation=city.bureau)


def voice(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("told.webm", content or webm(), "audio/webm")


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("after.jpg", jpeg(), "image/jpeg")


def send(key: str, path: str, **form: Any) -> Any:
    with override("en"):
        return Client().post(f"/api/v1{path}", form, headers={"X-Api-Key": key, "Accept-Language": "en"})


def content(response: HttpResponse) -> bytes:
    return b"".join(response)


def test_a_report_may_be_only_spoken(city: City, key: str) -> None:
    spoken = RUBBISH | {"text": "", "voice": voice()}
    told = send(key, "/cases", **spoken).json()
    assert told["text"] == "Told in the voice note."
    assert VoiceNote.objects.get().case == Case.objects.get(pk=told["id"])
    assert fields(send(key, "/cases", **RUBBISH | {"text": ""}), 422) == ["text"]


def test_what_was_photographed_and_said_is_listed_and_fetched(city: City, key: str) -> None:
    case = walk(city, reported(city), "accept", "file", "dispatch", "sign")
    assert send(key, f"/cases/{case.pk}/acts/finish", photos=photo(), voice=voice()).json()["state"] == "handled"
    listed = get(key, f"/cases/{case.pk}").json()["media"]
    assert [(one["kind"], one["media_type"], one["shows"], one["seconds"]) for one in listed] == [
        ("photo", "image/jpeg", "after", None),
        ("voice", "audio/webm", None, 3.0),
    ]
    picture, sound = (Client().get(one["url"], headers={"X-Api-Key": key}) for one in listed)
    assert (picture["Content-Type"], content(picture)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert (sound["Content-Type"], content(sound)) == ("audio/webm", webm())


def test_files_are_fetched_only_within_the_scope_of_the_key(city: City, key: str) -> None:
    send(key, "/cases", **RUBBISH, voice=voice())
    path = f"/media/voice/{VoiceNote.objects.get().pk}"
    assert fields(get(new_key(region_code=EAST), path), 404) == ["key"]
    assert fields(get(new_key("report"), path), 403) == ["X-Api-Key"]
    assert fields(get(key, path.replace("voice", "film")), 404) == ["key"]
    assert Client().get(f"/api/v1{path}").status_code == 401


def test_a_file_that_is_gone_is_told(city: City, key: str) -> None:
    send(key, "/cases", **RUBBISH, voice=voice())
    note = VoiceNote.objects.get()
    note.file.storage.delete(note.file.name)
    assert fields(get(key, f"/media/voice/{note.pk}"), 404) == ["key"]


@pytest.mark.parametrize("notes", [[b"no sound"], [webm()[:-3]], [webm(), webm()]])
def test_voice_notes_that_cannot_be_taken_are_refused_by_name(city: City, key: str, notes: list[bytes]) -> None:
    assert fields(send(key, "/cases", **RUBBISH, voice=[voice(one) for one in notes]), 422) == ["voice"]
    assert not Case.objects.exists()
