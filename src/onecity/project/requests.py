"""Every request gets an id, a line in the log and its place in the metrics."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onecity.project import log, metrics

SANE_ID = re.compile(r"[0-9A-Za-z._-]{8,64}")
QUIET_PATHS = ("/static/", "/healthz", "/readyz", "/metrics")

logger = logging.getLogger("onecity.request")


def identity_of(request: HttpRequest) -> str:
    """The caller's X-Request-ID if it is a plain short word, else a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if SANE_ID.fullmatch(given) else uuid.uuid4().hex


def route_of(request: HttpRequest) -> str:
    """The URL pattern, not the path: few values, no personal data."""
    return request.resolver_match.route if request.resolver_match else "unmatched"


class RequestMiddleware:
    """First of all middleware, so that whatever is logged meanwhile bears the request's id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = identity_of(request)
        request.request_id = identity  # type: ignore[attr-defined]
        token = log.request_id.set(identity)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = identity
            self._account_for(request, response, time.perf_counter() - started)
            return response
        finally:
            log.request_id.reset(token)

    def _account_for(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        if request.path.startswith(QUIET_PATHS):
            return
        route = route_of(request)
        metrics.count_request(request.method or "", route, response.status_code, seconds)
        logger.info(
            "%s /%s %s",
            request.method,
            route,
            response.status_code,
            extra={"status": response.status_code, "milliseconds": round(seconds * 1000, 1)},
        )
