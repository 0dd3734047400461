"""What a grant covers: laws over random trees of organisations and regions, said once for Python and once for the database."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.queries import people_with
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import Actor, Grant, actor_of, may, organisations_under, require, system_actor
from onecity.core.cases.models import Case
from onecity.core.cases.queries.scope import scope_condition
from tests.factories import EAST, WEST, City, person

SEGMENTS = st.text("ABC1-", min_size=1, max_size=3)
PATHS = st.lists(SEGMENTS, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts) + "/" if parts else "")
REGIONS = st.sampled_from(["", "37", "3715", "371502", "371521", "371521001", "371521001001", "371521001002", "371502001001"])
SEEING_ROLES = st.sampled_from(sorted(ROLES))


def grant_of(role: str, path: str, region: str) -> Grant:
    return Grant(role, ROLES[role].sees, None, path, region)


def within(path: str, above: str) -> bool:
    """Whether an organisation is another or below it, by its list of codes."""
    codes, codes_above = path.strip("/").split("/"), above.strip("/").split("/")
    return bool(path and above) and codes[: len(codes_above)] == codes_above


@given(SEEING_ROLES, PATHS, REGIONS, REGIONS, PATHS)
def test_a_grant_covers_its_region_cut_with_its_organisations(role: str, path: str, region: str, place: str, lead: str) -> None:
    expected = place.startswith(region) and (ROLES[role].sees != "organisation" or within(lead, path))
    assert grant_of(role, path, region).covers(place, lead) is expected


@given(st.lists(st.tuples(SEEING_ROLES, PATHS, REGIONS), max_size=4), REGIONS, PATHS)
def test_roles_do_not_lend_each_other_their_reach(held: list[tuple[str, str, str]], place: str, lead: str) -> None:
    actor = Actor(1, "somebody", "", tuple(grant_of(*one) for one in held))
    for role in ROLES:
        alone = any(grant_of(*one).covers(place, lead) for one in held if one[0] == role)
        assert (next(actor.grants_for([role], place, lead), None) is not None) is alone


def test_an_organisation_is_not_below_one_whose_code_begins_alike() -> None:
    grant = grant_of("department_clerk", "/LC/LC-C/", "3715")
    assert not grant.covers("371521", "/LC/LC-CG/")
    assert grant.covers("371521", "/LC/LC-C/LC-C-1/")


@pytest.mark.parametrize("role", ["department_clerk", "handler"])
def test_a_post_at_no_organisation_sees_nothing_and_cannot_be_stored(city: City, role: str) -> None:
    assert not grant_of(role, "", "3715").covers("371521001001", city.bureau.path)
    assert organisations_under("") == []
    user = User.objects.create_user("somebody", name="somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=user, role=role, region_code="3715", valid_from=date(2020, 1, 1))


@given(data=st.data())
def test_database_and_python_agree_on_what_is_seen(data: st.DataObject) -> None:
    """The condition on cases keeps a case exactly when one of the grants covers it."""
    leads = {1: "/LC/", 2: "/LC/A/", 3: "/LC/A/B/", 4: "/LC/AB/"}
    grants = data.draw(st.lists(st.builds(grant_of, SEEING_ROLES, st.sampled_from(["", *leads.values()]), REGIONS), max_size=3))
    place, lead = data.draw(REGIONS.filter(lambda code: len(code) == 12)), data.draw(st.sampled_from(list(leads)))
    actor = Actor(None, "somebody", "", tuple(grants))
    seen = any(grant.sees != "own" and grant.covers(place, leads[lead]) for grant in grants)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "onecity.core.accounts.scope.organisations_under",
            lambda path: [key for key, one in leads.items() if path and one.startswith(path)],
        )
        condition = scope_condition(actor)
    assert holds(condition, {"region_code": place, "lead_id": lead, "involved": [], "reported_by_id": -1, "pk": 1}) is seen


def holds(condition: Q, row: dict[str, object]) -> bool:
    """Evaluate a condition of the scope on one row."""
    results = [holds(child, row) if isinstance(child, Q) else _compare(child, row) for child in condition.children]
    answer = all(results) if condition.connector == Q.AND or not results else any(results)
    return answer is not condition.negated


COMPARISONS = {
    "startswith": lambda value, wanted: str(value).startswith(str(wanted)),
    "begins_unplanned": lambda value, wanted: str(value).startswith(str(wanted)),
    "in": lambda value, wanted: value in wanted,
    "overlap": lambda value, wanted: bool(set(value) & set(wanted)),
    "exact": lambda value, wanted: value == wanted,
}


def _compare(child: tuple[str, object], row: dict[str, object]) -> bool:
    name, _, comparison = child[0].partition("__")
    return bool(COMPARISONS[comparison or "exact"](row[name], child[1]))


def test_visitors_machines_and_switched_off_people_hold_nothing(city: City) -> None:
    user = User.objects.get(pk=city["dispatcher"].user_id)
    user.is_active = False
    for nobody in (actor_of(AnonymousUser()), actor_of(user), system_actor("import")):
        assert nobody.grants == () and nobody.user_id is None
        assert not Case.objects.filter(scope_condition(nobody)).exists()


def test_only_posts_in_force_count(city: City) -> None:
    today = timezone.localdate()
    user = User.objects.create_user("somebody", name="somebody")
    for role, begins, ends in (
        ("acceptor", today - timedelta(9), today - timedelta(1)),
        ("dispatcher", today + timedelta(1), None),
        ("verifier", today - timedelta(9), today),
        ("leader", today, None),
    ):
        Appointment.objects.create(user=user, role=role, organisation=city.centre, region_code="3715", valid_from=begins, valid_to=ends)
    assert actor_of(User.objects.get(pk=user.pk)).roles == {"verifier", "leader"}
    assert user.pk not in people_with({"acceptor", "dispatcher"}, city.centre.pk)


def test_a_permission_holds_where_the_role_is_held() -> None:
    actor = Actor(1, "leader of the east", "", (grant_of("grid_leader", "", EAST),))
    assert may(actor, "resources.watch")
    assert may(actor, "resources.watch", f"{EAST}001")
    assert not may(actor, "resources.watch", f"{WEST}001")
    with pytest.raises(NotAllowed):
        require(actor, "accounts.people")
    with pytest.raises(KeyError):
        may(actor, "no.such.permission")


def test_the_actor_is_read_once(city: City, django_assert_num_queries: object) -> None:
    user = User.objects.get(pk=person("leader", city.centre).user_id)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert actor_of(user) is actor_of(user)


def test_organisations_under_a_path_are_it_and_all_below(city: City) -> None:
    assert set(organisations_under(city.government.path)) == set(Organisation.objects.values_list("pk", flat=True))
    assert organisations_under(city.bureau.path) == [city.bureau.pk]
