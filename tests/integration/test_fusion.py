"""Many grids into one: what a run finds, who may see and change it, and that every figure is the sum of its rows."""

import csv
from io import StringIO
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.models import Coverage, Fit, OldSystem, Piece, Run, RunState
from onecity.apps.fusion.queries.matrix import faults, matrix, totals
from onecity.apps.fusion.queries.rows import fits, pieces
from onecity.apps.fusion.queries.runs import finished_run
from onecity.apps.fusion.runs import jobs
from onecity.apps.fusion.runs import work as working
from onecity.apps.fusion.runs.actions import cancel_run, discard_run, start_run
from onecity.apps.fusion.runs.work import work
from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.geo.models import BaseGrid
from tests.factories import EAST, WEST, City, person
from tests.integration.fusion_world import finished, system, two_systems
from tests.streams import content_of

pytestmark = pytest.mark.django_db
SEEN_BY = ("data_steward", "administrator", "leader", "supervisor")


@pytest.fixture
def steward(city: City) -> Actor:
    """Who keeps the fusion."""
    return person("data_steward", city.centre)


def browser_of(actor: Actor, language: str = "en") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["onecity_language"] = language
    return client


def test_a_run_tells_coverage_gaps_and_overlaps(steward: Actor) -> None:
    whole, part = two_systems()
    run = finished(steward)
    assert (run.state, run.done, run.total, run.base_grids) == (RunState.DONE, 2, 2, 4)
    shares = {(row.system_id, row.region_id): row.covered / row.area for row in Coverage.objects.filter(run=run)}
    assert shares[whole.pk, f"{WEST}001"] == pytest.approx(1)
    assert shares[part.pk, f"{WEST}001"] == pytest.approx(0.51, abs=1e-3)
    assert shares[part.pk, f"{EAST}001"] == 0
    overlap = Piece.objects.get(run=run, system=whole)
    assert (overlap.kind, overlap.first, overlap.second, overlap.sliver) == ("overlap", "W1", "W2", False)
    assert overlap.area == pytest.approx(0.2 * Coverage.objects.filter(run=run).first().area, rel=1e-3)  # type: ignore[union-attr]
    assert set(Piece.objects.filter(run=run, system=part).values_list("kind", "region_id")) == {
        ("gap", f"{WEST}001"), ("gap", f"{EAST}001"),
    }  # fmt: skip


def test_each_old_grid_is_told_in_base_grids(steward: Actor) -> None:
    two_systems()
    run = finished(steward)
    fit = Fit.objects.get(run=run, grid__code="P1", kind="best")
    assert fit.members == [f"{WEST}00100100"]
    assert fit.area_error == pytest.approx(0.001 / 0.051, rel=1e-2)
    owned = [code for one in Fit.objects.filter(run=run, kind="owner", system__code="whole") for code in one.members]
    assert sorted(owned) == sorted(BaseGrid.objects.values_list("code", flat=True))
    assert len(Fit.objects.get(run=run, grid__code="P1", kind="owner").members) == 4


def test_people_are_unknown_until_every_base_grid_knows_them(steward: Actor) -> None:
    two_systems()
    assert Fit.objects.filter(run=finished(steward)).exclude(people_error=None).count() == 0
    BaseGrid.objects.update(people=1000, people_synthetic=True)
    run = finished(steward)
    assert (run.people_known, run.people_synthetic) == (True, True)
    assert Fit.objects.get(run=run, grid__code="P1", kind="best").old_people == pytest.approx(1020, rel=1e-3)


def test_every_figure_is_the_sum_of_its_rows(steward: Actor) -> None:
    whole, part = two_systems()
    run = finished(steward)
    found = faults(run)
    for one in (whole, part):
        rows = list(pieces(run, Sought(system=one.code, kind="gap", width="wide")))
        assert (len(rows), sum(row.area for row in rows)) == (found[one.pk].gaps.count, pytest.approx(found[one.pk].gaps.area))
    lines = matrix(run)
    assert [line.code for line in lines] == [WEST, EAST]
    gaps = sum(row.area for row in pieces(run, Sought(kind="gap")))
    assert sum(line.gap for line in lines) == pytest.approx(gaps, rel=1e-6)
    assert totals(matrix(run, WEST))[part.pk].share == pytest.approx(0.51, abs=1e-3)


def test_lists_are_narrowed_sorted_and_searched(steward: Actor) -> None:
    two_systems()
    run = finished(steward)
    assert {one.system.code for one in pieces(run, Sought(system="part"))} == {"part"}
    assert {one.region_id for one in pieces(run, Sought(region=EAST, kind="gap"))} == {f"{EAST}001"}
    assert [one.grid.code for one in fits(run, Sought(text="W", order="-code"))] == ["W2", "W1"]
    errors = [one.area_error for one in fits(run, Sought())]
    assert errors == sorted(errors, reverse=True)


def test_a_stopped_run_stops_and_one_whose_worker_died_goes_on(steward: Actor) -> None:
    two_systems()
    run = start_run(steward)
    with patch.object(working, "_rows", side_effect=[iter(()), RuntimeError]), pytest.raises(RuntimeError):
        work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.RUNNING, 1)
    work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.DONE, 2)
    other = start_run(steward)
    cancel_run(steward, other.pk)
    work(other.pk)
    other.refresh_from_db()
    assert (other.state, other.coverages.count()) == (RunState.CANCELLED, 0)
    assert finished_run(steward) == run


