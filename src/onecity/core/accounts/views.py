"""Pages of accounts: one's own settings, people and their posts, the tree of organisations."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts import actions, queries
from onecity.core.accounts.actions import BadPerson
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import Actor, require


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own posts, language and sign-in."""
    held = queries.appointments_of(_actor(request).user_id or 0)
    return render(request, "accounts/profile.html", {"person": request.user, "appointments": held})


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language with the person and on this device."""
    chosen = request.POST.get("language", "")
    kept = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    User.objects.filter(pk=_actor(request).user_id or 0).update(language=kept)
    response = redirect("accounts:profile")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, kept, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People by name or role. 403 unless an administrator."""
    words, role, after = (request.GET.get(name, "").replace("\0", "") for name in ("q", "role", "after"))
    page = queries.people(_actor(request), words[:60], role, int(after) if after.isdigit() else 0)
    return render(request, "accounts/people.html", {"page": page, "words": words, "role": role, "roles": ROLES.values()})


@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """The form for a new person, and what became of it."""
    require(_actor(request), actions.PERMISSION)
    given = {name: request.POST.get(name, "").replace("\0", "") for name in ("username", "name", "password")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            return redirect("accounts:person", actions.create_person(_actor(request), **given).pk)
        except BadPerson as error:
            problems = error.fields
    context = {"given": given, "problems": problems}
    return render(request, "accounts/new_person.html", context, status=422 if problems else 200)


def _person_page(request: HttpRequest, user: User, problems: dict[str, str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "person": user,
        "appointments": queries.appointments_of(user.pk),
        "roles": ROLES.values(),
        "problems": problems or {},
        "given": request.POST,
        "today": timezone.localdate(),
    }
    return render(request, "accounts/person.html", context, status=422 if problems else 200)


@login_required
@require_GET
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person, their posts, and the form to appoint them."""
    require(_actor(request), actions.PERMISSION)
    return _person_page(request, get_object_or_404(User, pk=user_id))


@login_required
@require_POST
def appoint(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a person a role."""
    require(_actor(request), actions.PERMISSION)
    user = get_object_or_404(User, pk=user_id)
    role, code, region = (request.POST.get(name, "").strip() for name in ("role", "organisation", "region_code"))
    organisation = Organisation.objects.filter(code=code, active=True).first()
    try:
        if code and organisation is None:
            raise BadPerson({"organisation": code})
        actions.appoint(_actor(request), user, role, organisation, region[:12], timezone.localdate())
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def end(request: HttpRequest, user_id: int, appointment_id: int) -> HttpResponse:
    """End one of a person's posts."""
    require(_actor(request), actions.PERMISSION)
    actions.end_appointment(_actor(request), get_object_or_404(Appointment, pk=appointment_id, user_id=user_id))
    return redirect("accounts:person", user_id)


@login_required
@require_POST
def active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch a person's login on or off."""
    require(_actor(request), actions.PERMISSION)
    user = get_object_or_404(User, pk=user_id)
    try:
        actions.set_active(_actor(request), user, request.POST.get("active") == "1")
    except BadPerson as error:
        return _person_page(request, user, error.fields)
    return redirect("accounts:person", user_id)


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """The tree of organisations, one level at a time, or what a search finds."""
    if not _actor(request).roles - {"citizen"}:
        raise NotAllowed("organisations")
    words = request.GET.get("q", "").replace("\0", "")[:60]
    parent = Organisation.objects.filter(code=request.GET.get("under", "")).select_related("parent").first()
    rows = queries.find_organisations(words, 100) if words else list(queries.organisations_below(parent))
    return render(request, "accounts/organisations.html", {"rows": rows, "parent": parent, "words": words})
