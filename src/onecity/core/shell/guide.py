"""The guide: every shared component with sample data, in each face and theme. A test renders it and runs axe on it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from onecity.core.registry import Text
from onecity.core.shell import errors
from onecity.core.shell.frame import actor_in
from onecity.core.shell.parts import Act, CaseLine, Clock, Column, Entry, Figure, Link, Photo, Step, Tab

FACES = {"desk": "shell/base_desk.html", "hall": "shell/base_hall.html"}
READERS = frozenset({"administrator"})

STATES: tuple[tuple[str, Text], ...] = (
    ("reported", gettext_lazy("To accept")),
    ("accepted", gettext_lazy("To file")),
    ("filed", gettext_lazy("To dispatch")),
    ("dispatched", gettext_lazy("To sign")),
    ("handling", gettext_lazy("Being handled")),
    ("handled", gettext_lazy("To verify")),
    ("verified", gettext_lazy("To close")),
    ("suspended", gettext_lazy("Suspended")),
    ("external", gettext_lazy("Sent out")),
    ("closed", gettext_lazy("Closed")),
)
URGENCIES: tuple[tuple[str, Text], ...] = (
    ("critical", gettext_lazy("Critical")),
    ("urgent", gettext_lazy("Urgent")),
    ("normal", gettext_lazy("Normal")),
    ("long", gettext_lazy("Long-term")),
)
STAGES: tuple[Text, ...] = (
    pgettext_lazy("stage", "Report"),
    pgettext_lazy("stage", "Accept"),
    pgettext_lazy("stage", "File"),
    pgettext_lazy("stage", "Dispatch"),
    pgettext_lazy("stage", "Sign"),
    pgettext_lazy("stage", "Handle"),
    pgettext_lazy("stage", "Verify"),
    pgettext_lazy("stage", "Close"),
)
SAYINGS: tuple[tuple[Text, Text], ...] = (
    (gettext_lazy("3 h late"), gettext_lazy("OVERDUE ALERT!!!")),
    (gettext_lazy("12 min left"), gettext_lazy("Remaining 0 d 0 h 12 min 00 s")),
    (gettext_lazy("Could not save: no connection. Try again"), gettext_lazy("Operation failed, code 50012")),
    (gettext_lazy("Nothing waits for you"), gettext_lazy("No data")),
    (gettext_lazy("Third return: please rule"), gettext_lazy("Abnormal work order")),
    (gettext_lazy("Perhaps the same thing (0.87)"), gettext_lazy("AI duplicate detection")),
)
SWATCHES = ["ink", "ink-2", "ink-3", "line", "line-2", "ground", "accent", "focus", "in-time", "blue", "yellow", "orange", "red"]
ICONS = (
    *("map-2", "checklist", "headset", "layout-grid", "bell", "device-cctv"),
    *("users", "chart-bar", "camera", "clock", "alert-triangle", "folders", "settings"),
)


def _clocks(now: datetime) -> dict[str, Clock]:
    minute = timedelta(minutes=1)
    return {
        "ok": Clock(STAGES[5], "ok", 0.49, due=now + 186.5 * minute),
        "warn": Clock(STAGES[4], "warn", 0.80, due=now + 12.5 * minute),
        "late": Clock(STAGES[6], "late", 1.25, due=now - 180.5 * minute, rate=1 / 43_200),
        "stopped": Clock(STAGES[5], "stopped", 0.4, text=_("stopped, review on 1 Sep")),
        "done": Clock(STAGES[1], "done", 0.27, text=_("4 min of 15 min")),
    }


def _steps(now: datetime, at: int, stage: str, note: Text) -> list[Step]:
    start = now - timedelta(hours=3)
    states = ["done"] * at + ["now"] + ["todo"] * (len(STAGES) - at - 1)
    rows = zip(STAGES, states, range(len(STAGES)), strict=True)
    return [
        Step(label, state, start + timedelta(minutes=9 * index) if state == "done" else None, note if state == "now" else "", stage=stage)
        for label, state, index in rows
    ]


def _cases(clocks: dict[str, Clock]) -> list[CaseLine]:
    drain, cable, gas = (
        _("Storm-drain cover · opposite the post office"),
        _("Fallen cable · Huayuan Road"),
        _("Gas leak · 188 Guangyue Road"),
    )
    return [
        CaseLine(1, "#case-1", _("To close"), drain, "urgent", URGENCIES[1][1], _("Grid Liuyuan-07"), clocks["warn"]),
        CaseLine(2, "#case-2", _("Third return: please rule"), cable, "urgent", URGENCIES[1][1], _("Grid Xinqu-11"), clocks["late"]),
        CaseLine(3, "#case-3", _("To file"), gas, "critical", URGENCIES[0][1], _("Grid Liuyuan-15"), clocks["ok"]),
    ]


def _acts() -> list[Act]:
    void = _("Void LC-260720-0318?")
    return [
        Act(_("Close the case"), "#", "c", "main"),
        Act(_("Send back"), "#", "r"),
        Act(pgettext_lazy("guide", "Note"), "#", "n"),
        Act(pgettext_lazy("act", "Void"), "#", "v", "risk", "post", void, _("The reason is kept for ever.")),
    ]


def _samples(now: datetime) -> dict[str, Any]:
    clocks = _clocks(now)
    return {
        "states": STATES,
        "urgencies": URGENCIES,
        "clocks": clocks,
        "late_clock": clocks["late"],
        "cases": _cases(clocks),
        "acts": _acts(),
        "tabs": [Tab(_("Needs me"), "#", 9, current=True), Tab(_("In view"), "#", 48), Tab(_("Whole city"), "#", 1286)],
        "line": _steps(now, 5, "handling", _("rework 1")),
        "line_stopped": _steps(now, 5, "suspended", _("stopped, review on 1 Sep")),
        "before": _photo("before", _("Open drain without its cover at night"), _("Before 22:41"), _("by the caller, 6 m from the place")),
        "after": _photo("after", _("New cover in place, cones around it"), _("After 07:12"), _("by the verifier, 12 m from the place")),
        "entries": _entries(now),
        "reasons": _reasons(),
    } | _tables()


def _photo(name: str, alt: Text, tag: Text, caption: Text) -> Photo:
    return Photo(static(f"guide/{name}.svg"), alt, tag, caption)


def _reasons() -> list[tuple[Text, Text, str]]:
    text, line = pgettext_lazy("guide", "text"), _("line 38")
    return [(pgettext_lazy("guide", "distance"), "12 m", ""), (text, "0.81", "ok"), (_("duty list"), line, "warn")]


def _entries(now: datetime) -> list[Entry]:
    hour = timedelta(hours=1)
    return [
        Entry(
            now - hour,
            pgettext_lazy("guide", "Verified"),
            _("cover level and silent, two photos, 12 m from the place."),
            _("grid worker 3-017"),
            new=True,
        ),
        Entry(now - 4 * hour, pgettext_lazy("guide", "Handled"), _("cover and seat replaced, site cleared."), _("maintenance team 2")),
        Entry(now - 9 * hour, pgettext_lazy("guide", "Signed"), by=_("Urban Management Bureau")),
    ]


def _tables() -> dict[str, Any]:
    return {
        "columns": [
            Column(pgettext_lazy("guide", "Unit")),
            Column(pgettext_lazy("guide", "Due"), "due", pgettext_lazy("guide", "cases"), numeric=True),
            Column(pgettext_lazy("guide", "On time"), "on_time", "%", numeric=True),
            Column(_("than last month"), unit=pgettext_lazy("guide", "points"), numeric=True),
        ],
        "rows": [(_("Gaotang"), "1,204", "98.0", "+0.8"), (_("Yanggu"), "1,611", "97.0", "+1.2"), (_("Linqing"), "2,187", "91.3", "−1.6")],
        "figures": [
            Figure(_("Reported today"), "812", pgettext_lazy("guide", "cases"), _("41 more than last Tuesday"), "#"),
            Figure(_("Handled on time"), "94.5", "%", _("637 of 674 due")),
            Figure(pgettext_lazy("guide", "Late"), "37", pgettext_lazy("guide", "cases"), _("3 fewer than last Tuesday"), state="late"),
        ],
        "empty_acts": [Link(_("Show all"), "#")],
        "error_acts": [Link(_("Try again"), "#")],
        "sayings": SAYINGS,
        "swatches": SWATCHES,
        "icons": ICONS,
    }


@login_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Every component in one face (`?face=hall`), for administrators and those who build pages."""
    if not READERS & actor_in(request).roles:
        return errors.denied(request)
    face = request.GET.get("face", "desk")
    base = FACES.get(face, FACES["desk"])
    return render(request, "shell/guide.html", {"base": base, "face": face, **_samples(timezone.now())})
