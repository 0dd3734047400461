"""People and posts: only an administrator changes them, nothing is deleted, every change is written down."""

import pytest
from django.test import Client
from django.utils import timezone

from onecity.core.accounts.actions import BadPerson, appoint, create_person, end_appointment, set_active, set_contact, set_password
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Appointment, User
from onecity.core.accounts.phones import phone_of
from onecity.core.accounts.queries import PEOPLE_ROWS, PeopleFilter, appointments_of, find_organisations, organisations_above, people
from onecity.core.accounts.scope import Actor, actor_of
from onecity.core.ledger.models import LookUp
from tests.factories import EAST, City, person

PASSWORD = "Lotus-pond-73"


@pytest.fixture
def administrator(city: City) -> Actor:
    """Who may change people."""
    return person("administrator", city.centre)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def purposes() -> list[str]:
    return list(LookUp.objects.filter(subject_kind="person").order_by("pk").values_list("purpose", flat=True))


def test_a_person_is_created_appointed_and_switched_off_with_a_trace(administrator: Actor, city: City) -> None:
    user = create_person(administrator, " zhao ", "赵工", PASSWORD)
    held = appoint(administrator, user, "department_clerk", city.bureau, "3715", timezone.localdate())
    assert actor_of(User.objects.get(pk=user.pk)).roles == {"department_clerk"}
    end_appointment(administrator, held)
    assert Appointment.objects.filter(pk=held.pk).exists()
    set_active(administrator, user, False)
    assert User.objects.filter(username="zhao", is_active=False).exists()
    assert purposes() == ["created", f"appointed department_clerk at {city.bureau.code} for 3715", "ended department_clerk", "deactivated"]


def test_posts_are_told_with_the_names_of_their_areas(administrator: Actor, city: City) -> None:
    user = create_person(administrator, "qian", "钱工", PASSWORD)
    for prefix in ("", "3715", EAST, "379999"):
        appoint(administrator, user, "grid_leader", None, prefix, timezone.localdate())
    assert [area for _held, area in appointments_of(user.pk, "en")] == ["379999", f"Place {EAST}", "Liaocheng", ""]


def test_nobody_else_changes_people(city: City) -> None:
    user, today = user_of(city["clerk"]), timezone.localdate()
    held = Appointment.objects.get(user=user)
    for who in ("leader", "dispatcher", "clerk"):
        for act in (
            lambda actor: create_person(actor, "intruder", "x", PASSWORD),
            lambda actor: appoint(actor, user, "administrator", city.centre, "", today),
            lambda actor: end_appointment(actor, held),
            lambda actor: set_active(actor, user_of(city["acceptor"]), False),
            lambda actor: set_contact(actor, user_of(city["acceptor"]), "x@example.org", None),
            lambda actor: set_password(actor, user, PASSWORD),
        ):
            with pytest.raises(NotAllowed):
                act(city[who])
    assert purposes() == []


@pytest.mark.parametrize(
    ("username", "name", "password", "field"),
    [
        ("", "赵工", PASSWORD, "username"),
        ("zhao", " ", PASSWORD, "name"),
        ("zhao", "赵工", "12345678", "password"),
        ("TAKEN", "赵工", PASSWORD, "username"),
    ],
)
def test_a_bad_person_names_the_field(administrator: Actor, username: str, name: str, password: str, field: str) -> None:
    User.objects.create_user("taken", name="taken")
    with pytest.raises(BadPerson) as caught:
        create_person(administrator, username, name, password)
    assert list(caught.value.fields) == [field]


@pytest.mark.parametrize(
    ("role", "at_bureau", "region", "field"),
    [
        ("emperor", True, "", "role"),
        ("department_clerk", False, "", "organisation"),
        ("handler", False, "3715", "organisation"),
        ("grid_leader", False, "37152", "region_code"),
        ("grid_leader", False, "37152a", "region_code"),
        ("leader", True, "371500", "region_code"),
    ],
)
def test_a_bad_appointment_names_the_field(administrator: Actor, city: City, role: str, at_bureau: bool, region: str, field: str) -> None:
    with pytest.raises(BadPerson) as caught:
        appoint(administrator, user_of(city["clerk"]), role, city.bureau if at_bureau else None, region, timezone.localdate())
    assert list(caught.value.fields) == [field]


def test_logins_are_one_persons(administrator: Actor, city: City) -> None:
    first, second = user_of(city["clerk"]), user_of(city["acceptor"])
    set_contact(administrator, first, "one@example.org", "13812342207")
    with pytest.raises(BadPerson) as caught:
        set_contact(administrator, second, "ONE@example.org", "+86 138-1234-2207")
    assert set(caught.value.fields) == {"email", "phone"}
    set_contact(city["clerk"], first, "", None)
    assert (first.email, phone_of(first)) == ("", "13812342207")


