"""`load_city`: load a city package, or a map file of the city's own."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecity.cities import CityPackage
from onecity.core.geo.loading.city import load_city
from onecity.core.geo.loading.layers import KINDS, LayerReport, Wish, one_at_a_time, prepare, put, report_file
from onecity.core.geo.loading.package import CityFiles
from onecity.core.geo.loading.package_checks import faults_of
from onecity.core.geo.loading.sources import package_of
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.registry import Text
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.said import language_of

SHOWN = 20
COUNTED: dict[str, Text] = {
    "regions": gettext_lazy("regions"),
    "grids": gettext_lazy("base grids"),
    "people": gettext_lazy("residents"),
    "roads": gettext_lazy("roads"),
    "waters": gettext_lazy("waters"),
    "covers": gettext_lazy("covers of land"),
    "places": gettext_lazy("places"),
    "shapes": gettext_lazy("shapes of the map"),
}
EPILOG = (
    "A map file is GeoJSON, GeoPackage or Shapefile (also in a zip), or an OSM PBF for roads. "
    "What it holds, its coordinates and its columns are told from the file where they can be. --dry-run reads, checks and reports only."
)


class Command(BaseCommand):
    """Load a city package, or regions, base grids, roads or places of a city's own."""

    help = "Load a city package (name, folder or zip), or a map file. Loading the same package again does nothing."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        """The command is called `onecity load-city`."""
        return super().create_parser(prog_name, "load-city", epilog=EPILOG, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is loaded, and how a map file is to be read."""
        parser.add_argument(
            "source", nargs="?", default="", metavar="FILE", help="package or map file; default: the city of this installation"
        )
        parser.add_argument("--as", dest="kind", default="", choices=sorted(KINDS), help="what a map file holds")
        systems = ", ".join(SYSTEMS)
        parser.add_argument("--coordinates", default="", metavar="SYSTEM", help=f"{systems}, or a code such as EPSG:4548")
        parser.add_argument("--layer", default="", help="layer within the file")
        parser.add_argument(
            "--column", action="append", default=[], metavar="FIELD=COLUMN", help="which column holds a field; may be repeated"
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only tell what would be done and what is wrong")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument(
            "--language", choices=languages, default=language_of(os.environ), help="of what is told; default: that of LC_ALL or LANG"
        )
        parser.add_argument("--report", type=Path, metavar="CSV", help="write the rows left out to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell what was left out."""
        with translation.override(options["language"]):
            try:
                package = package_of(options["source"], Path(settings.VAR_DIR) / "cities") if options["source"] else settings.CITY
                self._load_package(package, options["dry_run"]) if package else self._load_layer(options)
            except UnreadableFile as error:
                raise CommandError(str(error)) from error

    def _load_package(self, package: CityPackage, dry_run: bool) -> None:
        if faults := faults_of(package):
            raise CommandError("\n".join([_("nothing is loaded, the package has faults:"), *map(str, faults[:SHOWN]), *_more(faults)]))
        if package.code != settings.CITY.code:
            here = {"city": _name(settings.CITY), "folder": package.folder}
            raise CommandError(_("this installation is %(city)s: start it with ONECITY_CITY=%(folder)s, then load the package") % here)
        if dry_run:
            regions = {"city": _name(package), "count": len(CityFiles(package).regions)}
            self.stdout.write(_("%(city)s: %(count)d regions, no fault; nothing is loaded") % regions)
            return
        loaded = load_city(package, tell=self.stdout.write)
        words = ", ".join(f"{COUNTED[name]} {count}" for name, count in loaded.counts.items())
        self.stdout.write(f"{_name(package)}: {words if loaded.changed else _('already loaded')}")

    def _load_layer(self, options: dict[str, Any]) -> None:
        wish = Wish(options["kind"], options["coordinates"], options["layer"], _columns(options["column"]))
        with one_at_a_time():
            prepared = prepare(Path(options["source"]), wish, self.stdout.write)
            if not options["dry_run"]:
                put(prepared)
        self._tell(prepared.report, options["dry_run"])
        if options["report"]:
            options["report"].write_text(report_file(prepared.report.bad), encoding="utf-8", newline="")
            self.stdout.write(_("the rows left out are in %(file)s") % {"file": options["report"]})

    def _tell(self, report: LayerReport, dry_run: bool) -> None:
        for bad in report.bad[:SHOWN]:
            self.stderr.write(_("row %(row)d, %(field)s: %(reason)s") % {"row": bad.row, "field": bad.field, "reason": bad.reason})
        for line in (*_more(report.bad), *report.remarks):
            self.stdout.write(line)
        done = (
            _("%(kept)d of %(read)d rows would be loaded as %(kind)s; nothing is changed")
            if dry_run
            else _("%(kept)d of %(read)d rows loaded as %(kind)s")
        )
        self.stdout.write(done % {"kept": report.kept, "read": report.read, "kind": KINDS[report.kind].label})


def _more(told: Sequence[object]) -> list[str]:
    return [_("and %(count)d more") % {"count": len(told) - SHOWN}] if len(told) > SHOWN else []


def _name(city: CityPackage) -> str:
    return city.name_zh if (translation.get_language() or "").startswith("zh") else city.name_en


def _columns(given: Iterable[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if wrong := [name for name, equals, column in pairs if not (name and equals and column)]:
        raise CommandError(_("--column wants FIELD=COLUMN: %(wrong)s") % {"wrong": ", ".join(wrong)})
    return {name: column for name, _equals, column in pairs}
