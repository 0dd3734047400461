"""JSON over HTTP: `POST {url}/matters` with an Idempotency-Key, `GET {url}/matters/{reference}`."""

import json
from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from onecity.interop.linkage.adapters import interface
from onecity.interop.linkage.adapters.interface import News, NotUnderstood, Outgoing, Receipt, Refused, Result, Setting
from onecity.interop.linkage.sending.line import Answer

REFUSALS = frozenset({400, 404, 409, 410, 422})


def _parsed(answer: Answer) -> dict[str, Any]:
    try:
        content = json.loads(answer.body)
    except ValueError as error:
        raise NotUnderstood(f"{answer.status}: no JSON") from error
    if not answer.good or not isinstance(content, dict):
        raise NotUnderstood(f"{answer.status}: {str(content)[:100]}")
    return content


def _photos(files: Any) -> tuple[bytes, ...]:
    try:
        return tuple(b64decode(file, validate=True) for file in files or ())
    except (ValueError, TypeError) as error:
        raise NotUnderstood("photos are no base64") from error


class Adapter(interface.Adapter):
    """A system that takes JSON."""

    label = _("JSON over HTTP")
    settings = (
        Setting("url", _("Address"), _("Where its interface begins, e.g. https://system.example/api")),
        Setting("token", _("Token"), _("Sent as Authorization: Bearer; empty where none is needed."), secret=True, required=False),
    )

    def _headers(self) -> dict[str, str]:
        token = self.given.get("token", "")
        return {"Content-Type": "application/json; charset=utf-8"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def _address(self, *parts: str) -> str:
        return "/".join((self.given["url"].rstrip("/"), "matters", *(quote(part, safe="") for part in parts)))

    async def send(self, case: Outgoing) -> Receipt:
        """Hand a case over."""
        body = {"case": dict(case.case), "note": case.note, "photos": [b64encode(photo).decode() for photo in case.photos]}
        headers = self._headers() | {"Idempotency-Key": case.key}
        answer = await self.line.send("POST", self._address(), json.dumps(body, ensure_ascii=False).encode(), headers)
        if answer.status in REFUSALS:
            raise Refused(answer.body.decode(errors="replace")[:300])
        content = _parsed(answer)
        if not content.get("reference"):
            raise NotUnderstood("no reference")
        return Receipt(str(content["reference"]), bool(content.get("acknowledged")))

    async def news(self, reference: str) -> News:
        """Ask how a matter stands."""
        content = _parsed(await self.line.send("GET", self._address(reference), headers=self._headers()))
        done = content.get("result")
        result = Result(str(done.get("text", "")), _photos(done.get("photos"))) if isinstance(done, dict) else None
        return News(bool(content.get("acknowledged")), result, str(content.get("refused") or ""))
