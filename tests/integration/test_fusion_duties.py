"""The one list of duties: what several systems do under several names is merged by review, every step kept and taken back by another."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from onecity.apps.fusion.duties.actions import merge, part, refuse, rename, undo
from onecity.apps.fusion.duties.hours import hours_by_kind
from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.lists.work import take_duties
from onecity.apps.fusion.models import DutyStep, MergedDuty, OldDuty, OldSystem
from onecity.apps.fusion.queries.duties import Line, line_for, lines, proposed
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.models import LookUp
from tests.factories import WEST, City, person
from tests.integration.fusion_world import two_systems, worker
from tests.streams import content_of

pytestmark = pytest.mark.django_db


def duty(of: OldSystem, code: str, title: str, kind: str = "visit", times: float = 10, minutes: float = 60) -> OldDuty:
    """A duty on a system's list, merged with none."""
    one = OldDuty(system=of, code=code, title=title, kind=kind, times=times, minutes=minutes)
    take_duties([one])
    return one


@pytest.fixture
def steward(city: City) -> Actor:
    """Who decides, in a city where two systems visit the old: one with a grid in each county, the other in the west alone."""
    whole, part_of_it = two_systems()
    worker(whole, "W-1", "王建国")
    worker(part_of_it, "P-1", "李海燕")
    duty(whole, "A1", "独居老人走访", times=10)
    duty(whole, "A2", "治安巡逻", "patrol", times=4)
    duty(part_of_it, "B1", "独居老人定期走访", times=30)
    return person("data_steward", city.centre)


def named(title: str) -> MergedDuty:
    return MergedDuty.objects.filter(title=title, members__isnull=False).distinct().get()


def line(actor: Actor, title: str) -> Line:
    found = line_for(actor, named(title).pk)
    assert found
    return found


def test_like_titles_are_proposed_and_merged_into_one(steward: Actor) -> None:
    pairs = proposed(lines(steward))
    assert [(one.first.duty.title, one.second.duty.title, one.same_kind) for one in pairs] == [("独居老人走访", "独居老人定期走访", True)]
    merge(steward, pairs[0].first.duty.pk, pairs[0].second.duty.pk)
    assert len(lines(steward)) == 2
    one = line(steward, "独居老人走访")
    assert ([system.code for system in one.systems], one.workers) == (["whole", "part"], 2)
    assert not proposed(lines(steward))


def test_hours_after_are_those_of_the_system_that_spends_most_in_each_township(steward: Actor) -> None:
    before = sum(one.before for one in lines(steward))
    assert before == pytest.approx(2 * 10 + 2 * 4 + 30)
    merge(steward, named("独居老人走访").pk, named("独居老人定期走访").pk)
    one = line(steward, "独居老人走访")
    assert (one.before, one.after, one.saved) == (50, 40, 10)  # west: 30 rather than 10; east: 10
    assert hours_by_kind()[f"{WEST}001"] == {"visit": 30, "patrol": 4}


def test_what_is_two_is_not_proposed_again_until_that_is_taken_back(steward: Actor) -> None:
    pair = proposed(lines(steward))[0]
    step = refuse(steward, pair.first.duty.pk, pair.second.duty.pk)
    assert not proposed(lines(steward))
    undo(steward, step.pk)
    assert len(proposed(lines(steward))) == 1
    with pytest.raises(Refused):
        undo(steward, step.pk)


def test_every_step_is_taken_back_in_turn(steward: Actor) -> None:
    first = merge(steward, named("独居老人走访").pk, named("独居老人定期走访").pk)
    second = merge(steward, named("治安巡逻").pk, named("独居老人走访").pk)
    with pytest.raises(Refused):
        undo(steward, first.pk)
    called = rename(steward, named("治安巡逻").pk, " 日常  巡查 ")
    assert called.after == "日常 巡查"
    undo(steward, called.pk)
    undo(steward, second.pk)
    undo(steward, first.pk)
    assert sorted(one.duty.title for one in lines(steward)) == ["治安巡逻", "独居老人定期走访", "独居老人走访"]
    assert DutyStep.objects.count() == 6
    assert LookUp.objects.filter(subject_kind="fusion.duty").count() == 6


