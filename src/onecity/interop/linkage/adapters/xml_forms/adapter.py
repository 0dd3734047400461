"""Forms in, XML out: `POST {url}/accept.do` and `POST {url}/query.do`, as many systems built around 2010 speak.

The answer is `<result code="0"><no>…</no><state>…</state><opinion>…</opinion></result>`; code 0 is well, 1 refused, others a fault.
"""

from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from onecity.interop.linkage.adapters import interface
from onecity.interop.linkage.adapters.interface import News, NotUnderstood, Outgoing, Receipt, Refused, Result, Setting

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
WELL, REFUSED = "0", "1"
SIGNED, DONE, RETURNED = "signed", "done", "returned"


def _parsed(body: bytes) -> Element:
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotUnderstood(f"no XML: {error}") from error


class Adapter(interface.Adapter):
    """A system that takes forms and answers in XML."""

    label = _("Forms and XML")
    settings = (
        Setting("url", _("Address"), _("Where its interface begins, e.g. https://system.example/service")),
        Setting("unit", _("Our unit code there")),
        Setting("password", _("Password"), secret=True, required=False),
    )

    async def _ask(self, page: str, **fields: str) -> Element:
        form = {"unit": self.given["unit"], "password": self.given.get("password", ""), **fields}
        answer = await self.line.send("POST", f"{self.given['url'].rstrip('/')}/{page}", urlencode(form).encode(), FORM)
        if not answer.good:
            raise NotUnderstood(f"{answer.status}")
        return _parsed(answer.body)

    async def send(self, case: Outgoing) -> Receipt:
        """Hand a case over. Photos are not taken by this kind of system."""
        record = case.case
        content = f"{record['text']}\n{case.note}".strip()
        told = await self._ask(
            "accept.do",
            key=case.key,
            number=str(record["number"] or record["receipt"]),
            type=str(record["category"]),
            place=str(record["place"]),
            x=str(record["longitude"]),
            y=str(record["latitude"]),
            content=content,
        )
        if told.get("code") == REFUSED:
            raise Refused(told.findtext("opinion", ""))
        number = told.findtext("no", "")
        if told.get("code") != WELL or not number:
            raise NotUnderstood(f"code {told.get('code')}")
        return Receipt(number)

    async def news(self, reference: str) -> News:
        """Ask how a matter stands."""
        told = await self._ask("query.do", no=reference)
        if told.get("code") != WELL:
            raise NotUnderstood(f"code {told.get('code')}")
        state, opinion = told.findtext("state", ""), told.findtext("opinion", "")
        if state == RETURNED:
            return News(refused=opinion)
        return News(state in (SIGNED, DONE), Result(opinion) if state == DONE else None)
