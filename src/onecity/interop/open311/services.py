"""Services: the leaf categories of the case loop, as GeoReport v2 names them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.core.cases.hotline import questions_of
from onecity.core.cases.models import Category
from onecity.core.cases.models.category import Kind
from onecity.core.cases.request_kinds import request_kind_choices
from onecity.core.remembered import Remembered
from onecity.interop.open311.errors import Unknown

ASSET, REQUEST_KIND = "asset", "request_kind"


@dataclass(frozen=True)
class Attribute:
    """One question of a service definition. GeoReport v2 data types: string, number, datetime, text, …"""

    code: str
    datatype: str
    description: str
    datatype_description: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def as_record(self, order: int) -> dict[str, Any]:
        """The attribute as the specification's table has it; no answer is compulsory."""
        return {
            "variable": True,
            "code": self.code,
            "datatype": self.datatype,
            "required": False,
            "datatype_description": self.datatype_description or None,
            "order": order,
            "description": self.description,
            "values": [{"key": key, "name": name} for key, name in self.values],
        }


def services() -> QuerySet[Category]:
    """The categories a report may name: in use, and not divided further."""
    divided = Category.objects.filter(parent=OuterRef("pk"), active=True)
    return Category.objects.filter(~Exists(divided), active=True)


def code_of(category: Category) -> str:
    """The service_code of a category, fit for an address: incident-06001."""
    return f"{category.kind}-{category.code}"


def _of_kind(kind: str) -> dict[str, Category] | None:
    """The services of a kind by service_code, of several versions of a standard the newest; None for a kind that has none."""
    return {code_of(category): category for category in services().filter(kind=kind).order_by("version", "pk")} or None


known_services = Remembered(_of_kind)


def service(code: str) -> Category:
    """The category of a service_code. Raises Unknown."""
    found = (known_services.get(code.partition("-")[0][:10]) or {}).get(code)
    if found is None:
        raise Unknown(_("service_code %(code)s was not found.") % {"code": code[:40]})
    return found


def services_with(codes: list[str]) -> list[int]:
    """Keys of the categories of several service_codes, old ones included. Raises Unknown for a code no category has."""
    pairs = [tuple(code.partition("-")[::2]) for code in codes]
    rows = Category.objects.filter(kind__in={kind for kind, _code in pairs}, code__in={code for _kind, code in pairs})
    found = [(category.pk, (category.kind, category.code)) for category in rows]
    missing = set(pairs) - {pair for _key, pair in found}
    if missing:
        named = ", ".join(sorted("-".join(pair) for pair in missing))
        raise Unknown(_("service_code %(code)s was not found.") % {"code": named[:200]})
    return [key for key, pair in found if pair in pairs]


def attributes_of(category: Category) -> list[Attribute]:
    """The additional questions of a service."""
    questions = [Attribute(f"q{number}", "text", question) for number, question in enumerate(questions_of(category), 1)]
    on_it = Attribute(ASSET, "string", _("Number on the object, if it bears one"), _("at most 20 characters"))
    return [*([on_it] if category.kind == Kind.COMPONENT else []), *questions, *_kind_attributes()]


def _kind_attributes() -> list[Attribute]:
    """What the request is, of the city's list; nothing where it tells none apart."""
    kinds = tuple(request_kind_choices())
    words = _("may be left out: whoever accepts the report sorts it")
    return [Attribute(REQUEST_KIND, "singlevaluelist", _("Kind of request"), words, kinds)] if kinds else []


def _keywords(category: Category) -> str:
    names = (category.name_zh, category.name_en, category.code, *((category.parent.name_zh,) if category.parent else ()))
    return ", ".join(dict.fromkeys(name.replace(",", " ") for name in names if name))


def service_record(category: Category) -> dict[str, Any]:
    """One entry of the service list."""
    criteria = "; ".join(category.criteria) if get_language() == "en" else category.closing_standard
    return {
        "service_code": code_of(category),
        "service_name": category.name,
        "description": criteria or category.name,
        "metadata": bool(attributes_of(category)),
        "type": "realtime",
        "keywords": _keywords(category),
        "group": category.parent.name if category.parent else category.get_kind_display(),
    }


def definition_record(category: Category) -> dict[str, Any]:
    """The service definition of a category."""
    attributes = [attribute.as_record(order) for order, attribute in enumerate(attributes_of(category), 1)]
    return {"service_code": code_of(category), "attributes": attributes}
