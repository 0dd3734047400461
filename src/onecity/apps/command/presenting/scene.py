"""The hall's scene in words and shapes."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from onecity.apps.command.presenting.states import SHORT
from onecity.apps.command.queries.hall import FEED_PACE, SPANS, Handling, Situation
from onecity.apps.command.queries.parts import Part
from onecity.core.cases.acts import ACTS
from onecity.core.cases.models import Case, CaseEvent
from onecity.core.cases.presenting.rows import case_line
from onecity.core.cases.presenting.stages import who_words
from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.registry import Text
from onecity.core.shell.durations import duration_words
from onecity.core.shell.parts import CaseLine, Figure

LOWEST_SHOWN = 0.6
"""Left end of the dot plot where every county is better than that; else the plot begins at 0."""

MOST_RANKED = 9
PARTS: dict[int, Text] = {
    0: pgettext_lazy("ranking", "county"),
    6: pgettext_lazy("ranking", "township"),
    9: pgettext_lazy("ranking", "base grid"),
}
"""What a region is made of, by the digits of its code."""

SPAN_WORDS: dict[str, Text] = {
    "today": pgettext_lazy("span of hours", "Today"),
    "day": pgettext_lazy("span of hours", "24 hours"),
    "week": pgettext_lazy("span of hours", "7 days"),
}

WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)


@dataclass(frozen=True)
class Rank:
    """One part of the region in the dot plot; the places of dot and ring are percentages of its width, empty where nothing fell due.

    `url` opens the cases behind its figures, `way` a base grid's own page; `kept_url` those that were kept.
    """

    code: str
    name: str
    handling: Handling
    before: Handling
    dot_x: str
    ring_x: str
    url: str
    kept_url: str
    way: str = ""

    @property
    def percent(self) -> str:
        """The on-time handling rate with one decimal."""
        return percent(self.handling.rate)

    @property
    def falls_behind(self) -> bool:
        """Whether the rate is more than two points below that of the earlier day."""
        rate, before = self.handling.rate, self.before.rate
        return rate is not None and before is not None and rate < before - 0.02


@dataclass(frozen=True)
class Told:
    """One line of the feed."""

    key: int
    at: Any
    who: str
    act: Text
    what: str
    place: str
    url: str


def percent(rate: float | None) -> str:
    """94.5, or a dash where there is nothing to divide."""
    return "–" if rate is None else f"{rate * 100:.1f}"


EARLIER: dict[str, Text] = {
    "week": pgettext_lazy("compared with", "last %(day)s"),
    "month": pgettext_lazy("compared with", "%(day)s four weeks ago"),
    "year": pgettext_lazy("compared with", "%(day)s a year ago"),
}
COMPARED: dict[str, Text] = {
    "week": pgettext_lazy("compare with", "a week ago"),
    "month": pgettext_lazy("compare with", "four weeks ago"),
    "year": pgettext_lazy("compare with", "a year ago"),
}


def earlier(situation: Situation) -> str:
    """The day that is compared with: "last Tue", "Tue a year ago"."""
    day = WEEKDAYS[timezone.localtime(situation.window.before.since).weekday()]
    return str(EARLIER[situation.window.than]) % {"day": day}


def _than(now: int, before: int, day: str) -> str:
    """A figure beside that of the earlier day: "41 more than last Tue (+5.3%)"."""
    change = now - before
    if not change:
        return _("as many as %(day)s") % {"day": day}
    words = _("%(count)d more than %(day)s") if change > 0 else _("%(count)d fewer than %(day)s")
    share = _(" (%(share)s)") % {"share": f"{change / before:+.1%}"} if before else ""
    return words % {"count": abs(change), "day": day} + share


def _address(key: str, region: str = "", asked: str = "", **narrower: str) -> str:
    """The cases behind a figure; `narrower` may name a `grid`, or a moment `since` which they are counted."""
    query = urlencode({name: value for name, value in {"region": region, "at": asked, **narrower}.items() if value})
    address = reverse("command:figure", args=[key])
    return f"{address}?{query}" if query else address


def _kept_words(now: Handling, before: Handling, day: str) -> str:
    words = _("of %(due)d due, %(rate)s %%; %(day)s %(before)s %%")
    return words % {"due": now.due, "rate": percent(now.rate), "day": day, "before": percent(before.rate)}


def _late_words(now: Handling, before: Handling, day: str) -> str:
    return _("%(than)s; %(good)d made good") % {"than": _than(now.late, before.late, day), "good": now.made_good}


def headline(situation: Situation, region: str, asked: str) -> list[Figure]:
    """The four figures of the day with what they are compared with."""
    now, before = situation.together
    day, unit = earlier(situation), pgettext("unit of cases", "cases")
    reports, then = situation.reports, situation.window.before.until.isoformat()
    earlier_of = {key: _address(key, region, then) for key in ("reported", "late", "rework")} | {"kept": _address("due", region, asked)}
    rows = (
        ("reported", _("Reported"), reports.count, _than(reports.count, reports.before, day), ""),
        ("kept", _("Handled on time"), now.kept, _kept_words(now, before, day), ""),
        ("late", _("Handled late or not yet"), now.late, _late_words(now, before, day), "late" if now.late else ""),
        ("rework", _("Sent back for rework"), now.rework, _than(now.rework, before.rework, day), ""),
    )
    return [
        Figure(name, f"{value:,}", unit, than, _address(key, region, asked), state, earlier_of[key])
        for key, name, value, than, state in rows
    ]


def _left_end(rates: list[float]) -> float:
    lowest = min(rates, default=1.0)
    return int(lowest * 10 - 0.5) / 10 if lowest > LOWEST_SHOWN else 0.0


def _plotted(rate: float | None, left: float) -> str:
    """Where a rate stands in the plot, which keeps room for half a dot on both sides."""
    return "" if rate is None else f"{4 + 92 * (rate - left) / (1 - left):.1f}%"


def _of_part(key: str, part: Part, asked: str = "") -> str:
    return _address(key, "", asked, grid=part.code) if part.is_grid else _address(key, part.code, asked)


def ranking(situation: Situation, asked: str) -> tuple[list[Rank], float]:
    """The parts by on-time handling rate, worst last; most of them where there are many: those with most that fell due."""
    none = (Handling(), Handling())
    pairs = [(part, *situation.handling.get(part.code, none)) for part in situation.parts]
    pairs = sorted(pairs, key=lambda pair: -(pair[1].due + pair[2].due))[:MOST_RANKED]
    left = _left_end([one.rate for _county, *both in pairs for one in both if one.rate is not None])

    ranks = [
        Rank(
            part.code,
            part.name,
            now,
            before,
            _plotted(now.rate, left),
            _plotted(before.rate, left),
            _of_part("due", part, asked),
            _of_part("kept", part, asked),
            reverse("geo:grid", args=[part.code]) if part.is_grid else "",
        )
        for part, now, before in pairs
    ]
    return sorted(ranks, key=lambda rank: (-(rank.handling.rate if rank.handling.rate is not None else -1), rank.code)), left


def _escalation(case: Case) -> str:
    """When the supervisor is told, or how long ago that was."""
    if case.escalate_at is None:
        return ""
    seconds = (case.escalate_at - timezone.now()).total_seconds()
    words = _("escalates in %(time)s") if seconds >= 0 else _("escalated %(time)s ago")
    return words % {"time": duration_words(seconds)}


def late_line(case: Case) -> CaseLine:
    """A late case of the wall: what, where and who, how late, and when it escalates."""
    holder = case.lead.name if case.lead else str(State(case.state).label)
    line = case_line(case, timezone.now())
    return replace(line, what=case.category.name, where=f"{case.where} · {holder}", next=_escalation(case))


def told(event: CaseEvent) -> Told:
    """An act in words: who did what with which case where."""
    case = event.case
    url = reverse("cases:detail", args=[case.pk])
    return Told(event.pk, event.at, who_words(event), ACTS[event.act].told, case.category.name, case.where, url)


def stops(situation: Situation) -> list[dict[str, object]]:
    """Where the tour stops: the whole city, then each county."""
    city = situation.where.way[0][1]
    return [{"code": code, "name": name} for code, name in (("", city), *((one.code, one.name) for one in situation.counties))]


def labels(situation: Situation) -> list[dict[str, object]]:
    """The parts as the map names them, with their open and late cases; base grids only where something is open."""
    known = [(part, *situation.open.parts.get(part.code, (0, 0))) for part in situation.parts]
    return [_label(part, count, late) for part, count, late in known if count or not part.is_grid]


def _label(part: Part, count: int, late: int) -> dict[str, object]:
    way = reverse("geo:grid", args=[part.code]) if part.is_grid else ""
    place = [round(one, 5) for one in part.place]
    rows = _of_part("open", part)
    return {"code": part.code, "name": part.name, "open": count, "late": late, "place": place, "way": way, "rows": rows}


def _urls(situation: Situation, region: str, asked: str) -> dict[str, str]:
    """The cases behind the figures that stand alone."""
    window, course = situation.window, situation.course
    spanned = "" if SPANS[situation.span] else asked
    return {
        "span": _address("span", region, spanned, since=course.since.isoformat()),
        "last_hour": _address("span", region, window.until.isoformat(), since=window.last_hour.since.isoformat()),
        "late_today": _address("late-today", region, asked),
        "late_before": _address("late-before", region, asked),
        "moved": _address("moved", region, window.until.isoformat()),
    }


def scene(situation: Situation, region: str, asked: str) -> dict[str, Any]:
    """The context of templates/command/hall_panels.html."""
    ranks, left = ranking(situation, asked)
    return {
        "situation": situation,
        "region": region,
        "where": situation.where,
        "part": PARTS[len(region)],
        "earlier": earlier(situation),
        "compared": [(code, label, code == situation.window.than) for code, label in COMPARED.items()],
        "figures": headline(situation, region, asked),
        "ranks": ranks,
        "left_percent": f"{left * 100:.0f}",
        "states": [(str(state), SHORT[state], situation.open.states[state]) for state in OPEN_STATES],
        "spans": [(code, label, code == situation.span) for code, label in SPAN_WORDS.items()],
        "in_span": sum(situation.course.counts),
        "urls": _urls(situation, region, asked),
        "late": [late_line(case) for case in situation.late],
        "late_before": situation.open.late - situation.open.late_since_today,
        "feed": [told(event) for event in situation.feed],
        "pace_minutes": int(FEED_PACE.total_seconds() // 60),
        "script": {
            "stops": stops(situation),
            "labels": labels(situation),
            "region": region,
            "bounds": [round(degrees, 5) for degrees in situation.where.bounds],
            "hours": {
                "start": situation.course.since.isoformat(),
                "counts": situation.course.counts,
                "before": situation.course.before,
                "until": situation.course.until.isoformat(),
                "hours": situation.course.hours,
            },
        },
    }
