"""The form of an announcement."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from onecity.core.cases.control.actions import Announcement
from onecity.core.cases.control.ground import read_corners
from onecity.core.cases.models import Category
from onecity.core.geo.models import Region

LONGEST_NAME, LONGEST_MESSAGE, LONGEST_DRAWING = 80, 400, 12_000


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"))


class ControlForm(forms.Form):
    """Area, period, categories, message. `regions` are those the writer may announce for."""

    name = forms.CharField(label=_("What is announced"), max_length=LONGEST_NAME)
    begins_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    message_zh = forms.CharField(
        label=_("What reporters are told (Chinese)"), max_length=LONGEST_MESSAGE, widget=forms.Textarea({"rows": 3})
    )
    message_en = forms.CharField(
        label=_("What reporters are told (English)"), required=False, max_length=LONGEST_MESSAGE, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, regions: QuerySet[Region], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["region"] = forms.ModelMultipleChoiceField(regions, to_field_name="code", label=_("Whole regions"), required=False)
        corners = forms.Textarea({"rows": 4, "spellcheck": "false", "data-corners": True})
        self.fields["drawn"] = forms.CharField(
            label=_("Corners of the drawn area"), required=False, max_length=LONGEST_DRAWING, widget=corners
        )
        leaves = Category.objects.filter(active=True, children=None)
        self.fields["category"] = forms.ModelMultipleChoiceField(leaves, label=_("Which categories"))

    def clean_drawn(self) -> Polygon | None:
        """The polygon of the corners, if any were drawn."""
        text = self.cleaned_data["drawn"]
        try:
            return read_corners(text) if text.strip() else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def announcement(self) -> Announcement:
        """What `actions.announce` takes."""
        given = self.cleaned_data
        return Announcement(
            given["name"],
            given["begins_at"],
            given["ends_at"],
            list(given["category"]),
            given["message_zh"],
            given["message_en"],
            list(given["region"]),
            given["drawn"],
        )
