"""Make a synthetic file of reports for this city, to try an import with."""

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onecity.core.cases.imports.making import Recipe, rows_made, samples_in
from onecity.core.geo.models import BaseGrid, in_force

MOST_CENTRES = 5000


class Command(BaseCommand):
    """`make_report_file FILE --rows 10000`: a CSV in UTF-8, or in GB 18030 as many offices send it."""

    help = "Make a synthetic CSV file of reports."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, how many, and how bad."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--rows", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--faulty", type=float, default=0.01, help="share of rows that cannot be taken")
        parser.add_argument("--encoding", choices=("utf-8-sig", "gb18030"), default="utf-8-sig")

    def handle(self, *words: Any, **options: Any) -> None:
        """Write the file."""
        grids = BaseGrid.objects.filter(in_force()).order_by("code").only("centre")[:MOST_CENTRES]
        centres = [(grid.centre.x, grid.centre.y) for grid in grids]
        if not centres:
            raise CommandError("The city has no grids yet: load it first.")
        samples = samples_in(settings.CITY.file("phrases.csv"))
        recipe = Recipe(samples, centres, timezone.localtime(), options["seed"], options["faulty"])
        with options["file"].open("w", encoding=options["encoding"], newline="") as file:
            csv.writer(file).writerows(rows_made(recipe, options["rows"]))
        self.stdout.write(f"{options['rows']} rows in {options['file']}")
