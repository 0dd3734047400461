"""The presenter: notes kept for good, written by some, read by those a scene is open to; a remote that reaches nobody else."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from onecity.core.accounts.errors import NotAllowed
from onecity.core.shell.actions import NoteMovedOn, write_note
from onecity.core.shell.hearing import is_own, may_see
from onecity.core.shell.models import LONGEST_NOTE, SceneNote
from onecity.core.shell.queries import history_of, notes_of
from tests.factories import City, person
from tests.integration.shell.test_frame import signed_in


def test_the_newest_note_counts_and_the_others_are_kept(city: City) -> None:
    first = write_note(city["leader"], "situation", "Good morning.", 0)
    again = write_note(city["supervisor"], "situation", "Good evening.", first.pk)
    assert notes_of(["situation", "grids"]) == {"situation": again}
    assert [one.words for one in history_of("situation")] == ["Good evening.", "Good morning."]
    assert write_note(city["leader"], "situation", "Good evening.", again.pk) == again
    for change in (lambda: SceneNote.objects.update(words="x"), lambda: SceneNote.objects.filter(pk=first.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_who_write_at_once_do_not_overwrite_each_other(city: City) -> None:
    theirs = write_note(city["leader"], "situation", "Theirs", 0)
    with pytest.raises(NoteMovedOn) as moved:
        write_note(city["supervisor"], "situation", "Mine", 0)
    assert moved.value.newest == theirs
    answer = signed_in(city["supervisor"]).post(reverse("shell:note", args=["situation"]), {"words": "Mine", "seen": "0"})
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode() and "Theirs" in answer.content.decode()
    again = signed_in(city["supervisor"]).post(reverse("shell:note", args=["situation"]), {"words": "Mine", "seen": str(theirs.pk)})
    assert again.status_code == 302
    assert notes_of(["situation"])["situation"].words == "Mine"


def test_notes_are_written_by_some_and_only_for_scenes_open_to_them(city: City) -> None:
    with pytest.raises(NotAllowed):
        write_note(city["acceptor"], "situation", "No", 0)
    write = {"words": "No", "seen": "0"}
    assert signed_in(city["acceptor"]).post(reverse("shell:note", args=["situation"]), write).status_code == 403
    assert signed_in(city["duty_officer"]).post(reverse("shell:note", args=["grids"]), write).status_code == 404
    assert signed_in(city["leader"]).post(reverse("shell:note", args=["luck"]), write).status_code == 404
    too_long = {"words": "x" * (LONGEST_NOTE + 1), "seen": "0"}
    assert signed_in(city["leader"]).post(reverse("shell:note", args=["situation"]), too_long).status_code == 422
    assert not SceneNote.objects.exists()


def test_the_presenter_shows_the_scenes_open_to_who_looks(city: City) -> None:
    write_note(city["leader"], "grids", "<b>Five</b> systems & one", 0)
    leader = signed_in(city["leader"]).get(reverse("shell:presenter")).content.decode()
    assert "&lt;b&gt;Five&lt;/b&gt; systems &amp; one" in leader
    acceptor = signed_in(city["acceptor"]).get(reverse("shell:presenter")).content.decode()
    assert "Five" not in acceptor and reverse("shell:note", args=["situation"]) not in acceptor
    assert signed_in(city["clerk"]).get(reverse("shell:presenter")).status_code == 403
    assert may_see(city["leader"], {"scene": "grids"}) and not may_see(city["acceptor"], {"scene": "grids"})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (json.dumps({"id": "1", "kind": "ask"}), 204),
        (json.dumps({"id": "1", "kind": {"deep": 1}}), 400),
        (json.dumps(["ask"]), 400),
        ("ask", 400),
        (json.dumps({"id": "1", "kind": "x" * 2000}), 400),
    ],
)
def test_the_remote_takes_a_few_plain_values(city: City, body: str, status: int) -> None:
    answer = signed_in(city["leader"]).post(reverse("shell:remote"), body, content_type="application/json")
    assert answer.status_code == status


def test_what_a_remote_says_reaches_its_own_person_alone(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr("onecity.core.shell.presenter.publish", lambda kind, payload: told.append((kind, payload)))
    signed_in(city["leader"]).post(reverse("shell:remote"), json.dumps({"id": "1", "kind": "ask"}), content_type="application/json")
    assert told == [("show", {"user": city["leader"].user_id, "said": {"id": "1", "kind": "ask"}})]
    assert is_own(city["leader"], told[0][1])
    assert not is_own(city["supervisor"], told[0][1])
    assert not is_own(person("leader", city.centre), told[0][1])
    assert signed_in(city["clerk"]).post(reverse("shell:remote"), "{}", content_type="application/json").status_code == 403
