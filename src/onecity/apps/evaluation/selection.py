"""What is evaluated: a period, a part of the city's matters, and by what they are told apart."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from onecity.apps.evaluation.measures import SOURCES, Source
from onecity.core.cases.request_kinds import UNSAID
from onecity.core.registry import Text


@dataclass(frozen=True)
class Dimension:
    """By what figures are told apart: `key` is the expression over a row (`fact`), `sources` those it can be told for.

    `begins` is the column whose beginning the key is. `among` is a condition that all rows of a key fulfil, and that the database finds
    by an index where the key itself must be worked out for every row.
    """

    code: str
    label: Text
    key: str
    sources: tuple[Source, ...] = SOURCES
    begins: str = ""
    among: str = ""

    @property
    def is_one(self) -> str:
        """The condition that a row has one key, its place left open. The planner can guess what a column begins with, not a cut of it."""
        is_key = f"{self.begins} ^@ {{0}}" if self.begins else f"{self.key} = {{0}}"
        return f"{self.among} AND {is_key}" if self.among else is_key


_TODAY = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"
_HEIR = f"""CASE WHEN fact.grid_id IN (SELECT id FROM geo_basegrid WHERE valid_to <= {_TODAY}) THEN COALESCE(
    fact.grid_by_place,
    (
        SELECT heir.heir_id FROM geo_gridheir AS heir
        WHERE heir.grid_id = fact.grid_id AND heir.day <= {_TODAY}
        ORDER BY heir.day DESC, heir.id DESC LIMIT 1
    ),
    fact.grid_id
) ELSE fact.grid_id END"""  # noqa: S608 - the setting's, nobody's input
"""What lies in a grid that has ended is told under the grid of today that holds its place, else under the one with most of its ground.

The places are joined by the sources, so that all processes of a query look them up; the planner leaves the join out where nobody asks.
"""

_LYING = """fact.case_id = ANY (ARRAY(
    SELECT told.case_id FROM cases_gridtoday AS told WHERE told.grid_id = {0}
    UNION ALL
    SELECT lying.id FROM cases_case AS lying WHERE lying.grid_id = {0}
    UNION ALL
    SELECT lying.id FROM cases_case AS lying JOIN geo_gridheir AS heir ON heir.grid_id = lying.grid_id AND heir.heir_id = {0}
))"""
"""What can be told under a grid of today: what lies in it by its place, what is of it, and what is of those it is or was the heir of."""

DIMENSIONS: dict[str, Dimension] = {
    dimension.code: dimension
    for dimension in (
        Dimension("organisation", _("Organisation"), "fact.organisation_id"),
        Dimension("county", _("County"), "LEFT(fact.region_code, 6)", begins="fact.region_code"),
        Dimension("township", _("Township"), "LEFT(fact.region_code, 9)", begins="fact.region_code"),
        Dimension("grid", _("Grid"), "fact.grid_id"),
        Dimension("grid_today", _("Grid of today"), _HEIR, among=_LYING),
        Dimension("person", _("Person"), "fact.person_id", ("acts",)),
        Dimension("category", _("Category"), "fact.category_id"),
        Dimension("source", _("Source"), "fact.source"),
        Dimension("request_kind", _("Kind of request"), f"COALESCE(NULLIF(fact.request_kind, ''), '{UNSAID}')"),
    )
}

KINDS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "city": (_("City bureaus and companies"), ("bureau", "vertical", "enterprise", "centre")),
    "county": (_("County offices"), ("county office", "county", "functional zone")),
    "township": (_("Townships and streets"), ("township", "township office")),
}
"""Groups of organisations that are ranked against each other, by the kinds a city package names."""


@dataclass(frozen=True)
class Reach:
    """A part of the city somebody may evaluate: a region, and where it is not None, the organisations that led."""

    region_prefix: str
    organisations: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Selection:
    """What is counted. `since` and `until` are aware, `until` excluded and never later than the moment of counting.

    `left_out` are the reasons for which a row does not count. `reach` is what the viewer may evaluate: without any, nothing.
    `kind` is a group of organisations, `within` narrows by dimensions and their keys.
    """

    since: datetime
    until: datetime
    reach: tuple[Reach, ...] = ()
    left_out: frozenset[str] = frozenset()
    kind: str = ""
    within: tuple[tuple[str, str | int], ...] = ()
