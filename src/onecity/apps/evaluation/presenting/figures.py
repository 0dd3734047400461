"""Shares and changes as they are written."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.apps.evaluation.filters import Question, query_of
from onecity.apps.evaluation.queries.assessing import Assessed
from onecity.core.shell.parts import Figure as Shown
from onecity.science.evaluation.rates import Figure

MINUS = "−"
NOTHING = "–"


def percent(figure: Figure) -> str:
    """A share in percent with one decimal, without its sign; a dash where nothing stands below the line."""
    return NOTHING if figure.value is None else f"{100 * figure.value:.1f}"


def change(figures: Mapping[str, Figure], before: Mapping[str, Figure], rate: str) -> float | None:
    """Percentage points since the period before, to one decimal."""
    now, then = figures[rate].value, before[rate].value
    return None if now is None or then is None else round(100 * now, 1) - round(100 * then, 1)


def signed(points: float | None) -> str:
    """A change with its sign."""
    if points is None:
        return NOTHING
    rounded = round(points, 1)
    return f"+{rounded:.1f}" if rounded > 0 else f"{MINUS}{abs(rounded):.1f}" if rounded < 0 else "0.0"


def rows_url(measure: str, question: Question) -> str:
    """The page of what stands behind a figure."""
    return f"{reverse('evaluation:rows', args=[measure])}?{query_of(question)}"


def _than(row: Assessed, rate: str) -> str:
    points = change(row.figures, row.before, rate)
    return "" if points is None else _("%(points)s points on the period before") % {"points": signed(points)}


def _joined(*parts: str) -> str:
    return pgettext("between two remarks", ", ").join(part for part in parts if part)


def headline(row: Assessed, question: Question) -> list[Shown]:
    """The five figures above the table."""
    counts, rates = row.counts, row.figures
    kept = _("%(count)s in time") % {"count": f"{counts['handle_kept']:,}"}
    still = _("%(done)s handled, %(open)s still open") % {"done": f"{counts['handle_done']:,}", "open": f"{counts['handle_open']:,}"}
    rated = _("%(good)s of %(rated)s ratings satisfied or basically satisfied") % {
        "good": f"{rates['satisfaction'].over:,}",
        "rated": f"{rates['satisfaction'].under:,}",
    }
    on_time = _joined(kept, _than(row, "handling_on_time"))
    failed = _("%(count)s failed verifications") % {"count": f"{counts['failed']:,}"}
    return [
        Shown(
            _("Handling due"), f"{counts['handle_due']:,}", "", _("limits that fell due in the period"), rows_url("handle_due", question)
        ),
        _shown(_("On-time handling rate"), rates["handling_on_time"], on_time, rows_url("handle_kept", question)),
        _shown(_("Handling rate"), rates["handling"], still, rows_url("handle_done", question)),
        _shown(_("Rework rate"), rates["rework"], failed, rows_url("failed", question)),
        _shown(_("Satisfaction"), rates["satisfaction"], rated, rows_url("rated", question)),
    ]


def _shown(name: str, figure: Figure, than: str, url: str) -> Shown:
    return Shown(name, percent(figure), "%", than, url)
