"""Words for what went wrong and for why an act is not open to somebody."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from onecity.core.cases.errors import ActNotAllowed, AnsweredByMessage, BadInput, BadPhoto, BadVoice, CaseError, CaseMovedOn
from onecity.core.cases.states import State
from onecity.core.registry import Text

OBSTACLES: dict[str, Text] = {
    "role": gettext_lazy("This step belongs to another post."),
    "own_work": gettext_lazy("You or your team handled this case; somebody else verifies it."),
    "ruling": gettext_lazy("It was returned too often: the supervisor rules on whose it is."),
    "danger": gettext_lazy("Somebody may be in danger: an answer is not enough, take it up as a case."),
    "ruled": gettext_lazy("A ruling gave it to you; it cannot be returned again."),
    "bundled": gettext_lazy("This case follows the clock of another one: act on that one."),
    "own_clock": gettext_lazy("This case has a clock of its own."),
    "asked": gettext_lazy("This was asked already and is not answered yet."),
    "no_milestones": gettext_lazy("This case has no milestones."),
    "never_filed": gettext_lazy("It was closed before it was filed: report it anew."),
    "too_late": gettext_lazy("The time to reopen it is over: report it anew."),
}


def words_for(error: CaseError) -> str:
    """An error of this app in the reader's language, saying what to do next."""
    match error:
        case CaseMovedOn(state=state, by=by):
            return _("The case has moved on: %(by)s brought it to “%(state)s”. What you typed is still here.") % {
                "by": by or pgettext("somebody unknown", "somebody"),
                "state": State(state).label,
            }
        case ActNotAllowed(reason=reason):
            return str(OBSTACLES[reason])
        case AnsweredByMessage(name=name, message=message, until=until):
            told = {"name": name, "message": message, "until": date_format(timezone.localtime(until), "DATETIME_FORMAT")}
            return _("This is known and announced (%(name)s, until %(until)s): %(message)s") % told
        case BadPhoto(filename=filename, reason=reason) | BadVoice(filename=filename, reason=reason):
            return f"{filename}: {reason}"
        case BadInput(fields=fields):
            return " ".join(fields.values())
    return str(error)
