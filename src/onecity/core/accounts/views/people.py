"""People and their posts, for administrators."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts import actions, queries
from onecity.core.accounts.actions import BadPerson
from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.phones import masked_phone
from onecity.core.accounts.queries import PeopleFilter
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import require
from onecity.core.accounts.views.asking import actor_in, asked, given, given_phone


def _person_asked_for(request: HttpRequest, user_id: int) -> User:
    require(actor_in(request), actions.PERMISSION)
    return get_object_or_404(User, pk=user_id)


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People by name, role, organisation or state. 403 unless an administrator."""
    wanted = PeopleFilter(asked(request, "q"), asked(request, "role"), asked(request, "organisation"), asked(request, "state"))
    after = asked(request, "after", 18)
    page = queries.people(actor_in(request), wanted, int(after) if after.isdecimal() else 0)
    return render(request, "accounts/people.html", {"page": page, "wanted": wanted, "roles": ROLES.values()})


@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """The form for a new person, and what became of it."""
    require(actor_in(request), actions.PERMISSION)
    fields = {name: given(request, name, 150) for name in ("username", "name")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            return redirect("accounts:person", actions.create_person(actor_in(request), **fields, password=_password(request)).pk)
        except BadPerson as error:
            problems = error.fields
    context = {"given": fields, "problems": problems}
    return render(request, "accounts/new_person.html", context, status=422 if problems else 200)


def _password(request: HttpRequest) -> str:
    return request.POST.get("password", "").replace("\0", "")


def _person_page(request: HttpRequest, user: User, problems: dict[str, str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "person": user,
        "phone": masked_phone(user),
        "appointments": queries.appointments_of(user.pk, request.LANGUAGE_CODE),
        "roles": ROLES.values(),
        "problems": problems or {},
        "given": request.POST,
        "today": timezone.localdate(),
    }
    return render(request, "accounts/person.html", context, status=422 if problems else 200)


@login_required
@require_GET
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person, their posts, and the forms that change them."""
    return _person_page(request, _person_asked_for(request, user_id))


def _organisation(code: str) -> Organisation | None:
    found = Organisation.objects.filter(code=code, active=True).first()
    if code and found is None:
        raise BadPerson({"organisation": _("No open organisation has this code.")})
    return found


@login_required
@require_POST
def appoint(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a person a role."""
    user = _person_asked_for(request, user_id)
    role, region_code = given(request, "role"), given(request, "region_code", 20)
    try:
        organisation = _organisation(given(request, "organisation"))
        actions.appoint(actor_in(request), user, role, organisation, region_code, timezone.localdate())
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def end(request: HttpRequest, user_id: int, appointment_id: int) -> HttpResponse:
    """End one of a person's posts."""
    require(actor_in(request), actions.PERMISSION)
    actions.end_appointment(actor_in(request), get_object_or_404(Appointment, pk=appointment_id, user_id=user_id))
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def contact(request: HttpRequest, user_id: int) -> HttpResponse:
    """Set a person's e-mail address and phone."""
    user = _person_asked_for(request, user_id)
    try:
        actions.set_contact(actor_in(request), user, given(request, "email"), given_phone(request))
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a person a new password."""
    user = _person_asked_for(request, user_id)
    try:
        actions.set_password(actor_in(request), user, _password(request))
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch a person's login on or off."""
    user = _person_asked_for(request, user_id)
    try:
        actions.set_active(actor_in(request), user, given(request, "active") == "1")
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)
