"""Who gets a notice of which act."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from onecity.core.accounts.queries import people_for, people_with
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.states import Urgency
from onecity.core.cases.steps import Step
from onecity.core.cases.tickets import ENDED_BY_ITSELF, KINDS
from onecity.core.geo.place_words import place_in_languages
from onecity.core.notices.actions import notify
from onecity.core.registry import Text


def _clerks_of_lead(case: Case) -> list[int]:
    return people_with({"department_clerk"}, case.lead_id or 0)


def _last_handler(case: Case) -> list[int]:
    return [case.handled_by_id] if case.handled_by_id else _clerks_of_lead(case)


def _holder(case: Case) -> list[int]:
    return [case.holder_person_id] if case.holder_person_id else people_with({"department_clerk", "handler"}, case.holder_id or 0)


def _dispatchers(case: Case) -> list[int]:
    return people_for({"dispatcher"}, case.region_code)


def _reporter(case: Case) -> list[int]:
    return [case.reporter.user_id] if case.reporter and case.reporter.user_id else []


def _watching_danger(case: Case) -> list[int]:
    """Who answers for danger at the place, where one was said to be dealt with."""
    return people_for({"duty_officer", "supervisor"}, case.region_code) if case.urgency == Urgency.CRITICAL else []


RECIPIENTS: dict[str, Callable[[Case], list[int]]] = {
    "on_spot": _watching_danger,
    "dispatch": _clerks_of_lead,
    "rule": _clerks_of_lead,
    "fail": _last_handler,
    "reopen": _last_handler,
    "hand_down": _holder,
    "suspend": _clerks_of_lead,
    "resume": _clerks_of_lead,
    "review": _dispatchers,
    "send_failed": _dispatchers,
    "take_back": _dispatchers,
    "redirect": _dispatchers,
    "merge": _reporter,
    "unmerge": _reporter,
    "void": _clerks_of_lead,
    "force_close": _clerks_of_lead,
}


def _both(name: str, text: Text) -> dict[str, str]:
    """A text as parameters in both languages."""
    told = {}
    for suffix, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            told[f"{name}_{suffix}"] = str(text)
    return told


def _parameters(case: Case, step: Step) -> dict[str, Any]:
    return {
        "number": case.label,
        "category_zh": case.category.name_zh,
        "category_en": case.category.name_en,
        **place_in_languages(case.place, case.region_code),
        "note": step.event.note,
    }


def addressees(case: Case, ticket: Ticket) -> list[int]:
    """Who must answer a ticket."""
    if ticket.person_id:
        return [ticket.person_id]
    roles = {ticket.role} if ticket.role else KINDS[ticket.kind].roles
    if ticket.organisation_id:
        return people_with(roles, ticket.organisation_id)
    return people_for(roles, case.region_code)


def _notify_of_ticket(case: Case, step: Step, ticket: Ticket) -> None:
    """Tell whoever must answer a new ticket, and whoever asked of the answer."""
    kind = KINDS[ticket.kind]
    parameters = _parameters(case, step) | _both("ticket", kind.label)
    if ticket.open and ticket.started_at == step.event.at:
        notify(addressees(case, ticket), "case.ticket", parameters, f"/cases/{case.pk}/")
    elif not ticket.open and ticket.outcome not in ENDED_BY_ITSELF and ticket.opened_by_id:
        notify([ticket.opened_by_id], "case.answered", parameters | _both("outcome", kind.outcomes[ticket.outcome]), f"/cases/{case.pk}/")


def notify_of(case: Case, step: Step) -> None:
    """Send the notices an act calls for."""
    recipients = RECIPIENTS.get(step.event.act)
    if recipients:
        notify(recipients(case), f"case.{step.event.act}", _parameters(case, step), f"/cases/{case.pk}/")
    for ticket in step.tickets:
        _notify_of_ticket(case, step, ticket)
