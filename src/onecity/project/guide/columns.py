"""The columns of the lists that a city takes in: what each means, which must be there, and the headings that are known."""

from onecity.apps.fusion.lists.fields import DUTIES, SYSTEM, WORKERS
from onecity.apps.fusion.uploads.reading import FIELDS as OLD_GRIDS
from onecity.apps.patrol.importing import FIELDS as CHECK_POINTS
from onecity.core.cases.imports.assets.fields import FIELDS as ASSETS
from onecity.core.cases.imports.reports.fields import FIELDS as REPORTS
from onecity.core.geo.loading.fields import FIELDS as MAP_DATA
from onecity.core.rowfiles.fields import Field, Fields
from onecity.project.guide.rows import Row, both

LISTS: dict[str, Fields] = {
    "workers": (SYSTEM, *WORKERS),
    "duties": (SYSTEM, *DUTIES),
    "old-grids": OLD_GRIDS,
    "base-grids": MAP_DATA["grids"],
    "check-points": CHECK_POINTS,
    "assets": ASSETS,
    "reports": REPORTS,
}
NOTE = {"name_zh": "note_zh", "name_en": "note_en"}


def _column(field: Field) -> Row:
    note = {NOTE[name]: text for name, text in both(field.help).items()} if field.help else {}
    return {"code": field.key, **both(field.label), "required": field.required, "headings": _headings(field), **note}


def _headings(field: Field) -> list[str]:
    return [heading.strip() for heading in field.headings.split(",")]


def columns() -> dict[str, list[Row]]:
    """List → its columns in their order. A heading is known in any case, with or without spaces and what stands in brackets."""
    return {name: [_column(field) for field in fields] for name, fields in LISTS.items()}