def test_one_cannot_switch_oneself_off(administrator: Actor) -> None:
    with pytest.raises(BadPerson):
        set_active(administrator, user_of(administrator), False)


def test_people_are_found_by_name_role_organisation_and_state(administrator: Actor, city: City) -> None:
    def found(**asked: str) -> set[int]:
        return {user.pk for user in people(administrator, PeopleFilter(**asked)).rows}

    below = {city[who].user_id for who in ("clerk", "other_clerk", "county_clerk")}
    assert found(role="department_clerk") == below
    assert found(organisation="371521") == {city["county_clerk"].user_id}
    assert found(organisation="LC", role="department_clerk") == below
    assert found(organisation="no such") == set()
    assert found(words=city["clerk"].name) == {city["clerk"].user_id}
    User.objects.filter(pk=city["clerk"].user_id).update(is_active=False)
    assert found(state="off") == {city["clerk"].user_id}
    assert city["clerk"].user_id not in found(state="on")


def test_pages_of_people_follow_each_other_with_as_many_queries(
    administrator: Actor, city: City, django_assert_num_queries: object
) -> None:
    User.objects.bulk_create(User(username=f"u{number:03d}", name="u") for number in range(PEOPLE_ROWS))
    with django_assert_num_queries(2):  # type: ignore[operator]
        first = people(administrator, PeopleFilter())
        assert [len(user.posts) for user in first.rows]  # type: ignore[attr-defined]
    second = people(administrator, PeopleFilter(), first.after)
    assert len(first.rows) == PEOPLE_ROWS and second.after == 0
    assert {*first.rows} | {*second.rows} == set(User.objects.all())


def test_an_administrator_does_all_of_it_in_the_browser(administrator: Actor, city: City) -> None:
    client = client_of(administrator)
    created = client.post("/people/new/", {"username": "zhao", "name": "赵工", "password": PASSWORD})
    page = created.url
    user = User.objects.get(username="zhao")
    assert client.post(f"{page}appoint/", {"role": "grid_leader", "organisation": "", "region_code": EAST}).status_code == 302
    assert client.post(f"{page}contact/", {"email": "zhao@example.org", "phone": "13812342207"}).status_code == 302
    assert client.post(f"{page}password/", {"password": "Another-lotus-9"}).status_code == 302
    body = client.get(page).content.decode()
    assert "138****2207" in body and "13812342207" not in body and EAST in body
    held = Appointment.objects.get(user=user)
    client.post(f"{page}appointments/{held.pk}/end/")
    client.post(f"{page}active/", {"active": "0"})
    user.refresh_from_db()
    assert not user.is_active and user.check_password("Another-lotus-9")
    assert "赵工" in client.get("/people/?q=zhao&organisation=&state=off").content.decode()


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("appoint/", {"role": "grid_leader", "organisation": "NO-SUCH", "region_code": ""}),
        ("contact/", {"email": "no address", "phone": ""}),
        ("contact/", {"email": "", "phone": "123"}),
        ("password/", {"password": "12345678"}),
        ("active/", {"active": "0"}),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_with_its_error(administrator: Actor, address: str, form: dict[str, str]) -> None:
    answer = client_of(administrator).post(f"/people/{administrator.user_id}/{address}", form)
    assert answer.status_code == 422 and "field__error" in answer.content.decode()


def test_nobody_else_opens_these_pages(administrator: Actor, city: City) -> None:
    client = client_of(city["leader"])
    for address in ("/people/", "/people/new/", f"/people/{administrator.user_id}/"):
        assert client.get(address).status_code == 403
    for act in ("appoint", "contact", "password", "active"):
        assert client.post(f"/people/{administrator.user_id}/{act}/").status_code == 403


def test_the_tree_of_organisations_opens_level_by_level_and_by_search(city: City) -> None:
    client = client_of(city["clerk"])
    assert "371521-CG" in client.get("/organisations/?under=371521").content.decode()
    assert "371521-CG" not in client.get("/organisations/").content.decode()
    assert "371521-CG" in client.get("/organisations/?q=371521-CG").content.decode()
    assert client.get("/organisations/choices/?organisation=LC").content.decode().count("<option") >= 3
    assert [one.code for one in organisations_above(city.county_office)] == ["LC", "371521"]
    assert [one.code for one in find_organisations("371521-C")] == ["371521-CG"]
    assert client_of(person("citizen", None, "")).get("/organisations/").status_code == 403
