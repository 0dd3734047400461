"""What the pages share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.scope import require
from onecity.core.shell.frame import actor_in
from onecity.interop.linkage.errors import BadOrder
from onecity.interop.linkage.webhooks.actions import KEEP

View = Callable[..., HttpResponseBase]
__all__ = ["actor_in", "asking", "keeping", "looking", "tell_problems"]


def _kept(view: View) -> View:
    """Open to those who keep the linkage; what is not there is a 404."""

    def inner(request: HttpRequest, *words: Any, **named: Any) -> HttpResponseBase:
        require(actor_in(request), KEEP)
        try:
            return view(request, *words, **named)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    inner.__name__, inner.__doc__ = view.__name__, view.__doc__
    return login_required(inner)


def looking(view: View) -> View:
    """A page to look at."""
    return require_GET(_kept(view))


def keeping(view: View) -> View:
    """A page with a form."""
    return require_http_methods(["GET", "POST"])(_kept(view))


def asking(view: View) -> View:
    """An act."""
    return require_POST(_kept(view))


def tell_problems(form: forms.Form, error: BadOrder) -> None:
    """Show what the action refused beside its fields."""
    for name, reason in error.fields.items():
        form.add_error(name if name in form.fields else None, reason)
