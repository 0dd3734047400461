"""Acts on a case: the form of each, and doing it."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecity.core.accounts.models import Organisation
from onecity.core.cases.act_forms import ActForm, Asked, act_form
from onecity.core.cases.actions import perform
from onecity.core.cases.acts import ACTS, Act
from onecity.core.cases.errors import ActNotAllowed, BadInput, CaseMovedOn
from onecity.core.cases.messages import words_for
from onecity.core.cases.models import Case, Category, Ticket
from onecity.core.cases.permission import obstacle
from onecity.core.cases.presenting.routes import reason_for
from onecity.core.cases.presenting.view import FACES
from onecity.core.cases.queries import case_to_act_on, visible
from onecity.core.cases.queries.tickets import open_tickets
from onecity.core.cases.routing import route
from onecity.core.cases.states import Urgency
from onecity.core.cases.suggesting.presenting import assistance_for
from onecity.core.cases.views.common import actor_in, case_or_404, from_htmx, said
from onecity.core.cases.views.detail import shown
from onecity.core.shell import errors


def _act_or_404(code: str) -> Act:
    act = ACTS.get(code)
    if act is None or not act.states or not act.roles:
        raise Http404
    return act


def _ticket_of(request: HttpRequest, case: Case, act: Act) -> Ticket | None:
    """The open ticket that an act answers: the one the address names, else the only one of its kind."""
    if not act.ticket:
        return None
    named = request.POST.get("ticket") or request.GET.get("ticket", "")
    fitting = [one for one in open_tickets(case, act.ticket) if named in ("", str(one.number))]
    return next((one for one in fitting if obstacle(actor_in(request), act, case, one) is None), next(iter(fitting), None))


def _face(request: HttpRequest) -> str:
    face = request.POST.get("face") or request.GET.get("face", "")
    return face if face in FACES else "page"


def _dispatching(case: Case, form: ActForm) -> dict[str, Any]:
    """What the dispatch form shows: where the duty list leads and why, and what was chosen already."""
    proposed = route(case.duty_line, case.region_code)
    chosen = form["lead"].value() or (proposed.lead.pk if proposed.lead else "")
    helpers = form["assisting"].value() if form.is_bound else [one.pk for one in proposed.assisting]
    known = Organisation.objects.filter(pk__in=[key for key in (chosen, *(helpers or ())) if str(key).isdigit()])
    by_key = {str(one.pk): one for one in known}
    return {
        "reason": reason_for(proposed, case.category, timezone.now()),
        "proposed": proposed.lead,
        "lead": by_key.get(str(chosen)),
        "helpers": [by_key[str(key)] for key in helpers or () if str(key) in by_key],
    }


def _accepting(case: Case, form: ActForm) -> dict[str, Any]:
    chosen = str(form["category"].value() or "")
    category = case.category if chosen == str(case.category_id) or not chosen.isdigit() else Category.objects.filter(pk=chosen).first()
    return {"category": category or case.category, "help": assistance_for(case.text)}


_SHOWN = {
    "dispatch": _dispatching,
    "rule": _dispatching,
    "accept": _accepting,
    "recategorise": _accepting,
    "redirect": _accepting,
}


def _form_page(request: HttpRequest, case: Case, form: ActForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "case": case,
        "act": form.act,
        "form": form,
        "face": _face(request),
        "urgencies": Urgency.choices,
        "ticked": request.POST.getlist("point"),
        "question": _ticket_of(request, case, form.act),
        "criteria": case.criteria if form.act.code in ("finish", "pass", "fail") else [],
        **(_SHOWN[form.act.code](case, form) if form.act.code in _SHOWN else {}),
        **more,
    }
    return render(request, "cases/act.html" if from_htmx(request) else "cases/act_page.html", context, status=status)


def _conflict(request: HttpRequest, case: Case, form: ActForm, error: CaseMovedOn) -> HttpResponse:
    """Tell who was first and keep what was typed; where the act still fits, it can be sent again."""
    ticket = _ticket_of(request, case, form.act)
    fits = case.state in form.act.states and obstacle(actor_in(request), form.act, case, ticket) is None
    typed = request.POST.copy()
    typed["seen"], typed["request_key"] = str(case.event_count), str(uuid4())
    form.data = typed
    return _form_page(request, case, form, 409, conflict=words_for(error), fits=fits)


def _done(request: HttpRequest, case: Case, act: Act) -> HttpResponse:
    words = _("%(number)s: %(done)s") % {"number": case.label, "done": act.told}
    in_sight = visible(actor_in(request)).filter(pk=case.pk).exists()
    if not from_htmx(request):
        return redirect("cases:detail", case.pk) if in_sight else redirect("cases:list")
    if in_sight:
        response = shown(request, case_or_404(actor_in(request), case.pk), _face(request))
    else:
        response = render(request, "cases/gone.html", {"case": case, "face": _face(request)})
    response["HX-Retarget"], response["HX-Reswap"] = "#case-view", "outerHTML"
    return said(response, words)


def _submit(request: HttpRequest, case: Case, act: Act) -> HttpResponse:
    form = act_form(Asked(act, case, actor_in(request)), request.POST.getlist("point"), data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _form_page(request, case, form, 422)
    try:
        perform(actor_in(request), case.pk, act.code, form.submission(), request_key=form.cleaned_data.get("request_key"))
    except CaseMovedOn as error:
        return _conflict(request, case_or_404(actor_in(request), case.pk, case_to_act_on), form, error)
    except BadInput as error:
        for field, problem in error.fields.items():
            form.add_error(field if field in form.fields else None, problem)
        return _form_page(request, case, form, 422)
    except ActNotAllowed as error:
        return errors.page(request, 403, words_for(error))
    except Case.DoesNotExist as error:
        raise Http404 from error
    return _done(request, case, act)


def _ask(request: HttpRequest, case: Case, act: Act) -> HttpResponse:
    ticket = _ticket_of(request, case, act)
    initial = {"request_key": uuid4(), "ticket": ticket.number if ticket else None, "link": request.GET.get("link")}
    form = act_form(Asked(act, case, actor_in(request)), initial=initial)
    if case.state not in act.states or (act.ticket and ticket is None):
        error = CaseMovedOn(case.pk, case.state, "", None)
        return _form_page(request, case, form, 409, conflict=words_for(error), fits=False)
    if reason := obstacle(actor_in(request), act, case, ticket):
        return errors.page(request, 403, words_for(ActNotAllowed(act.code, reason)))
    return _form_page(request, case, form)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """The form of an act (GET), and doing it (POST): 409 when somebody was first, 422 when something is missing."""
    chosen = _act_or_404(code)
    case = case_or_404(actor_in(request), case_id, case_to_act_on)
    return _submit(request, case, chosen) if request.method == "POST" else _ask(request, case, chosen)
