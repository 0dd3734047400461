"""A visit that a phone held back: taken once, at the moment it was made, or refused in words."""

from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.apps.patrol.actions import visit, visit_of
from onecity.apps.patrol.errors import PointRetired
from onecity.apps.patrol.models import CheckPoint, Visit
from onecity.apps.patrol.queries import visible_points
from onecity.apps.patrol.visiting import REFUSALS, VisitForm, words_of, words_of_refusal
from onecity.core.accounts.errors import NotAllowed
from onecity.core.held import GONE, MOVED_ON, REFUSED, Refused, Sent, Taken, faults_of


def take_visit(sent: Sent) -> Taken:
    """Write a visit down, or find that it was written down already. Raises held.Refused."""
    done = visit_of(sent.actor, sent.key) or _written(sent)
    return Taken(words_of(done), reverse("round:point", args=[done.check_point_id]))


def _written(sent: Sent) -> Visit:
    try:
        form = VisitForm(visible_points(sent.actor).get(pk=sent.about), sent.data, sent.files)
        return visit(sent.actor, sent.about, _checked(form).told(sent.moment), request_key=sent.key)
    except (CheckPoint.DoesNotExist, NotAllowed) as error:
        words = _("This check point is not open to you any more: it went to another area or was taken away.")
        raise Refused(words, status=GONE) from error
    except REFUSALS as error:
        status = MOVED_ON if isinstance(error, PointRetired) else REFUSED
        raise Refused(words_of_refusal(error), status=status) from error


def _checked(form: VisitForm) -> VisitForm:
    """A form that can be read and answers what is asked today. Raises held.Refused."""
    if not form.is_valid():
        raise faults_of(form)
    if form.asked_otherwise():
        raise Refused(_("What is asked at this point has changed meanwhile: answer it anew."), status=MOVED_ON)
    return form
