"""What arrives from phones about cases: reports, what was handled on the spot, answers to site checks, verdicts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.apps.grid.checking import SiteCheckForm, own_check
from onecity.apps.grid.reporting import FieldReportForm, SpotForm, handle
from onecity.apps.grid.verification import VerificationForm
from onecity.core.cases.actions import perform
from onecity.core.cases.actions.once import once
from onecity.core.cases.acts import ACTS
from onecity.core.cases.errors import ActNotAllowed, CaseError, CaseMovedOn
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.queries import case_for
from onecity.core.cases.states import Source
from onecity.core.cases.views.reporting import take_in
from onecity.core.held import GONE, MOVED_ON, REFUSED, Refused, Sent, Taken, faults_of


@dataclass
class NotAsItIs(CaseError):
    """A thing about a case that cannot be taken, as it is told to the phone."""

    refusal: Refused


def _once(work: Callable[[Sent], Case]) -> Callable[[Sent], Taken]:
    """A work on a case is done once however often it is asked for, answered alike, and refused in words."""

    @wraps(work)
    def take(sent: Sent) -> Taken:
        try:
            return _told(once(sent.key, lambda: work(sent)), sent)
        except Case.DoesNotExist as error:
            words = _("This case is not open to you any more: it went to another area or was taken away.")
            raise Refused(words, status=GONE) from error
        except NotAsItIs as error:
            raise error.refusal from error
        except CaseError as error:
            status = MOVED_ON if isinstance(error, CaseMovedOn | ActNotAllowed) else REFUSED
            raise Refused(words_for(error), status=status) from error

    return take


def _told(case: Case, sent: Sent) -> Taken:
    event = CaseEvent.objects.get(request_key=sent.key)
    words = _("%(number)s: %(done)s") % {"number": case.label, "done": ACTS[event.act].told}
    return Taken(words, reverse("grid:case", args=[case.pk]))


@_once
def take_report(sent: Sent) -> Case:
    """A report."""
    form = FieldReportForm(sent.data, sent.files)
    case = take_in(sent.actor, form, form.cleaned_data["category"], Source.GRID, moment=sent.moment) if form.is_valid() else None
    if case is None:
        raise NotAsItIs(faults_of(form))
    return case


@_once
def take_spot(sent: Sent) -> Case:
    """A report of what was dealt with already."""
    form = SpotForm(sent.data, sent.files)
    case = handle(sent.actor, form, sent.moment) if form.is_valid() else None
    if case is None:
        raise NotAsItIs(faults_of(form))
    return case


@_once
def take_check(sent: Sent) -> Case:
    """The answer to a site check."""
    case = case_for(sent.actor, sent.about)
    ticket, form = own_check(sent.actor, case), SiteCheckForm(sent.data, sent.files)
    if ticket is None:
        raise NotAsItIs(Refused(_("This check was answered by somebody else or taken back meanwhile.")))
    if not form.is_valid():
        raise NotAsItIs(faults_of(form))
    given = replace(form.submission(ticket.number), moment=sent.moment)
    return perform(sent.actor, case.pk, "answer_check", given, request_key=sent.key)


@_once
def take_verdict(sent: Sent) -> Case:
    """A verdict of a verification."""
    case = case_for(sent.actor, sent.about)
    form = VerificationForm(case, sent.data, sent.files)
    if not form.is_valid():
        raise NotAsItIs(faults_of(form))
    given = replace(form.submission(), moment=sent.moment)
    return perform(sent.actor, case.pk, form.cleaned_data["verdict"], given, request_key=sent.key)
