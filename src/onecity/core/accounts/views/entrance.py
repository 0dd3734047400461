"""What the entrance says beside signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forgotten(request: HttpRequest) -> HttpResponse:
    """Who gives a new password; nothing is mailed."""
    return render(request, "account/forgotten.html")
