"""The states of a case (案件状态) and the clock that runs in each; DOMAIN: case states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a case stands."""

    REPORTED = "reported", _("Awaiting acceptance")
    ACCEPTED = "accepted", _("Awaiting filing")
    FILED = "filed", _("Awaiting dispatch")
    DISPATCHED = "dispatched", _("Awaiting signature")
    HANDLING = "handling", _("Being handled")
    HANDLED = "handled", _("Awaiting verification")
    VERIFIED = "verified", _("Awaiting closing")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not accepted")


class Stage(TextChoices):
    """The named clocks that run while a case waits for an act."""

    ACCEPT = "accept", _("Accept")
    FILE = "file", _("File")
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Sign")
    HANDLE = "handle", _("Handle")
    VERIFY = "verify", _("Verify")
    CLOSE = "close", _("Close")


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
    State.HANDLED,
    State.VERIFIED,
)

CLOCK_OF: dict[str, Stage] = {
    State.REPORTED: Stage.ACCEPT,
    State.ACCEPTED: Stage.FILE,
    State.FILED: Stage.DISPATCH,
    State.DISPATCHED: Stage.SIGN,
    State.HANDLING: Stage.HANDLE,
    State.HANDLED: Stage.VERIFY,
    State.VERIFIED: Stage.CLOSE,
}
