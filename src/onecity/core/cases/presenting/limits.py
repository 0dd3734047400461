"""Limits and clocks in words and as bars."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.accounts.calendars import city_calendar
from onecity.core.cases.models import Case, CaseClock, Ticket
from onecity.core.cases.models.timed import Timed
from onecity.core.cases.models.timekeeping import Limit
from onecity.core.cases.states import CLOCK_OF, Stage
from onecity.core.cases.tickets import KINDS
from onecity.core.registry import Text
from onecity.core.shell.durations import duration_words, limit_words
from onecity.core.shell.parts import Clock, Run
from onecity.science.worktime import Number, Stretch, Unit, UnknownYear, add_time, elapsed, stretches

HOUR_SECONDS, DAY_SECONDS = 3600, 86400
TICKS_FOR = timedelta(days=4)
"""So long an open page keeps a clock true without being drawn anew: over a weekend."""
UNIT_SECONDS = {
    Unit.WORKING_HOUR: HOUR_SECONDS,
    Unit.CALENDAR_HOUR: HOUR_SECONDS,
    Unit.WORKING_DAY: DAY_SECONDS,
    Unit.CALENDAR_DAY: DAY_SECONDS,
}


def sort_label(sort: str) -> Text:
    """The name of a stage or of a kind of ticket."""
    return Stage(sort).label if sort in Stage.values else KINDS[sort].label if sort in KINDS else sort


def limit_label(limit: Limit) -> str:
    """The name of a clock or a ticket."""
    return str(KINDS[limit.kind].label) if isinstance(limit, Ticket) else stage_label(limit.stage, limit.round)


def stage_label(stage: str, round_number: int) -> str:
    """The name of a clock, with its round where there was an earlier one."""
    label = str(Stage(stage).label)
    return f"{label} {round_number}" if round_number > 1 else label


def _used(clock: Timed, until: datetime) -> float:
    """How much of the clock's unit has passed, stops left out; of the wall's time in years the calendar does not know."""
    if clock.stopped_at:
        return clock.used
    since = clock.resumed_at or clock.started_at
    try:
        return clock.used + max(elapsed(city_calendar(), since, until, Unit(clock.unit)), 0.0)
    except UnknownYear:
        return clock.used + (until - since).total_seconds() / UNIT_SECONDS[Unit(clock.unit)]


def _used_words(used: float, unit: str) -> str:
    seconds = UNIT_SECONDS[Unit(unit)]
    return duration_words(used * HOUR_SECONDS) if seconds == HOUR_SECONDS else limit_words(round(used, 1), unit)


def _title(clock: Timed) -> str:
    started, due = (timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") for moment in (clock.started_at, clock.due_at))
    return _("Started %(started)s, due %(due)s") % {"started": started, "due": due}


def _state(clock: Timed, until: datetime) -> str:
    if (clock.stopped_at or until) > clock.due_at:
        return "late"
    if clock.ended_at:
        return "done"
    if clock.stopped_at:
        return "stopped"
    return "warn" if until >= clock.warn_at else "ok"


def timed_clock(clock: Timed, label: str, now: datetime) -> Clock:
    """A limit as a bar: what it took of it, or while it runs what is left; a stopped one says what was used."""
    until = clock.ended_at or now
    used, limit = _used(clock, until), limit_words(clock.amount, clock.unit)
    told = f"{_used_words(used, clock.unit)} / {limit}"
    stopped = _("stopped, %(used)s") % {"used": f"{used:.1f}".removesuffix(".0") + f" / {limit}"} if clock.stopped_at else ""
    return Clock(
        label=label,
        state=_state(clock, until),
        fraction=used / float(clock.amount) if clock.amount else 1.0,
        text=told if clock.ended_at else stopped,
        due=clock.due_at if clock.running else None,
        title=_title(clock),
        rate=_rate(clock),
        amount=float(clock.amount),
        unit=clock.unit,
        runs=_runs(clock, now) if clock.running else (),
    )


def _runs(clock: Timed, now: datetime) -> tuple[Run, ...]:
    """When the limit runs in the coming days, as `_used` counts."""
    unit, whole, until = Unit(clock.unit), float(clock.amount) or 1.0, now + TICKS_FOR
    try:
        elapsed(city_calendar(), now, until, unit)
        known = list(stretches(city_calendar(), now, until, unit))
    except UnknownYear:
        known = [Stretch(now, until, 1 / UNIT_SECONDS[unit])]
    return tuple(Run(one.begins, one.ends, one.speed / whole) for one in known)


def clock_of(clock: CaseClock, now: datetime) -> Clock:
    """One run of a clock of the case as a bar."""
    label = stage_label(clock.stage, clock.round)
    return timed_clock(clock, f"{label} · {clock.milestone}" if clock.milestone else label, now)


def _rate(clock: Timed) -> float:
    """Share of the limit that passes in a second after it."""
    return 1 / max((clock.due_at - clock.started_at).total_seconds(), 1)


def row_clock(case: Case, now: datetime) -> Clock | None:
    """The running clock of a case from its own marks, without reading the clock table; None where none runs."""
    if not case.is_open or case.due_at is None or case.warn_at is None:
        return None
    whole = max((case.due_at - case.state_since).total_seconds(), 1)
    spent = (now - case.state_since).total_seconds()
    state = "late" if now > case.due_at else "warn" if now >= case.warn_at else "ok"
    return Clock(Stage(CLOCK_OF[case.state]).label, state, _row_share(case, now, spent / whole), due=case.due_at, rate=1 / whole)


def _row_share(case: Case, now: datetime, plain: float) -> float:
    """The share of the limit used, read off its marks: 0 at the start, 0.75 at the warning, 1 when due."""
    if case.warn_at is None or case.due_at is None or now >= case.due_at:
        return max(plain, 1.0)
    first = max((case.warn_at - case.state_since).total_seconds(), 1)
    second = max((case.due_at - case.warn_at).total_seconds(), 1)
    if now < case.warn_at:
        return 0.75 * max((now - case.state_since).total_seconds(), 0) / first
    return 0.75 + 0.25 * (now - case.warn_at).total_seconds() / second


def latest_end(amount: Number, unit: str, start: datetime) -> datetime | None:
    """When a limit that began at `start` would run out; None beyond the years the calendar knows."""
    try:
        return add_time(city_calendar(), start, amount, Unit(unit))
    except UnknownYear:
        return None


def total_time(case: Case, now: datetime) -> timedelta:
    """From the report to the closing, or to now."""
    return (case.closed_at or now) - case.reported_at
