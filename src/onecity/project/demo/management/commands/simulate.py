"""`simulate`: play a city day through the same actions as people."""

import signal
from argparse import ArgumentParser, ArgumentTypeError
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from onecity.core.cases.models import DutyList
from onecity.interop.linkage.simulated.beside import play
from onecity.project.demo.acting import ActionStage
from onecity.project.demo.cast import demo_cast
from onecity.project.demo.deeds import demo_deeds
from onecity.project.demo.loading import RECENT
from onecity.project.demo.pictures.album import Album
from onecity.project.demo.simulation import Clock, Simulation
from onecity.project.demo.staffing import Staffing
from onecity.project.demo.world import city_plan

MOST_SPEED = 1000.0
REPORTS_PER_DAY, EVENNESS = 2400.0, 0.5
SENT_OUT_EVERY = 300.0
"""Seconds between two cases that go to the made-up systems."""


def speed(text: str) -> float:
    """A speed from 1 to 1000. Raises ArgumentTypeError."""
    value = float(text)
    if not 1 <= value <= MOST_SPEED:
        raise ArgumentTypeError(f"from 1 to {MOST_SPEED:.0f}")
    return value


class Command(BaseCommand):
    """The living city."""

    help = "Play a city day from now: reports come in and made-up people act on them. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How fast, how long, how much."""
        parser.add_argument("--speed", type=speed, default=1.0, help="times real time, 1 to 1000; above 1 cases get times to come")
        parser.add_argument("--minutes", type=float, default=0, help="simulated minutes to play (default: until it is stopped)")
        parser.add_argument("--seed", type=int, default=settings.CITY.seed, help="same seed, same day (default: %(default)s)")
        parser.add_argument("--reports-per-day", type=float, default=REPORTS_PER_DAY, help="mean number a day (default: %(default)s)")
        parser.add_argument("--evenness", type=float, default=EVENNESS, help="0 as people are, 1 the same all day (default: %(default)s)")
        parser.add_argument("--systems", metavar="ADDRESS", help="run two made-up systems of departments on this loopback address")
        parser.add_argument("--everybody", action="store_true", help="act on the cases of real people too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play until the end or a signal to stop."""
        if not DutyList.objects.exists():
            raise CommandError("there is no duty list yet: run load_city and load_demo first")
        clock = Clock(timezone.now(), options["speed"])
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: clock.stop.set())
        simulation = self._simulation(clock, options)
        self.stdout.write(f"playing at {options['speed']:g} times real time, seed {options['seed']}; Ctrl-C stops it")
        with ThreadPoolExecutor(1, "systems") as beside:
            if options["systems"]:
                beside.submit(play, clock.stop, options["systems"], SENT_OUT_EVERY)
            try:
                self.stdout.write(str(simulation.run()))
            finally:
                clock.stop.set()

    def _simulation(self, clock: Clock, options: dict[str, Any]) -> Simulation:
        plan = city_plan(options["seed"], options["reports_per_day"], options["evenness"])
        cast = demo_cast()
        staffing = Staffing(cast, list(plan.grounds), options["seed"])
        staffing.take_over()
        start = clock.now()
        album = Album(recent=start - RECENT)
        stage = ActionStage(cast, demo_deeds(), lambda planned: planned if clock.speed > 1 else None, album)
        until = start + timedelta(minutes=options["minutes"]) if options["minutes"] else None
        return Simulation(plan, stage, staffing, clock, until, options["everybody"])
