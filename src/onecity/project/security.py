"""What a browser is told it may do with our pages."""

import re
from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF
from django.http import HttpRequest, HttpResponse

PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
"""Pages that record a voice note open the microphone themselves, for our own origin."""

HASHED_FILE = re.compile(r"^.+[.-][0-9A-Za-z_-]{8}\.[a-z0-9]+$")


def immutable_file(_path: str, url: str) -> bool:
    """Whether a static file bears a hash in its name, so that a browser may keep it for ever."""
    return bool(HASHED_FILE.match(url))


def content_security_policy(form_targets: list[str]) -> dict[str, object]:
    """Scripts and styles from ourselves only; `form_targets` are origins a login form may be redirected to."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:", "blob:"],
            "font-src": [SELF, "data:"],
            "media-src": [SELF, "blob:"],
            "worker-src": [SELF, "blob:"],
            "connect-src": [SELF],
            "object-src": [NONE],
            "base-uri": [SELF],
            "frame-ancestors": [NONE],
            "form-action": [SELF, *form_targets],
        }
    }


class PermissionsPolicyMiddleware:
    """Camera and place for our own pages (reporting needs both), nothing for others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
