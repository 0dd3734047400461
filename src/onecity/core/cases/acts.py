"""The acts of the case loop as one table: from which states, to which, by whom, and what each asks."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onecity.core.cases.states import OPEN_STATES, State
from onecity.core.registry import Text

Target = State | Literal["back"] | None
BACK: Literal["back"] = "back"
"""The state a case was in before it was merged."""


@dataclass(frozen=True)
class Act:
    """One act. `to` of None leaves the state; `asks` names the inputs, a trailing `!` marks a required one.

    `waits`: the state waits for this act, so the case stands on the desk of whoever may do it. `ticket` is the kind of ticket
    it answers, `outcome` the answer where the act says it by itself. Nobody but the machine does an act without roles.
    """

    code: str
    label: Text
    told: Text
    states: tuple[State, ...]
    to: Target
    roles: frozenset[str]
    asks: tuple[str, ...] = ()
    key: str = ""
    risk: bool = False
    waits: bool = False
    ticket: str = ""
    outcome: str = ""

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
    to: Target,
    roles: str,
    asks: str = "",
    key: str = "",
    marks: str = "",
    ticket: str = "",
) -> Act:
    """A row of the table; `marks` holds "waits" and "risk", `ticket` a kind and after a colon the outcome."""
    kind, _colon, outcome = ticket.partition(":")
    held = frozenset(roles.split())
    return Act(code, label, told, states, to, held, tuple(asks.split()), key, "risk" in marks, "waits" in marks, kind, outcome)


_CHECKERS = "verifier grid_worker grid_leader"
_AT_WORK = "department_clerk handler"
_DESK = "acceptor duty_officer dispatcher department_clerk handler supervisor leader"
_DISPATCHERS = "acceptor dispatcher"
_SOLVING = (State.ACCEPTED, State.FILED, State.DISPATCHED, State.HANDLING)
_JUDGED = (*OPEN_STATES, State.CLOSED)

ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        # a case begins
        _act("report", _("Report"), _("Reported"), (), State.REPORTED, ""),
        _act("on_spot", _("Handle on the spot"), _("Handled on the spot"), (), State.HANDLED, "grid_worker grid_leader"),
        _act("part", _("Begin as a part"), _("Split off"), (), State.ACCEPTED, ""),
        # the straight way
        _act("accept", _("Accept"), _("Accepted"), (State.REPORTED,), State.ACCEPTED, "acceptor", "category request_kind note", "a", "waits"),
        _act("answer", _("Answer at once"), _("Answered at once"), (State.REPORTED,), State.CLOSED, "acceptor duty_officer", "request_kind! note!", "v"),
        _act("reject", _("Do not accept"), _("Not accepted"), (State.REPORTED,), State.REJECTED, "acceptor", "note!", "x", "waits risk"),
        _act("file", pgettext_lazy("case act", "File"), _("Filed"), (State.ACCEPTED,), State.FILED, "duty_officer", "urgency note", "f", "waits"),
        _act("dispatch", _("Dispatch"), _("Dispatched"), (State.FILED,), State.DISPATCHED, "dispatcher", "lead! assisting note", "d", "waits"),
        _act("sign", _("Sign for it"), _("Signed for"), (State.DISPATCHED,), State.HANDLING, "department_clerk", "note", "s", "waits"),
        _act("return", _("Return"), _("Returned"), (State.DISPATCHED,), State.FILED, "department_clerk", "note!", "r", "waits risk"),
        _act("finish", _("Finish"), _("Handled"), (State.HANDLING,), State.HANDLED, _AT_WORK, "note! photos", "h", "waits"),
        _act("pass", _("Pass"), _("Verified"), (State.HANDLED,), State.VERIFIED, _CHECKERS, "note photos position", "p", "waits"),
        _act("fail", _("Does not pass"), _("Did not pass"), (State.HANDLED,), State.HANDLING, _CHECKERS, "note! photos position", "b", "waits risk"),
        _act("close", _("Close"), _("Closed"), (State.VERIFIED,), State.CLOSED, "acceptor duty_officer", "note", "c", "waits"),
        _act("rate", _("Rate"), _("Rated"), (State.CLOSED,), None, "", "rating! note"),
        # looking at it on the spot
        _act("ask_check", _("Ask for a site check"), _("Asked for a site check"), (State.REPORTED, State.HANDLED), None, "acceptor", "person note!", "e"),
        _act("answer_check", _("Answer the site check"), _("Checked on the spot"), (State.REPORTED, State.HANDLED), None, _CHECKERS, "outcome! note photos! position", ticket="site_check"),
        _act("spare", _("Not drawn for verification"), _("Not drawn for verification"), (State.HANDLED,), State.VERIFIED, ""),
        # another platform
        _act("send_out", _("Send out"), _("Sent out"), (State.FILED,), State.EXTERNAL, "dispatcher", "platform! note!"),
        _act("acknowledge", _("They acknowledged it"), _("Acknowledged outside"), (State.EXTERNAL,), None, "dispatcher", "reference! note", "y"),
        _act("send_failed", _("It could not be delivered"), _("Could not be delivered"), (State.EXTERNAL,), State.FILED, "dispatcher", "note!", marks="risk"),
        _act("answer_out", _("They answered"), _("Answered outside"), (State.EXTERNAL,), State.HANDLED, "dispatcher", "note! photos", "w"),
        _act("take_back", _("Take back"), _("Taken back: not acknowledged in time"), (State.EXTERNAL,), State.FILED, ""),
        # whose it is
        _act("rule", _("Rule on the returns"), _("Ruled on the returns"), (State.FILED,), State.DISPATCHED, "supervisor", "lead! note!", ticket="ruling:ruled"),
        _act("recategorise", _("Recategorise"), _("Recategorised"), (State.ACCEPTED, State.FILED), None, "duty_officer dispatcher", "category! note!"),
        _act("redirect", _("Recategorise and give back"), _("Recategorised and given back"), (State.DISPATCHED, State.HANDLING), State.FILED, "department_clerk dispatcher", "category! note!", marks="risk"),
        _act("hand_down", _("Hand down"), _("Handed down"), (State.HANDLING,), None, _AT_WORK, "organisation! person note"),
        _act("ask_help", _("Ask for help"), _("Asked for help"), (State.HANDLING,), None, _AT_WORK, "organisation! limit! note!"),
        _act("answer_help", _("Answer"), _("Helped"), (State.HANDLING,), None, _AT_WORK, "outcome! note! photos", ticket="assistance"),
        # its time
        _act("feedback", _("Report back to the reporter"), _("Reported back"), (State.DISPATCHED, State.HANDLING), None, _AT_WORK, "note!"),
        _act("milestone", _("Reach a milestone"), _("Reached a milestone"), (State.HANDLING,), None, _AT_WORK, "milestone! note photos"),
        _act("ask_extension", _("Ask for more time"), _("Asked for more time"), (State.HANDLING,), None, _AT_WORK, "amount! note!", "t"),
        _act("grant", _("Grant the time"), _("Granted more time"), (State.HANDLING,), None, "duty_officer supervisor leader", "note", ticket="extension:granted"),
        _act("refuse", _("Refuse the time"), _("Refused more time"), (State.HANDLING,), None, "duty_officer supervisor leader", "note!", marks="risk", ticket="extension:refused"),
        _act("suspend", _("Suspend"), _("Suspended"), (State.HANDLING,), State.SUSPENDED, "dispatcher", "review_on! note!"),
        _act("resume", _("Resume"), _("Resumed"), (State.SUSPENDED,), State.HANDLING, "dispatcher", "note", "u"),
        _act("review", _("Review"), _("The day of its review has come"), (State.SUSPENDED,), None, ""),
        _act("relimit", _("Apply the limits of a new list"), _("Limits of a new list applied"), OPEN_STATES, None, ""),
        _act("bundle", _("Share another case's clock"), _("Follows the clock of another case"), (State.DISPATCHED, State.HANDLING), None, "dispatcher", "other! note!"),
        _act("unbundle", _("Back to its own clock"), _("Back to its own clock"), (State.DISPATCHED, State.HANDLING), None, "dispatcher", "note"),
        _act("follow", _("Follow the shared clock"), _("The shared clock moved"), (*OPEN_STATES, State.MERGED), None, ""),
        # one case and others
        _act("split", _("Split"), _("Split"), OPEN_STATES, None, _DISPATCHERS, "text! category!"),
        _act("merge", _("Merge"), _("Merged"), OPEN_STATES, State.MERGED, _DISPATCHERS, "other! note!", marks="risk"),
        _act("absorb", _("Take in another case"), _("Took in another case"), OPEN_STATES, None, ""),
        _act("unmerge", _("Undo the merging"), _("Merging undone"), (State.MERGED,), BACK, _DISPATCHERS, "note!"),
        _act("release", _("Give up a merged case"), _("A merged case went its own way again"), tuple(State), None, ""),
        _act("link", _("Link as the same matter"), _("Linked as the same matter"), OPEN_STATES, None, _DISPATCHERS, "other! note"),
        _act("link_made", _("See a link made at the other case"), _("Linked as the same matter"), tuple(State), None, ""),
        _act("confirm_link", _("Confirm a link"), _("Link confirmed"), _JUDGED, None, _DISPATCHERS, "link! note"),
        _act("link_confirmed", _("See a link confirmed at the other case"), _("Link confirmed"), tuple(State), None, ""),
        _act("unlink", _("Undo a link"), _("Link undone"), _JUDGED, None, _DISPATCHERS, "link! note!"),
        _act("link_undone", _("See a link undone at the other case"), _("Link undone"), tuple(State), None, ""),
        # watching over it
        _act("supervise", _("Order supervision"), _("Supervision ordered"), OPEN_STATES, None, "supervisor", "note!"),
        _act("urge", _("Urge"), _("Urged"), OPEN_STATES, None, "supervisor", "note"),
        _act("reply", _("Reply"), _("Replied"), OPEN_STATES, None, f"{_DESK} grid_leader", "note! photos", ticket="supervision:replied"),
        _act("reply_urge", _("Reply"), _("Replied"), OPEN_STATES, None, f"{_DESK} grid_leader", "note!", ticket="reminder:replied"),
        _act("appeal", _("Appeal"), _("Appealed"), _JUDGED, None, "department_clerk", "against! note! photos"),
        _act("uphold", _("Uphold the appeal"), _("Appeal upheld"), _JUDGED, None, "supervisor", "note!", ticket="appeal:upheld"),
        _act("overrule", _("Dismiss the appeal"), _("Appeal dismissed"), _JUDGED, None, "supervisor", "note!", marks="risk", ticket="appeal:dismissed"),
        # its end
        _act("ask_call", _("Ask for a call back"), _("Asked for a call back"), (State.CLOSED,), None, "acceptor supervisor", "note!"),
        _act("answer_call", _("Call back"), _("Called back"), (State.CLOSED,), None, "acceptor", "outcome! note!", ticket="call_back"),
        _act("reopen", _("Reopen"), _("Reopened"), (State.CLOSED,), State.HANDLING, "acceptor", "note!", marks="risk"),
        _act("force_close", _("Force closing"), _("Closed by force"), OPEN_STATES, State.CLOSED, "supervisor", "note!", marks="risk"),
        _act("void", pgettext_lazy("case act", "Void"), _("Voided"), OPEN_STATES, State.VOID, "duty_officer", "note!", marks="risk"),
        _act("note", _("Add a note"), _("Noted"), OPEN_STATES, None, _DESK, "note! photos", "n"),
    )
}  # fmt: skip


SEEN_FROM_AFAR = frozenset({"link_made", "link_confirmed", "link_undone"})
"""What was done at the other end of a link: told in the history, and nothing of the case changes."""


def acts_from(state: str) -> tuple[Act, ...]:
    """The acts the table knows from a state, in table order."""
    return tuple(act for act in ACTS.values() if state in act.states)
