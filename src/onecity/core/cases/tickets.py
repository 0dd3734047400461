"""The kinds of tickets (任务单) as one table: side tasks of a case, each with its own addressee and limit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.cases.states import OPEN_STATES, Stage, State
from onecity.core.registry import Text


@dataclass(frozen=True)
class TicketKind:
    """One kind. `roles` answer it where it is addressed to an organisation or to nobody by name.

    `states`: where the case may stand while it is open; beyond them it is withdrawn, and at any move if it `ends_by_move`.
    `limit` is the key of its limit in the duty list or the city's rules.
    """

    code: str
    label: Text
    roles: frozenset[str]
    states: tuple[State, ...]
    limit: str
    outcomes: Mapping[str, Text] = field(default_factory=dict)
    ends_by_move: bool = False


WITHDRAWN, MOVED = "withdrawn", "moved"
ENDED_BY_ITSELF: dict[str, Text] = {
    WITHDRAWN: pgettext_lazy("ticket", "withdrawn"),
    MOVED: pgettext_lazy("ticket", "the case moved on"),
}


def _kind(
    code: str, label: Text, roles: str, states: tuple[State, ...], limit: str, outcomes: dict[str, Text], ends_by_move: bool = False
) -> TicketKind:
    return TicketKind(code, label, frozenset(roles.split()), states, limit, outcomes | ENDED_BY_ITSELF, ends_by_move)


_WORKING = (State.HANDLING, State.SUSPENDED)
_ALWAYS = (*OPEN_STATES, State.MERGED, State.CLOSED)
_AT_WORK = "department_clerk handler"

KINDS: dict[str, TicketKind] = {
    kind.code: kind
    for kind in (
        _kind("site_check", _("Site check"), "grid_worker grid_leader verifier", (State.REPORTED, State.HANDLED), Stage.CHECK,
              {"confirmed": _("as described"), "not_found": _("not found there")}, ends_by_move=True),
        _kind("ruling", _("Ruling on returns"), "supervisor", (State.FILED,), "ruling", {"ruled": _("ruled")}),
        _kind("assistance", _("Assistance"), _AT_WORK, _WORKING, "assistance",
              {"done": _("done"), "declined": _("cannot help")}),
        _kind("extension", _("Extension request"), "duty_officer supervisor leader", _WORKING, "extension",
              {"granted": _("granted"), "refused": _("refused")}),
        _kind("supervision", _("Supervision order"), _AT_WORK, OPEN_STATES, "supervision", {"replied": _("replied")}),
        _kind("reminder", _("Reminder"), _AT_WORK, OPEN_STATES, "reminder", {"replied": _("replied")}, ends_by_move=True),
        _kind("appeal", _("Appeal"), "supervisor", _ALWAYS, "appeal", {"upheld": _("upheld"), "dismissed": _("dismissed")}),
        _kind("call_back", _("Call back"), "acceptor", (State.CLOSED,), Stage.CALLBACK,
              {"solved": _("solved"), "unsolved": _("not solved"), "unreachable": _("not reached")}),
    )
}  # fmt: skip
