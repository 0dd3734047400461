"""What a report keeps: plain values, so that it can be written again in either language, to the same figures."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from onecity.apps.evaluation.filters import Question
from onecity.apps.evaluation.periods import month
from onecity.apps.evaluation.queries.assessing import Assessed, assess_keys, whole
from onecity.apps.evaluation.queries.counting import Key, handling_left_out
from onecity.apps.evaluation.queries.times import stage_times
from onecity.apps.evaluation.schemes import Terms
from onecity.apps.evaluation.selection import Reach
from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Category
from onecity.core.geo.models import Region

PARTS = ("organisation", "county", "category")
MOST_ROWS = 60

Names = dict[Key, tuple[str, str]]


def _named_organisations(keys: Iterable[Key]) -> Names:
    found = Organisation.objects.filter(pk__in=list(keys))
    return {one.pk: (one.short_zh or one.name_zh, one.name_en) for one in found}


def _named_regions(keys: Iterable[Key]) -> Names:
    return {one.code: (one.name_zh, one.name_en) for one in Region.objects.filter(code__in=list(keys)).only("code", "name_zh", "name_en")}


def _named_categories(keys: Iterable[Key]) -> Names:
    return {one.pk: (one.name_zh, one.name_en) for one in Category.objects.filter(pk__in=list(keys))}


_NAMES = {"organisation": _named_organisations, "county": _named_regions, "category": _named_categories}


def _row(row: Assessed, names: tuple[str, str]) -> dict[str, Any]:
    score = row.score
    return {
        "names": list(names),
        "counts": {code: count for code, count in row.counts.items() if count},
        "rates": {code: [figure.over, figure.under, figure.value] for code, figure in row.figures.items()},
        "before": {code: figure.value for code, figure in row.before.items()},
        "used": row.used,
        "score": score.value,
        "grade": score.grade,
    }


def _part(rows: Iterable[Assessed], dimension: str, fewest: int) -> list[dict[str, Any]]:
    due = [row for row in rows if row.counts.get("handle_due", 0) >= fewest]
    ordered = sorted(due, key=lambda row: (-(row.value("handling_on_time") or 0), -row.counts["handle_due"]))[:MOST_ROWS]
    names = _NAMES[dimension](row.key for row in ordered)
    return [_row(row, names.get(row.key, (str(row.key), str(row.key)))) for row in ordered]


def contents(day: date, reach: tuple[Reach, ...], terms: Terms, now: datetime) -> dict[str, Any]:
    """The figures of the month of a day, as the history stands at a moment."""
    question = Question(month(day))
    selection = question.selection(reach, terms.rules, now)
    left_out = handling_left_out(selection)
    found = {part: assess_keys(replace(question, by=part), reach, terms, now) for part in PARTS}
    return {
        "first": question.period.first.isoformat(),
        "last": question.period.last.isoformat(),
        "scheme": terms.version,
        "target": terms.target,
        "whole": _row(whole(question, reach, terms, now), ("", "")),
        "upheld": left_out["upheld"],
        "forced": left_out["forced"],
        "stages": [[one.stage, one.median.total_seconds(), one.p90.total_seconds()] for one in stage_times(selection)],
        **{part: _part(found[part], part, terms.fewest if part == "organisation" else 1) for part in PARTS},
    }


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures in one canonical spelling."""
    return sha256(json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
