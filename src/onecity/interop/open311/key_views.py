"""The page on which an administrator gives out keys and takes them back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onecity.core.accounts.scope import require
from onecity.core.shell.frame import actor_in
from onecity.interop.open311.actions import create_key, revoke_key
from onecity.interop.open311.callers import keys_in_force
from onecity.interop.open311.key_forms import KeyForm
from onecity.interop.open311.models import ApiKey
from onecity.interop.open311.queries import keys as every_key


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form of a new one; a new key's text is shown in this one answer."""
    actor = actor_in(request)
    require(actor, "open311.keys")
    form = KeyForm(request.POST or None)
    new_text = ""
    if request.method == "POST" and form.is_valid():
        _key, new_text = create_key(actor, form.order())
        form = KeyForm()
    status = 422 if form.errors else 200
    return render(request, "open311/keys.html", {"keys": every_key(), "form": form, "new_text": new_text}, status=status)


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
    return redirect("open311:keys")
