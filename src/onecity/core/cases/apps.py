"""The case loop (案件闭环): every state, act, clock and ticket from the report to the reporter's rating."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.registry import MapLayer, MenuEntry, Mount, OnecityApp, ScheduledJob

DESK_ROLES = frozenset(
    {"acceptor", "duty_officer", "dispatcher", "department_clerk", "handler", "supervisor", "leader", "auditor", "administrator"}
)
CONTROLLERS = frozenset({"dispatcher", "duty_officer", "supervisor"})
STEWARDS = frozenset({"data_steward", "administrator"})
"""Who keeps what the case loop runs by: the duty list, imports, the models of suggestion."""
DUTY_READERS = DESK_ROLES | {"data_steward"}


class CasesConfig(OnecityApp):
    """Declarations of the case loop."""

    name = "onecity.core.cases"
    label = "cases"
    verbose_name = _("Cases")
    mounts = (Mount("", "onecity.core.cases.urls"),)
    menu = (
        MenuEntry("cases", _("Cases"), "cases:list", "folders", 30, DESK_ROLES),
        MenuEntry("tickets", _("Tickets"), "cases:tickets", "subtask", 35, DESK_ROLES),
        MenuEntry("control", _("Control areas"), "cases:control", "barrier-block", 640, CONTROLLERS),
        MenuEntry("duty", _("Duty list"), "cases:duty", "list-check", 650, DUTY_READERS),
        MenuEntry("knowledge", pgettext_lazy("menu", "Answers"), "cases:knowledge", "book-2", 45, DESK_ROLES),
        MenuEntry("assets", _("Assets"), "cases:assets", "qrcode", 660, DUTY_READERS),
        MenuEntry("imports", _("Imports"), "cases:imports", "file-import", 700, STEWARDS),
        MenuEntry("suggestion", pgettext_lazy("menu", "Suggest"), "cases:suggestion", "bulb", 710, STEWARDS),
        MenuEntry("intake", _("Intake"), "cases:intake", "headset", 40, frozenset({"acceptor", "duty_officer"})),
    )
    jobs = (
        ScheduledJob("resume-imports", "onecity.core.cases.imports.jobs.resume_imports", "* * * * *"),
        ScheduledJob("take-back", "onecity.core.cases.actions.machine.take_back_unacknowledged", "*/5 * * * *"),
        ScheduledJob("review", "onecity.core.cases.actions.machine.review_suspended", "5 8 * * *"),
        ScheduledJob("clock-steps", "onecity.core.cases.timekeeping.jobs.tell_steps", "* * * * *"),
        ScheduledJob("resume-recalculations", "onecity.core.cases.timekeeping.jobs.resume_recalculations", "* * * * *"),
        ScheduledJob("unknown-year", "onecity.core.cases.timekeeping.jobs.tell_of_unknown_year", "40 7 * * *"),
        ScheduledJob("resume-trials", "onecity.core.cases.duty.trials.jobs.resume_trials", "* * * * *"),
        ScheduledJob("resume-limits", "onecity.core.cases.duty.applying.jobs.resume_applications", "* * * * *"),
        ScheduledJob("first-suggestion", "onecity.core.cases.suggesting.jobs.fit_first", "* * * * *"),
        ScheduledJob("new-suggestion", "onecity.core.cases.suggesting.jobs.fit_again", "40 3 * * 0"),
        ScheduledJob("grids-of-today", "onecity.core.cases.grids_today.tell_grids_of_today", "2 0 * * *"),
        ScheduledJob("forget-imports", "onecity.core.cases.imports.jobs.forget_imports", "20 3 * * *"),
        ScheduledJob("sweep-photos", "onecity.core.cases.photo_store.sweep_photos", "40 4 * * 0"),
    )
    map_layers = (
        MapLayer("assets", _("Assets, from close up"), "assets", "assets", 48, DUTY_READERS, False, "square", "cases:asset", from_zoom=14),
        MapLayer("cases", _("Open cases"), "cases", "cases", 50),
    )
    tile_layers = {"cases": "onecity.core.cases.tiles.case_tile", "assets": "onecity.core.cases.assets.tiles.asset_tile"}
    grid_sections = (
        "onecity.core.cases.queries.grids.cases_of_grid",
        "onecity.core.cases.queries.grids.matters_of_grid",
        "onecity.core.cases.queries.grids.bureaus_of_grid",
        "onecity.core.cases.queries.grids.assets_of_grid",
    )
    live_filters = {"case": "onecity.core.cases.live.may_hear", "follow": "onecity.core.cases.live.is_followed"}
    calendar_listeners = ("onecity.core.cases.timekeeping.actions.calendar_changed",)
    field_places = ("onecity.core.cases.queries.grids.asset_places",)
    permissions = {
        "cases.duty": DUTY_READERS,
        "cases.duty_edit": STEWARDS,
        "cases.limits_apply": frozenset({"administrator"}),
        "cases.export": DESK_ROLES,
        "cases.import": STEWARDS,
        "cases.suggestion": STEWARDS,
        "cases.control": CONTROLLERS,
        "cases.assets": DUTY_READERS,
        "cases.assets_field": frozenset({"grid_worker", "grid_leader", "verifier"}),
        "cases.assets_keep": STEWARDS | {"grid_leader"},
        "cases.knowledge": DESK_ROLES,
        "cases.knowledge_write": frozenset({"acceptor", "duty_officer", "department_clerk"}),
        "cases.knowledge_approve": frozenset({"duty_officer", "supervisor", "department_clerk"}),
        "cases.reporter": frozenset({"acceptor", "duty_officer", "dispatcher", "department_clerk", "supervisor"}),
    }
    notice_words = {
        "suggestion.ready": _("A new version of the category suggestion stands beside the one in force: version %(version)s"),
        "case.on_spot": _("Danger was dealt with on the spot, to be verified: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.dispatch": _("Dispatched to you: %(category)s, %(place)s (%(number)s)"),
        "case.rule": _("Dispatched to you by a ruling: %(category)s, %(place)s (%(number)s)"),
        "case.reopen": _("Opened again after its closing: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.hand_down": _("Handed down to you: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.suspend": _("Suspended: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.resume": _("Goes on: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.review": _("Suspended until today, to be looked at again: %(category)s, %(place)s (%(number)s)"),
        "case.send_failed": _("Could not be delivered outside: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.take_back": _("Not acknowledged outside in time, back to be dispatched: %(category)s, %(place)s (%(number)s)"),
        "case.redirect": _("Recategorised, to be dispatched anew: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.merge": _("Your report goes on together with another one: %(category)s, %(place)s (%(number)s)"),
        "case.unmerge": _("Your report goes its own way again: %(category)s, %(place)s (%(number)s)"),
        "case.void": _("Voided: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.force_close": _("Closed by force: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.ticket": _("%(ticket)s for you: %(category)s, %(place)s (%(number)s). %(note)s"),
        "case.answered": _("%(ticket)s answered, %(outcome)s: %(category)s, %(place)s (%(number)s). %(note)s"),
        "clock.warn": _("%(stage)s: three quarters of the limit are over. %(category)s, %(place)s (%(number)s)"),
        "clock.due": _("%(stage)s: the limit is over. %(category)s, %(place)s (%(number)s)"),
        "clock.escalate": _("%(stage)s: half as much again as the limit is over. %(category)s, %(place)s (%(number)s), with %(lead)s"),
        "limits.applied": _("Limits of %(version)s applied: %(changed)s open cases changed, %(late)s of them late now."),
        "clock.recalculated": _("Clocks worked out anew: %(moved)s limits moved in %(cases)s open cases."),
        "calendar.unknown_year": _("The public holidays of %(year)s are not known. Enter them: until then every weekday counts as worked."),
        "duty.no_line": _("No line of the duty list fits: %(category)s, %(place)s (%(number)s). The dispatcher decides."),
        "duty.closed": _("Line %(line)s of the duty list names a closed organisation: %(category)s (%(number)s). The dispatcher decides."),
        "duty.empty": _(
            "Line %(line)s of the duty list finds no organisation at %(place)s: %(category)s (%(number)s). The dispatcher decides."
        ),
        "knowledge.remark": _("Remark on your article %(number)s “%(title)s”: %(note)s"),
        "knowledge.settled": _("Your remark on article %(number)s “%(title)s” is settled: %(note)s"),
        "case.fail": _("Did not pass verification: %(category)s, %(place)s (%(number)s). %(note)s"),
    }
