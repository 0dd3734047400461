"""Grid workers of the demonstration: who is on duty, where they are, and where they walk."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from onecity.core.accounts.scope import Actor
from onecity.core.geo.errors import OutsideCity
from onecity.core.resources.actions import move, set_status
from onecity.core.resources.models import Duty, Status
from onecity.project.demo.cast import Cast
from onecity.science.cityday import Ground
from onecity.science.cityday.ground import point_in

DAY_SHIFT = range(7, 20)
ON_BY_DAY, ON_BY_NIGHT, ON_BREAK = 0.72, 0.18, 0.06
STRIDE_DEGREES = 0.0009
Position = tuple[float, float]


def share_on_duty(at: datetime) -> float:
    """How many of the workers are out at a time of day."""
    return ON_BY_DAY if timezone.localtime(at).hour in DAY_SHIFT else ON_BY_NIGHT


class Staffing:
    """The grid workers and the ground each of them walks. Everything goes through `resources.actions`."""

    def __init__(self, cast: Cast, grounds: list[Ground], seed: int) -> None:
        self._chance = Random(f"{seed} staffing")
        self._workers = {actor.user_id: actor for actor in cast.with_role("grid_worker")}
        self._beats = {actor.user_id: self._beat(actor, grounds) for actor in self._workers.values()}
        self._on: dict[int | None, Position] = {}
        self._targets: dict[int | None, Position] = {}

    @staticmethod
    def _beat(actor: Actor, grounds: list[Ground]) -> list[Ground]:
        prefix = actor.grants[0].region_prefix
        return [ground for ground in grounds if ground.region_code.startswith(prefix)]

    def _somewhere(self, user_id: int | None) -> Position:
        return point_in(self._chance.choice(self._beats[user_id]).border, self._chance)

    def take_over(self) -> None:
        """Go on from the duties that are in the database."""
        for duty in Duty.objects.filter(status=Status.ON, user__synthetic=True):
            if duty.user_id in self._workers and duty.position:
                self._on[duty.user_id] = (duty.position.x, duty.position.y)

    def begin(self, at: datetime) -> int:
        """Send the workers of the hour out; how many there are."""
        out = [user_id for user_id in self._workers if self._beats[user_id] and self._chance.random() < share_on_duty(at)]
        for user_id in out:
            since = at - timedelta(minutes=self._chance.uniform(5, 300))
            self._check_in(user_id, since, Status.BREAK if self._chance.random() < ON_BREAK else Status.ON)
        return len(out)

    def _check_in(self, user_id: int | None, at: datetime, status: Status = Status.ON) -> None:
        self._on[user_id] = self._somewhere(user_id)
        set_status(self._workers[user_id], status, self._on[user_id], at)

    def change_shift(self, at: datetime) -> None:
        """Bring the number on duty one worker nearer to what the hour asks for."""
        wanted = round(share_on_duty(at) * len(self._workers))
        resting = [user_id for user_id in self._workers if user_id not in self._on and self._beats[user_id]]
        if len(self._on) < wanted and resting:
            self._check_in(self._chance.choice(resting), at)
        elif len(self._on) > wanted:
            user_id = self._chance.choice(list(self._on))
            del self._on[user_id]
            set_status(self._workers[user_id], Status.OFF, at=at)

    def walk(self, at: datetime) -> None:
        """Move one worker on duty some steps towards where they are going."""
        if not self._on:
            return
        user_id = self._chance.choice(list(self._on))
        target = self._targets.setdefault(user_id, self._somewhere(user_id))
        here = self._on[user_id]
        reach = max(abs(target[0] - here[0]), abs(target[1] - here[1]))
        share = min(1.0, STRIDE_DEGREES / reach) if reach else 1.0
        there = tuple(round(a + (b - a) * share, 6) for a, b in zip(here, target, strict=True))
        if share == 1.0:
            del self._targets[user_id]
        try:
            move(self._workers[user_id], (there[0], there[1]), at)
        except OutsideCity:
            self._targets.pop(user_id, None)
            return
        self._on[user_id] = (there[0], there[1])
