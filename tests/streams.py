"""Reading streamed answers in tests."""

from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse


async def _joined(response: StreamingHttpResponse) -> bytes:
    return b"".join([piece async for piece in response])


def content_of(response: StreamingHttpResponse) -> bytes:
    """Everything an answer streams."""
    return async_to_sync(_joined)(response)
