"""Push services: which addresses may be asked, and one request to one of them."""

import ssl
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 6
LONGEST_ADDRESS = 600
GONE = frozenset({404, 410})
MOST_READ = 2000
REST_SECONDS = 30.0
_resting: dict[str, float] = {}
"""Origins that did not answer → until when nobody waits for them: in a network without internet no queue stands still for it."""


class ServiceSilent(Exception):
    """The service did not take it now: no network, no answer, or an answer that says later."""


@dataclass
class ServiceRefused(Exception):
    """The service will never take it; `gone` where it knows the browser no longer."""

    status: int

    @property
    def gone(self) -> bool:
        """Whether the subscription has ended."""
        return self.status in GONE


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; empty for what is none."""
    try:
        parts = urlsplit(address)
        known = parts.hostname and parts.scheme in ("https", "http") and not (parts.username or parts.password)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}" if known else ""


def may_ask(address: str) -> bool:
    """Whether an address, which a browser names, is one of a push service the city's settings know: nothing else is ever asked."""
    printable = address.isascii() and address.isprintable() and " " not in address
    origin = origin_of(address) if printable and len(address) <= LONGEST_ADDRESS else ""
    return bool(origin) and any(fnmatchcase(origin, known) for known in settings.PUSH_SERVICES)


def _line(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    return HTTPSConnection(host, parts.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())


def send(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Hand one message to a push service; redirects are not followed. Raises ServiceSilent, ServiceRefused."""
    parts, origin = urlsplit(address), origin_of(address)
    if _resting.get(origin, 0) > time.monotonic():
        raise ServiceSilent(f"{origin} rests")
    line = _line(parts)
    try:
        line.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = line.getresponse()
        answer.read(MOST_READ)
    except (OSError, HTTPException) as error:
        _resting[origin] = time.monotonic() + REST_SECONDS
        raise ServiceSilent(str(error)) from error
    finally:
        line.close()
    if answer.status == 429 or answer.status >= 500:
        raise ServiceSilent(f"{answer.status}")
    if answer.status >= 300:
        raise ServiceRefused(answer.status)
