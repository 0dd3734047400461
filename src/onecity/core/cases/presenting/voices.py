"""Voice notes of a case as pages play them."""

from dataclasses import dataclass

from django.urls import reverse

from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case
from onecity.core.cases.queries.detail import acts_with_voices
from onecity.core.registry import Text
from onecity.core.shell.tags.times import short

MINUTE = 60


@dataclass(frozen=True)
class Spoken:
    """One voice note: with which act it came, when and by whom; how long it is, where that is known."""

    url: str
    act: Text
    at: str
    by: str
    length: str


def length_words(seconds: float | None) -> str:
    """0:07, as players write it. `frontend/modules/voice/length.ts` says the same."""
    return "" if seconds is None else f"{int(seconds) // MINUTE}:{int(seconds) % MINUTE:02}"


def voices_of(case: Case) -> list[Spoken]:
    """The voice notes of a case in their order; no query where there is none."""
    notes = sorted(case.voices.all(), key=lambda note: note.pk)
    came = acts_with_voices(case, {note.sequence for note in notes})
    return [
        Spoken(
            reverse("cases:voice", args=[note.pk]),
            ACTS[came[note.sequence].act].told,
            short(note.added_at),
            came[note.sequence].actor_name,
            length_words(note.seconds),
        )
        for note in notes
    ]
