"""The figures of the hall: today up to a moment, beside the same weekday of an earlier week up to the same time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncHour
from django.utils import timezone

from onecity.apps.command.queries.grouping import rows_of_groups
from onecity.apps.command.queries.parts import Part, Whereabouts, part_of_case, parts_of, whereabouts
from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.scope import Actor, in_force
from onecity.core.cases.models import Case, CaseClock, CaseEvent
from onecity.core.cases.queries.lists import SHOWN, UNSHOWN
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.states import OPEN_STATES, Stage
from onecity.core.registry import permission_roles
from onecity.core.resources.models import Status

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BACKS = {"week": 7 * DAY, "month": 28 * DAY, "year": 364 * DAY}
"""What a day may be compared with: how far back the same weekday lies."""
LATE_ROWS, FEED_ROWS = 5, 7
FEED_PACE = timedelta(minutes=10)


@dataclass(frozen=True)
class Window:
    """From midnight of a day up to a moment of it (excluded); aware times. `than` is a key of BACKS: what it is compared with."""

    since: datetime
    until: datetime
    than: str = "week"

    @property
    def before(self) -> "Window":
        """The same weekday of the earlier week, up to the same time."""
        back = BACKS[self.than]
        return Window(self.since - back, self.until - back, self.than)

    @property
    def day_before(self) -> "Window":
        """The whole of the same weekday of the earlier week."""
        since = self.since - BACKS[self.than]
        return Window(since, since + DAY, self.than)

    @property
    def last_hour(self) -> "Window":
        """The hour up to the moment."""
        return Window(self.until - HOUR, self.until, self.than)

    def holds(self, field: str) -> Q:
        """The condition that a time lies in the window."""
        return Q(**{f"{field}__gte": self.since, f"{field}__lt": self.until})


def day_until(moment: datetime, than: str = "week") -> Window:
    """The day of a moment, up to it."""
    return Window(timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0), moment, than)


@dataclass(frozen=True)
class Handling:
    """Handling limits that fell due in a window: how many, how many were kept, how many were made good after the limit."""

    due: int = 0
    kept: int = 0
    made_good: int = 0
    rework: int = 0

    @property
    def late(self) -> int:
        """Limits that were not kept."""
        return self.due - self.kept

    @property
    def rate(self) -> float | None:
        """On-time handling rate (按时处置率) = kept / due; None where nothing fell due."""
        return self.kept / self.due if self.due else None

    def __add__(self, other: "Handling") -> "Handling":
        return Handling(self.due + other.due, self.kept + other.kept, self.made_good + other.made_good, self.rework + other.rework)


def cases_in(actor: Actor, region: str) -> QuerySet[Case]:
    """The visible cases of a region (code prefix; empty: everywhere)."""
    return visible(actor).filter(region_code__startswith=region) if region else visible(actor)


KEPT = Q(ended_at__isnull=False, ended_at__lte=F("due_at"))


def handling_clocks(cases: QuerySet[Case]) -> QuerySet[CaseClock]:
    """The runs of the handling clock of some cases."""
    return CaseClock.objects.filter(case__in=cases, stage=Stage.HANDLE, milestone="").order_by()


def reworked(window: Window) -> Q:
    """Handling that began anew in a window after a failed verification."""
    return Q(round__gt=1) & window.holds("started_at")


def _handling_counts(window: Window, name: str) -> dict[str, Count]:
    due = window.holds("due_at")
    made_good = due & Q(ended_at__gt=F("due_at"), ended_at__lt=window.until)
    conditions = {"due": due, "kept": due & KEPT, "made_good": made_good, "rework": reworked(window)}
    return {f"{name}_{key}": Count("pk", filter=condition) for key, condition in conditions.items()}


def handling(cases: QuerySet[Case], window: Window, region: str = "") -> dict[str, tuple[Handling, Handling]]:
    """Code of a part of the region → handling in the window and in the one it is compared with."""
    both = (window, window.before)
    known = handling_clocks(cases).filter(_any(one.holds("due_at") | reworked(one) for one in both))
    counted = _handling_counts(window, "now") | _handling_counts(window.before, "then")
    groups = rows_of_groups(known.values(code=part_of_case(region, "case__")).annotate(**counted))
    return {group["code"] or "": (_handling_of(group, "now"), _handling_of(group, "then")) for group in groups}


def _any(conditions: Iterable[Q]) -> Q:
    whole = Q()
    for condition in conditions:
        whole |= condition
    return whole


def _handling_of(group: dict[str, Any], name: str) -> Handling:
    return Handling(*(group[f"{name}_{key}"] for key in ("due", "kept", "made_good", "rework")))


@dataclass(frozen=True)
class Reports:
    """Reports of the window and of the one before; by hour of the day, and of the whole day it is compared with; of the last hour."""

    count: int
    before: int
    hours: list[int]
    hours_before: list[int]
    last_hour: int = 0


def reports(cases: QuerySet[Case], window: Window) -> Reports:
    """Reports by hour from one pass over both days and the hour before the moment, which may have begun the day before."""
    lately = window.last_hour.holds("reported_at")
    known = cases.filter(window.holds("reported_at") | window.day_before.holds("reported_at") | lately).order_by()
    in_time = Count("pk", filter=window.before.holds("reported_at"))
    rows = known.values(hour=TruncHour("reported_at")).annotate(n=Count("pk"), in_time=in_time, lately=Count("pk", filter=lately))
    counted = {row["hour"]: row["n"] for row in rows}
    return Reports(
        count=sum(count for hour, count in counted.items() if hour >= window.since),
        before=sum(row["in_time"] for row in rows),
        hours=_by_hour(counted, window.since, window.until),
        hours_before=_by_hour(counted, window.day_before.since, window.day_before.until),
        last_hour=sum(row["lately"] for row in rows),
    )


SPANS = {"today": 0, "day": 24, "week": 168}
"""What the chart of reports by hour spans: the day so far, or so many hours until now."""


@dataclass(frozen=True)
class Course:
    """Reports by hour from `since` on, and of the same hours of the earlier time; `hours` is how many the chart has room for."""

    since: datetime
    until: datetime
    hours: int
    counts: list[int]
    before: list[int]


def course(cases: QuerySet[Case], until: datetime, span: str, than: str) -> Course:
    """Reports by hour of the last so many hours of a span, the hour of `until` last."""
    hours = SPANS[span]
    since = timezone.localtime(until).replace(minute=0, second=0, microsecond=0) - (hours - 1) * HOUR
    back = BACKS[than]
    now, before = Window(since, until, than), Window(since - back, since - back + hours * HOUR)
    known = cases.filter(now.holds("reported_at") | before.holds("reported_at")).order_by()
    counted = {row["hour"]: row["n"] for row in known.values(hour=TruncHour("reported_at")).annotate(n=Count("pk"))}
    return Course(since, until, hours, _by_hour(counted, since, until), _by_hour(counted, before.since, before.until))


def course_of_day(reports: Reports, window: Window) -> Course:
    """Reports by hour of the day that is told."""
    return Course(window.since, window.until, DAY // HOUR, reports.hours, reports.hours_before)


def _by_hour(counted: dict[datetime, int], since: datetime, until: datetime) -> list[int]:
    hours = range(int((until - since) / HOUR) + (1 if (until - since) % HOUR else 0))
    return [counted.get(since + hour * HOUR, 0) for hour in hours]


@dataclass(frozen=True)
class OpenNow:
    """Open cases: by state, and by part as (open, late); of the late ones, how many fell due today; those from 75 % of a limit."""

    states: dict[str, int]
    parts: dict[str, tuple[int, int]]
    late: int
    late_since_today: int
    warn: int

    @property
    def total(self) -> int:
        """All open cases."""
        return sum(self.states.values())


def open_now(cases: QuerySet[Case], window: Window, region: str = "") -> OpenNow:
    """What is open now among the cases of a region, and in each of its parts."""
    now = timezone.now()
    counted = {
        "n": Count("pk"),
        "late": Count("pk", filter=Q(due_at__lt=now)),
        "today": Count("pk", filter=Q(due_at__lt=now, due_at__gte=window.since)),
        "warn": Count("pk", filter=Q(warn_at__lt=now, due_at__gte=now)),
    }
    groups = rows_of_groups(cases.filter(state__in=OPEN_STATES).order_by().values("state", code=part_of_case(region)).annotate(**counted))
    parts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for group in groups:
        known, late = parts[group["code"] or ""]
        parts[group["code"] or ""] = (known + group["n"], late + group["late"])
    return OpenNow(_by_state(groups), dict(parts), *(sum(group[key] for group in groups) for key in ("late", "today", "warn")))


def _by_state(groups: Iterable[dict[str, Any]]) -> dict[str, int]:
    states = dict.fromkeys((str(state) for state in OPEN_STATES), 0)
    for group in groups:
        states[group["state"]] += group["n"]
    return states


def late_cases(cases: QuerySet[Case], rows: int = LATE_ROWS) -> list[Case]:
    """Late cases: those soonest to be escalated first, then those escalated last."""
    now = timezone.now()
    late = cases.filter(state__in=OPEN_STATES, due_at__lt=now).select_related(*SHOWN).defer(*UNSHOWN)
    coming = list(late.filter(escalate_at__gte=now).order_by("escalate_at", "pk")[:rows])
    if len(coming) == rows:
        return coming
    return coming + list(late.filter(escalate_at__lt=now).order_by("-escalate_at", "pk")[: rows - len(coming)])


def lately_moved(cases: QuerySet[Case], until: datetime) -> QuerySet[Case]:
    """The cases that something was done with shortly before a moment."""
    acts = CaseEvent.objects.filter(at__gte=until - FEED_PACE, at__lt=until).exclude(act="note").order_by()
    return cases.filter(pk__in=acts.values("case_id"))


def feed(cases: QuerySet[Case], until: datetime, rows: int = FEED_ROWS) -> list[CaseEvent]:
    """The newest acts on some cases before a moment, each with how many were lately moved (`moved`, counted once)."""
    known = CaseEvent.objects.filter(case__in=cases, at__lt=until).exclude(act="note")
    all_of_them = lately_moved(cases, until).order_by().values(all=Value(1)).annotate(n=Count("pk", distinct=True)).values("n")
    told = known.annotate(moved=Coalesce(Subquery(all_of_them), 0))
    return list(told.select_related("case__category", "organisation").order_by("-at", "-pk")[:rows])


@dataclass(frozen=True)
class OnDuty:
    """Grid workers: how many there are, how many are on duty, how many on a break."""

    people: int
    on: int
    on_break: int

    @property
    def off(self) -> int:
        """Those who are neither on duty nor on a break."""
        return self.people - self.on - self.on_break


def grid_workers(actor: Actor, region: str) -> QuerySet[Appointment]:
    """The posts of grid workers of a region among those the actor may watch."""
    watched = [grant.region_prefix for grant in actor.grants if grant.role in permission_roles("resources.watch")]
    scope = _any(Q(region_code__startswith=prefix) for prefix in watched) if watched else Q(pk__in=[])
    return Appointment.objects.filter(scope, in_force(), role="grid_worker", user__is_active=True, region_code__startswith=region)


def on_duty(actor: Actor, region: str) -> OnDuty:
    """The grid workers of the regions the actor may watch, by whether they are on duty."""
    status = {name: Count("user", filter=Q(user__duty__status=code), distinct=True) for name, code in _STATUSES.items()}
    return OnDuty(**grid_workers(actor, region).order_by().aggregate(people=Count("user", distinct=True), **status))


_STATUSES = {"on": Status.ON, "on_break": Status.BREAK}


def workers_in(actor: Actor, region: str, status: str) -> list[User]:
    """The grid workers behind a figure, by name: those of a status (OFF: neither on duty nor on a break), or all; `duty` is read."""
    stands = {"": Q(), Status.OFF: Q(duty=None) | Q(duty__status=Status.OFF)}.get(status, Q(duty__status=status))
    posts = grid_workers(actor, region).order_by()
    return list(User.objects.filter(stands, pk__in=posts.values("user_id")).select_related("duty__organisation").order_by("name", "pk"))


@dataclass(frozen=True)
class Situation:
    """Everything the scene shows of a region (empty: the whole city) at a moment; `handling` tells each of its parts."""

    region: str
    window: Window
    reports: Reports
    span: str
    course: Course
    handling: dict[str, tuple[Handling, Handling]]
    open: OpenNow
    duty: OnDuty
    late: list[Case]
    feed: list[CaseEvent]
    moved: int
    parts: list[Part]
    counties: list[Part]
    where: Whereabouts

    @property
    def together(self) -> tuple[Handling, Handling]:
        """Handling in the region, now and then."""
        pairs = list(self.handling.values())
        return sum((pair[0] for pair in pairs), Handling()), sum((pair[1] for pair in pairs), Handling())


def situation(actor: Actor, moment: datetime, region: str = "", than: str = "week", span: str = "today") -> Situation:
    """The situation of the actor's scope. What is open, late and on duty is told as of now, the rest as of the moment."""
    cases, window = cases_in(actor, region), day_until(moment, than)
    reported, counties, newest = reports(cases, window), parts_of(""), feed(cases, moment)
    return Situation(
        region=region,
        window=window,
        reports=reported,
        span=span,
        course=course(cases, timezone.now(), span, than) if SPANS[span] else course_of_day(reported, window),
        handling=handling(cases, window, region),
        open=open_now(cases, window, region),
        duty=on_duty(actor, region),
        late=late_cases(cases),
        feed=newest,
        moved=newest[0].moved if newest else 0,  # type: ignore[attr-defined]
        parts=parts_of(region) if region else counties,
        counties=counties,
        where=whereabouts(region),
    )
