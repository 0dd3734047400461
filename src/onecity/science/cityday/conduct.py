"""What people do with a case, and how long they take: the next act from where a case stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import log
from random import Random

from onecity.science.cityday.plan import CityPlan
from onecity.science.cityday.reports import mistaken_category
from onecity.science.worktime import Unit, add_time

Limit = tuple[Decimal, Unit]


@dataclass(frozen=True)
class Standing:
    """Where a case stands, as far as its next act depends on it.

    `case` is the caller's handle, `key` as in PlannedReport, `code` the category's code, `since` when the state was entered,
    `sequence` the length of the history, `limit` the limit of the running clock.
    """

    case: int
    key: str
    code: str
    state: str
    since: datetime
    sequence: int
    limit: Limit | None
    region_code: str
    returns: int = 0
    reworks: int = 0
    can_rate: bool = False


@dataclass(frozen=True)
class NextAct:
    """The act that comes next and when. `pick` from 0 to 1 chooses persons and words; `category` and `rating` where given."""

    act: str
    at: datetime
    pick: float
    category: str = ""
    rating: str = ""


@dataclass(frozen=True)
class Pace:
    """How much of its limit a stage takes: log-normal with this median and sigma.

    `round_the_clock`: the post is staffed day and night, so an hour is an hour whatever the limit's unit says.
    """

    median: float
    sigma: float
    round_the_clock: bool = False


PACES: dict[str, Pace] = {
    "reported": Pace(0.30, 0.55, round_the_clock=True),
    "accepted": Pace(0.28, 0.5, round_the_clock=True),
    "filed": Pace(0.25, 0.5, round_the_clock=True),
    "dispatched": Pace(0.33, 0.5),
    "handling": Pace(0.46, 0.45),
    "handled": Pace(0.40, 0.45),
    "verified": Pace(0.30, 0.5, round_the_clock=True),
}

STUCK_SHARE, STUCK_LEAST, STUCK_MOST = 0.008, 1.3, 4.0
"""Now and then a stage lies about: from 1.3 to 4 times its limit."""

NO_LIMIT: Limit = (Decimal(4), Unit.WORKING_HOUR)
HOURS_OF = {Unit.WORKING_HOUR: 1, Unit.CALENDAR_HOUR: 1, Unit.WORKING_DAY: 24, Unit.CALENDAR_DAY: 24}
LEAST = timedelta(seconds=40)
REJECTED, RETURNED, FAILED, FAILED_AGAIN = 0.04, 0.02, 0.03, 0.12
DAY_BEGINS, DAY_ENDS = 6, 22

RATING_SHARE = 0.45
RATINGS, RATING_WEIGHTS, RATING_WEIGHTS_AFTER_REWORK = ("satisfied", "basically", "not"), (0.83, 0.12, 0.05), (0.5, 0.25, 0.25)


def _handled(standing: Standing, chance: Random) -> str:
    return "fail" if chance.random() < (FAILED_AGAIN if standing.reworks else FAILED) else "pass"


def _dispatched(standing: Standing, chance: Random) -> str:
    return "return" if not standing.returns and chance.random() < RETURNED else "sign"


ACTS: dict[str, Callable[[Standing, Random], str]] = {
    "reported": lambda standing, chance: "reject" if chance.random() < REJECTED else "accept",
    "accepted": lambda standing, chance: "file",
    "filed": lambda standing, chance: "dispatch",
    "dispatched": _dispatched,
    "handling": lambda standing, chance: "finish",
    "handled": _handled,
    "verified": lambda standing, chance: "close",
}


def _share_of_limit(pace: Pace, tempo: float, chance: Random) -> float:
    if chance.random() < STUCK_SHARE:
        return chance.uniform(STUCK_LEAST, STUCK_MOST)
    return chance.lognormvariate(log(pace.median * tempo), pace.sigma)


def _by_day(plan: CityPlan, moment: datetime, due: datetime) -> datetime:
    """A moment of the night moves to the next morning if that is still in time."""
    local = moment.astimezone(plan.zone)
    if DAY_BEGINS <= local.hour < DAY_ENDS:
        return moment
    day = local.date() + timedelta(days=local.hour >= DAY_ENDS)
    morning = datetime(day.year, day.month, day.day, DAY_BEGINS, local.minute, local.second, tzinfo=plan.zone)
    return morning if morning <= due else moment


def _moment(plan: CityPlan, standing: Standing, chance: Random) -> datetime:
    pace = PACES[standing.state]
    amount, unit = standing.limit or NO_LIMIT
    share = _share_of_limit(pace, plan.tempo.get(standing.region_code[:6], 1.0), chance)
    if pace.round_the_clock:
        moment = standing.since + timedelta(seconds=round(share * float(amount) * HOURS_OF[unit] * 3600))
    else:
        moment = add_time(plan.calendar, standing.since, float(amount) * share, unit)
        moment = _by_day(plan, moment, add_time(plan.calendar, standing.since, float(amount), unit))
    return max(moment, standing.since + LEAST)


def _rate(plan: CityPlan, standing: Standing, chance: Random) -> NextAct | None:
    if not standing.can_rate or chance.random() >= RATING_SHARE:
        return None
    moment = standing.since + timedelta(seconds=round(chance.lognormvariate(log(5 * 3600), 1.1)))
    weights = RATING_WEIGHTS_AFTER_REWORK if standing.reworks else RATING_WEIGHTS
    rating = chance.choices(RATINGS, weights)[0]
    return NextAct("rate", _by_day(plan, moment, moment + timedelta(days=1)), chance.random(), rating=rating)


def next_act(plan: CityPlan, standing: Standing) -> NextAct | None:
    """What happens next to a case and when, or None when nothing will. The same standing always gives the same answer."""
    chance = Random(f"{plan.seed} {standing.key} {standing.sequence}")
    if standing.state == "closed":
        return _rate(plan, standing, chance)
    if standing.state not in ACTS:
        return None
    act = ACTS[standing.state](standing, chance)
    category = mistaken_category(plan, standing.key, standing.code) or "" if act == "accept" else ""
    return NextAct(act, _moment(plan, standing, chance), chance.random(), category)
