"""Acting on a case: one door for every act of the table."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from onecity.core.accounts.calendars import city_calendar
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.beside import Done, move_others
from onecity.core.cases.actions.following import follow_up
from onecity.core.cases.actions.preparing import Work, prepare
from onecity.core.cases.actions.reporting import already_taken
from onecity.core.cases.actions.submission import Submission, check_submission
from onecity.core.cases.actions.telling import notify_of
from onecity.core.cases.actions.writing import attach, attach_voice, tell_all, write
from onecity.core.cases.acts import ACTS, SEEN_FROM_AFAR, Act
from onecity.core.cases.dossier import Dossier, dossiers_of
from onecity.core.cases.errors import ActNotAllowed, CaseMovedOn
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.models.attachment import Shows
from onecity.core.cases.permission import fitting_grant, obstacle
from onecity.core.cases.queries.related import links_of
from onecity.core.cases.queries.scope import scope_condition, visible
from onecity.core.cases.steps import By, advance
from onecity.core.standing import StandingQuery

__all__ = ["Submission", "perform"]

READ = ("category", "lead", "holder", "duty_line")
_ONE_LOCKED = StandingQuery(lambda: Case.objects.select_for_update(of=("self",)).select_related(*READ))
MOVES_SHARED_CLOCK = frozenset({"grant", "suspend", "resume"})
JUDGES_A_LINK = frozenset({"confirm_link", "unlink"})

_SHOWS = {
    "finish": Shows.AFTER,
    "answer_out": Shows.AFTER,
    "pass": Shows.CHECK,
    "fail": Shows.CHECK,
    "answer_check": Shows.CHECK,
}


def _beside(case_id: int, act: Act, given: Submission) -> Q | None:
    """The other cases an act changes: the one it names, or its link; those that follow the clock; the one the case was merged into."""
    if given.other:
        return Q(pk=given.other.pk)
    if act.code in MOVES_SHARED_CLOCK:
        return Q(clock_parent_id=case_id)
    if act.code == "unmerge":
        return Q(pk__in=Case.objects.filter(pk=case_id).values("merged_into_id"))
    if act.code in JUDGES_A_LINK:
        link = links_of(case_id).filter(pk=given.link or 0)
        return Q(pk__in=link.values("case_id")) | Q(pk__in=link.values("other_id"))
    return None


def _locked_alone(actor: Actor, case_id: int) -> Case:
    case = _ONE_LOCKED.get(case_id)
    if scope_condition(actor) and not visible(actor).filter(pk=case_id).exists():
        raise Case.DoesNotExist
    return case


def _locked(actor: Actor, case_id: int, act: Act, given: Submission) -> list[Case]:
    """The case and then those beside it, locked in the order of their keys so that no two acts wait for each other.

    Raises Case.DoesNotExist when the case, or the one named, is out of the actor's sight.
    """
    beside = _beside(case_id, act, given)
    if beside is None:
        return [_locked_alone(actor, case_id)]
    rows = Case.objects.select_for_update(of=("self",)).select_related(*READ).order_by("pk")
    named = {case_id} | ({given.other.pk} if given.other else set())
    if visible(actor).filter(pk__in=named).count() < len(named):
        raise Case.DoesNotExist
    found = rows.filter(Q(pk=case_id) | beside)
    return sorted(found, key=lambda case: case.pk != case_id)


def _unmoved(case: Case, seen: int | None) -> bool:
    """Whether nothing was done to a case since its history had `seen` rows; acts at the other end of a link change nothing here."""
    return seen in (None, case.event_count) or not case.events.filter(sequence__gt=seen).exclude(act__in=SEEN_FROM_AFAR).exists()


def _check_state(case: Case, act: Act, seen: int | None) -> None:
    if case.state in act.states and _unmoved(case, seen):
        return
    last = case.events.order_by("-sequence").first()
    raise CaseMovedOn(case.pk, case.state, last.actor_name if last else "", last.at if last else None)


def _ticket(actor: Actor, act: Act, dossier: Dossier, number: int | None) -> Ticket | None:
    """The open ticket an act answers: the one named, else the actor's own of its kind. Raises CaseMovedOn when there is none."""
    if not act.ticket:
        return None
    fitting = [ticket for ticket in dossier.tickets if ticket.kind == act.ticket and number in (None, ticket.number)]
    if not fitting:
        raise CaseMovedOn(dossier.case.pk, dossier.case.state, "", None)
    return next((ticket for ticket in fitting if obstacle(actor, act, dossier.case, ticket) is None), fitting[0])


def _time_of(case: Case, given: Submission) -> datetime:
    """When an act was done: now, or as the device says that held it back, but never before what was done to the case before it."""
    if given.moment is None:
        return timezone.now()
    begun = case.clocks.filter(ended_at=None).aggregate(last=Max("started_at"))["last"]
    last = case.events.aggregate(last=Max("at"))["last"]
    return max(moment for moment in (given.moment.at, begun, last) if moment)


@transaction.atomic
def perform(
    actor: Actor,
    case_id: int,
    act_code: str,
    given: Submission,
    at: datetime | None = None,
    request_key: UUID | None = None,
) -> Case:
    """Do one act of the table on a case.

    Raises Case.DoesNotExist when the case is out of the actor's sight, CaseMovedOn when somebody was first,
    ActNotAllowed when the role does not fit, BadInput when something needed is missing.
    """
    if earlier := already_taken(request_key):
        return earlier
    act = ACTS[act_code]
    dossier, *beside = dossiers_of(_locked(actor, case_id, act, given))
    case, moment = dossier.case, at or _time_of(dossier.case, given)
    _check_state(case, act, given.seen)
    ticket = _ticket(actor, act, dossier, given.ticket)
    if reason := obstacle(actor, act, case, ticket, moment):
        raise ActNotAllowed(act_code, reason)
    check_submission(act, given)
    inputs = prepare(Work(actor, act, dossier, given, moment, ticket, beside[0] if beside else None))
    by = _by(actor, act, case, ticket)
    step = advance(dossier, act, by, moment, inputs, city_calendar())
    write(case, step, request_key)
    if given.photos:
        attach(case, given.photos, _SHOWS.get(act_code, Shows.OTHER), by, moment)
    attach_voice(case, given.voice, by, moment)
    others = move_others(Done(dossier, beside, step, by, given))
    notify_of(case, step)
    follow_up(dossier, act_code, moment)
    tell_all([(case, step), *others])
    return case


def _by(actor: Actor, act: Act, case: Case, ticket: Ticket | None) -> By:
    grant = fitting_grant(actor, act, case, ticket)
    return By(actor.user_id, actor.name, grant.role if grant else "", grant.organisation_id if grant else None)