def test_a_member_is_taken_out_and_put_back(steward: Actor) -> None:
    merge(steward, named("独居老人走访").pk, named("独居老人定期走访").pk)
    step = part(steward, OldDuty.objects.get(code="B1").pk)
    assert len(lines(steward)) == 3
    undo(steward, step.pk)
    assert len(line(steward, "独居老人走访").members) == 2
    with pytest.raises(Refused):
        part(steward, OldDuty.objects.get(code="A2").pk)


def test_what_cannot_be_is_refused(steward: Actor) -> None:
    one, gone = named("独居老人走访"), named("独居老人定期走访")
    merge(steward, one.pk, gone.pk)
    for act in (lambda: merge(steward, one.pk, one.pk), lambda: merge(steward, one.pk, gone.pk), lambda: rename(steward, gone.pk, "x")):
        with pytest.raises(Refused):
            act()
    for title in ("", "  ", "x" * 121, one.title):
        with pytest.raises(Refused):
            rename(steward, one.pk, title)
    with pytest.raises(MergedDuty.DoesNotExist):
        merge(steward, one.pk, 999_999)


def test_a_step_is_never_rewritten(steward: Actor) -> None:
    refuse(steward, named("独居老人走访").pk, named("治安巡逻").pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        DutyStep.objects.update(act="merge")
    with pytest.raises(DatabaseError), transaction.atomic():
        DutyStep.objects.all().delete()


def test_the_list_is_asked_and_ordered(steward: Actor) -> None:
    assert [one.duty.title for one in lines(steward, Sought(kind="patrol"))] == ["治安巡逻"]
    assert [one.duty.title for one in lines(steward, Sought(system="part"))] == ["独居老人定期走访"]
    assert [one.before for one in lines(steward, Sought(order="before"))] == [8, 20, 30]
    assert not lines(steward, Sought(shared="several"))
    assert len(lines(steward, Sought(text="老人"))) == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_duties(steward: Actor, city: City, client: Client, language: str) -> None:
    client.force_login(User.objects.get(pk=steward.user_id))
    client.cookies["onecity_language"] = language
    one, other = named("独居老人走访"), named("独居老人定期走访")
    for address in ("", "?order=title&kind=visit&shared=one&q=x", "proposals/", "steps/", f"{one.pk}/"):
        assert client.get(f"/fusion/duties/{address}").status_code == 200, address
    assert client.post(f"/fusion/duties/{one.pk}/merge/", {"answer": "one", "other": other.pk}).status_code == 302
    for address in ("", "proposals/", "steps/", f"{one.pk}/"):
        assert client.get(f"/fusion/duties/{address}").status_code == 200, address
    assert client.get(f"/fusion/duties/{other.pk}/").status_code == 404
    assert "独居老人定期走访" in content_of(client.get("/fusion/duties/export/csv/")).decode()
    assert content_of(client.get("/fusion/duties/export/xlsx/"))
    assert client.get("/fusion/duties/export/exe/").status_code == 404
    assert client.post(f"/fusion/duties/{one.pk}/merge/", {"answer": "three", "other": other.pk}).status_code == 400
    assert client.post(f"/fusion/duties/{one.pk}/rename/", {"title": "走访"}).status_code == 302
    assert client.post(f"/fusion/duties/parts/{OldDuty.objects.get(code='B1').pk}/").status_code == 302
    step = DutyStep.objects.first()
    assert step
    assert client.post(f"/fusion/duties/steps/{step.pk}/undo/").status_code == 302
    assert client.post("/fusion/duties/steps/999999/undo/").status_code == 404
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert client.get("/fusion/duties/").status_code == 200
    assert client.post(f"/fusion/duties/{one.pk}/rename/", {"title": "x"}).status_code == 403
    with pytest.raises(NotAllowed):
        rename(city["leader"], one.pk, "x")
    client.force_login(User.objects.get(pk=city["acceptor"].user_id))
    assert client.get("/fusion/duties/").status_code == 403
