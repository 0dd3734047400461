"""What a city day is planned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from onecity.science.cityday.ground import Ground, point_in
from onecity.science.cityday.matters import COUNTRYSIDE, FREQUENCIES, RAIN, Matter, weight
from onecity.science.worktime import WorkCalendar

SPOTS_EACH = 5
SPOT_CODES = ("06010", "06036", "09005", "09006", "09009", "06042", "X1006", "07001")


@dataclass(frozen=True)
class Spot:
    """A place that a matter comes back to, in degrees."""

    ground: Ground
    point: tuple[float, float]


@dataclass(frozen=True)
class CityPlan:
    """Seed, places, matters and habits. `tempo` maps a county code to how long its people take, 1 being ordinary.

    `evenness` from 0 to 1 flattens the day. Equal plans give equal days.
    """

    seed: int
    grounds: Sequence[Ground]
    matters: Mapping[str, Matter]
    calendar: WorkCalendar
    reports_per_day: float = 400.0
    evenness: float = 0.0
    tempo: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that hours of the day are counted in."""
        return ZoneInfo(self.calendar.zone)

    @cached_property
    def by_code(self) -> dict[str, Matter]:
        """Matters that have sample texts and come up at all, by their code."""
        return {matter.code: matter for matter in self.matters.values() if matter.texts and matter.code in FREQUENCIES}

    @cached_property
    def _cumulated(self) -> dict[tuple[str, int], tuple[list[Matter], list[float]]]:
        return {}

    def weighted_matters(self, source: str, month: int) -> tuple[list[Matter], list[float]]:
        """Matters with cumulated weights for a door and a month."""
        known = self._cumulated.get((source, month))
        if known is None:
            weights = [(matter, weight(code, source, month)) for code, matter in self.by_code.items()]
            used = [pair for pair in weights if pair[1] > 0]
            known = [matter for matter, _ in used], list(accumulate(share for _, share in used))
            self._cumulated[source, month] = known
        return known

    @cached_property
    def rain_matters(self) -> tuple[list[Matter], list[float]]:
        """What rain brings, with cumulated weights."""
        used = [(self.by_code[code], share) for code, share in RAIN.items() if code in self.by_code]
        return [matter for matter, _ in used], list(accumulate(share for _, share in used))

    @cached_property
    def _town(self) -> list[float]:
        return list(accumulate(ground.weight for ground in self.grounds))

    @cached_property
    def _country(self) -> list[float]:
        return list(accumulate(ground.country for ground in self.grounds))

    def ground_for(self, matter: Matter, chance: Random) -> Ground:
        """A grid where such a matter may come up."""
        cumulated = self._country if matter.code in COUNTRYSIDE else self._town
        return chance.choices(self.grounds, cum_weights=cumulated)[0]

    @cached_property
    def spots(self) -> dict[str, list[Spot]]:
        """The places that the same matter keeps coming back to, by the code of the matter."""
        chance = Random(f"{self.seed} spots")
        matters = [self.by_code[code] for code in SPOT_CODES if code in self.by_code]
        return {matter.code: [self._spot(chance, matter) for _ in range(SPOTS_EACH)] for matter in matters}

    def _spot(self, chance: Random, matter: Matter) -> Spot:
        ground = self.ground_for(matter, chance)
        return Spot(ground, point_in(ground.border, chance))
