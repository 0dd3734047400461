"""Search, and the reader's choice of theme and language."""

from itertools import groupby

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from onecity.core import registry
from onecity.core.registry import SearchHit
from onecity.core.shell.frame import THEME_COOKIE, THEMES, actor_in

YEAR_SECONDS = 365 * 24 * 3600
LONGEST_SEARCH = 100
HITS_OF_A_KIND = 6


def _hits(request: HttpRequest, text: str) -> list[SearchHit]:
    actor = actor_in(request)
    return [hit for provider in registry.search_providers() for hit in provider(actor, text, HITS_OF_A_KIND)] if text else []


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Answers of every declared provider within the reader's scope: a page, or only the answers for HTMX."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    hits = sorted(_hits(request, text), key=lambda hit: str(hit.kind))
    groups = [{"kind": kind, "hits": list(of_kind)} for kind, of_kind in groupby(hits, key=lambda hit: str(hit.kind))]
    template = "shell/search_answers.html" if request.headers.get("HX-Request") else "shell/search.html"
    return render(request, template, {"groups": groups, "text": text})


def _back(request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


def _keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme on this device."""
    chosen = request.POST.get("theme", "")
    return _keep(_back(request), THEME_COOKIE, chosen if chosen in THEMES else THEMES[0])


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language on this device."""
    chosen = request.POST.get("language", "")
    known = chosen in dict(settings.LANGUAGES)
    return _keep(_back(request), settings.LANGUAGE_COOKIE_NAME, chosen if known else settings.LANGUAGE_CODE)


@require_GET
@cache_control(public=True, max_age=YEAR_SECONDS)
def mark(request: HttpRequest) -> HttpResponse:
    """The mark of the house, for the browser's tab."""
    return render(request, "shell/mark.svg", content_type="image/svg+xml")
