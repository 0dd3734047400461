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
    `sequence` the length of the history, `limit` the limit of the running clock, `acted_at` when the last act was done (None: when
    the state was entered). `tickets` are the kinds that are open, `appealable` what counts against the lead and was not appealed
    against.
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
    acted_at: datetime | None = None
    tickets: frozenset[str] = frozenset()
    extensions: int = 0
    suspensions: int = 0
    supervisions: int = 0
    reopens: int = 0
    call_failed: bool = False
    appealable: tuple[str, ...] = ()

    @property
    def last(self) -> datetime:
        """When something was last done."""
        return self.acted_at or self.since


@dataclass(frozen=True)
class NextAct:
    """The act that comes next and when. `pick` from 0 to 1 chooses persons and words; the rest is what the act is given, if anything."""

    act: str
    at: datetime
    pick: float
    category: str = ""
    rating: str = ""
    outcome: str = ""
    against: str = ""


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


EXTENDED, SUSPENDED, SUPERVISED, GRANTED = 0.03, 0.012, 0.02, 0.85
"""How often a department asks for more time, a case is put off, a supervisor steps in, and how often time is granted."""
UNSOLVED, APPEALED, UPHELD = 0.35, 0.2, 0.4
PUT_OFF = timedelta(days=12)
LONG_LIMIT = timedelta(days=4)

WAITS: dict[str, float] = {
    "grant": 2.5,
    "refuse": 2.5,
    "reply": 4.0,
    "answer_call": 6.0,
    "reopen": 1.5,
    "appeal": 20.0,
    "uphold": 26.0,
    "overrule": 26.0,
}
"""Hours, in the middle, from the act before to one that follows on it."""
SHARES: dict[str, tuple[float, float]] = {"ask_extension": (0.5, 0.95), "suspend": (0.1, 0.5), "supervise": (1.02, 1.6)}
"""Acts in the midst of handling, and the share of the limit after which they come."""


def _is_long(limit: Limit | None) -> bool:
    return limit is not None and timedelta(hours=float(limit[0]) * HOURS_OF[limit[1]]) >= LONG_LIMIT


def _handling(standing: Standing, chance: Random) -> str:
    """Answers to tickets come first; now and then more time is asked for, the case put off, or supervision ordered."""
    if "extension" in standing.tickets:
        return "grant" if chance.random() < GRANTED else "refuse"
    if "supervision" in standing.tickets:
        return "reply"
    draw = chance.random()
    if draw < EXTENDED:
        return "ask_extension" if standing.extensions < 2 and standing.limit else "finish"
    if draw < EXTENDED + SUSPENDED:
        return "suspend" if not standing.suspensions and _is_long(standing.limit) else "finish"
    if draw < EXTENDED + SUSPENDED + SUPERVISED:
        return "supervise" if not standing.supervisions and standing.limit else "finish"
    return "finish"


def _handled(standing: Standing, chance: Random) -> str:
    return "fail" if chance.random() < (FAILED_AGAIN if standing.reworks else FAILED) else "pass"


def _dispatched(standing: Standing, chance: Random) -> str:
    return "return" if not standing.returns and chance.random() < RETURNED else "sign"


ACTS: dict[str, Callable[[Standing, Random], str]] = {
    "reported": lambda standing, chance: "reject" if chance.random() < REJECTED else "accept",
    "accepted": lambda standing, chance: "file",
    "filed": lambda standing, chance: "dispatch",
    "dispatched": _dispatched,
    "handling": _handling,
    "suspended": lambda standing, chance: "resume",
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


def _soon(plan: CityPlan, standing: Standing, act: str, chance: Random) -> datetime:
    """The moment of an act that follows on the one before, by day."""
    moment = standing.last + timedelta(seconds=round(chance.lognormvariate(log(WAITS[act] * 3600), 0.6)))
    return _by_day(plan, moment, moment + timedelta(days=1))


def _in_the_midst(plan: CityPlan, standing: Standing, act: str, chance: Random) -> datetime:
    amount, unit = standing.limit or NO_LIMIT
    return add_time(plan.calendar, standing.since, float(amount) * chance.uniform(*SHARES[act]), unit)


def _when(plan: CityPlan, standing: Standing, act: str, chance: Random) -> datetime:
    """The moment of an act, never before the last one."""
    if act in WAITS:
        moment = _soon(plan, standing, act, chance)
    elif act in SHARES:
        moment = _in_the_midst(plan, standing, act, chance)
    elif act == "resume":
        moment = standing.since + PUT_OFF + timedelta(minutes=chance.uniform(0, 300))
    else:
        moment = _moment(plan, standing, chance)
    return max(moment.replace(microsecond=0), standing.last + LEAST)


def _follow_up(plan: CityPlan, standing: Standing, chance: Random) -> NextAct | None:
    """What still comes to a closed case: the call back, the ruling on an appeal, the reopening, an appeal."""
    if "call_back" in standing.tickets:
        outcome = "unsolved" if chance.random() < UNSOLVED and not standing.reopens else "solved"
        return NextAct("answer_call", _when(plan, standing, "answer_call", chance), chance.random(), outcome=outcome)
    if "appeal" in standing.tickets:
        act = "uphold" if chance.random() < UPHELD else "overrule"
        return NextAct(act, _when(plan, standing, act, chance), chance.random())
    if standing.call_failed and not standing.reopens:
        return NextAct("reopen", _when(plan, standing, "reopen", chance), chance.random())
    return None


def _appeal(plan: CityPlan, standing: Standing, chance: Random) -> NextAct | None:
    if not standing.appealable or chance.random() >= APPEALED:
        return None
    return NextAct("appeal", _when(plan, standing, "appeal", chance), chance.random(), against=standing.appealable[0])


def _rate(plan: CityPlan, standing: Standing, chance: Random) -> NextAct | None:
    if not standing.can_rate or chance.random() >= RATING_SHARE:
        return None
    moment = standing.since + timedelta(seconds=round(chance.lognormvariate(log(5 * 3600), 1.1)))
    weights = RATING_WEIGHTS_AFTER_REWORK if standing.reworks else RATING_WEIGHTS
    rating = chance.choices(RATINGS, weights)[0]
    at = max(_by_day(plan, moment, moment + timedelta(days=1)), standing.last + LEAST)
    return NextAct("rate", at, chance.random(), rating=rating)


def next_act(plan: CityPlan, standing: Standing) -> NextAct | None:
    """What happens next to a case and when, or None when nothing will. The same standing always gives the same answer."""
    chance = Random(f"{plan.seed} {standing.key} {standing.sequence}")
    if standing.state == "closed":
        follow_up = _follow_up(plan, standing, chance)
        return follow_up or _rate(plan, standing, chance) or _appeal(plan, standing, chance)
    if standing.state not in ACTS:
        return None
    act = ACTS[standing.state](standing, chance)
    category = mistaken_category(plan, standing.key, standing.code) or "" if act == "accept" else ""
    return NextAct(act, _when(plan, standing, act, chance), chance.random(), category)
