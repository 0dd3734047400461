"""A line to one system outside: a few connections kept open, no redirects, nothing that can take for ever."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore

from onecity.interop.linkage.sending.guard import AddressRefused, GuardedNetwork

CONNECTIONS = 16
CONNECT_SECONDS, ANSWER_SECONDS, WHOLE_SECONDS = 5.0, 15.0, 30.0
KEPT_OPEN_SECONDS = 30.0
MOST_ANSWER_BYTES = 1 << 20
USER_AGENT = "Onecity-Linkage/1"


@dataclass
class NotReached(Exception):
    """No usable answer came; `reason` is a code of `wording.ERRORS`, `detail` says more for the log."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Answer:
    """What a system said; header names in small letters."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    milliseconds: int = 0

    @property
    def good(self) -> bool:
        """Whether it took what it was sent."""
        return 200 <= self.status < 300


@cache
def _trust() -> ssl.SSLContext:
    """The certificates this machine trusts (SSL_CERT_FILE names others)."""
    return ssl.create_default_context()


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (httpcore.TimeoutException, "timeout"),
    (AddressRefused, "refused"),
    (httpcore.ConnectError, "unreachable"),
    (httpcore.NetworkError, "broken"),
    (httpcore.ProtocolError, "broken"),
    (OSError, "unreachable"),
)


def _reason(error: Exception) -> str:
    return next(reason for kind, reason in _REASONS if isinstance(error, kind))


class Line:
    """Connections to the host of an address. Use it as `async with`."""

    def __init__(self, url: str, most_bytes: int = MOST_ANSWER_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEPT_OPEN_SECONDS,
            network_backend=GuardedNetwork(plain=urlsplit(url).scheme == "http"),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._pool.aclose()

    async def send(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One request and its answer, whatever its status; redirects are answers like others. Raises NotReached."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                status, names, content = await self._exchange(method, url, body, headers or {})
        except tuple(kind for kind, _reason in _REASONS) as error:
            raise NotReached(_reason(error), str(error)[:200]) from error
        return Answer(status, content, names, int((time.monotonic() - started) * 1000))

    async def _exchange(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        wait = {"connect": CONNECT_SECONDS, "read": ANSWER_SECONDS, "write": ANSWER_SECONDS, "pool": ANSWER_SECONDS}
        given = list(({"User-Agent": USER_AGENT, "Accept": "application/json"} | dict(headers)).items())
        async with self._pool.stream(method, url, headers=given, content=body, extensions={"timeout": wait}) as response:
            names = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return response.status, names, await self._content(response)

    async def _content(self, response: httpcore.Response) -> bytes:
        """The body, cut off where it grows past the limit."""
        pieces, size = [], 0
        async for piece in response.aiter_stream():
            pieces.append(piece)
            size += len(piece)
            if size >= self._most_bytes:
                break
        return b"".join(pieces)[: self._most_bytes]
