"""One key beside the ranking: how much of the limits it used, where it was late, what is still open."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onecity.apps.evaluation.filters import Question
from onecity.apps.evaluation.presenting.figures import rows_url
from onecity.apps.evaluation.presenting.names import names_of
from onecity.apps.evaluation.queries.counting import Key
from onecity.apps.evaluation.queries.times import Detail, Late, Spread, StageTime
from onecity.core.cases.models import Case
from onecity.core.cases.states import Stage
from onecity.core.registry import Text
from onecity.core.shell.durations import duration_words, left_words

BAR_STATES = ("ok", "ok", "ok", "warn", "late", "late", "open")
MOST_CAUSES = 6
TOP, BOTTOM, HEIGHT, STEP, WIDTH = 24.0, 116.0, 140.0, 62.0, 52.0


@dataclass(frozen=True)
class Bar:
    """One bar of the spread, in pixels of a drawing of 434 x 140."""

    label: str
    count: int
    state: str
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return self.x + WIDTH / 2


def bars(found: Spread) -> list[Bar]:
    """The spread as bars; the last stands for what is still open."""
    labels = ("0–25", "25–50", "50–75", "75–100", "100–150", ">150", _("still open"))
    counts = (*found.bins, found.open)
    scale = (BOTTOM - TOP) / max(*counts, 1)
    drawn = enumerate(zip(labels, counts, BAR_STATES, strict=True))
    return [
        Bar(label, count, state, 2 + STEP * number, round(BOTTOM - scale * count, 1), round(scale * count, 1))
        for number, (label, count, state) in drawn
    ]


@dataclass(frozen=True)
class Cause:
    """A category (or another dimension) with what was late in it."""

    name: str
    late: int
    due: int
    url: str

    @property
    def share(self) -> float:
        """Late over due."""
        return self.late / self.due if self.due else 0.0

    @property
    def percent(self) -> str:
        """The share in percent."""
        return f"{100 * self.share:.1f}"


def causes(found: dict[Key, Late], question: Question, dimension: str) -> tuple[list[Cause], Cause | None]:
    """Where most was late, and all the rest together."""
    keys = sorted(found, key=lambda key: -found[key][1])
    names = names_of(dimension, keys[:MOST_CAUSES])
    shown = [
        Cause(names[key], found[key][1], found[key][0], rows_url("handle_late", question.of(dimension, key))) for key in keys[:MOST_CAUSES]
    ]
    rest = [found[key] for key in keys[MOST_CAUSES:]]
    if not rest:
        return shown, None
    due, late = (sum(counts) for counts in zip(*rest, strict=True))
    return shown, Cause(_("%(count)d others") % {"count": len(rest)}, late, due, "")


@dataclass(frozen=True)
class Waiting:
    """A case whose limit passed and that is still not handled."""

    case: Case
    late: str


def waiting(found: list[tuple[int, datetime]]) -> list[Waiting]:
    """Those that wait longest."""
    cases = Case.objects.select_related("category").in_bulk([key for key, _due in found])
    now = timezone.now()
    return [Waiting(cases[key], left_words((due - now).total_seconds())) for key, due in found]


@dataclass(frozen=True)
class StageWords:
    """How long a stage took, in words."""

    label: Text
    median: str
    p90: str


def stages(found: list[StageTime]) -> list[StageWords]:
    """The stages of the straight way, in order."""
    return [
        StageWords(Stage(one.stage).label, duration_words(one.median.total_seconds()), duration_words(one.p90.total_seconds()))
        for one in found
    ]


@dataclass(frozen=True)
class Side:
    """What stands beside the ranking."""

    name: str
    due: int
    late: int
    open: int
    bars: list[Bar]
    causes: list[Cause]
    rest: Cause | None
    by: str
    waiting: list[Waiting]
    stages: list[StageWords]
    late_url: str
    open_url: str


def side(found: Detail, question: Question, name: str, dimension: str = "category") -> Side:
    """One key, or the whole where the question names none."""
    shown, rest = causes(found.late, question, dimension)
    return Side(
        name=name or pgettext("evaluation", "All"),
        due=sum(found.spread.bins) + found.spread.open,
        late=sum(cause.late for cause in (*shown, *([rest] if rest else []))),
        open=found.spread.open,
        bars=bars(found.spread),
        causes=shown,
        rest=rest,
        by=dimension,
        waiting=waiting(found.longest),
        stages=stages(found.stages),
        late_url=rows_url("handle_late", question),
        open_url=rows_url("handle_open", question),
    )
