"""Map files on the course of files: whoever may load layers sees those of everybody, since they change the map of all."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.geo.loading.fields import FIELDS, kind_of
from onecity.core.geo.loading.files import first_rows, look_at
from onecity.core.geo.loading.layers import KINDS
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.geo.loading.undoing import obstacle
from onecity.core.geo.models import LayerLoad
from onecity.core.geo.uploads.work import go_through
from onecity.core.registry import Text
from onecity.core.rowfiles.course import MEGABYTE, Choice, Course, Problem, Shown, Words
from onecity.core.rowfiles.fields import Fields
from onecity.core.rowfiles.models import State
from onecity.core.said import said_again

LOAD = "geo.load"


SHIFTED = gettext_lazy("Map services shift their points by up to 700 m and their files do not say so; choose the service they come from.")


def systems_said(said: str) -> Sequence[Choice]:
    """The coordinate systems a map file may be in: as it says itself, or else."""
    says = _("As the file says: %(said)s") % {"said": said} if said else _("As the file says (it says nothing)")
    return [Choice("", says), *(Choice(code, system.label) for code, system in SYSTEMS.items())]


class LayerCourse(Course[LayerLoad]):
    """Regions, base grids, roads and places of a city's own."""

    model = LayerLoad
    address, task = "geo:layer", "geo.load"
    start = "load"
    accept = ".geojson,.json,.gpkg,.zip,.pbf"
    most_bytes = 500 * MEGABYTE
    template = "geo/layer.html"
    stopped = State.CHECKED
    everybodys, keeps_rows = True, False
    words = Words(
        title=gettext_lazy("Map data"),
        about=gettext_lazy("A city loads its own regions, base grids, roads and places: upload a file, say what it holds, check, load."),
        empty=gettext_lazy("What the map shows now is the city package; borders below the counties and roads in it are drawn by Onecity."),
        takes=gettext_lazy("GeoJSON, GeoPackage, Shapefile in a zip, or an OpenStreetMap extract (PBF) for roads."),
        shifted=SHIFTED,
    )

    def owner(self, actor: Actor, kind: str) -> int:
        """Who may load layers of the whole city."""
        require(actor, LOAD, settings.CITY.code)
        if actor.user_id is None:
            raise NotAllowed(LOAD)
        return actor.user_id

    def visible(self, actor: Actor) -> QuerySet[LayerLoad]:
        """Everybody's."""
        require(actor, LOAD, settings.CITY.code)
        return LayerLoad.objects.select_related("created_by")

    def kinds(self, actor: Actor) -> Sequence[Choice]:
        """The kinds of layers; the file itself mostly tells."""
        return [Choice("", gettext_lazy("Tell from the file")), *(Choice(code, kind.label) for code, kind in KINDS.items())]

    def kind_label(self, file: LayerLoad) -> Text:
        """The name of a layer."""
        return KINDS[file.kind].label if file.kind in KINDS else file.kind

    def fields(self, file: LayerLoad) -> Fields:
        """The columns of its kind."""
        return FIELDS.get(file.kind, ())

    def systems(self, file: LayerLoad) -> Sequence[Choice]:
        """As the file says, or else."""
        return systems_said(file.said)

    def look_at(self, file: LayerLoad) -> None:
        """Layers, columns and coordinates of the file, and what it seems to hold."""
        path = Path(file.file.path)
        outlook = look_at(path, file.layer)
        file.layers, file.layer, file.header = list(outlook.layers), outlook.layer, list(outlook.columns)
        file.said, file.mapping = outlook.coordinates[:200], {}
        file.kind = file.kind or kind_of(first_rows(path, outlook.layer)) or next(iter(KINDS))

    def begin(self, file: LayerLoad, state: State) -> None:
        """What a check found stays until the next check."""
        file.stage = ""
        if state == State.CHECKING:
            file.bad, file.remarks, file.good_rows, file.bad_rows = [], [], 0, 0

    def go_through(self, file: LayerLoad) -> None:
        """Planned as a whole, then written."""
        go_through(file)

    def progress(self, file: LayerLoad) -> tuple[float | None, str]:
        """What the worker is at."""
        return None, f"{_(file.stage) if file.stage else _('Waiting for its turn')} …"

    def shown(self, file: LayerLoad) -> Shown:
        """What loading does to the map of all."""
        good, words = file.good_rows, {"total": number_format(file.total_rows or 0)}
        checked, done = file.state == State.CHECKED, file.state == State.DONE
        warning = [_("The map of everybody changes; as long as it is the last change it can be taken back.")] if checked and good else []
        remarks = [*(str(said_again(one)) for one in file.remarks), *warning]
        load = ngettext("Load %(rows)s row", "Load %(rows)s rows", good) % {"rows": number_format(good)}
        ask = _("Load “%(name)s” as %(kind)s?") % {"name": file.name, "kind": self.kind_label(file)}
        return Shown(
            facts=[file.said] if file.said else [],
            good=(_("of %(total)s rows can be loaded") if checked else _("of %(total)s rows loaded")) % words,
            start=load,
            remarks=remarks,
            ask=ask,
            link=("/", _("Show the map")),
            more={"kinds": [Choice(code, kind.label) for code, kind in KINDS.items()], "obstacle": obstacle(file) if done else ""},
        )

    def label_of(self, file: LayerLoad, key: str) -> Text:
        """A shape is no column, but may be at fault."""
        return _("Shape") if key == "geometry" else super().label_of(file, key)

    def problems(self, file: LayerLoad) -> Iterator[Problem]:
        """Row, field and reason; of rows left out no cells are kept."""
        return (Problem(row, field, said_again(reason)) for row, field, reason in file.bad)


LAYERS = LayerCourse()
