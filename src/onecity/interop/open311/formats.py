"""One structure, two formats: JSON and XML map onto each other by the Spark convention the specification names."""

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

ITEM_OF = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""The element that stands for one item of a list."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORBIDDEN.sub("\ufffd", str(value))


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, child) for key, child in value.items())
    elif isinstance(value, list):
        element.extend(_element(ITEM_OF[name], child) for child in value)
    else:
        element.text = _text(value)
    return element


def as_xml(root: str, value: Any) -> bytes:
    """A document with declaration; nothing (None) is an empty element."""
    return ElementTree.tostring(_element(root, value), encoding="utf-8", xml_declaration=True)


def as_json(root: str, value: Any) -> bytes:
    """The same without the root's name."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


FORMATS: dict[str, tuple[str, Callable[[str, Any], bytes]]] = {
    "xml": ("text/xml; charset=utf-8", as_xml),
    "json": ("application/json; charset=utf-8", as_json),
}
"""What stands after the dot of an address → content type, writer."""
