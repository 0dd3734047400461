"""A verification on the spot (核查): distance, closing standard point by point, and what of it enters the history."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.cases.actions import Submission
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.forms import PhotosField, PositionField, VoiceField
from onecity.core.cases.models import Case
from onecity.core.cases.voices.reading import words_or_spoken

NEAR_METRES = 50
VERDICTS = (("pass", gettext_lazy("Pass")), ("fail", gettext_lazy("Does not pass")))
ANSWERS = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
LONGEST_NOTE = 1500


@dataclass(frozen=True)
class Criterion:
    """One point of the closing standard and how it was answered ('yes', 'no' or '')."""

    name: str
    text: str
    answer: str


class VerificationForm(forms.Form):
    """What somebody says on the spot. Passing needs every point met; away from the place, or not passing, needs a note."""

    verdict = forms.ChoiceField(choices=VERDICTS)
    position = PositionField(required=False)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()
    voice = VoiceField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, case: Case, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.case = case
        for name in self._names():
            self.fields[name] = forms.ChoiceField(choices=ANSWERS, required=False)

    def _names(self) -> dict[str, str]:
        return {f"point_{number}": text for number, text in enumerate(self.case.criteria)}

    def points(self) -> list[Criterion]:
        """The points of the closing standard with their answers so far."""
        return [Criterion(name, text, str(self[name].value() or "")) for name, text in self._names().items()]

    def distance(self) -> float | None:
        """Metres from the device to the place of the case; None where the device does not tell."""
        position = self.cleaned_data.get("position")
        return metres_between(Point(position[0], position[1], srid=4326), self.case.point) if position else None

    def clean(self) -> dict[str, Any]:
        """The checks that concern several fields."""
        given = super().clean() or self.cleaned_data
        given["note"] = words_or_spoken(given.get("note", ""), given.get("voice"))
        if given.get("verdict") == "pass":
            self._check_pass(given)
        elif not given.get("note") and not self._unmet(given):
            self.add_error("note", _("Say what is not right."))
        return given

    def _unmet(self, given: dict[str, Any]) -> list[str]:
        return [text for name, text in self._names().items() if given.get(name) == "no"]

    def _check_pass(self, given: dict[str, Any]) -> None:
        if any(given.get(name) != "yes" for name in self._names()):
            self.add_error(None, _("Answer every point of the closing standard; with a No the case does not pass."))
        metres = self.distance()
        if not given.get("note") and (metres is None or metres > NEAR_METRES):
            self.add_error("note", _("You are not within 50 m of the place: say how you verified it."))

    def _note(self) -> str:
        """The note as the history keeps it: points that are not met before what was typed."""
        unmet, note = self._unmet(self.cleaned_data), self.cleaned_data["note"].strip()
        told = _("Not met: %(points)s") % {"points": _(", ").join(unmet)} if unmet else ""
        return _("; ").join(part for part in (told, note) if part)

    def submission(self) -> Submission:
        """What `actions.perform` takes."""
        given = self.cleaned_data
        return Submission(note=self._note(), photos=given["photos"], position=given["position"], seen=given["seen"], voice=given["voice"])
