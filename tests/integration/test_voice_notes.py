"""A voice note comes with a report or a verdict, once, is heard by who sees the case and by nobody else, and its file goes with its row."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onecity.core.accounts.scope import Actor
from onecity.core.cases.models import Case, VoiceNote
from onecity.core.cases.photo_store import sweep_photos
from onecity.core.cases.voices.reading import MAX_BYTES
from tests.factories import City
from tests.integration.test_grid_pages import AT_PLACE, MET, client_of, handled
from tests.integration.test_phone_queue import about, report_of, send
from tests.integration.test_photo_store import aged, files_in
from tests.voices import mp4, webm

__all__ = ["handled"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def voice(content: bytes | None = None, name: str = "voice.webm") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or webm(), "audio/webm")


def with_voice(city: City, **more: Any) -> Case:
    """A report with a voice note, as a phone sends it."""
    answer = send(client_of(city["grid_worker"]), report_of(city) | {"voice": voice()} | more)
    assert answer.status_code == 200, answer.content
    return Case.objects.get()


def heard_by(actor: Actor, note: VoiceNote, **headers: str) -> Any:
    return client_of(actor).get(reverse("cases:voice", args=[note.pk]), headers=headers)


def test_a_report_sent_five_times_keeps_one_voice_note(city: City) -> None:
    client, given = client_of(city["grid_worker"]), report_of(city)
    answers = {send(client, given | {"voice": voice()}).json()["words"] for _time in range(5)}
    note = VoiceNote.objects.get()
    assert len(answers) == 1
    assert (note.case, note.sequence, note.seconds, note.media_type) == (Case.objects.get(), 1, 3, "audio/webm")
    assert note.file.read() == webm()


def test_a_voice_note_stands_in_place_of_words(city: City) -> None:
    assert with_voice(city, text="").text == "Told in the voice note."
    refused = send(client_of(city["grid_worker"]), report_of(city) | {"text": ""})
    assert refused.json()["fields"] == {"text": "Say what is the matter."}


@pytest.mark.parametrize(("content", "told"), [(webm()[:-3], "incomplete"), (bytes(MAX_BYTES + 1), "5 MB"), (b"GIF89a", "no voice note")])
def test_a_voice_note_that_cannot_be_played_is_refused_in_words(city: City, content: bytes, told: str) -> None:
    refused = send(client_of(city["grid_worker"]), report_of(city) | {"voice": voice(content)})
    assert refused.status_code == 422
    assert told in refused.json()["words"]
    assert not Case.objects.exists()


def test_it_is_heard_by_who_sees_the_case_and_by_nobody_else(city: City) -> None:
    note = with_voice(city).voices.get()
    answer = heard_by(city["acceptor"], note)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, webm(), "audio/webm")
    assert heard_by(city["other_grid_worker"], note).status_code == 404
    assert Client().get(reverse("cases:voice", args=[note.pk])).status_code == 302


def test_players_are_given_the_part_they_ask_for(city: City) -> None:
    note, whole = with_voice(city).voices.get(), webm()
    part = heard_by(city["acceptor"], note, range="bytes=2-5")
    assert (part.status_code, part.content, part["Content-Range"]) == (206, whole[2:6], f"bytes 2-5/{len(whole)}")
    assert heard_by(city["acceptor"], note, range="bytes=10-").content == whole[10:]
    assert heard_by(city["acceptor"], note, range=f"bytes={len(whole)}-").status_code == 416
    assert heard_by(city["acceptor"], note, range="bytes=-5").content == whole


def test_the_pages_of_the_case_play_it(city: City) -> None:
    case = with_voice(city)
    address = reverse("cases:voice", args=[case.voices.get().pk])
    for name, who in (("cases:detail", "acceptor"), ("cases:drawer", "acceptor"), ("grid:case", "grid_worker")):
        page = client_of(city[who]).get(reverse(name, args=[case.pk])).content.decode()
        assert f'<audio controls preload="none" src="{address}"' in page
        assert '<span class="voice__length">0:03</span>' in page


def test_a_verdict_may_be_spoken(city: City, handled: Case) -> None:
    given = (
        about(city["grid_worker"], "verify", case=handled.pk) | MET | {"verdict": "fail", "position": AT_PLACE, "seen": handled.event_count}
    )
    assert send(client_of(city["grid_worker"]), given | {"voice": voice(mp4(), "voice.m4a")}).status_code == 200
    note = handled.voices.get()
    assert handled.events.get(sequence=note.sequence).act == "fail"
    assert handled.events.get(sequence=note.sequence).note == "Told in the voice note."


def test_the_microphone_is_open_to_the_pages_that_record_and_to_no_other(city: City) -> None:
    client = client_of(city["grid_worker"])
    assert "microphone=(self)" in client.get(reverse("grid:report"))["Permissions-Policy"]
    assert "microphone=(self)" in client.get(reverse("grid:spot"))["Permissions-Policy"]
    assert "microphone=()" in client.get(reverse("grid:today"))["Permissions-Policy"]


def test_its_file_goes_with_the_row_that_names_it(city: City, media: Path) -> None:
    with_voice(city)
    aged(media)
    assert sweep_photos() == 0
    VoiceNote.objects.all().delete()
    assert sweep_photos() == 1
    assert not files_in(media)
