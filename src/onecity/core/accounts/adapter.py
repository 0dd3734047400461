"""How people come in: those an administrator created, by login name, e-mail or phone, or by the city's own identity service."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse

from onecity.core.accounts.models import User
from onecity.core.accounts.phones import MOBILE, BadPhone, person_with_phone, phone_of, put_phone

YEAR_SECONDS = 365 * 86400


def keep_language(response: HttpResponse, language: str) -> None:
    """Keep a language on this device."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def person_by_login(login: str) -> User | None:
    """Who is meant by what was typed as login: name, e-mail or phone."""
    try:
        by_phone = person_with_phone(login)
    except BadPhone:
        by_phone = None
    by_name = User.objects.filter(username__iexact=login).first()
    return by_name or by_phone or next(iter(filter_users_by_email(login)), None)


class AccountAdapter(DefaultAccountAdapter):
    """Account rules of the house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; an administrator creates people."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Carry the person's language to this device."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language:
            keep_language(response, user.language)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per person, whichever of their logins was tried; unknown logins by what was typed."""
        typed = str(credentials.get("username") or credentials.get("email") or credentials.get("phone") or "").strip().lower()
        meant = person_by_login(typed)
        return f"person:{meant.pk}" if meant else f"login:{typed}"

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """A field that takes mobile numbers."""
        return forms.CharField(validators=[RegexValidator(rf"^{MOBILE.pattern}$")], **kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Whose phone this is."""
        return person_with_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The phone and that it counts as verified: an administrator or the person, signed in, entered it."""
        phone = phone_of(user)
        return (phone, True) if phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep a phone."""
        put_phone(user, phone)
        user.save(update_fields=["phone_cipher", "phone_digest"])


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Rules for people who come by the city's identity service (OpenID Connect)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity without a person here is turned away."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Bind an identity seen for the first time to the active person of that login name who has none yet."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        name = sociallogin.account.get_provider_account().get_user_data().get("preferred_username") or ""
        bound = SocialAccount.objects.filter(provider=sociallogin.account.provider)
        person = User.objects.filter(username=name, is_active=True).exclude(pk__in=bound.values("user_id")).first()
        if person is not None:
            sociallogin.connect(request, person)
