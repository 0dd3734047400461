"""The states of a case (案件状态) and the clocks that run in each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a case stands."""

    REPORTED = "reported", _("Awaiting acceptance")
    ACCEPTED = "accepted", _("Awaiting filing")
    FILED = "filed", _("Awaiting dispatch")
    DISPATCHED = "dispatched", _("Awaiting signature")
    HANDLING = "handling", _("Being handled")
    EXTERNAL = "external", _("Sent to another platform")
    HANDLED = "handled", _("Awaiting verification")
    VERIFIED = "verified", _("Awaiting closing")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not accepted")
    MERGED = "merged", _("Merged into another")
    VOID = "void", _("Void")


class Stage(TextChoices):
    """The named clocks (时钟): ten of the loop, and two of a case that another platform deals with.

    Site check and call back run on tickets, the others on the case.
    """

    ACCEPT = "accept", _("Accept")
    CHECK = "check", _("Site check")
    FILE = "file", _("File")
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Sign")
    HANDLE = "handle", _("Handle")
    FEEDBACK = "feedback", _("Report back")
    VERIFY = "verify", _("Verify")
    CLOSE = "close", _("Close")
    CALLBACK = "callback", _("Call back")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    FORWARD = "forward", _("Answer from outside")


class Urgency(TextChoices):
    """How fast a kind of matter must go (特急 紧急 一般 长期)."""

    CRITICAL = "critical", _("Critical")
    URGENT = "urgent", _("Urgent")
    NORMAL = "normal", _("Normal")
    LONG = "long", _("Long-term")


class Source(TextChoices):
    """How a report came in."""

    GRID = "grid", _("Grid worker")
    WEB = "web", _("Public web page")
    HOTLINE = "hotline", _("12345 hotline")
    DEPARTMENT = "department", _("Department")
    OPEN311 = "open311", _("Open311")
    EMAIL = "email", pgettext_lazy("source", "E-mail")
    IMPORT = "import", _("Import")
    SENSOR = "sensor", _("Sensor alarm")


class Rating(TextChoices):
    """What the reporter says of a closed case."""

    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    NOT = "not", _("Not satisfied")


OPEN_STATES = (
    State.REPORTED,
    State.ACCEPTED,
    State.FILED,
    State.DISPATCHED,
    State.HANDLING,
    State.EXTERNAL,
    State.HANDLED,
    State.VERIFIED,
    State.SUSPENDED,
)
RESTING_STATES = (State.SUSPENDED, State.MERGED)
"""Where clocks are stopped and go on later with the time that is left."""

CLOCK_OF: dict[str, Stage] = {
    State.REPORTED: Stage.ACCEPT,
    State.ACCEPTED: Stage.FILE,
    State.FILED: Stage.DISPATCH,
    State.DISPATCHED: Stage.SIGN,
    State.HANDLING: Stage.HANDLE,
    State.EXTERNAL: Stage.ACKNOWLEDGE,
    State.HANDLED: Stage.VERIFY,
    State.VERIFIED: Stage.CLOSE,
}
"""The clock that starts on entering a state; the case carries its marks."""

RUNS_IN: dict[str, tuple[State, ...]] = {stage: (State(state),) for state, stage in CLOCK_OF.items()} | {
    Stage.FEEDBACK: (State.DISPATCHED, State.HANDLING),
    Stage.FORWARD: (State.EXTERNAL,),
}
"""The states a clock outlasts: it ends when a case leaves them."""
