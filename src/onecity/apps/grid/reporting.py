"""A report from the field (上报), and one that its finder has dealt with (自行处置)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, handle_on_spot
from onecity.core.cases.forms import MOST_ASSET, PhotosField, ReportForm, VoiceField, open_request_kind_field
from onecity.core.cases.models import Case
from onecity.core.cases.states import Source
from onecity.core.cases.views.reporting import asset_code, told_at
from onecity.core.cases.voices.reading import words_or_spoken
from onecity.core.held import Need, told_needs
from onecity.core.moments import Moment


class FieldReportForm(ReportForm):
    """A report of somebody on duty: the reporter is known, so name and telephone are not asked."""

    reporter_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=0)
    reporter_phone = forms.CharField(required=False, widget=forms.HiddenInput, max_length=0)
    voice = VoiceField()
    asset = forms.CharField(required=False, max_length=MOST_ASSET, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["request_kind"] = open_request_kind_field()
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        """Words, or a voice note in their place."""
        given = super().clean() or self.cleaned_data
        if "text" not in self.errors:
            given["text"] = words_or_spoken(given.get("text", ""), given.get("voice"))
            if not given["text"] and "voice" not in self.errors:
                self.add_error("text", _("Say what is the matter."))
        return given


class SpotForm(FieldReportForm):
    """A report of somebody who dealt with it: a photo of the result, and what was done."""

    after = PhotosField(label=gettext_lazy("Photo of the result"))
    done = forms.CharField(required=False, max_length=500, label=gettext_lazy("What you did"), widget=forms.Textarea({"rows": 2}))


NEEDS = (
    Need(gettext_lazy("Choose a category."), ("category",)),
    Need(gettext_lazy("Say where it is: let the phone find you, or tap the map."), ("point",)),
)
SPOT_NEEDS = (
    Need(gettext_lazy("Take a photo of what you found."), ("photos",)),
    Need(gettext_lazy("Take a photo of the result."), ("after",)),
)


def needs_of(form: FieldReportForm) -> str:
    """What must be there before a phone keeps the form for later, with why (JSON)."""
    return told_needs(NEEDS + (SPOT_NEEDS if isinstance(form, SpotForm) else ()))


def _report(given: dict[str, Any], moment: Moment | None) -> Report:
    longitude, latitude = given["point"]
    kind = given["request_kind"]
    return Report(
        given["text"],
        longitude,
        latitude,
        given["category"],
        Source.GRID,
        given["place"],
        given["photos"],
        asset_code=asset_code(given["asset"]),
        request_kind=kind,
        moment=moment,
        voice=given["voice"],
    )


def handle(actor: Actor, form: SpotForm, moment: Moment | None = None) -> Case | None:
    """The case of a valid form, or None with the problems told at the form's fields."""
    given = form.cleaned_data
    found = _report(given, moment)
    return told_at(form, lambda: handle_on_spot(actor, found, given["after"], given["done"], request_key=given["request_key"]))
