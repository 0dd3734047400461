"""The answer to a site check (核实): what was found, with a photo of the place taken after the request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecity.core.cases.actions import Submission
from onecity.core.cases.actions.submission import MAX_NOTE
from onecity.core.cases.forms import PhotosField, PositionField
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS

OUTCOMES = [(code, label) for code, label in KINDS["site_check"].outcomes.items() if code not in ENDED_BY_ITSELF]


class SiteCheckForm(forms.Form):
    """What somebody found on the spot."""

    outcome = forms.ChoiceField(choices=OUTCOMES, error_messages={"required": gettext_lazy("Say what you found.")})
    position = PositionField(required=False)
    note = forms.CharField(required=False, max_length=MAX_NOTE, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def submission(self, ticket: int) -> Submission:
        """What `actions.perform` takes."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in ("outcome", "position", "note", "photos")}
        return Submission(**given, ticket=ticket)
