"""Answering at once (直接答复): the report and its answer are one course, both by the table of acts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions.acting import perform
from onecity.core.cases.actions.reporting import Report, report
from onecity.core.cases.actions.submission import Submission
from onecity.core.cases.models import Case
from onecity.core.cases.states import State


@transaction.atomic
def answer_at_once(
    actor: Actor, given: Report, answer: str, article: str = "", at: datetime | None = None, request_key: UUID | None = None
) -> Case:
    """Take in a report and end it with an answer; `article` is the version of the knowledge base it comes from.

    Raises what `report` and `perform` raise: nothing is taken in then.
    """
    case = report(actor, given, at, request_key)
    if case.state != State.REPORTED:
        return case
    return perform(actor, case.pk, "answer", Submission(note=answer, request_kind=given.request_kind, article=article), at)
