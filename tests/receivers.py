"""Systems outside, as real HTTP servers on loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = ["127.0.0.0/8"]


@dataclass(frozen=True)
class Received:
    """One request as it arrived; header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What is answered. Without a status the line is cut."""

    status: int | None = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


OK = Reply()
Behaviour = Callable[[Received], Reply]


@dataclass
class Receiver:
    """A running server: what it received, and how it behaves (may be exchanged while it runs)."""

    url: str = ""
    behaviour: Behaviour = lambda received: OK
    received: list[Received] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """The identifiers of the webhooks received, in order."""
        return [one.headers["webhook-id"] for one in self.received]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = Received(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.received.append(given)
            reply = receiver.behaviour(given)
            if reply.status is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815 - names of the library

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def receiver(behaviour: Behaviour = lambda received: OK) -> Iterator[Receiver]:
    """A receiver for the length of a test."""
    made = Receiver(behaviour=behaviour)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
