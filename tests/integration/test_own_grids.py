"""Each department sees its own grids, filled from the base grids: in its list, on a case, in files, over the interface, on its page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from onecity.apps.fusion.models import Fit, OldGrid, OldSystem, Run, RunState
from onecity.apps.fusion.models.runs import FitKind
from onecity.apps.fusion.queries import owned
from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.cases.exports import case_export
from onecity.core.cases.filters import filter_from
from onecity.core.cases.models import Case
from onecity.core.cases.queries import CaseFilter, list_cases
from onecity.core.cases.queries.lists import filtered
from onecity.core.cases.settled import horizon
from onecity.core.geo.models import BaseGrid
from onecity.core.programs.actions import KeyOrder, issue
from tests.factories import IN_EAST, IN_WEST, City
from tests.loop import reported, walk
from tests.streams import content_of


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    owned._remembered.clear()
    with override("en"):
        yield
    owned._remembered.clear()


@pytest.fixture
def system(city: City) -> OldSystem:
    """The bureau's grids: one over the western village, one over nothing of ours; the eastern county is in none."""
    named = {"name_zh": "城管", "name_en": "City management", "colour": "#2c8a4b"}
    system = OldSystem.objects.create(code="city", organisation=city.bureau, **named)
    west = BaseGrid.objects.get(geom__covers=IN_WEST)
    run = Run.objects.create(state=RunState.DONE, base_grids=BaseGrid.objects.count())
    run.systems.add(system)
    for code, members in (("CG-1", [west.code]), ("CG-2", [])):
        grid = OldGrid.objects.create(system=system, code=code, name=f"城管{code}", geom=west.geom, area=1.0)
        Fit.objects.create(
            run=run, grid=grid, system=system, kind=FitKind.OWNER, members=members, old_area=1, new_area=1, area_error=0
        )  # fmt: skip
    return system


def as_(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["onecity_language"] = "en"
    return client


def sent(city: City) -> Case:
    """A case of the western village that the bureau leads."""
    return walk(city, reported(city), "accept", "file", "dispatch")


def test_a_case_anyone_reports_stands_in_the_departments_own_grid(city: City, system: OldSystem) -> None:
    case, clerk = sent(city), as_(city["clerk"])
    assert ">CG-1</" in clerk.get(reverse("cases:list")).content.decode()
    page = clerk.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "our grid" in page and reverse("fusion:own-grid", args=[OldGrid.objects.get(code="CG-1").pk]) in page
    assert "CG-1" not in as_(city["duty_officer"]).get(reverse("cases:list")).content.decode()


def test_the_departments_file_has_the_code_of_its_grid(city: City, system: OldSystem) -> None:
    case = sent(city)
    table = case_export(city["clerk"], CaseFilter(view="all")).table
    own = next(column for column in table.columns if column.key == "own_grid_code")
    assert own.value(case) == "CG-1"
    assert "own_grid_code" not in [column.key for column in case_export(city["duty_officer"], CaseFilter()).table.columns]


def test_the_departments_own_program_is_told_its_own_grid(city: City, system: OldSystem) -> None:
    case, key = sent(city), issue(KeyOrder("部门系统", ("read", "act"), organisation=city.bureau))[1]
    told = Client(headers={"X-Api-Key": key}).get(f"/api/v1/cases/{case.pk}").json()
    assert told["own_grid"] == "CG-1"
    assert [one["own_grid"] for one in Client(headers={"X-Api-Key": key}).get("/api/v1/cases").json()["cases"]] == ["CG-1"]
    horizon.forget()
    before = case.events.order_by("pk").values_list("pk", flat=True)[0] - 1  # ids go on from test to test
    changes = Client(headers={"X-Api-Key": key}).get("/api/v1/changes", {"after": before}).json()["changes"]
    assert {one["data"]["case"]["own_grid"] for one in changes} == {"CG-1"}


def test_figures_are_the_lengths_of_their_lists_and_add_up_to_all_in_sight(city: City, system: OldSystem) -> None:
    late, _other, elsewhere = (sent(city) for _number in range(3))
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    Case.objects.filter(pk=elsewhere.pk).update(grid=BaseGrid.objects.get(geom__covers=IN_EAST))
    rows = owned.filled(city["clerk"], system)
    assert [(one.fit.grid.code if one.fit else None, one.open, one.late, one.year) for one in rows] == [
        ("CG-1", 2, 1, 2), ("CG-2", 0, 0, 0), (None, 1, 0, 1),
    ]  # fmt: skip
    for one in (row for row in rows if row.members):
        counted = [filtered(city["clerk"], filter_from(QueryDict(url.partition("?")[2]))).count() for url in one.lists.values()]
        assert counted == [one.open, one.late, one.year]
    assert sum(one.open for one in rows) == list_cases(city["clerk"], CaseFilter(view="open")).total


def test_only_what_one_sees_is_counted(city: City, system: OldSystem) -> None:
    reported(city)
    assert [one.open for one in owned.filled(city["clerk"], system)] == [0, 0]


def test_people_are_known_only_when_every_base_grid_knows_them(city: City, system: OldSystem) -> None:
    west = BaseGrid.objects.filter(geom__covers=IN_WEST)
    west.update(people=None, households=12)
    one = owned.filled(city["clerk"], system)[0]
    assert (one.people, one.households) == (None, 12)


def test_offices_below_a_department_share_its_grids(city: City, system: OldSystem) -> None:
    assert owned.system_of(f"{city.bureau.path}X/") == system
    assert owned.system_of(city.other_bureau.path) is None
    assert owned.own_grids(city.other_bureau.path) == {}


def test_pages_of_the_own_grids(city: City, system: OldSystem) -> None:
    case, clerk = sent(city), as_(city["clerk"])
    page = clerk.get(reverse("fusion:own"), {"q": "CG-1", "order": "code"}).content.decode()
    assert "CG-1" in page and "CG-2" not in page
    grid = OldGrid.objects.get(code="CG-1")
    one = clerk.get(reverse("fusion:own-grid", args=[grid.pk])).content.decode()
    assert case.label in one and "fusion-shapes" in one
    file = content_of(clerk.get(reverse("fusion:own-export", args=["csv"]))).decode("utf-8-sig")
    assert "CG-1" in file and "CG-2" in file


def test_nobody_else_opens_them(city: City, system: OldSystem) -> None:
    grid = OldGrid.objects.get(code="CG-1")
    for who in ("grid_worker", "acceptor"):
        assert as_(city[who]).get(reverse("fusion:own")).status_code == 403
    county = as_(city["county_clerk"])
    assert county.get(reverse("fusion:own-grid", args=[grid.pk])).status_code == 404
    assert "no grids of its own" in county.get(reverse("fusion:own")).content.decode()


def test_before_a_run_nothing_is_filled(city: City, system: OldSystem) -> None:
    Run.objects.update(state=RunState.RUNNING)
    assert "not filled yet" in as_(city["clerk"]).get(reverse("fusion:own")).content.decode()
