"""What the phone pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from onecity.core.accounts.scope import require
from onecity.core.shell.frame import actor_in

Rest = ParamSpec("Rest")
OWNER_HEADER = "Onecity-Owner"
"""Whose page it is: what a phone keeps of it for times without a network is shown to nobody else."""
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


PERMISSIONS = "Permissions-Policy"
WITH_MICROPHONE = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()"


def with_microphone(view: View[Rest]) -> View[Rest]:
    """A page that records voice notes: the microphone is open to it, and to no page from elsewhere."""

    @wraps(view)
    def opened(request: HttpRequest, *arguments: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        response = view(request, *arguments, **options)
        response[PERMISSIONS] = WITH_MICROPHONE
        return response

    return opened


def in_the_field(view: View[Rest]) -> View[Rest]:
    """Only for signed-in people with a post in the field; the answer says whose it is."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *arguments: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        require(actor_in(request), "grid.field")
        response = view(request, *arguments, **options)
        response[OWNER_HEADER] = str(actor_in(request).user_id)
        return response

    return checked
