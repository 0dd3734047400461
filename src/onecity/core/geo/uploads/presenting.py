"""Map files as their pages show them."""

from dataclasses import dataclass
from typing import Any

from onecity.core.geo.errors import BadRow
from onecity.core.geo.loading.fields import FIELDS, Field
from onecity.core.geo.loading.layers import KINDS, report_file
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.geo.models import LayerLoad
from onecity.core.registry import Text

FIRST_PROBLEMS = 30


@dataclass(frozen=True)
class Choice:
    """A field and the column proposed for it."""

    field: Field
    column: str


def kinds_of(chosen: str) -> list[tuple[str, Text, bool]]:
    """The kinds of layers: code, name, whether chosen."""
    return [(code, kind.label, code == chosen) for code, kind in KINDS.items()]


def systems_of(chosen: str) -> list[tuple[str, Text, bool]]:
    """The coordinate systems a person may name: code, name, whether chosen."""
    return [(code, system.label, code == chosen) for code, system in SYSTEMS.items()]


def _label(load: LayerLoad, key: str) -> Text:
    return next((field.label for field in FIELDS.get(load.kind, ()) if field.key == key), key)


def page_of(load: LayerLoad) -> dict[str, Any]:
    """What the page of a file shows."""
    return {
        "load": load,
        "kind_label": KINDS[load.kind].label if load.kind in KINDS else load.kind,
        "kinds": kinds_of(load.kind),
        "systems": systems_of(load.system),
        "choices": [Choice(field, load.mapping.get(field.key, "")) for field in FIELDS.get(load.kind, ())],
        "first_problems": [(row, _label(load, key), reason) for row, key, reason in load.bad[:FIRST_PROBLEMS]],
    }


def problem_file(load: LayerLoad) -> str:
    """The rows left out as CSV: row, field, reason."""
    return report_file(BadRow(row, field, reason) for row, field, reason in load.bad)
