"""Words for what went wrong and for why an act is not open to somebody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from onecity.core.cases.errors import ActNotAllowed, BadInput, BadPhoto, CaseError, CaseMovedOn
from onecity.core.cases.states import State
from onecity.core.registry import Text

OBSTACLES: dict[str, Text] = {
    "role": gettext_lazy("This step belongs to another post."),
    "own_work": gettext_lazy("You or your team handled this case; somebody else verifies it."),
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
        case BadPhoto(filename=filename, reason=reason):
            return f"{filename}: {reason}"
        case BadInput(fields=fields):
            return " ".join(fields.values())
    return str(error)
