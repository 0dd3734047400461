"""One's own settings."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from onecity.core.accounts import actions, queries
from onecity.core.accounts.actions import BadPerson
from onecity.core.accounts.adapter import keep_language
from onecity.core.accounts.models import User
from onecity.core.accounts.phones import masked_phone
from onecity.core.accounts.views.asking import actor_in, given, given_phone


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    person = User.objects.get(pk=actor_in(request).user_id or 0)
    context = {
        "person": person,
        "appointments": queries.appointments_of(person.pk, request.LANGUAGE_CODE),
        "email": given(request, "email") if problems else person.email,
        "phone": masked_phone(person),
        "problems": problems or {},
    }
    return render(request, "accounts/profile.html", context, status=422 if problems else 200)


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """One's own posts, language, theme and sign-in."""
    return _page(request)


@login_required
@require_POST
@reauthentication_required
def own_contact(request: HttpRequest) -> HttpResponse:
    """Keep one's own e-mail address and phone; as one may sign in by them, the password is asked again."""
    person = User.objects.get(pk=actor_in(request).user_id or 0)
    try:
        actions.set_contact(actor_in(request), person, given(request, "email"), given_phone(request))
    except BadPerson as error:
        return _page(request, error.fields)
    return redirect("accounts:profile")


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language with the person and on this device."""
    chosen = given(request, "language")
    kept = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    User.objects.filter(pk=actor_in(request).user_id or 0).update(language=kept)
    response = redirect("accounts:profile")
    keep_language(response, kept)
    return response
