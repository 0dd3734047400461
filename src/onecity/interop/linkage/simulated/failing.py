"""A failing system: it speaks forms and XML, and of its answers most are lost, broken or no XML; what it took in it has all the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from onecity.interop.linkage.simulated.serving import Request, Response, System

FAULTS = ("cut", "", "error", "garbage", "")
"""How its answers go wrong, in turn; '' is a good one."""
XML = "text/xml; charset=utf-8"
BROKEN = {
    "cut": Response(0),
    "error": Response(500, b"ORA-12154", "text/plain"),
    "garbage": Response(200, b"<html><body>login</body>", "text/html"),
}


@dataclass
class FailingSystem(System):
    """It refuses matters whose text holds one of `refuses`; a matter is signed at the first question, done at the second."""

    refuses: tuple[str, ...] = ()
    faults: Iterator[str] = field(default_factory=lambda: cycle(FAULTS))

    def answer(self, request: Request) -> Response:
        """Do what is asked, then say so, or fail to."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        said = self._taken(form) if request.path.endswith("accept.do") else self._told(form)
        with self.lock:
            fault = next(self.faults)
        return BROKEN.get(fault, said)

    def _taken(self, form: dict[str, str]) -> Response:
        if any(word in form["content"] for word in self.refuses):
            return _said("1", opinion="不属于本单位职责")
        return _said("0", self.take(form["key"], form["content"], "F").reference)

    def _told(self, form: dict[str, str]) -> Response:
        matter = self.asked_about(form["no"])
        if matter is None:
            return _said("9")
        return _said("0", matter.reference, "done", "处理完毕") if matter.asked >= 2 else _said("0", matter.reference, "signed")


def _said(code: str, number: str = "", state: str = "", opinion: str = "") -> Response:
    content = f'<?xml version="1.0" encoding="UTF-8"?><result code="{code}"><no>{number}</no>'
    content += f"<state>{state}</state><opinion>{escape(opinion)}</opinion></result>"
    return Response(200, content.encode(), XML)