def test_a_fault_is_told_on_the_page(steward: Actor) -> None:
    two_systems()
    run = start_run(steward)
    with patch.object(working, "_rows", side_effect=RuntimeError), pytest.raises(RuntimeError):
        jobs.run_fusion(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    with override("en"):
        assert "it is in the log" in browser_of(steward).get("/fusion/").content.decode()


def test_one_run_at_a_time_and_none_without_grids(steward: Actor) -> None:
    system()
    with pytest.raises(Refused):
        start_run(steward)
    two_systems()
    run = start_run(steward)
    assert "police" not in run.systems.values_list("code", flat=True)
    with pytest.raises(Refused):
        start_run(steward)
    with pytest.raises(Refused):
        discard_run(steward, run.pk)
    cancel_run(steward, run.pk)
    discard_run(steward, run.pk)
    assert not Run.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_for_those_who_may_see(city: City, steward: Actor, language: str) -> None:
    two_systems()
    run = finished(steward)
    fit = Fit.objects.filter(run=run).first()
    assert fit is not None
    addresses = [
        reverse("fusion:overview"), f"/fusion/?region={WEST}&run={run.pk}", reverse("fusion:pieces", args=[run.pk]), reverse("fusion:fits", args=[run.pk]),
        reverse("fusion:fit", args=[run.pk, fit.pk]), reverse("fusion:systems"), reverse("fusion:progress", args=[run.pk]),
    ]  # fmt: skip
    for role in SEEN_BY:
        client = browser_of(person(role, city.centre), language)
        for address in addresses:
            assert client.get(address).status_code == 200, (role, address)
        page = client.get("/fusion/").content.decode()
        assert ("made up for demonstration" in page) == (language == "en")


def test_nobody_else_sees_or_changes_anything(city: City, steward: Actor) -> None:
    two_systems()
    run = finished(steward)
    for actor in (city["acceptor"], city["clerk"], person("leader", city.county_office, EAST), person("data_steward", None, EAST)):
        client = browser_of(actor)
        for address in (
            "/fusion/",
            f"/fusion/runs/{run.pk}/pieces/",
            f"/fusion/runs/{run.pk}/grids/export/csv/",
            "/fusion/systems/",
            "/fusion/files/",
        ):
            assert client.get(address).status_code == 403, address
        assert client.get(f"/tiles/fusion/9/420/200.mvt?run={run.pk}").content == b""
        with pytest.raises(NotAllowed):
            start_run(actor)
    leader = browser_of(city["leader"])
    assert leader.get("/fusion/").status_code == 200
    for address in ("/fusion/runs/start/", f"/fusion/runs/{run.pk}/discard/", "/fusion/systems/new/"):
        assert leader.post(address).status_code == 403, address
    assert leader.get("/fusion/files/").status_code == 403
    assert Run.objects.count() == 1


def test_tiles_draw_the_systems_asked_for(steward: Actor) -> None:
    two_systems()
    run = finished(steward)
    client = browser_of(steward)
    whole = client.get(f"/tiles/fusion/11/1683/800.mvt?run={run.pk}").content
    assert b"grids" in whole
    assert b"pieces" in whole
    assert b"part" not in client.get(f"/tiles/fusion/11/1683/800.mvt?run={run.pk}&system=whole").content
    assert client.get("/tiles/fusion/11/1683/800.mvt?run=x&system=").status_code == 200


def test_lists_are_files_too(steward: Actor) -> None:
    two_systems()
    run = finished(steward)
    client = browser_of(steward)
    rows = list(csv.reader(StringIO(content_of(client.get(f"/fusion/runs/{run.pk}/pieces/csv/")).decode("utf-8-sig"))))
    assert len(rows) == 1 + Piece.objects.filter(run=run).count()
    for address in ("pieces/xlsx", "pieces/geojson", "grids/export/xlsx", "grids/export/csv", "coverage/xlsx", "coverage/csv"):
        assert content_of(client.get(f"/fusion/runs/{run.pk}/{address}/")), address
    assert client.get(f"/fusion/runs/{run.pk}/pieces/exe/").status_code == 404


def test_bad_addresses_are_no_fault_of_the_server(steward: Actor) -> None:
    run = finished_run(steward)
    assert run is None
    two_systems()
    run = finished(steward)
    client = browser_of(steward)
    for query in ("region=x", "order=;drop", "after=-1", "kind=%00", "q=%00", "width=9", "system=nobody"):
        assert client.get(f"/fusion/runs/{run.pk}/pieces/?{query}").status_code == 200, query
        assert client.get(f"/fusion/runs/{run.pk}/grids/?{query}").status_code == 200, query
    for address in ("/fusion/?run=99999", "/fusion/?run=x", "/fusion/runs/99999/pieces/", f"/fusion/runs/{run.pk}/grids/99999/"):
        assert client.get(address).status_code == 404, address


def test_a_system_is_entered_and_changed(steward: Actor) -> None:
    client = browser_of(steward)
    given = {"code": "water", "name_zh": "水务", "name_en": "Water", "colour": "#112233", "yearly_cost": "1000", "devices": "3"}
    assert client.post("/fusion/systems/new/", given).status_code == 302
    assert client.post("/fusion/systems/new/", given).status_code == 422
    assert client.post("/fusion/systems/water/", given | {"yearly_cost": "-1"}).status_code == 422
    assert client.post("/fusion/systems/water/", given | {"colour": "red"}).status_code == 422
    assert client.post("/fusion/systems/water/", given | {"devices": "5"}).status_code == 302
    assert OldSystem.objects.get().devices == 5
    assert client.get("/fusion/systems/fire/").status_code == 404
