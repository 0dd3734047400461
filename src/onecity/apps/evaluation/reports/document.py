"""A report as a document of paragraphs and tables, in the reader's language; PDF and docx write the same one."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.apps.evaluation.measures import RATE_LABELS
from onecity.apps.evaluation.models import Report
from onecity.apps.evaluation.presenting.figures import NOTHING, signed
from onecity.apps.evaluation.presenting.rules import GRADES
from onecity.core.cases.states import Stage
from onecity.core.shell.durations import duration_words

Figures = dict[str, Any]
WHOLE_RATES = (
    "filing", "dispatch_accuracy", "sign_on_time", "handling", "handling_on_time", "rework", "closing", "closing_on_time",
    "extension", "reopening", "satisfaction", "response", "solved", "repeat",
)  # fmt: skip


@dataclass(frozen=True)
class TableOf:
    """A table of texts; the first column names the row, the others are figures."""

    title: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Document:
    """What is written: title, lines below it, what the month was in sentences, tables, and remarks on how it was counted."""

    title: str
    subtitle: list[str]
    sentences: list[str]
    tables: list[TableOf]
    remarks: list[str]
    language: str


def _percent(value: float | None) -> str:
    return NOTHING if value is None else f"{100 * value:.1f}"


def _value(row: Figures, rate: str) -> float | None:
    known: float | None = row["rates"][rate][2]
    return known


def _change(row: Figures, rate: str) -> str:
    now, then = _value(row, rate), row["before"][rate]
    return NOTHING if now is None or then is None else signed(round(100 * now, 1) - round(100 * then, 1))


def _count(row: Figures, measure: str) -> str:
    return f"{row['counts'].get(measure, 0):,}"


def _name(row: Figures) -> str:
    chinese, english = row["names"]
    return str(english if get_language() == "en" else chinese)


def _sentences(whole: Figures) -> list[str]:
    told = {name: _count(whole, name) for name in ("reported", "filed", "handle_due", "handle_kept", "handle_open", "failed", "rated")}
    told |= {"rate": _percent(_value(whole, "handling_on_time")), "change": _change(whole, "handling_on_time")}
    told |= {"satisfied": _percent(_value(whole, "satisfaction"))}
    return [
        _("%(reported)s matters were reported and %(filed)s filed.") % told,
        _("%(handle_due)s handling limits fell due: %(handle_kept)s kept (%(rate)s %%), %(handle_open)s still open.") % told,
        _("Change of the on-time handling rate on the month before: %(change)s points.") % told,
        _("%(failed)s verifications failed; of %(rated)s ratings %(satisfied)s %% were satisfied or basically satisfied.") % told,
    ]


def _rates(whole: Figures) -> TableOf:
    rows = [
        [str(RATE_LABELS[code]), *(f"{part:,}" for part in whole["rates"][code][:2]), _percent(_value(whole, code)), _change(whole, code)]
        for code in WHOLE_RATES
    ]
    return TableOf(_("Rates of the whole"), [_("Rate"), _("Counted"), _("Out of"), "%", _("Change, points")], rows)


def _ranked(title: str, rows: list[Figures]) -> TableOf:
    head = [
        _("Name"),
        _("Due"),
        _("Not in time"),
        _("On time, %"),
        _("Change, points"),
        _("Reworks"),
        _("Returns"),
        _("Satisfied, %"),
        _("Score"),
    ]
    told = [
        [
            f"{place}  {_name(row)}", _count(row, "handle_due"), _count(row, "handle_late"), _percent(_value(row, "handling_on_time")),
            _change(row, "handling_on_time"), _count(row, "failed"), _count(row, "returned"), _percent(_value(row, "satisfaction")),
            _scored(row),
        ]
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return TableOf(title, head, told)


def _scored(row: Figures) -> str:
    return NOTHING if row["score"] is None else f"{row['score']:.1f} {GRADES.get(row['grade'], row['grade'])}".strip()


def _stages(found: list[list[Any]]) -> TableOf:
    rows = [[str(Stage(stage).label), duration_words(median), duration_words(p90)] for stage, median, p90 in found]
    return TableOf(_("Where the time went"), [_("Stage"), _("Median"), "P90"], rows)


def _remarks(report: Report, figures: Figures) -> list[str]:
    made = {"until": f"{timezone.localtime(report.until):%Y-%m-%d %H:%M}", "version": figures["scheme"]}
    return [
        _("Counted from the history as it stood on %(until)s, under rules %(version)s.") % made,
        _("A limit counts where it fell due in the month. Taken out on appeal: %(upheld)d; closed by force, told apart: %(forced)d.")
        % {"upheld": figures["upheld"], "forced": figures["forced"]},
        _("These figures are kept and do not change. Digest (SHA-256): %(digest)s") % {"digest": report.digest},
    ]


def document(report: Report) -> Document:
    """The document of a kept report, from what was kept alone."""
    figures = report.figures
    city = settings.CITY.name_en if get_language() == "en" else settings.CITY.name_zh
    return Document(
        title=_("%(city)s: monthly report on the handling of cases") % {"city": city},
        subtitle=[f"{figures['first']} – {figures['last']}"],
        sentences=_sentences(figures["whole"]),
        tables=[
            _rates(figures["whole"]),
            _ranked(_("Organisations"), figures["organisation"]),
            _ranked(_("Counties"), figures["county"]),
            _ranked(_("Categories"), figures["category"]),
            _stages(figures["stages"]),
        ],
        remarks=_remarks(report, figures),
        language="en" if get_language() == "en" else "zh",
    )
