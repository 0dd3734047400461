"""The answer to a site check (核实): what was found, with a photo of the place taken after the request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission
from onecity.core.cases.actions.submission import MAX_NOTE
from onecity.core.cases.acts import ACTS
from onecity.core.cases.forms import PhotosField, PositionField, VoiceField
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.permission import obstacle
from onecity.core.cases.queries.tickets import open_tickets
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS
from onecity.core.held import Need, told_needs

ACT = ACTS["answer_check"]
OUTCOMES = [(code, label) for code, label in KINDS["site_check"].outcomes.items() if code not in ENDED_BY_ITSELF]


class SiteCheckForm(forms.Form):
    """What somebody found on the spot."""

    outcome = forms.ChoiceField(choices=OUTCOMES, error_messages={"required": gettext_lazy("Say what you found.")})
    position = PositionField(required=False)
    note = forms.CharField(required=False, max_length=MAX_NOTE, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()
    voice = VoiceField()
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def submission(self, ticket: int) -> Submission:
        """What `actions.perform` takes."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in ("outcome", "position", "note", "photos", "voice")}
        return Submission(**given, ticket=ticket)


NEEDS = (Need(gettext_lazy("Say what you found."), ("outcome",)), Need(gettext_lazy("Take a photo of now."), ("photos",)))


def needs() -> str:
    """What must be there before a phone keeps an answer for later, with why (JSON)."""
    return told_needs(NEEDS)


def own_check(actor: Actor, case: Case) -> Ticket | None:
    """The open site check of a case that is this person's to answer."""
    mine = (one for one in open_tickets(case, ACT.ticket) if obstacle(actor, ACT, case, one) is None)
    return next(mine, None)
