"""The same act on several cases: each in its own transaction, the outcome told for each."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Submission, perform
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.errors import CaseError
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case
from onecity.core.cases.queries import visible
from onecity.core.cases.routing import route
from onecity.core.cases.views.common import actor_in
from onecity.core.cases.views.listing import bulk_acts

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Outcome:
    """What became of one case: `problem` is empty where the act was done."""

    case: Case
    problem: str = ""


def _chosen(given: list[str]) -> dict[int, int]:
    """Key → history length seen, from "key.seen" texts; what is malformed is left out."""
    pairs = (text.split(".") for text in given[:MOST_AT_ONCE])
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(part.isascii() and part.isdigit() for part in pair)}


def _submission(act: Act, case: Case, seen: int) -> Submission:
    """What an act needs without asking: for a dispatch, where the duty list leads."""
    if act.code != "dispatch":
        return Submission(seen=seen)
    proposed = route(case.duty_line, case.region_code)
    return Submission(seen=seen, lead=proposed.lead, assisting=proposed.assisting)


def _key(request_key: str, case: Case, act: Act) -> UUID:
    return uuid5(NAMESPACE_URL, f"{request_key[:64]}/{act.code}/{case.pk}")


def _do(actor: Actor, act: Act, case: Case, seen: int, request_key: str) -> Outcome:
    given = _submission(act, case, seen)
    if "lead" in act.required and given.lead is None:
        return Outcome(case, _("The duty list names nobody here: dispatch it by hand."))
    try:
        return Outcome(perform(actor, case.pk, act.code, given, request_key=_key(request_key, case, act) if request_key else None))
    except CaseError as error:
        return Outcome(case, words_for(error))


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one act of the table on the chosen cases; cases out of sight are passed over in silence."""
    actor = actor_in(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or act not in bulk_acts(actor):
        raise Http404
    chosen = _chosen(request.POST.getlist("case"))
    cases = visible(actor).filter(pk__in=chosen).select_related("category", "duty_line__lead").order_by("pk")
    request_key = request.POST.get("request_key", "")
    outcomes = [_do(actor, act, case, chosen[case.pk], request_key) for case in cases]
    done = sum(not outcome.problem for outcome in outcomes)
    return render(request, "cases/bulk_outcomes.html", {"act": act, "outcomes": outcomes, "done": done})
