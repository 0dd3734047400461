"""Loading the demonstration: organisations, people, catalogue, pictures, history, people on duty. Each step once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from onecity.core.accounts.demo import demo_people
from onecity.core.accounts.loading import Place, load_organisations
from onecity.core.cases.catalogue import load_catalogue
from onecity.core.cases.knowledge.loading import load_articles
from onecity.core.cases.models import Case, DutyList
from onecity.core.geo.models import Region
from onecity.core.resources.models import Duty
from onecity.project.demo.assets import demo_assets
from onecity.project.demo.cast import demo_cast
from onecity.project.demo.check_points import demo_check_points
from onecity.project.demo.deeds import demo_deeds
from onecity.project.demo.history import write_history
from onecity.project.demo.logins import keep_logins
from onecity.project.demo.old_duties import demo_duties
from onecity.project.demo.old_systems import demo_systems
from onecity.project.demo.one_team import demo_team
from onecity.project.demo.pictures.album import Album
from onecity.project.demo.staffing import Staffing
from onecity.project.demo.world import city_plan, grounds

RECENT = timedelta(days=14)
NAME_WIDTH = 28
Tell = Callable[[str], object]


class CityMissing(Exception):
    """There are no regions yet: the city must be loaded first."""


@dataclass(frozen=True)
class DemoOptions:
    """How much is loaded. `again` writes a history even if there are cases."""

    password: str
    seed: int
    days: int = 60
    reports_per_day: float = 400.0
    again: bool = False


def _places() -> list[Place]:
    rows = Region.objects.filter(level__in=("county", "township")).order_by("code")
    return [Place(*row) for row in rows.values_list("code", "level", "name_zh", "name_en")]


def _counties() -> list[str]:
    return list(Region.objects.filter(level="county").order_by("code").values_list("code", flat=True))


def _seat() -> str:
    """The county the city sits in: the one around its centre."""
    from django.contrib.gis.geos import Point

    return Region.objects.get(level="county", geom__covers=Point(*settings.CITY.centre, srid=4326)).code


def _organisations() -> str:
    return f"{load_organisations(settings.CITY.folder, _places())} new"


def _catalogue(start: datetime) -> str:
    if DutyList.objects.exists():
        return "kept"
    first = timezone.localdate(start).replace(month=1, day=1)
    return f"{load_catalogue(settings.CITY.folder, _counties(), _seat(), first).lines.count()} lines"


def _people(options: DemoOptions) -> str:
    logins = demo_people(_places(), settings.CITY.prefix, _seat(), options.password)
    keep_logins(logins, options.password)
    return f"{len(logins)} logins to show"


def _history(options: DemoOptions, start: datetime, end: datetime) -> str:
    if Case.objects.exists() and not options.again:
        return "kept"
    album = Album(recent=end - RECENT)
    album.draw_all()
    plan = city_plan(options.seed, options.reports_per_day)
    written = write_history(plan, start, end, demo_cast(), demo_deeds(), album)
    return f"{written.cases} cases, {written.events} acts"


def _on_duty(options: DemoOptions, at: datetime) -> str:
    if Duty.objects.exists():
        return "kept"
    return f"{Staffing(demo_cast(), grounds(), options.seed).begin(at)} people"


def load_demo(options: DemoOptions, tell: Tell) -> None:
    """Load everything that is not there yet. History ends now. Raises CityMissing."""
    if not Region.objects.exists():
        raise CityMissing
    end = timezone.now()
    start = timezone.localtime(end - timedelta(days=options.days)).replace(hour=0, minute=0, second=0, microsecond=0)
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("organisations", _organisations),
        ("people", lambda: _people(options)),
        ("catalogue and duty list", lambda: _catalogue(start)),
        ("knowledge base", lambda: f"{load_articles(settings.CITY.file('knowledge.csv'))} new articles"),
        ("assets", lambda: f"{demo_assets(options.seed)} new"),
        ("history", lambda: _history(options, start, end)),
        ("check points and visits", lambda: f"{demo_check_points(demo_cast(), grounds(), options.seed)} new"),
        ("old grid systems", lambda: demo_systems(options.seed)),
        ("duties of the old systems", lambda: demo_duties(demo_cast().with_role("data_steward")[0])),
        ("one team", lambda: demo_team(demo_cast().with_role("data_steward")[0])),
        ("people on duty", lambda: _on_duty(options, end)),
    )
    for name, work in steps:
        begun = time.monotonic()
        done = work()
        tell(f"    {name:<{NAME_WIDTH}}{time.monotonic() - begun:7.1f} s  {done}")
