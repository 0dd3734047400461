"""`load_layer`: load a city's own regions, grids, roads or places."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onecity.core.geo.errors import UnreadableFile
from onecity.core.geo.loading.layers import KINDS, LayerReport, load_layer


class Command(BaseCommand):
    """Load a map file; bad rows are left out and told, or written to a file."""

    help = "Load GeoJSON, GeoPackage, Shapefile or (roads) OSM PBF as regions, grids, roads or places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Kind and file, and how to read it."""
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", default="", help="EPSG:4490, EPSG:4548, GCJ-02, BD-09 …; default: what the file says")
        parser.add_argument("--layer", help="layer within the file")
        parser.add_argument("--errors", type=Path, help="write the rows left out to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell what was left out."""
        try:
            report = load_layer(options["kind"], options["file"], options["crs"], options["layer"])
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.kept} of {report.read} rows loaded")
        for bad in report.bad[:20]:
            self.stderr.write(f"row {bad.row}, {bad.field}: {bad.reason}")
        if options["errors"]:
            write_errors(report, options["errors"])


def write_errors(report: LayerReport, path: Path) -> None:
    """The rows left out as CSV: row, field, reason."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("row", "field", "reason"))
        writer.writerows((bad.row, bad.field, bad.reason) for bad in report.bad)
