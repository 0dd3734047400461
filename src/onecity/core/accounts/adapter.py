"""How people come in: only those an administrator created, and in the language they chose."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR_SECONDS = 365 * 86400


class AccountAdapter(DefaultAccountAdapter):
    """Account rules of the house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; an administrator creates people."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Carry the person's language to this device."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
        return response
