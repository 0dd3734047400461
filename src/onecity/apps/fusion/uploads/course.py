"""Files of old grids on the course of files: whoever keeps the fusion sees those of everybody."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecity.apps.fusion.models import GridFile, OldSystem
from onecity.apps.fusion.permission import keeper
from onecity.apps.fusion.uploads.reading import FIELDS
from onecity.apps.fusion.uploads.work import go_through, obstacle, system_of
from onecity.core.accounts.scope import Actor
from onecity.core.geo.loading.files import look_at
from onecity.core.geo.uploads.course import SHIFTED, systems_said
from onecity.core.registry import Text
from onecity.core.rowfiles.course import MEGABYTE, Choice, Course, Problem, Shown, Words
from onecity.core.rowfiles.fields import Fields
from onecity.core.rowfiles.models import State
from onecity.core.said import said_again


class GridCourse(Course[GridFile]):
    """Old grids of one department."""

    model = GridFile
    address, task = "fusion:file", "fusion.file"
    accept = ".geojson,.json,.gpkg,.zip"
    most_bytes = 200 * MEGABYTE
    template = "fusion/file.html"
    stopped = State.CHECKED
    everybodys, keeps_rows = True, False
    words = Words(
        title=gettext_lazy("Files of old grids"),
        about=gettext_lazy("A department's grids as it draws them: upload a file, say whose it is, name the columns, check, take in."),
        empty=gettext_lazy("Here stand the files of old grids, each with what was taken and what was left out."),
        takes=gettext_lazy("GeoJSON, GeoPackage, or Shapefile in a zip."),
        shifted=SHIFTED,
    )

    def owner(self, actor: Actor, kind: str) -> int:
        """Who keeps the fusion."""
        return keeper(actor)

    def visible(self, actor: Actor) -> QuerySet[GridFile]:
        """Everybody's."""
        keeper(actor)
        return GridFile.objects.select_related("created_by")

    def kinds(self, actor: Actor) -> Sequence[Choice]:
        """The systems that were entered."""
        systems = [Choice(one.code, one.name) for one in OldSystem.objects.all()]
        return systems or [Choice("", gettext_lazy("No system is entered yet"))]

    def kind_label(self, file: GridFile) -> Text:
        """The name of the system."""
        found = OldSystem.objects.filter(code=file.kind).first()
        return found.name if found else file.kind

    def fields(self, file: GridFile) -> Fields:
        """Code and name."""
        return FIELDS

    def systems(self, file: GridFile) -> Sequence[Choice]:
        """As the file says, or else."""
        return systems_said(file.said)

    def look_at(self, file: GridFile) -> None:
        """Layers, columns and coordinates of the file; of several layers the first is read, and the page says so."""
        system_of(file)
        outlook = look_at(Path(file.file.path))
        file.layers, file.layer, file.header = list(outlook.layers), outlook.layer, list(outlook.columns)
        file.said = outlook.coordinates[:200]

    def begin(self, file: GridFile, state: State) -> None:
        """What a check found stays until the next check."""
        if state == State.CHECKING:
            file.bad, file.remarks, file.good_rows, file.bad_rows = [], [], 0, 0

    def go_through(self, file: GridFile) -> None:
        """Checked as a whole, then written."""
        go_through(file)

    def shown(self, file: GridFile) -> Shown:
        """What taking the file in does."""
        good, words = file.good_rows, {"total": number_format(file.total_rows or 0)}
        checked, done = file.state == State.CHECKED, file.state == State.DONE
        several = [_("Layer %(layer)s of %(count)d; the others are not read.") % {"layer": file.layer, "count": len(file.layers)}]
        start = ngettext("Take in %(rows)s grid", "Take in %(rows)s grids", good) % {"rows": number_format(good)}
        return Shown(
            facts=[*([file.said] if file.said else []), *(several if len(file.layers) > 1 else [])],
            good=(_("of %(total)s rows can be taken in") if checked else _("of %(total)s rows taken in")) % words,
            start=start,
            remarks=[str(said_again(one)) for one in file.remarks],
            link=(reverse("fusion:systems"), _("Show the systems")),
            more={"obstacle": obstacle(file) if done else ""},
        )

    def label_of(self, file: GridFile, key: str) -> Text:
        """A shape is no column, but may be at fault."""
        return _("Shape") if key == "geometry" else super().label_of(file, key)

    def problems(self, file: GridFile) -> Iterator[Problem]:
        """Row, field and reason."""
        return (Problem(row, field, said_again(reason)) for row, field, reason in file.bad)


FILES = GridCourse()
