"""`validate_grids`: hold a city's base grids against the rules of division, and say what to mend."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecity.apps.grid.validation.verdict import Verdict, validated
from onecity.core.geo.loading.layers import report_file
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.geo.loading.telling import bad_lines
from onecity.core.rowfiles.errors import UnreadableFile
from onecity.core.said import language_of

EPILOG = (
    "Every point of the city lies in exactly one base grid, and every grid has a code of its own: the area part of CJ/T 349. "
    "Nothing is changed."
)


class Command(BaseCommand):
    """Check a city's base grids: shapes, codes, gaps, overlaps."""

    help = "Check a file of base grids: shapes, codes, ground that nobody or two have. Ends with 1 where something is to be mended."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        """The command is called `onecity validate-grids`."""
        return super().create_parser(prog_name, "validate-grids", epilog=EPILOG, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and how it is to be read."""
        parser.add_argument("source", type=Path, metavar="FILE", help="GeoJSON, GeoPackage or Shapefile (also in a zip)")
        parser.add_argument("--coordinates", default="", metavar="SYSTEM", help=f"{', '.join(SYSTEMS)}, or a code such as EPSG:4548")
        parser.add_argument("--layer", default="", help="layer within the file")
        parser.add_argument("--code", default="", metavar="COLUMN", help="the column of the code; told from the headings where it can be")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument(
            "--language", choices=languages, default=language_of(os.environ), help="of what is told; default: that of LC_ALL or LANG"
        )
        parser.add_argument("--report", type=Path, metavar="CSV", help="write every fault to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, and end with 1 where something is to be mended."""
        with translation.override(options["language"]):
            try:
                verdict = validated(options["source"], options["coordinates"], options["layer"], options["code"], self.stdout.write)
            except UnreadableFile as error:
                raise CommandError(str(error)) from error
            self._tell(verdict)
            if options["report"]:
                options["report"].write_text(report_file(verdict.rows), encoding="utf-8", newline="")
                self.stdout.write(_("the faults of rows are in %(file)s") % {"file": options["report"]})
        if not verdict.passed:
            raise SystemExit(1)

    def _tell(self, verdict: Verdict) -> None:
        for line in (*bad_lines(verdict.rows), *verdict.whole):
            self.stderr.write(line)
        read = ngettext("%(count)d row", "%(count)d rows", verdict.read) % {"count": verdict.read}
        words = {"rows": read, "sound": verdict.sound, "covered": 100 * verdict.covered}
        self.stdout.write(_("%(rows)s, %(sound)d whole areas; they cover %(covered).4f %% of the city") % words)
        faults = len(verdict.rows) + len(verdict.whole)
        self.stdout.write(_("to mend: %(count)d") % {"count": faults} if faults else _("nothing to mend"))
