"""The acts of the case loop as one table: from which states, to which, by whom, and what each asks."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.registry import Text


@dataclass(frozen=True)
class Act:
    """One act. `to` of None leaves the state; `asks` names the inputs, a trailing `!` marks a required one."""

    code: str
    label: Text
    told: Text
    states: tuple[State, ...]
    to: State | None
    roles: frozenset[str]
    asks: tuple[str, ...] = ()
    key: str = ""
    risk: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the inputs that must be given."""
        return tuple(name[:-1] for name in self.asks if name.endswith("!"))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of all inputs, in the order they are asked."""
        return tuple(name.rstrip("!") for name in self.asks)


def _act(
    code: str,
    label: Text,
    told: Text,
    states: tuple[State, ...],
    to: State | None,
    roles: str,
    asks: str = "",
    key: str = "",
    risk: bool = False,
) -> Act:
    return Act(code, label, told, states, to, frozenset(roles.split()), tuple(asks.split()), key, risk)


_VERIFIERS = "verifier grid_worker grid_leader"
_DESK = "acceptor duty_officer dispatcher department_clerk handler supervisor leader"

ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        _act("report", _("Report"), _("Reported"), (), State.REPORTED, ""),
        _act("accept", _("Accept"), _("Accepted"), (State.REPORTED,), State.ACCEPTED, "acceptor", "category note", "a"),
        _act("reject", _("Do not accept"), _("Not accepted"), (State.REPORTED,), State.REJECTED, "acceptor", "note!", "x", True),
        _act("file", pgettext_lazy("case act", "File"), _("Filed"), (State.ACCEPTED,), State.FILED, "duty_officer", "urgency note", "f"),
        _act("dispatch", _("Dispatch"), _("Dispatched"), (State.FILED,), State.DISPATCHED, "dispatcher", "lead! assisting note", "d"),
        _act("sign", _("Sign for it"), _("Signed for"), (State.DISPATCHED,), State.HANDLING, "department_clerk", "note", "s"),
        _act("return", _("Return"), _("Returned"), (State.DISPATCHED,), State.FILED, "department_clerk", "note!", "r", True),
        _act("finish", _("Finish"), _("Handled"), (State.HANDLING,), State.HANDLED, "department_clerk handler", "note! photos", "h"),
        _act("pass", _("Pass"), _("Verified"), (State.HANDLED,), State.VERIFIED, _VERIFIERS, "note photos position", "p"),
        _act("fail", _("Does not pass"), _("Did not pass"), (State.HANDLED,), State.HANDLING, _VERIFIERS, "note! photos position", "b", True),  # noqa: E501 - one row of the table
        _act("close", _("Close"), _("Closed"), (State.VERIFIED,), State.CLOSED, "acceptor duty_officer", "note", "c"),
        _act("rate", _("Rate"), _("Rated"), (State.CLOSED,), None, "", "rating! note"),
        _act("note", _("Add a note"), _("Noted"), OPEN_STATES, None, _DESK, "note! photos", "n"),
    )
}  # fmt: skip


def acts_from(state: str) -> tuple[Act, ...]:
    """The acts the table knows from a state, in table order."""
    return tuple(act for act in ACTS.values() if state in act.states)
