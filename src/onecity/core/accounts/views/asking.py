"""What the pages read of a request."""

from django.http import HttpRequest

from onecity.core.accounts.scope import Actor, actor_of


def actor_in(request: HttpRequest) -> Actor:
    """Who asks. A request resumed after the password was asked again never passed the middleware."""
    actor: Actor = getattr(request, "actor", None) or actor_of(request.user)
    return actor


def asked(request: HttpRequest, name: str, longest: int = 60) -> str:
    """A text of the address, trimmed."""
    return request.GET.get(name, "").replace("\0", "").strip()[:longest]


def given(request: HttpRequest, name: str, longest: int = 200) -> str:
    """A text of the form, trimmed."""
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


def given_phone(request: HttpRequest) -> str | None:
    """A new phone, an empty text to remove the old one, None to leave it."""
    if request.POST.get("drop_phone"):
        return ""
    return given(request, "phone", 30) or None
