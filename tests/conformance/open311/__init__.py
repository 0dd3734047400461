"""Checks of answers against the field tables of GeoReport v2."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.http import HttpResponse
from lxml import etree

MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"}
FILLED, TEXT, TRUTH = {"type": "string", "minLength": 1}, {"type": ["string", "null"]}, {"type": "boolean"}


def record(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """The schema of an object with exactly these fields."""
    properties = required | (optional or {})
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def listed(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "items": item, "minItems": least}


SERVICE = record(
    {
        "service_code": FILLED, "service_name": FILLED, "description": TEXT, "metadata": TRUTH,
        "type": {"enum": ["realtime", "batch", "blackbox"]}, "keywords": TEXT, "group": TEXT,
    }
)  # fmt: skip
ATTRIBUTE = record(
    {
        "variable": TRUTH, "code": FILLED, "required": TRUTH, "datatype_description": TEXT, "description": FILLED,
        "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        "order": {"type": "integer", "minimum": 1}, "values": listed(record({"key": FILLED, "name": FILLED})),
    }
)  # fmt: skip
REQUEST = record(
    {
        "service_request_id": FILLED, "status": {"enum": ["open", "closed"]}, "status_notes": TEXT, "service_name": FILLED,
        "service_code": FILLED, "description": {"type": ["string", "null"], "maxLength": 4000}, "agency_responsible": TEXT,
        "service_notice": TEXT, "requested_datetime": MOMENT, "updated_datetime": MOMENT,
        "expected_datetime": {"anyOf": [MOMENT, {"type": "null"}]}, "address": TEXT, "address_id": TEXT, "zipcode": TEXT,
        "lat": {"type": "number", "minimum": -90, "maximum": 90}, "long": {"type": "number", "minimum": -180, "maximum": 180},
        "media_url": TEXT,
    }
)  # fmt: skip
RECEIPT = record({"service_request_id": FILLED}, {"service_notice": TEXT, "account_id": TEXT})
TOKEN = record({"service_request_id": FILLED, "token": FILLED})
ENDPOINT = record(
    {
        "specification": {"const": "http://wiki.open311.org/GeoReport_v2"}, "url": FILLED, "changeset": FILLED,
        "type": {"enum": ["production", "test"]}, "formats": listed(FILLED, 1),
    }
)  # fmt: skip

SCHEMAS: dict[str, dict[str, Any]] = {
    "services": listed(SERVICE),
    "service_definition": record({"service_code": FILLED, "attributes": listed(ATTRIBUTE)}),
    "requests": listed(REQUEST),
    "receipt": listed(RECEIPT, 1),
    "token": listed(TOKEN, 1),
    "errors": listed(record({"code": {"type": "integer"}, "description": FILLED}), 1),
    "discovery": record({"changeset": FILLED, "contact": FILLED, "key_service": FILLED, "endpoints": listed(ENDPOINT, 1)}),
}


@cache
def xml_schema() -> etree.XMLSchema:
    """The schema of every XML answer."""
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("georeport_v2.xsd")))


def checked_json(response: HttpResponse, kind: str, status: int = 200) -> Any:
    """The body of a JSON answer, once status, type and every field are as they must be."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    body = json.loads(response.content)
    jsonschema.validate(body, SCHEMAS[kind])
    return body


def checked_xml(response: HttpResponse, root: str, status: int = 200) -> etree._Element:
    """The root of an XML answer, once status, type, declaration and every field are as they must be."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    element = etree.fromstring(response.content)
    xml_schema().assertValid(element)
    assert element.tag == root
    return element
