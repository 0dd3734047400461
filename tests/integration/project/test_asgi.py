"""The web server's way through Django: pages in lasting threads, live pages on the event loop, every kind of answer whole."""

import threading
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from onecity.project.asgi import THREADS, CityHandler, is_asynchronous

CONTENT = bytes(range(256)) * 1024
closed: list[str] = []


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{threading.current_thread().name} {request.POST.get('word', '')}")


def parts(_request: HttpRequest) -> StreamingHttpResponse:
    def given() -> Iterator[str]:
        try:
            yield "one "
            yield threading.current_thread().name
        finally:
            closed.append("parts")

    return StreamingHttpResponse(given())


def later(_request: HttpRequest) -> StreamingHttpResponse:
    async def given() -> AsyncIterator[str]:
        yield "one "
        yield "two"

    return StreamingHttpResponse(given())


def file(_request: HttpRequest) -> FileResponse:
    return FileResponse(BytesIO(CONTENT), content_type="application/octet-stream")


async def live(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


def broken(_request: HttpRequest) -> HttpResponse:
    raise ValueError


urlpatterns = [path(f"{view.__name__}/", view) for view in (page, parts, later, file, live, broken)]


@pytest.fixture
def handler(settings: Any) -> Iterator[CityHandler]:
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["city"]
    settings.MIDDLEWARE = ["onecity.project.requests.RequestMiddleware", "django.middleware.common.CommonMiddleware"]
    own = CityHandler()
    yield own
    own.threads.shutdown()


async def asked(handler: CityHandler, address: str, body: bytes = b"", method: str = "GET") -> tuple[int, bytes]:
    headers = [(b"host", b"city"), (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"%d" % len(body))]
    scope = {"type": "http", "http_version": "1.1", "method": method, "path": address, "query_string": b"", "headers": headers}
    line = ApplicationCommunicator(handler, scope)
    await line.send_input({"type": "http.request", "body": body[:5], "more_body": True})
    await line.send_input({"type": "http.request", "body": body[5:]})
    start: dict[str, Any] = await line.receive_output(5)
    content, more = b"", True
    while more:
        message = await line.receive_output(5)
        content, more = content + message.get("body", b""), message.get("more_body", False)
    await line.wait(5)
    return start["status"], content


async def test_pages_are_made_by_a_few_threads_that_last(handler: CityHandler) -> None:
    answers = [await asked(handler, "/page/", b"word=city", "POST") for _ in range(3 * THREADS)]
    assert set(answers) <= {(200, f"page_{number} city".encode()) for number in range(THREADS)}


async def test_an_asynchronous_view_runs_on_the_event_loop(handler: CityHandler) -> None:
    assert is_asynchronous("/live/") and not is_asynchronous("/page/") and not is_asynchronous("/nowhere/")
    assert await asked(handler, "/live/") == (200, threading.current_thread().name.encode())


async def test_streams_and_files_come_whole_and_are_closed(handler: CityHandler) -> None:
    closed.clear()
    status, content = await asked(handler, "/parts/")
    assert (status, content.startswith(b"one page_"), closed) == (200, True, ["parts"])
    assert await asked(handler, "/later/") == (200, b"one two")
    assert await asked(handler, "/file/") == (200, CONTENT)


@pytest.mark.parametrize(("address", "status"), [("/nowhere/", 404), ("/broken/", 500)])
async def test_what_fails_is_answered(handler: CityHandler, address: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.integration.project.test_asgi.handler404", lambda *_, **__: HttpResponse(status=404), raising=False)
    monkeypatch.setattr("tests.integration.project.test_asgi.handler500", lambda *_: HttpResponse(status=500), raising=False)
    assert (await asked(handler, address))[0] == status
