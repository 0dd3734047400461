"""Whether what was given fits the case: persons, organisations, photos and other cases, each with its reason in words."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.queries import prefixes_of
from onecity.core.accounts.scope import in_force
from onecity.core.cases.actions.submission import Submission
from onecity.core.cases.actions.writing import metres_between
from onecity.core.cases.appeals import countable
from onecity.core.cases.dossier import Dossier
from onecity.core.cases.effects.deed import handling_clock
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import Case, CaseClock, CaseLink, Ticket
from onecity.core.cases.photos import Photo
from onecity.core.cases.queries.related import links_of
from onecity.core.cases.rules import city_rules
from onecity.core.cases.states import Stage, State
from onecity.core.geo.queries import scope_prefix

CHECKERS = ("grid_worker", "grid_leader", "verifier")
WORKERS = ("department_clerk", "handler")


def site_checker(case: Case, person: User | None) -> User | None:
    """The person asked to look, who must hold a post in the field there; None leaves it to whoever does."""
    if person is None:
        return None
    held = Appointment.objects.filter(in_force(), user=person, role__in=CHECKERS, region_code__in=prefixes_of(case.region_code))
    if not held.exists():
        raise BadInput({"person": _("This person has no post in the field there.")})
    return person


def works_at(organisation: Organisation, case: Case) -> bool:
    """Whether the area an organisation works for holds the place of a case."""
    return case.region_code.startswith(scope_prefix(organisation.region_code))


def to_assist(case: Case, helper: Organisation | None, asked: Iterable[int | None]) -> Organisation:
    """The organisation asked for help: another one than the lead, that works there and is not asked already."""
    if helper is None or helper.pk == case.lead_id:
        raise BadInput({"organisation": _("The lead cannot ask itself for help.")})
    if not works_at(helper, case):
        raise BadInput({"organisation": _("This organisation does not work at the place of the case.")})
    if helper.pk in asked:
        raise BadInput({"organisation": _("This organisation was asked already and has not answered yet.")})
    return helper


def _below(target: Organisation, holder: Organisation) -> bool:
    """Whether an organisation is part of another, or works for a smaller area (county office, township)."""
    smaller = len(scope_prefix(target.region_code)) > len(scope_prefix(holder.region_code))
    return smaller or target.path.startswith(holder.path)


def lower_organisation(case: Case, given: Submission) -> Organisation:
    """Where a case is handed down to: below its holder, never to one that had it before."""
    target, holder = given.organisation, case.holder or case.lead
    if target is None or holder is None:
        raise BadInput({"organisation": _("This is needed.")})
    if target == holder and given.person:
        return target
    if target.pk in (case.lead_id, *case.handed_down):
        raise BadInput({"organisation": _("It came from there: a case is handed down, not round in a circle.")})
    if not _below(target, holder):
        raise BadInput({"organisation": _("This organisation is not below the one that holds the case: ask it for help instead.")})
    if not works_at(target, case):
        raise BadInput({"organisation": _("This organisation does not work at the place of the case.")})
    return target


def person_below(case: Case, given: Submission, organisation: Organisation) -> User | None:
    """The person a case is handed to, who must work there and must not have had it since it was signed for."""
    person = given.person
    if person is None:
        return None
    held = Appointment.objects.filter(in_force(), user=person, role__in=WORKERS, organisation__path__startswith=organisation.path)
    if not held.exists():
        raise BadInput({"person": _("This person does not work there.")})
    signed = case.events.filter(act="sign").order_by("-sequence").values_list("sequence", flat=True)[:1]
    since = case.events.filter(act="hand_down", sequence__gt=signed[0] if signed else 0)
    if person.pk in {event.data.get("person_id") for event in since}:
        raise BadInput({"person": _("This person had it already: a case is handed down, not round in a circle.")})
    return person


def _near(photo: Photo, given: Submission, case: Case, metres: float) -> str:
    """How a photo proves its place: "photo" by its own position, "device" by that of the sender, '' not at all."""
    known = photo.longitude is not None and photo.latitude is not None
    place = (photo.longitude, photo.latitude) if known else given.position
    if place is None or place[0] is None or place[1] is None:
        return ""
    near = metres_between(Point(place[0], place[1], srid=4326), case.point) <= metres
    return ("photo" if known else "device") if near else ""


def evidence_of(case: Case, ticket: Ticket | None, given: Submission, at: datetime) -> str:
    """How the answer to a site check is proven: a photo taken near the place and after the request.

    Where a photo says nothing of its place or time, the place of the device and the moment of sending stand for it.
    """
    asked_at = (ticket.started_at if ticket else at).replace(microsecond=0)
    metres = city_rules().check_metres
    fresh = [photo for photo in given.photos if (photo.taken_at or at) >= asked_at]
    if not fresh:
        raise BadInput({"photos": _("The photo was taken before the check was asked for: take a new one.")})
    found = [how for photo in fresh if (how := _near(photo, given, case, metres))]
    if not found:
        raise BadInput({"photos": _("No photo was taken within %(metres)d m of the place.") % {"metres": metres}})
    return min(found, key=("photo", "device").index)


def open_milestone(dossier: Dossier, name: str) -> str:
    """A milestone whose clock still runs."""
    if not any(clock.stage == Stage.HANDLE and clock.milestone == name for clock in dossier.clocks if clock.milestone):
        raise BadInput({"milestone": _("This milestone is reached already, or there is none of that name.")})
    return name


def another_case(case: Case, other: Dossier | None) -> Dossier:
    """The other case an act names, which cannot be the case itself."""
    if other is None or other.case.pk == case.pk:
        raise BadInput({"other": _("Name another case.")})
    return other


def link_that_holds(case: Case, link_id: int | None) -> CaseLink:
    """A link of the case that was not undone meanwhile."""
    link = links_of(case.pk).filter(pk=link_id or 0).first()
    if link is None:
        raise BadInput({"link": _("There is no such link any more.")})
    return link


def link_to_confirm(case: Case, link_id: int | None) -> CaseLink:
    """A link that a machine made and nobody has confirmed."""
    link = link_that_holds(case, link_id)
    if not link.automatic:
        raise BadInput({"link": _("A person made this link: there is nothing to confirm.")})
    if link.confirmed_at:
        raise BadInput({"link": _("Somebody has confirmed this link already.")})
    return link


def clock_to_share(case: Case, other: Dossier | None) -> CaseClock:
    """The clock of handling of the case to be followed: one that follows nobody, of a case that is being handled."""
    parent = another_case(case, other)
    if parent.case.clock_parent_id:
        raise BadInput({"other": _("That case follows the clock of another one: name that one.")})
    if case.clock_children.exists():
        raise BadInput({"other": _("Other cases follow the clock of this one; it cannot follow another.")})
    clock = handling_clock(parent)
    if clock is None:
        raise BadInput({"other": _("No limit of handling runs in that case.")})
    return clock


def free_to_merge(case: Case, other: Dossier | None) -> Case:
    """The case another is merged into: another one, still open, so that no circle can close."""
    target = another_case(case, other).case
    if not target.is_open:
        raise BadInput({"other": _("That case is “%(state)s”: name an open one.") % {"state": State(target.state).label}})
    return target


def appealed(case: Case, against: str, at: datetime) -> str:
    """What is appealed against: something that counts, not appealed against before."""
    events = case.events.filter(act="fail")
    known = {one.code for one in countable(case.clocks.all(), events, case.excused, at)}
    if against not in known:
        raise BadInput({"against": _("This does not count against anybody.")})
    if case.tickets.filter(kind="appeal", data__against=against).exists():
        raise BadInput({"against": _("An appeal against this was made already.")})
    return against
