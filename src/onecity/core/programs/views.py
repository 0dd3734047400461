"""The page on which an administrator gives out keys and takes them back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onecity.core.accounts.scope import Actor, require
from onecity.core.programs.actions import create_key, revoke_key
from onecity.core.programs.callers import keys_in_force
from onecity.core.programs.errors import BadKey
from onecity.core.programs.forms import KeyForm
from onecity.core.programs.models import ApiKey
from onecity.core.programs.queries import keys as every_key
from onecity.core.shell.frame import actor_in


def _made(actor: Actor, form: KeyForm) -> str:
    """The text of a new key; empty when the order could not be taken, the form says why."""
    try:
        return create_key(actor, form.order())[1]
    except BadKey as error:
        for name, reason in error.fields.items():
            form.add_error(name, reason)
        return ""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form of a new one; a new key's text is shown in this one answer."""
    actor = actor_in(request)
    require(actor, "programs.keys")
    form = KeyForm(request.POST or None)
    new_text = _made(actor, form) if request.method == "POST" and form.is_valid() else ""
    status = 422 if form.errors else 200
    context = {"keys": every_key(), "form": KeyForm() if new_text else form, "new_text": new_text}
    return render(request, "programs/keys.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Take a key back."""
    try:
        key = revoke_key(actor_in(request), key_id)
        keys_in_force.clear()
    except ApiKey.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The key of “%(name)s” is revoked.") % {"name": key.name})
    return redirect("programs:keys")
