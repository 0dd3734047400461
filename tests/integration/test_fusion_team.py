"""One team: entries of several lists become persons, doubtful ones are asked, every answer is kept and can be taken back."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.lists.work import take_duties
from onecity.apps.fusion.models import Decision, Likeness, OldDuty, OldSystem, OldWorker, Outcome, Plan
from onecity.apps.fusion.queries.plans import fates, money, saving, spread_before
from onecity.apps.fusion.queries.team import people
from onecity.apps.fusion.team.actions import decide
from onecity.apps.fusion.team.matching import match_workers
from onecity.apps.fusion.team.outcomes import Told, tell
from onecity.apps.fusion.team.planning import work
from onecity.apps.fusion.team.plans import cancel_plan, start_plan
from onecity.apps.fusion.team.prices import usual
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Organisation, User
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid
from onecity.core.ledger.models import LookUp
from tests.factories import EAST, WEST, City, person
from tests.integration.fusion_world import finished, old_grid, two_systems, worker
from tests.streams import content_of

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


def computed(actor: Actor, **prices: float) -> Plan:
    """A plan taken to its end."""
    plan = start_plan(actor, usual() | prices)
    work(plan.pk)
    plan.refresh_from_db()
    return plan


def test_base_grids_are_given_to_the_merged_workers(steward: Actor, city: City) -> None:
    match_workers()
    BaseGrid.objects.update(households=1000)
    plan = computed(steward, post_hours=10)
    assert (plan.state, plan.done, plan.total, plan.households_known) == ("done", 2, 2, True)
    kept = list(plan.posts.filter(kept=True))
    west = [code for code in BaseGrid.objects.values_list("code", flat=True) if code.startswith(WEST)]
    assert sorted(code for post in kept for code in post.grids) == sorted(west)
    assert kept[0].households == 1000
    assert kept[0].hours == pytest.approx(1000 * 0.12 + 6 * kept[0].area / 1e6)
    assert {post.worker.name for post in kept if len(post.entries) == 2} == {"王建国"}


def test_who_is_not_needed_is_free_and_who_is_on_most_lists_stays(steward: Actor) -> None:
    match_workers()
    plan = computed(steward, post_hours=744)
    assert [post.worker.name for post in plan.posts.filter(kept=True)] == ["王建国"]
    assert plan.posts.filter(kept=False).count() == 2


def test_the_saving_is_the_sum_it_says(steward: Actor) -> None:
    match_workers()
    OldSystem.objects.update(devices=10, yearly_cost=100_000)
    plan = computed(steward, post_hours=744, person_yuan=30_000, device_yuan=500, system_yuan=50_000)
    found = saving(plan)
    assert (found.entries, found.posts, found.devices, found.systems) == (4, 1, 20, 2)
    assert (found.people_yuan, found.device_yuan, found.system_yuan) == (90_000, 9_500, 150_000)
    assert found.yuan == 249_500
    OldSystem.objects.update(yearly_cost=0)
    assert saving(plan).yuan == 249_500


def test_a_plan_wants_sound_figures_and_is_alone(steward: Actor) -> None:
    for bad in ({"post_hours": 0.0}, {"person_yuan": -1.0}, {"area_hours": float("nan")}):
        with pytest.raises(Refused):
            start_plan(steward, usual() | bad)
    with pytest.raises(Refused):
        start_plan(steward, {})
    plan = start_plan(steward, usual())
    with pytest.raises(Refused):
        start_plan(steward, usual())
    cancel_plan(steward, plan.pk)
    work(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.posts.count()) == ("cancelled", 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_plans(steward: Actor, city: City, client: Client, language: str) -> None:
    client.force_login(User.objects.get(pk=steward.user_id))
    client.cookies["onecity_language"] = language
    assert client.get("/fusion/plans/").status_code == 200
    match_workers()
    plan = computed(steward)
    for address in ("", f"{plan.pk}/", f"{plan.pk}/?kind=free&order=-cases", f"{plan.pk}/?region={EAST}", f"{plan.pk}/progress/"):
        assert client.get(f"/fusion/plans/{address}").status_code == 200, address
    for ending in ("xlsx", "csv"):
        assert content_of(client.get(f"/fusion/plans/{plan.pk}/{ending}/"))
    assert client.get(f"/fusion/plans/{plan.pk}/exe/").status_code == 404
    assert client.post("/fusion/plans/start/", {"post_hours": "x"}, follow=True).status_code == 200
    assert Plan.objects.count() == 1
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert client.get("/fusion/plans/").status_code == 200
    assert client.post("/fusion/plans/start/").status_code == 403
    client.force_login(User.objects.get(pk=city["acceptor"].user_id))
    assert client.get(f"/fusion/plans/{plan.pk}/csv/").status_code == 403


def of_duties(actor: Actor) -> Plan:
    """A plan by duties: the system `whole` visits its grids, each 60 hours a month, and keeps records for 12."""
    for code, kind, times in (("A1", "visit", 60), ("A2", "office", 12)):
        take_duties([OldDuty(system=OldSystem.objects.get(code="whole"), code=code, title=f"事{code}", kind=kind, times=times, minutes=60)])
    plan = start_plan(actor, usual() | {"post_hours": 744}, {"person_yuan": " the budget ", "nothing": "x"}, by_duties=True)
    work(plan.pk)
    plan.refresh_from_db()
    return plan


def test_a_plan_by_duties_gives_their_hours_to_base_grids(steward: Actor) -> None:
    match_workers()
    BaseGrid.objects.update(households=10)
    plan = of_duties(steward)
    assert (plan.state, plan.by_duties, plan.sums["duty_hours"]) == ("done", True, [144, 144])
    post = plan.posts.filter(kept=True).get()
    assert post.hours == pytest.approx(72)
    # two of `whole` share grid W1 between them; nobody is told to walk W2
    assert sorted(one.before or 0 for one in plan.posts.all()) == [0, 36, 36]
    assert spread_before(plan) == [0, 36, 36]


def test_without_duties_nothing_is_said_of_the_load_before(steward: Actor) -> None:
    plan = computed(steward)
    assert not spread_before(plan)
    with pytest.raises(Refused):
        start_plan(steward, usual(), by_duties=True)


def test_the_rows_of_the_money_sum_up_to_the_saving(steward: Actor) -> None:
    match_workers()
    OldSystem.objects.update(devices=10, yearly_cost=100_000, cost_source="the contract")
    plan = of_duties(steward)
    rows = money(plan)
    assert sum(row.yuan for row in rows) == pytest.approx(saving(plan).yuan)
    assert [(row.system, row.number) for row in rows if row.part == "people"] == [("whole", 2), ("part", 2), ("", 1)]
    assert {row.source for row in rows if row.part == "people"} == {"the budget"}
    assert [row.source for row in rows if row.part == "systems"] == ["the contract", "the contract", ""]
    plan.sums.pop("system_rows")
    assert sum(row.yuan for row in money(plan)) == pytest.approx(saving(plan).yuan)


def told(fate: str, **more: Any) -> Told:
    return Told(fate, day=timezone.localdate(), **more)


def test_what_became_of_a_free_person_is_kept_and_can_be_told_again(steward: Actor, city: City) -> None:
    match_workers()
    plan = computed(steward, post_hours=744)
    free = plan.posts.filter(kept=False).first()
    kept = plan.posts.filter(kept=True).get()
    assert free
    grid = BaseGrid.objects.order_by("code").first()
    assert grid
    tell(steward, free.pk, told("grid", grid=grid.code, note="from May on"))
    assert fates(plan) == {"grid": 1, "open": 1}
    tell(steward, free.pk, Told("open"))
    assert fates(plan) == {"open": 2}
    tell(steward, free.pk, told("retired"))
    assert [one.fate for one in Outcome.objects.all()] == ["retired", "open", "grid"]
    assert LookUp.objects.filter(subject_kind="fusion.outcome").count() == 3
    for bad in (
        told("dead"),
        told("grid", grid="nowhere"),
        told("unit"),
        told("unit", organisation=0),
        Told("left"),
        told("left", note="x" * 201),
    ):
        with pytest.raises(Refused):
            tell(steward, free.pk, bad)
    with pytest.raises(Refused):
        tell(steward, kept.pk, told("left"))
    with pytest.raises(NotAllowed):
        tell(city["leader"], free.pk, told("left"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Outcome.objects.update(fate="left")


def test_who_has_gone_gets_no_post_in_a_later_plan(steward: Actor) -> None:
    match_workers()
    plan = computed(steward, post_hours=744)
    holder, free = plan.posts.get(kept=True), plan.posts.filter(kept=False)
    assert plan.posts.get(kept=True).worker.name == "王建国"
    BaseGrid.objects.update(households=20_000)
    for post in free:
        tell(steward, post.pk, told("left"))
    later = computed(steward, post_hours=744)
    assert [post.worker_id for post in later.posts.filter(kept=True)] == [holder.worker_id]
    assert fates(later) == {"left": 2}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_savings(steward: Actor, city: City, client: Client, language: str) -> None:
    client.force_login(User.objects.get(pk=steward.user_id))
    client.cookies["onecity_language"] = language
    assert client.get("/fusion/plans/list/").status_code == 200
    assert client.get("/fusion/plans/compare/").status_code == 200
    match_workers()
    first, second = computed(steward), of_duties(steward)
    free = second.posts.filter(kept=False).first()
    assert free
    person_page = f"{second.pk}/people/{free.pk}/"
    pair = f"compare/?plan={first.pk}&plan={second.pk}"
    money_pages = (f"{second.pk}/money/", f"{second.pk}/money/?kind=systems")
    for address in ("list/", "compare/", pair, "compare/?plan=x", *money_pages, person_page, f"{second.pk}/?kind=free&fate=open"):
        assert client.get(f"/fusion/plans/{address}").status_code == 200, address
    answer = {"fate": "unit", "organisation": str(Organisation.objects.first().pk), "day": "2026-05-01", "note": "x"}  # type: ignore[union-attr]
    assert client.post(f"/fusion/plans/{person_page}", answer).status_code == 302
    assert client.post(f"/fusion/plans/{person_page}", {"fate": "left", "day": "soon"}, follow=True).status_code == 200
    assert Outcome.objects.get().organisation
    assert client.get(f"/fusion/plans/{person_page}").status_code == 200
    assert "2026-05-01" in content_of(client.get(f"/fusion/plans/{second.pk}/csv/?kind=free")).decode()
    for address in (f"{pair}&as=csv", f"{second.pk}/money/csv/", f"{second.pk}/money/xlsx/"):
        assert content_of(client.get(f"/fusion/plans/{address}")), address
    assert client.get(f"/fusion/plans/{second.pk}/people/{second.posts.get(kept=True).pk}/").status_code == 404
    client.force_login(User.objects.get(pk=city["leader"].user_id))
    assert client.get(f"/fusion/plans/{person_page}").status_code == 200
    assert client.post(f"/fusion/plans/{person_page}", answer).status_code == 403
