"""What can be appealed against, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from onecity.core.cases.appeals import Countable, countable
from onecity.core.cases.models import Case, Ticket
from onecity.core.cases.presenting.limits import stage_label
from onecity.core.shell.tags.times import short


def countable_words(one: Countable) -> str:
    """A lateness or a failed verification as people name it."""
    if one.clock is None:
        return _("Verification not passed, %(at)s") % {"at": short(one.at)}
    label = stage_label(one.clock.stage, one.clock.round)
    named = f"{label} · {one.clock.milestone}" if one.clock.milestone else label
    return _("%(stage)s late, due %(at)s") % {"stage": named, "at": short(one.at)}


def against_words(ticket: Ticket) -> str:
    """What an appeal is against; nothing for tickets of other kinds."""
    code, _colon, number = str(ticket.data.get("against", "")).partition(":")
    if not number:
        return ""
    return _("Verification not passed") if code == "rework" else _("%(stage)s late") % {"stage": stage_label(code, int(number))}


def countable_choices(case: Case) -> list[tuple[str, str]]:
    """Everything of a case that counts against an organisation."""
    failed = case.events.filter(act="fail") if case.rework_count else ()
    found = countable(case.clocks.all(), failed, case.excused, timezone.now())
    return [(one.code, countable_words(one)) for one in found]
