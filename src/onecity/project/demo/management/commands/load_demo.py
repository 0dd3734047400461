"""`load_demo`: load the people and the history of the demonstration city."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onecity.project.demo.loading import CityMissing, DemoOptions, load_demo

PASSWORD = "onecity-demo"  # noqa: S105 - for made-up people of a demonstration; change it with ONECITY_DEMO_PASSWORD


class Command(BaseCommand):
    """Organisations, made-up people, duty list, history, people on duty."""

    help = "Load the demonstration: made-up people and a history that ends now. What is there already is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much history, from which seed."""
        parser.add_argument("package", nargs="?", default="", help="the city package; it must be the one of this installation")
        parser.add_argument("--days", type=int, default=60, help="days of history (default: %(default)s)")
        parser.add_argument("--reports-per-day", type=float, default=400, help="mean number of reports a day (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=settings.CITY.seed, help="same seed, same history (default: %(default)s)")
        parser.add_argument("--again", action="store_true", help="write a history even if there are cases")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and show the seconds of every step."""
        if options["package"] not in ("", settings.CITY.key):
            raise CommandError(f"this installation runs {settings.CITY.key}: set ONECITY_CITY to change that")
        wanted = DemoOptions(
            password=os.environ.get("ONECITY_DEMO_PASSWORD", PASSWORD),
            seed=options["seed"],
            days=options["days"],
            reports_per_day=options["reports_per_day"],
            again=options["again"],
        )
        try:
            load_demo(wanted, self.stdout.write)
        except CityMissing as error:
            raise CommandError("there are no regions yet: run load_city first") from error
