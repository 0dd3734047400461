"""What is read of people and organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.scope import Actor, in_force, require
from onecity.core.registry import area_names

PEOPLE_ROWS = 50


def people_with(roles: Iterable[str], organisation_id: int) -> list[int]:
    """Keys of the active people who hold one of the roles at an organisation today."""
    held = Appointment.objects.filter(in_force(), role__in=list(roles), organisation_id=organisation_id, user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def prefixes_of(region_code: str) -> list[str]:
    """Every prefix of a region code, the empty one included: the regions for which a post there may be held."""
    return [region_code[:digits] for digits in range(len(region_code) + 1)]


def people_for(roles: Iterable[str], region_code: str) -> list[int]:
    """Keys of the active people who hold one of the roles today for an area around a place."""
    held = Appointment.objects.filter(in_force(), role__in=list(roles), region_code__in=prefixes_of(region_code), user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def people_holding(roles: Iterable[str]) -> list[int]:
    """Keys of the active people who hold one of the roles anywhere today."""
    held = Appointment.objects.filter(in_force(), role__in=list(roles), user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


@dataclass(frozen=True)
class PeoplePage:
    """One page of people; `after` is the key the next page starts behind, 0 when there is none."""

    rows: Sequence[User]
    after: int


@dataclass(frozen=True)
class PeopleFilter:
    """Which people are asked for: part of a name, a role held today, an organisation with all below it, signing in or not."""

    words: str = ""
    role: str = ""
    organisation: str = ""
    state: str = ""


STATES = {"on": True, "off": False}


def _posts_asked_for(asked: PeopleFilter) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(in_force())
    if asked.role:
        held = held.filter(role=asked.role)
    if asked.organisation:
        path = Organisation.objects.filter(code=asked.organisation).values_list("path", flat=True).first()
        held = held.filter(organisation__path__startswith=path) if path else held.none()
    return held


def people(actor: Actor, asked: PeopleFilter, after: int = 0) -> PeoplePage:
    """People by key, with the posts they hold today. Raises NotAllowed."""
    require(actor, "accounts.people")
    held = Appointment.objects.filter(in_force()).select_related("organisation")
    rows = User.objects.filter(pk__gt=after).prefetch_related(Prefetch("appointments", held, to_attr="posts"))
    if asked.words:
        rows = rows.filter(Q(name__icontains=asked.words) | Q(username__icontains=asked.words))
    if asked.role or asked.organisation:
        rows = rows.filter(pk__in=_posts_asked_for(asked).values("user_id"))
    if asked.state in STATES:
        rows = rows.filter(is_active=STATES[asked.state])
    found = list(rows.order_by("pk")[: PEOPLE_ROWS + 1])
    return PeoplePage(found[:PEOPLE_ROWS], found[PEOPLE_ROWS - 1].pk if len(found) > PEOPLE_ROWS else 0)


def appointments_of(user_id: int, language: str) -> list[tuple[Appointment, str]]:
    """Everything somebody held or holds, newest first, each with the name of its area: its code where nobody knows a name."""
    held = list(Appointment.objects.filter(user_id=user_id).select_related("organisation").order_by("-valid_from", "-pk"))
    names = area_names({one.region_code for one in held}, language)
    return [(one, names.get(one.region_code, one.region_code)) for one in held]


def find_organisations(words: str, limit: int = 20) -> list[Organisation]:
    """Active organisations whose code or names contain all words, in tree order."""
    rows = Organisation.objects.filter(active=True)
    for word in words.split():
        named = Q(name_zh__icontains=word) | Q(short_zh__icontains=word) | Q(name_en__icontains=word)
        rows = rows.filter(named | Q(code__istartswith=word))
    return list(rows.order_by("path")[:limit])


def organisations_below(parent: Organisation | None) -> QuerySet[Organisation]:
    """The organisations directly below one, or the roots."""
    return Organisation.objects.filter(parent=parent).select_related("parent").order_by("path")


def organisations_above(organisation: Organisation | None) -> list[Organisation]:
    """The organisations above one, from the root down."""
    if organisation is None:
        return []
    codes = organisation.path.strip("/").split("/")[:-1]
    return list(Organisation.objects.filter(code__in=codes).order_by("path"))
