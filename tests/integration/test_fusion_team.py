"""One team: entries of several lists become persons, doubtful ones are asked, every answer is kept and can be taken back."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from onecity.apps.fusion.models import Decision, Likeness, OldWorker
from onecity.apps.fusion.queries.team import people
from onecity.apps.fusion.team.actions import decide
from onecity.apps.fusion.team.matching import match_workers
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from tests.factories import City, person
from tests.integration.fusion_world import finished, old_grid, two_systems, worker

pytestmark = pytest.mark.django_db
PHONE, IDENTITY = "12987654321", "990000198001011234"


@pytest.fixture
def steward(city: City) -> Actor:
    """Who decides, in a city where two departments list one person twice and another by name alone."""
    whole, part = two_systems()
    worker(whole, "W-1", "王建国", PHONE, IDENTITY, ("W1",))
    worker(part, "P-1", "王建国", PHONE, "", ("P1",))
    old_grid(part, "P2", 115.98, 116.0)
    worker(whole, "W-2", "李海燕", "12900000001", "", ("W2",))
    worker(part, "P-2", "李海燕", "12900000002", "", ("P2",))
    OldWorker.objects.filter(code="W-2").update(grids=["W1"])
    OldWorker.objects.filter(code="P-2").update(grids=["P1"])
    return person("data_steward", city.centre)


def of_name(name: str) -> Likeness:
    return Likeness.objects.get(first__name=name)


def test_sure_pairs_are_merged_and_doubtful_ones_asked(steward: Actor) -> None:
    finished(steward)
    assert (of_name("王建国").state, of_name("李海燕").state) == ("sure", "open")
    assert sorted(len(one.entries) for one in people(steward)) == [1, 1, 2]
    decide(steward, of_name("李海燕").pk, "same")
    assert sorted(len(one.entries) for one in people(steward)) == [2, 2]
    decide(steward, of_name("李海燕").pk, "open")
    assert len(people(steward)) == 3
    assert list(Decision.objects.values_list("before", "after")) == [("same", "open"), ("open", "same")]


def test_what_was_decided_outlives_the_next_run(steward: Actor) -> None:
    match_workers()
    decide(steward, of_name("王建国").pk, "other")
    assert match_workers() == 2
    assert (of_name("王建国").state, of_name("李海燕").state) == ("other", "open")
    assert len(people(steward)) == 4


def test_an_answer_is_never_rewritten(steward: Actor) -> None:
    match_workers()
    decide(steward, of_name("李海燕").pk, "same")
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(after="other")


def test_phone_and_identity_are_sealed_and_the_page_masks_them(steward: Actor, client: Client) -> None:
    match_workers()
    stored = OldWorker.objects.get(code="W-1")
    assert PHONE.encode() not in bytes(stored.phone_cipher)
    assert IDENTITY.encode() not in bytes(stored.identity_cipher)
    client.force_login(User.objects.get(pk=steward.user_id))
    for kind in ("", "sure", "same", "other", "nonsense"):
        page = client.get(f"/fusion/team/?kind={kind}").content.decode()
        assert PHONE not in page
        assert IDENTITY not in page
    assert "129****4321" in client.get("/fusion/team/?kind=sure").content.decode()


def test_who_only_sees_does_not_decide(steward: Actor, city: City, client: Client) -> None:
    match_workers()
    pair = of_name("李海燕")
    with pytest.raises(NotAllowed):
        decide(city["leader"], pair.pk, "same")
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert 'name="answer"' not in client.get("/fusion/team/").content.decode()
    assert client.post(f"/fusion/team/{pair.pk}/", {"answer": "same"}).status_code == 403
    client.force_login(User.objects.get(pk=steward.user_id))
    assert client.post(f"/fusion/team/{pair.pk}/", {"answer": "sure"}).status_code == 400
    assert client.post("/fusion/team/99999/", {"answer": "same"}).status_code == 404
    assert client.post(f"/fusion/team/{pair.pk}/", {"answer": "same"}).status_code == 302
    client.force_login(User.objects.get(pk=city["acceptor"].user_id))
    assert client.get("/fusion/team/").status_code == 403
