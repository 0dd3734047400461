"""A made-up system: an HTTP server on loopback with its matters in memory. Knows neither Django nor the rest of the house."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """What came in; header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """What goes out. Status 0: the line is cut without an answer."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"


@dataclass
class Matter:
    """A case as the other system has it. `asked` counts how often somebody asked how it stands."""

    reference: str
    content: str
    asked: int = 0


@dataclass
class System(ABC):
    """A made-up system. A matter sent twice under one key is one matter."""

    matters: dict[str, Matter] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """What it says to a request."""

    def take(self, key: str, content: str, prefix: str) -> Matter:
        """The matter of a key, made at the first time."""
        with self.lock:
            return self.matters.setdefault(key, Matter(f"{prefix}{len(self.matters) + 1:04d}", content))

    def asked_about(self, reference: str) -> Matter | None:
        """The matter of a reference, the question counted."""
        with self.lock:
            found = next((matter for matter in self.matters.values() if matter.reference == reference), None)
            if found:
                found.asked += 1
            return found


def _handler(system: System) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            """Answer one request."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            names = {name.lower(): value for name, value in self.headers.items()}
            said = system.answer(Request(self.command, self.path, names, body))
            if not said.status:
                self.close_connection = True
                return
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = respond  # noqa: N815 - names of the library

        def log_message(self, format: str, *words: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running(system: System, port: int = 0, host: str = HOST) -> Iterator[str]:
    """Run a system; its address."""
    server = ThreadingHTTPServer((host, port), _handler(system))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
