"""Drafts of a division: steps by the rules, codes never given before, one of two people wins, and from its day on the new grids hold."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from onecity.apps.division import actions, proposing
from onecity.apps.division.errors import DraftMovedOn, Refused, VillagesWouldBreak
from onecity.apps.division.jobs import run_proposal
from onecity.apps.division.models import Draft, DraftState, Proposal
from onecity.apps.division.reading import Standing
from onecity.apps.evaluation.measures import SOURCES
from onecity.apps.evaluation.queries.behind import behind
from onecity.apps.evaluation.queries.counting import tally
from onecity.apps.evaluation.queries.facts import facts
from onecity.apps.evaluation.selection import DIMENSIONS, Reach, Selection
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.actions import Report, report
from onecity.core.cases.grids_today import tell_grids_of_today, untold
from onecity.core.cases.models import Case, GridToday
from onecity.core.cases.states import Source
from onecity.core.geo.models import BaseGrid, GridHeir, GridSuccession, in_force
from onecity.core.geo.queries import locate, locate_many
from onecity.core.geo.succeeding import draw_grids_of_today
from onecity.core.ledger.models import LookUp
from tests.factories import WEST, City, person

pytestmark = pytest.mark.django_db
TOWNSHIP = f"{WEST}001"
ONE, TWO = f"{TOWNSHIP}00100", f"{TOWNSHIP}00200"
ACROSS = [[115.8, 36.45], [115.95, 36.45]]
"""A line through the first village, from west to its border with the second."""


@pytest.fixture
def steward(city: City) -> Actor:
    """Somebody of the data bureau."""
    BaseGrid.objects.filter(code__startswith=WEST).update(people=1001, households=400, people_synthetic=True)
    return person("data_steward", city.centre)


@pytest.fixture
def draft(steward: Actor) -> Draft:
    """A draft over the western township that would hold today."""
    return actions.begin(steward, "试", TOWNSHIP, timezone.localdate())


def split(steward: Actor, draft: Draft, grid: str = ONE, line: list[list[float]] | None = None) -> Draft:
    return actions.add_step(steward, draft.pk, draft.revision, {"kind": "split", "grid": grid, "lines": [line or ACROSS], "break": True})


def merge(steward: Actor, draft: Draft, *grids: str) -> Draft:
    return actions.add_step(steward, draft.pk, draft.revision, {"kind": "merge", "grids": list(grids)})


def codes(draft: Draft) -> set[str]:
    return set(Standing(draft).codes.values())


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_split_gives_serials_and_shares_out_the_people_to_the_last(steward: Actor, draft: Draft) -> None:
    draft = split(steward, draft)
    assert codes(draft) == {f"{ONE[:12]}01", f"{ONE[:12]}02", TWO}
    figures = Standing(draft).figures
    assert sorted(one.people or 0 for one in figures.values()) == [500, 501, 1001]


def test_a_whole_village_is_cut_only_when_that_is_meant(steward: Actor, draft: Draft) -> None:
    with pytest.raises(VillagesWouldBreak), override("en"):
        actions.add_step(steward, draft.pk, draft.revision, {"kind": "split", "grid": ONE, "lines": [ACROSS]})
    assert Draft.objects.get(pk=draft.pk).steps == []


def test_several_whole_villages_are_601_and_parts_of_several_are_refused(steward: Actor, draft: Draft) -> None:
    joined = merge(steward, draft, ONE, TWO)
    assert codes(joined) == {f"{TOWNSHIP}60100"}
    draft = actions.undo(steward, joined.pk, joined.revision)
    draft = split(steward, draft)
    part = Standing(draft).new[0]
    with pytest.raises(Refused):
        merge(steward, draft, part, TWO)


def test_steps_are_undone_and_redone_and_a_new_one_forgets_those_undone(steward: Actor, draft: Draft) -> None:
    draft = split(steward, draft)
    draft = actions.undo(steward, draft.pk, draft.revision)
    assert codes(draft) == {ONE, TWO}
    draft = actions.redo(steward, draft.pk, draft.revision)
    assert len(codes(draft)) == 3
    draft = actions.undo(steward, draft.pk, draft.revision)
    draft = merge(steward, draft, ONE, TWO)
    with pytest.raises(Refused):
        actions.redo(steward, draft.pk, draft.revision)


def test_of_two_people_one_wins_and_the_other_is_told(city: City, steward: Actor, draft: Draft) -> None:
    other = person("administrator", city.centre)
    split(steward, draft)
    with pytest.raises(DraftMovedOn):
        merge(other, draft, ONE, TWO)
    answer = browser_of(other).post(reverse("division:step", args=[draft.pk]), {"kind": "merge", "grid": [ONE, TWO], "revision": 0})
    assert answer.status_code == 409
    assert f"{ONE[:12]}02" in answer.content.decode()


@pytest.mark.parametrize("role", ["dispatcher", "leader", "grid_worker"])
def test_nobody_else_divides_or_looks(city: City, draft: Draft, role: str) -> None:
    with pytest.raises(NotAllowed):
        split(city[role], draft)
    client = browser_of(city[role])
    for address in (reverse("division:drafts"), reverse("division:editor", args=[draft.pk]), reverse("division:lineage")):
        assert client.get(address).status_code == 403


def test_published_today_new_cases_get_the_new_grid_and_old_ones_keep_theirs(city: City, steward: Actor, draft: Draft) -> None:
    place = (115.92, 36.47)
    before = report(city["acceptor"], Report("井盖坏了", *place, city.category, Source.WEB))
    draft = split(steward, draft)
    draft = actions.publish(steward, draft.pk, draft.revision)
    after = report(city["acceptor"], Report("井盖坏了", *place, city.category, Source.WEB))
    before.refresh_from_db()
    assert before.grid is not None and after.grid is not None
    assert (before.grid.code, after.grid.code[:12], after.grid.code == ONE) == (ONE, ONE[:12], False)
    assert draft.state == DraftState.PUBLISHED
    rows = GridSuccession.objects.filter(old__code=ONE)
    assert sum(row.area_share for row in rows) == pytest.approx(1)
    assert sum(grid.people or 0 for grid in BaseGrid.objects.filter(in_force(), code__startswith=WEST)) == 2002
    assert LookUp.objects.filter(subject_kind="division", subject_id=str(draft.pk), purpose__startswith="published").exists()


def test_until_its_day_the_old_grids_hold(city: City, steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    day = today + timedelta(days=10)
    draft = actions.begin(steward, "", TOWNSHIP, day)
    draft = split(steward, draft)
    actions.publish(steward, draft.pk, draft.revision)
    point = Point(115.92, 36.47, srid=4326)
    assert locate(point).grid_code == ONE
    assert draw_grids_of_today() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *given: day)
    assert locate(point).grid_code != ONE
    assert [one and one.grid_code for one in locate_many([(115.92, 36.47)])] == [locate(point).grid_code]
    assert draw_grids_of_today() == 2


def test_the_neighbour_gets_the_corner_where_the_cut_ends(steward: Actor, draft: Draft) -> None:
    draft = split(steward, draft)
    actions.publish(steward, draft.pk, draft.revision)
    neighbour = BaseGrid.objects.get(code=TWO)
    assert any(abs(corner[1] - 36.45) < 1e-9 for corner in neighbour.geom[0][0])
    assert neighbour.valid_to is None


def test_figures_of_ended_grids_are_told_under_the_grid_of_today(city: City, steward: Actor, draft: Draft) -> None:
    case = report(city["acceptor"], Report("井盖坏了", 115.92, 36.47, city.category, Source.WEB))
    draft = split(steward, draft, line=[[115.8, 36.48], [115.95, 36.48]])
    actions.publish(steward, draft.pk, draft.revision)
    again = actions.begin(steward, "", TOWNSHIP, timezone.localdate())
    again = merge(steward, again, *(key for key in Standing(again).ground.pieces if key.startswith(ONE[:12])))
    actions.publish(steward, again.pk, again.revision)
    now = timezone.now()
    whole = Selection(now - timedelta(days=1), now + timedelta(minutes=1), (Reach(WEST),))
    told = {dimension: set(tally(whole, dimension).keys) for dimension in ("grid", "grid_today")}
    heir = BaseGrid.objects.get(in_force(), code__startswith=ONE[:12])
    assert told == {"grid": {case.grid_id}, "grid_today": {heir.pk}}


def at(city: City, latitude: float) -> Case:
    """A report at a place of the first grid."""
    return report(city["acceptor"], Report(f"井盖坏了 {latitude}", 115.92, latitude, city.category, Source.WEB))


def told_by_grid_of_today() -> dict[str | int, int]:
    """Reports of today by the grid of today."""
    now = timezone.now()
    whole = Selection(now - timedelta(days=1), now + timedelta(minutes=1), (Reach(WEST),))
    return {key: counts["reported"] for key, counts in tally(whole, "grid_today").keys.items() if "reported" in counts}


def test_a_matter_of_an_ended_grid_is_told_by_where_it_lies(city: City, steward: Actor, draft: Draft) -> None:
    north, south = at(city, 36.49), at(city, 36.41)
    draft = split(steward, draft, line=[[115.8, 36.48], [115.95, 36.48]])
    actions.publish(steward, draft.pk, draft.revision)
    now = timezone.now()
    halves = {grid.geom.extent[1] > 36.47: grid.pk for grid in BaseGrid.objects.filter(in_force(), code__startswith=ONE[:12])}
    assert told_by_grid_of_today() == {halves[False]: 2}  # until it is looked up, by most of the ground
    assert untold(now - timedelta(days=1), now + timedelta(minutes=1)) == 2
    assert tell_grids_of_today() == 2
    assert told_by_grid_of_today() == {halves[True]: 1, halves[False]: 1}
    assert untold(now - timedelta(days=1), now + timedelta(minutes=1)) == 0
    assert tell_grids_of_today() == 0
    north.refresh_from_db()
    assert north.grid.code == south.grid.code == ONE


def test_a_place_in_no_grid_of_today_is_told_under_the_heir(city: City, steward: Actor, draft: Draft) -> None:
    case = at(city, 36.49)
    draft = split(steward, draft, line=[[115.8, 36.48], [115.95, 36.48]])
    actions.publish(steward, draft.pk, draft.revision)
    Case.objects.filter(pk=case.pk).update(point=Point(100, 10, srid=4326))
    assert tell_grids_of_today() == 0
    heir = max(BaseGrid.objects.filter(in_force(), code__startswith=ONE[:12]), key=lambda grid: grid.area)
    assert told_by_grid_of_today() == {heir.pk: 1}


def plainly_told(case: Case) -> int:
    """The grid of today of a case, asked for it alone."""
    assert case.grid is not None
    if case.grid.valid_to is None:
        return case.grid.pk
    by_place = GridToday.objects.filter(case=case).first()
    return by_place.grid_id if by_place else GridHeir.objects.filter(grid=case.grid).order_by("-day", "-pk")[0].heir_id


def test_grids_of_today_agree_with_every_case_asked_alone_and_with_the_rows_of_each(city: City, steward: Actor, draft: Draft) -> None:
    """Of an ended grid and looked up, of an ended grid and outside all, of a grid that stays, of one that came since."""
    cases = [at(city, latitude) for latitude in (36.49, 36.485, 36.41, 36.42)]
    cases.append(report(city["acceptor"], Report("隔壁", 115.97, 36.45, city.category, Source.WEB)))
    draft = split(steward, draft, line=[[115.8, 36.48], [115.95, 36.48]])
    actions.publish(steward, draft.pk, draft.revision)
    Case.objects.filter(pk=cases[1].pk).update(point=Point(100, 10, srid=4326))
    tell_grids_of_today()
    cases.append(at(city, 36.49))
    now = timezone.now()
    whole = Selection(now - timedelta(days=1), now + timedelta(minutes=1), (Reach(WEST),))
    expected = Counter(plainly_told(Case.objects.select_related("grid").get(pk=case.pk)) for case in cases)
    assert len(expected) == 3
    assert told_by_grid_of_today() == expected
    for key, counts in tally(whole, "grid_today").keys.items():
        narrowed = replace(whole, within=(("grid_today", key),))
        assert {code: count for code, count in tally(narrowed, "organisation").whole.items() if count} == counts
        rows = {row.case.pk for row in behind("reported", narrowed).rows}
        assert rows == {case.pk for case in cases if plainly_told(Case.objects.select_related("grid").get(pk=case.pk)) == key}


def test_places_are_joined_only_where_they_are_asked_for(city: City) -> None:
    now = timezone.now()
    whole = Selection(now - timedelta(days=1), now, (Reach(WEST),))
    for source in SOURCES:
        rows, given = facts(source, whole)
        for dimension, joined in (("organisation", False), ("grid", False), ("grid_today", True)):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN SELECT {DIMENSIONS[dimension].key}, COUNT(*) {rows} GROUP BY 1", given)
                assert ("cases_gridtoday" in "".join(line for (line,) in cursor.fetchall())) is joined


def test_places_are_looked_up_again_when_the_next_division_ends_their_grid(city: City, steward: Actor, draft: Draft) -> None:
    at(city, 36.49)
    draft = split(steward, draft, line=[[115.8, 36.48], [115.95, 36.48]])
    actions.publish(steward, draft.pk, draft.revision)
    tell_grids_of_today()
    again = actions.begin(steward, "", TOWNSHIP, timezone.localdate())
    again = merge(steward, again, *(key for key in Standing(again).ground.pieces if key.startswith(ONE[:12])))
    actions.publish(steward, again.pk, again.revision)
    assert tell_grids_of_today() == 1
    assert told_by_grid_of_today() == {BaseGrid.objects.get(in_force(), code__startswith=ONE[:12]).pk: 1}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_how_many_are_not_told_by_their_place(
    city: City, steward: Actor, draft: Draft, client: Client, language: str
) -> None:
    at(city, 36.49)
    draft = split(steward, draft)
    actions.publish(steward, draft.pk, draft.revision)
    client.force_login(User.objects.get(pk=city["supervisor"].user_id))
    client.cookies["onecity_language"] = language
    assert client.get("/evaluation/?period=today&by=grid_today").status_code == 200


def test_a_code_is_never_given_again(steward: Actor, draft: Draft) -> None:
    draft = split(steward, draft)
    actions.publish(steward, draft.pk, draft.revision)
    again = actions.begin(steward, "", TOWNSHIP, timezone.localdate())
    first = Standing(again).ground.pieces
    again = merge(steward, again, *(key for key in first if key.startswith(ONE[:12])))
    assert codes(again) == {f"{ONE[:12]}03", TWO}


def test_a_village_of_a_grid_of_several_is_still_known(steward: Actor, draft: Draft) -> None:
    draft = merge(steward, draft, ONE, TWO)
    actions.publish(steward, draft.pk, draft.revision)
    found = locate(Point(115.97, 36.45, srid=4326))
    assert (found.grid_code, found.region_code) == (f"{TOWNSHIP}60100", TWO[:12])


def test_a_draft_whose_ground_was_changed_is_not_published(steward: Actor, draft: Draft) -> None:
    other = actions.begin(steward, "", TOWNSHIP, timezone.localdate())
    other, draft = merge(steward, other, ONE, TWO), split(steward, draft)
    actions.publish(steward, other.pk, other.revision)
    with pytest.raises(Refused):
        actions.publish(steward, draft.pk, draft.revision)


def test_a_past_day_or_a_village_is_refused_and_nothing_is_not_published(steward: Actor, draft: Draft) -> None:
    for region, day in ((TOWNSHIP, date(2020, 1, 1)), (ONE[:12], timezone.localdate())):
        with pytest.raises(Refused):
            actions.begin(steward, "", region, day)
    with pytest.raises(Refused):
        actions.publish(steward, draft.pk, draft.revision)


def test_a_proposal_becomes_a_step_of_the_draft(steward: Actor, draft: Draft) -> None:
    wish = {"count": 1, "weights": {"people": 1}, "whole_villages": True, "seconds": 5}
    actions.ask_for_proposal(steward, draft.pk, draft.revision, wish)
    run_proposal(draft.pk)
    draft = Draft.objects.get(pk=draft.pk)
    assert (draft.proposal, draft.position) == (Proposal.DONE, 1)
    assert draft.progress["heaviest"] == pytest.approx(draft.progress["bound"])
    assert (draft.progress["areas"], draft.progress["missed"]) == (1, 0)
    assert codes(draft) == {f"{TOWNSHIP}60100"}


@pytest.mark.parametrize(
    ("missed", "words"), [(0, "Every area is within 10 % of its own bound"), (1, "1 of 3 areas did not come within 10 %")]
)
def test_the_page_says_whether_the_wanted_gap_was_reached(steward: Actor, draft: Draft, missed: int, words: str) -> None:
    told = {"heaviest": 1.2, "bound": 1.1, "least": 1.0, "count": 4, "areas": 3, "missed": missed, "farthest": 1.123}
    Draft.objects.filter(pk=draft.pk).update(proposal=Proposal.DONE, progress=told)
    client = browser_of(steward)
    client.cookies["onecity_language"] = "en"
    page = client.get(reverse("division:panel", args=[draft.pk])).content.decode()
    assert words in page
    assert "12.3 % above" in page


def test_a_proposal_that_cannot_be_leaves_the_draft(steward: Actor, draft: Draft) -> None:
    wish = {"count": 9, "weights": {"people": 1}, "whole_villages": True, "seconds": 5}
    actions.ask_for_proposal(steward, draft.pk, draft.revision, wish)
    run_proposal(draft.pk)
    draft = Draft.objects.get(pk=draft.pk)
    assert (draft.proposal, draft.position, bool(draft.progress["fault"])) == (Proposal.FAILED, 0, True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_stand_in_both_languages(steward: Actor, draft: Draft, language: str) -> None:
    client = browser_of(steward)
    client.cookies["onecity_language"] = language
    given = {"kind": "preview_split", "grid": ONE, "line": "115.8, 36.45\n115.95, 36.45", "revision": draft.revision}
    assert client.post(reverse("division:step", args=[draft.pk]), given).status_code == 200
    assert Draft.objects.get(pk=draft.pk).steps == []
    assert client.post(reverse("division:step", args=[draft.pk]), {**given, "kind": "split"}).status_code == 422
    assert client.post(reverse("division:step", args=[draft.pk]), {**given, "kind": "split", "break": "on"}).status_code == 200
    revision = Draft.objects.get(pk=draft.pk).revision
    answer = client.post(reverse("division:publish", args=[draft.pk]), {"revision": revision})
    assert answer["HX-Redirect"] == reverse("division:lineage")
    for address in (reverse("division:drafts"), reverse("division:editor", args=[draft.pk]), reverse("division:lineage")):
        assert client.get(address).status_code == 200


def asked(steward: Actor, draft: Draft, count: int = 1) -> Draft:
    """A draft of which a proposal is wanted."""
    wish = {"count": count, "weights": {"people": 1}, "whole_villages": True, "seconds": 5}
    return actions.ask_for_proposal(steward, draft.pk, draft.revision, wish)


def test_a_proposal_is_given_up_and_another_asked_for(steward: Actor, draft: Draft, client: Client) -> None:
    draft = asked(steward, draft)
    client.force_login(User.objects.get(pk=steward.user_id))
    assert "give-up" in client.get(reverse("division:panel", args=[draft.pk])).content.decode()
    assert client.post(reverse("division:cancel-proposal", args=[draft.pk])).status_code == 200
    draft.refresh_from_db()
    assert (draft.proposal, draft.position) == (Proposal.NONE, 0)
    run_proposal(draft.pk)  # the worker comes late
    draft.refresh_from_db()
    assert (draft.proposal, draft.steps) == (Proposal.NONE, [])
    assert client.post(reverse("division:cancel-proposal", args=[draft.pk])).status_code == 422
    draft = asked(steward, draft)
    run_proposal(draft.pk)
    draft.refresh_from_db()
    assert draft.proposal == Proposal.DONE


def test_what_was_given_up_while_it_was_computed_changes_nothing(steward: Actor, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = asked(steward, draft)

    def given_up(*words: object) -> object:
        actions.cancel_proposal(steward, draft.pk)
        return proposing.propose(*words)  # type: ignore[arg-type]

    monkeypatch.setattr("onecity.apps.division.jobs.propose", given_up)
    run_proposal(draft.pk)
    draft.refresh_from_db()
    assert (draft.proposal, draft.steps, draft.progress) == (Proposal.NONE, [], {})


def test_a_proposal_asked_for_anew_is_not_answered_by_the_one_before(steward: Actor, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = asked(steward, draft)

    def asked_anew(*words: object) -> object:
        actions.cancel_proposal(steward, draft.pk)
        asked(steward, Draft.objects.get(pk=draft.pk), count=2)
        return proposing.propose(*words)  # type: ignore[arg-type]

    monkeypatch.setattr("onecity.apps.division.jobs.propose", asked_anew)
    run_proposal(draft.pk)
    draft.refresh_from_db()
    assert (draft.proposal, draft.steps) == (Proposal.WANTED, [])


def test_a_rename_is_a_step_that_is_undone_and_redone(steward: Actor, draft: Draft) -> None:
    draft = actions.add_step(steward, draft.pk, draft.revision, {"kind": "rename", "grid": ONE, "name_zh": "东关", "name_en": "East Gate"})
    assert Standing(draft).names[ONE] == ("东关", "East Gate")
    assert BaseGrid.objects.get(code=ONE).name_zh != "东关"
    draft = actions.undo(steward, draft.pk, draft.revision)
    assert Standing(draft).names[ONE] != ("东关", "East Gate")
    draft = actions.redo(steward, draft.pk, draft.revision)
    actions.publish(steward, draft.pk, draft.revision)
    assert BaseGrid.objects.get(code=ONE).name_zh == "东关"


def test_cases_of_a_grid_that_stays_or_is_joined_are_counted_whole_and_of_a_divided_one_by_place(
    city: City, steward: Actor, draft: Draft
) -> None:
    at(city, 36.49)
    at(city, 36.41)
    assert {one.cases for key, one in Standing(draft).figures.items() if key == ONE} == {2}
    draft = split(steward, draft)
    standing = Standing(draft)
    assert sorted(standing.figures[key].cases for key in standing.new) == [1, 1]
    joined = merge(steward, draft, *standing.new)
    assert sum(one.cases for one in Standing(joined).figures.values()) == 2


def test_a_name_of_a_division_to_come_holds_from_its_day(steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    day = timezone.localdate() + timedelta(days=10)
    draft = actions.begin(steward, "", TOWNSHIP, day)
    draft = actions.add_step(steward, draft.pk, draft.revision, {"kind": "rename", "grid": ONE, "name_zh": "东关", "name_en": "East Gate"})
    actions.publish(steward, draft.pk, draft.revision)
    assert BaseGrid.objects.get(code=ONE).name_zh != "东关"
    assert actions.name_grids_of_today() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *given: day)
    assert actions.name_grids_of_today() == 1
    assert BaseGrid.objects.get(code=ONE).name_en == "East Gate"
    assert actions.name_grids_of_today() == 0
