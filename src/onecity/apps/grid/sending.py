"""What a phone held back and sends now: each thing once, however often it is sent, at the moment it was done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from onecity.apps.grid.checking import SiteCheckForm, own_check
from onecity.apps.grid.reporting import FieldReportForm, SpotForm, handle
from onecity.apps.grid.verification import VerificationForm
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import perform
from onecity.core.cases.actions.once import once
from onecity.core.cases.acts import ACTS
from onecity.core.cases.errors import CaseError
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.moments import Moment, Told, moment_of
from onecity.core.cases.queries import case_for
from onecity.core.cases.states import Source
from onecity.core.cases.views.reporting import take_in


@dataclass
class Refused(CaseError):
    """A thing that cannot be taken as it is: why, and what is wrong with which field."""

    words: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """One thing as it arrives."""

    actor: Actor
    case_id: int
    data: QueryDict
    files: MultiValueDict[str, UploadedFile]
    moment: Moment
    key: UUID


class SentForm(forms.Form):
    """What a phone says about a thing it held back, beside the fields of the thing itself: whose it is, of which kind, and its times."""

    owner = forms.IntegerField()
    kind = forms.CharField()
    case = forms.IntegerField(required=False)
    said = forms.DateTimeField()
    sent = forms.DateTimeField()
    counted = forms.FloatField(required=False, min_value=0, max_value=10**8)
    request_key = forms.UUIDField()

    def clean_kind(self) -> str:
        """One of the kinds."""
        kind = str(self.cleaned_data["kind"])
        if kind not in KINDS:
            raise forms.ValidationError("unknown")
        return kind

    def moment(self, arrived: datetime) -> Moment:
        """When it was done."""
        given = self.cleaned_data
        counted = None if given["counted"] is None else timedelta(seconds=given["counted"])
        return moment_of(Told(given["said"], given["sent"], counted), arrived)


def _problems(form: forms.Form) -> Refused:
    fields = {name: str(errors[0]) for name, errors in form.errors.items()}
    return Refused(" ".join(dict.fromkeys(fields.values())), fields)


def _report(sent: Sent) -> Case:
    form = FieldReportForm(sent.data, sent.files)
    if form.is_valid():
        case = take_in(sent.actor, form, form.cleaned_data["category"], Source.GRID, moment=sent.moment)
        if case:
            return case
    raise _problems(form)


def _spot(sent: Sent) -> Case:
    form = SpotForm(sent.data, sent.files)
    case = handle(sent.actor, form, sent.moment) if form.is_valid() else None
    if case is None:
        raise _problems(form)
    return case


def _check(sent: Sent) -> Case:
    case = case_for(sent.actor, sent.case_id)
    ticket, form = own_check(sent.actor, case), SiteCheckForm(sent.data, sent.files)
    if ticket is None:
        raise Refused(_("This check was answered by somebody else or taken back meanwhile."))
    if not form.is_valid():
        raise _problems(form)
    given = replace(form.submission(ticket.number), moment=sent.moment)
    return perform(sent.actor, case.pk, "answer_check", given, request_key=sent.key)


def _verify(sent: Sent) -> Case:
    case = case_for(sent.actor, sent.case_id)
    form = VerificationForm(case, sent.data, sent.files)
    if not form.is_valid():
        raise _problems(form)
    given = replace(form.submission(), moment=sent.moment)
    return perform(sent.actor, case.pk, form.cleaned_data["verdict"], given, request_key=sent.key)


KINDS: dict[str, Callable[[Sent], Case]] = {"report": _report, "spot": _spot, "check": _check, "verify": _verify}


def accept(kind: str, sent: Sent) -> Case:
    """Take one thing, or find that it was taken already. Raises Case.DoesNotExist and errors of cases, Refused among them."""
    return once(sent.key, lambda: KINDS[kind](sent))


def told(case: Case, key: UUID) -> str:
    """What became of a thing, in words; the same each time it is sent."""
    event = CaseEvent.objects.get(request_key=key)
    return _("%(number)s: %(done)s") % {"number": case.label, "done": ACTS[event.act].told}
