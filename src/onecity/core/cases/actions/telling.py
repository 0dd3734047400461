"""Who gets a notice of which act."""

from collections.abc import Callable

from onecity.core.accounts.queries import people_with
from onecity.core.cases.models import Case
from onecity.core.cases.steps import Step
from onecity.core.notices.actions import notify


def _clerks_of_lead(case: Case) -> list[int]:
    return people_with({"department_clerk"}, case.lead_id or 0)


def _last_handler(case: Case) -> list[int]:
    return [case.handled_by_id] if case.handled_by_id else _clerks_of_lead(case)


RECIPIENTS: dict[str, Callable[[Case], list[int]]] = {"dispatch": _clerks_of_lead, "fail": _last_handler}


def notify_of(case: Case, step: Step) -> None:
    """Send the notices an act calls for."""
    recipients = RECIPIENTS.get(step.event.act)
    if recipients is None:
        return
    notify(
        recipients(case),
        key=f"case.{step.event.act}",
        parameters={
            "number": case.label,
            "category_zh": case.category.name_zh,
            "category_en": case.category.name_en,
            "place": case.place,
            "note": step.event.note,
        },
        url=f"/cases/{case.pk}/",
    )
