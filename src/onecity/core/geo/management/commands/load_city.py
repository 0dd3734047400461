"""`load_city`: load a packaged city, or a city's own folder of the same shape."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from onecity.cities import UnknownCity, load_city_package
from onecity.core.geo.loading.city import load_city


class Command(BaseCommand):
    """Load regions, base grids, roads, water and places of a city package."""

    help = "Load a city package (name or folder); loading the same package again does nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One optional argument: the package."""
        parser.add_argument("package", nargs="?", default="", help="name of a packaged city, or a folder with city.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and tell what was written."""
        try:
            package = load_city_package(options["package"]) if options["package"] else settings.CITY
        except UnknownCity as error:
            raise CommandError(f"no city package {error}: give a packaged name or a folder with city.toml") from error
        loaded = load_city(package, tell=self.stdout.write)
        words = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
        self.stdout.write(f"{package.name_en}: {words}" if loaded.changed else f"{package.name_en}: already loaded")
