"""Addresses of the lists of workers and of duties, and the one act that is theirs alone."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path

from onecity.apps.fusion.lists.actions import take_back
from onecity.apps.fusion.lists.course import DUTY_LISTS, WORKER_LISTS, ListCourse
from onecity.core.rowfiles.views import Pages


def _addresses(course: ListCourse) -> list[URLPattern]:
    pages = Pages(course)

    def view(request: HttpRequest, key: int) -> HttpResponse:
        return pages.done(request, key, partial(take_back, course))

    return [*pages.addresses(), pages.address("<int:key>/undo", "_undo", view)]


urlpatterns = [path("workers/", include(_addresses(WORKER_LISTS))), path("duties/", include(_addresses(DUTY_LISTS)))]
