"""When people report: by hour, weekday, season and weather."""

from dataclasses import dataclass
from datetime import date
from random import Random

SOURCES = ("grid", "hotline", "web", "department")

SHARES: dict[str, float] = {"grid": 0.46, "hotline": 0.32, "web": 0.18, "department": 0.04}
"""Share of each door in all reports."""

HOURS: dict[str, tuple[float, ...]] = {
    "grid": (0, 0, 0, 0, 0, 0.1, 0.6, 2, 6, 9, 10, 8, 3, 3, 8, 9, 8, 6, 3, 1.5, 0.6, 0.2, 0.1, 0),
    "hotline": (0.8, 0.5, 0.4, 0.3, 0.3, 0.6, 1.5, 3.5, 7, 9, 9, 7, 4.5, 4.5, 6.5, 7, 7, 6.5, 6, 5.5, 4.5, 3.5, 2.2, 1.3),
    "web": (0.9, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 4, 5, 5, 5, 5, 6, 5, 4.5, 4.5, 5, 6, 7, 8, 8, 6, 4, 2),
    "department": (0, 0, 0, 0, 0, 0, 0, 0.5, 5, 8, 8, 5, 0.5, 1, 6, 7, 6, 3, 0.5, 0, 0, 0, 0, 0),
}
"""How a door's reports spread over the hours of a day, in any unit."""

WEEKDAYS: dict[str, tuple[float, ...]] = {
    "grid": (1.15, 1.1, 1.1, 1.1, 1.05, 0.8, 0.7),
    "hotline": (1.25, 1.12, 1.08, 1.05, 1.0, 0.8, 0.7),
    "web": (1.0, 0.95, 0.95, 0.95, 1.0, 1.1, 1.05),
    "department": (1.4, 1.4, 1.4, 1.4, 1.4, 0, 0),
}
"""Monday to Sunday; seven in sum."""

RAINY_DAYS = {1: 0.04, 2: 0.05, 3: 0.07, 4: 0.1, 5: 0.12, 6: 0.18, 7: 0.32, 8: 0.3, 9: 0.16, 10: 0.1, 11: 0.08, 12: 0.04}
"""Chance of heavy rain on a day, by month."""


@dataclass(frozen=True)
class Shower:
    """Heavy rain from one hour of the day until before another; `force` of 1 is an ordinary one."""

    first_hour: int
    until_hour: int
    force: float

    def falls(self, hour: int) -> bool:
        """Whether it rains, or its water still stands, in an hour."""
        return self.first_hour <= hour < self.until_hour


def shower_on(seed: int, day: date) -> Shower | None:
    """The heavy rain of a day, if there is one."""
    chance = Random(f"{seed} weather {day}")
    if chance.random() >= RAINY_DAYS[day.month]:
        return None
    first = chance.randint(5, 17)
    return Shower(first, first + chance.randint(4, 7), chance.uniform(0.6, 1.8))


def share_of_hour(source: str, hour: int, evenness: float) -> float:
    """The part of a door's day that falls into an hour. `evenness` from 0 (as people are) to 1 (the same all day)."""
    hours = HOURS[source]
    return (1 - evenness) * hours[hour] / sum(hours) + evenness / 24


def expected_reports(per_day: float, source: str, weekday: int, hour: int, evenness: float = 0.0) -> float:
    """The mean number of reports through a door in one hour, when the mean day of a week has `per_day` of them."""
    return per_day * SHARES[source] * WEEKDAYS[source][weekday] * share_of_hour(source, hour, evenness)
