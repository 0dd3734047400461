"""The product's addresses and the bare page."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from onecity.project.urls import handler400, handler403, handler404, handler500
from onecity.project.urls import urlpatterns as addresses

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, text text NOT NULL, at timestamptz NOT NULL DEFAULT now())"
INSERT = "INSERT INTO bench_bare (text) VALUES (%s) RETURNING id"


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Insert what was posted as one row; its number."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [request.POST.get("description", "")])
        return HttpResponse(str(cursor.fetchone()[0]), content_type="text/plain")


urlpatterns = [path("bare", bare), *addresses]
