"""What a phone says of a thing it held back, beside the fields of the thing itself: whose it is, of which kind, and its times."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest

from onecity.core import registry
from onecity.core.held import Sent
from onecity.core.moments import Moment, Told, moment_of
from onecity.core.registry import HeldKind
from onecity.core.shell.frame import actor_in


class SentForm(forms.Form):
    """What stands beside a thing. `case` is the number of what it is about, whatever that is: phones call it so since they hold things."""

    owner = forms.IntegerField()
    kind = forms.CharField()
    case = forms.IntegerField(required=False)
    said = forms.DateTimeField()
    sent = forms.DateTimeField()
    counted = forms.FloatField(required=False, min_value=0, max_value=10**8)
    request_key = forms.UUIDField()

    def clean_kind(self) -> HeldKind:
        """One of the declared kinds."""
        kind = registry.held_kinds().get(self.cleaned_data["kind"])
        if kind is None:
            raise forms.ValidationError("unknown")
        return kind

    def moment(self, arrived: datetime) -> Moment:
        """When it was done."""
        given = self.cleaned_data
        counted = None if given["counted"] is None else timedelta(seconds=given["counted"])
        return moment_of(Told(given["said"], given["sent"], counted), arrived)

    def thing(self, request: HttpRequest, arrived: datetime) -> Sent:
        """The thing itself, as who takes it gets it."""
        given = self.cleaned_data
        return Sent(actor_in(request), given["case"] or 0, request.POST, request.FILES, self.moment(arrived), given["request_key"])
