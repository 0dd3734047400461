"""From notices to phones: planned in the worker as soon as they are written, sent by its queue, tried again for some hours."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from onecity.core.ledger.webpush import sealed_for, sender_header
from onecity.core.notices.models import Notice, PushDevice
from onecity.core.notices.push.services import ServiceRefused, ServiceSilent, may_ask, origin_of, send

_DUE = (Path(__file__).parent.parent / "sql" / "due_pushes.sql").read_text(encoding="utf-8")
WORTH_TELLING = timedelta(hours=6)
MOST_TRIES = 7
AGAIN = RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=4, retry_exceptions={ServiceSilent})
"""After 4, 16, 64 … seconds, an hour and a half in all."""
CASE_PARAMETERS = ("number",)
"""All that leaves the house of a notice beside its kind."""
log = logging.getLogger(__name__)


def payload_of(notice: Notice, language: str) -> bytes:
    """What a phone is told: the kind and the number of the case, nothing of what or who it is about."""
    told: dict[str, Any] = {name: str(notice.parameters[name])[:40] for name in CASE_PARAMETERS if notice.parameters.get(name)}
    return json.dumps({"kind": notice.key, "language": language, **told}, ensure_ascii=False).encode()


@transaction.atomic
def plan_pushes() -> int:
    """Queue what phones are to be told and have not been; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"since": timezone.now() - WORTH_TELLING})
        due = cursor.fetchall()
    for device_id, notice_id in due:
        push.defer(device_id=device_id, notice_id=notice_id)
    return len(due)


@app.task(name="notices.push", retry=AGAIN, pass_context=True)
def push(context: JobContext, device_id: int, notice_id: int) -> None:
    """Tell one phone of one notice; given up quietly in the end, since the notice stands on its page. Raises ServiceSilent."""
    try:
        tell_phone(device_id, notice_id)
    except ServiceSilent as silence:
        if context.job.attempts + 1 < MOST_TRIES:
            raise
        log.info("a phone was not reached: %s", silence)


def tell_phone(device_id: int, notice_id: int) -> None:
    """Tell one phone of one notice, unless it was read meanwhile, is old news, or the phone is told no longer. Raises ServiceSilent."""
    device = PushDevice.objects.filter(pk=device_id).first()
    wanted = Notice.objects.filter(read_at=None, created_at__gte=timezone.now() - WORTH_TELLING)
    notice = wanted.filter(pk=notice_id, user_id=device.user_id).first() if device else None
    if device is None or notice is None or not may_ask(device.endpoint):
        return
    try:
        _tell(device, notice)
    except ServiceRefused as refused:
        if refused.gone:
            device.delete()
        return
    PushDevice.objects.filter(pk=device.pk).update(reached_at=timezone.now())


def _tell(device: PushDevice, notice: Notice) -> None:
    headers = {
        "Authorization": sender_header(origin_of(device.endpoint), settings.PUSH_CONTACT),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(WORTH_TELLING.total_seconds())),
        "Urgency": "normal",
    }
    send(device.endpoint, sealed_for(payload_of(notice, device.language), device.p256dh, device.auth), headers)
