"""A rule that names nobody is never passed over in silence: it is counted, its stewards are told, the dispatcher decides."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.queries import people_for
from onecity.core.cases.apps import STEWARDS
from onecity.core.cases.models import Case, RoutingFault
from onecity.core.cases.routing import Fault, Route
from onecity.core.geo.place_words import place_in_languages
from onecity.core.notices.actions import notify
from onecity.core.registry import Text

_COUNT = (Path(__file__).parent.parent / "sql" / "count_routing_fault.sql").read_text(encoding="utf-8")
COUNTY_DIGITS = 6

REASONS: dict[Fault, Text] = {
    Fault.NO_LINE: _("no line fits"),
    Fault.CLOSED: _("the lead is closed"),
    Fault.EMPTY: _("no organisation of the township is known"),
}


def _counted(case: Case, route: Route, at: datetime) -> tuple[int, bool]:
    """Count a fault; its key, and whether its stewards have not heard of it today."""
    today = timezone.localdate(at)
    given = {
        "duty_list": route.line.duty_list_id if route.line else None,
        "line": route.line.number if route.line else 0,
        "category": case.category_id,
        "county": case.region_code[:COUNTY_DIGITS],
        "reason": route.fault,
        "at": at,
        "never": today - timedelta(days=1),
        "case": case.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        key, told_on = cursor.fetchone()
    return key, told_on < today


def record_fault(case: Case, route: Route, at: datetime) -> None:
    """Count where the list named nobody for a filed case, and tell its stewards once a day."""
    key, unheard = _counted(case, route, at)
    if not unheard:
        return
    RoutingFault.objects.filter(pk=key).update(told_on=timezone.localdate(at))
    notify(
        people_for(STEWARDS, case.region_code),
        key=f"duty.{route.fault}",
        parameters={
            "line": route.line.number if route.line else "",
            "category_zh": case.category.name_zh,
            "category_en": case.category.name_en,
            "number": case.label,
            **place_in_languages(case.place, case.region_code),
        },
        url="/duty/faults/",
    )
