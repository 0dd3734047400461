"""The reports of a stretch of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from onecity.science.cityday.ground import Ground, beside, point_in
from onecity.science.cityday.matters import MISTAKEN, Matter
from onecity.science.cityday.plan import CityPlan
from onecity.science.cityday.rhythm import SOURCES, expected_reports, shower_on

HOUR = timedelta(hours=1)
SPOT_SHARE, MISTAKEN_SHARE, RAIN_SHARE = 0.18, 0.08, 0.055
RAIN_DOORS, RAIN_DOOR_SHARES = ("hotline", "grid", "web"), (0.5, 0.3, 0.2)


@dataclass(frozen=True)
class PlannedReport:
    """One report: when, by which door, what as the reporter sees it, the text, where (degrees, longitude first)."""

    at: datetime
    source: str
    category: str
    text: str
    longitude: float
    latitude: float
    ground: int
    region_code: str

    @property
    def key(self) -> str:
        """What distinguishes the case for every later choice: its place, which is stored exactly."""
        return case_key(self.longitude, self.latitude)


def case_key(longitude: float, latitude: float) -> str:
    """The key of a case by its place in degrees."""
    return f"{longitude:.6f} {latitude:.6f}"


def place_of(key: str) -> tuple[float, float]:
    """The place that a case key stands for, in degrees."""
    longitude, latitude = key.split()
    return float(longitude), float(latitude)


def mistaken_category(plan: CityPlan, key: str, code: str) -> str | None:
    """The key of the category that reporter and acceptor differ about, when in this case they do.

    The pairs go both ways, so the acceptor finds the right one from the wrong one.
    """
    other = plan.by_code.get(MISTAKEN.get(code, ""))
    if other is None or Random(f"{plan.seed} mistaken {key}").random() >= MISTAKEN_SHARE:
        return None
    return other.key


def _moments(start: datetime, rate: float, chance: Random) -> Iterator[datetime]:
    """A Poisson process of `rate` per hour over one hour."""
    hours = chance.expovariate(rate) if rate > 0 else 1.0
    while hours < 1:
        yield start + timedelta(seconds=int(hours * 3600), microseconds=chance.randrange(1_000_000))
        hours += chance.expovariate(rate)


def _place(plan: CityPlan, matter: Matter, chance: Random) -> tuple[Ground, tuple[float, float]]:
    spots = plan.spots.get(matter.code)
    if spots and chance.random() < SPOT_SHARE:
        spot = chance.choice(spots)
        return spot.ground, beside(spot.ground, spot.point, chance)
    ground = plan.ground_for(matter, chance)
    return ground, point_in(ground.border, chance)


def _report(plan: CityPlan, at: datetime, source: str, matter: Matter, chance: Random) -> PlannedReport:
    ground, (longitude, latitude) = _place(plan, matter, chance)
    category = mistaken_category(plan, case_key(longitude, latitude), matter.code) or matter.key
    return PlannedReport(at, source, category, chance.choice(matter.texts), longitude, latitude, ground.key, ground.region_code)


def _ordinary(plan: CityPlan, hour: datetime, source: str) -> Iterator[PlannedReport]:
    chance = Random(f"{plan.seed} {hour.isoformat()} {source}")
    matters, cumulated = plan.weighted_matters(source, hour.month)
    rate = expected_reports(plan.reports_per_day, source, hour.weekday(), hour.hour, plan.evenness)
    for at in _moments(hour, rate, chance):
        yield _report(plan, at, source, chance.choices(matters, cum_weights=cumulated)[0], chance)


def _rain(plan: CityPlan, hour: datetime) -> Iterator[PlannedReport]:
    shower = shower_on(plan.seed, hour.date())
    matters, cumulated = plan.rain_matters
    if shower is None or not shower.falls(hour.hour) or not matters:
        return
    chance = Random(f"{plan.seed} {hour.isoformat()} rain")
    for at in _moments(hour, plan.reports_per_day * RAIN_SHARE * shower.force, chance):
        source = chance.choices(RAIN_DOORS, RAIN_DOOR_SHARES)[0]
        yield _report(plan, at, source, chance.choices(matters, cum_weights=cumulated)[0], chance)


def _of_hour(plan: CityPlan, hour: datetime) -> list[PlannedReport]:
    found = [report for source in SOURCES for report in _ordinary(plan, hour, source)]
    return sorted([*found, *_rain(plan, hour)], key=lambda report: (report.at, report.key))


def reports_between(plan: CityPlan, start: datetime, end: datetime | None = None) -> Iterator[PlannedReport]:
    """The reports from `start` until before `end` (aware; for ever without one), in order of time.

    Every hour has its own chance, so a stretch is the same whichever stretch it is taken from.
    """
    hour = start.astimezone(plan.zone).replace(minute=0, second=0, microsecond=0)
    while end is None or hour < end:
        yield from (report for report in _of_hour(plan, hour) if start <= report.at and (end is None or report.at < end))
        hour += HOUR
