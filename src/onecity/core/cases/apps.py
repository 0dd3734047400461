"""The case loop (案件闭环): report, accept, file, dispatch, sign, handle, verify, close, rate."""

from django.utils.translation import gettext_lazy as _

from onecity.core.registry import MapLayer, MenuEntry, Mount, OnecityApp, ScheduledJob

DESK_ROLES = frozenset(
    {"acceptor", "duty_officer", "dispatcher", "department_clerk", "handler", "supervisor", "leader", "auditor", "administrator"}
)
IMPORTERS = frozenset({"data_steward", "administrator"})


class CasesConfig(OnecityApp):
    """Declarations of the case loop."""

    name = "onecity.core.cases"
    label = "cases"
    verbose_name = _("Cases")
    mounts = (Mount("", "onecity.core.cases.urls"),)
    menu = (
        MenuEntry("cases", _("Cases"), "cases:list", "folders", 30, DESK_ROLES),
        MenuEntry("imports", _("Imports"), "cases:imports", "file-import", 700, IMPORTERS),
        MenuEntry("intake", _("Intake"), "cases:intake", "headset", 40, frozenset({"acceptor", "duty_officer"})),
    )
    jobs = (
        ScheduledJob("resume-imports", "onecity.core.cases.imports.jobs.resume_imports", "* * * * *"),
        ScheduledJob("forget-imports", "onecity.core.cases.imports.jobs.forget_imports", "20 3 * * *"),
    )
    map_layers = (MapLayer("cases", _("Open cases"), "cases", "cases", 50),)
    tile_layers = {"cases": "onecity.core.cases.tiles.case_tile"}
    live_filters = {"case": "onecity.core.cases.live.may_hear", "follow": "onecity.core.cases.live.is_followed"}
    permissions = {
        "cases.export": DESK_ROLES,
        "cases.import": IMPORTERS,
        "cases.reporter": frozenset({"acceptor", "duty_officer", "dispatcher", "department_clerk", "supervisor"}),
    }
    notice_words = {
        "case.dispatch": _("Dispatched to you: %(category)s, %(place)s (%(number)s)"),
        "case.fail": _("Did not pass verification: %(category)s, %(place)s (%(number)s). %(note)s"),
    }
