"""Assets from a file: an object a row, by its number. One that is known is left alone: its label hangs there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor
from onecity.core.cases.assets.actions import Found, record_assets
from onecity.core.cases.assets.queries import KEEP
from onecity.core.cases.imports.cells import CellReader, Row
from onecity.core.cases.imports.names import Names, category_names, organisation_names
from onecity.core.cases.imports.numbered import NumberedImport
from onecity.core.cases.imports.placing import Place
from onecity.core.cases.models import Asset, Category, ImportRun
from onecity.core.cases.models.asset import AssetState
from onecity.core.cases.models.category import Kind
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns
from onecity.core.said import Said as _

CODE_LENGTHS = (16, 17)
MOST_NAME, MOST_ENGLISH, MOST_PLACE = 60, 120, 256
STATES_IN_FILES = {
    AssetState.INTACT: ("intact", "完好", "正常"),
    AssetState.DAMAGED: ("damaged", "破损", "损坏"),
    AssetState.MISSING: ("missing", "丢失", "缺失"),
    AssetState.ABANDONED: ("abandoned", "废弃", "停用"),
    AssetState.REMOVED: ("removed", "移除", "拆除"),
}
"""The states as the standard and usual files call them."""


@dataclass(frozen=True)
class Draft:
    """A row as read. Longitude and latitude in degrees of the file's own system."""

    row: Row
    code: str
    category: Category
    name_zh: str
    name_en: str
    point: tuple[float, float]
    place: str
    owner: Organisation | None
    state: AssetState
    region_code: str = ""


@dataclass(frozen=True)
class Ready:
    """A row that can be taken."""

    row: Row
    found: Found


def _state_names() -> Names[AssetState]:
    names: Names[AssetState] = Names(_("“%(name)s” is no state of an asset."))
    for state, said in STATES_IN_FILES.items():
        names.add(state, state.value, (*said, str(state.label)))
    return names


class AssetReader(CellReader):
    """Reads rows as assets."""

    longest = "place"

    def __init__(self, mapping: Columns, width: int) -> None:
        super().__init__(mapping, width)
        self._categories = category_names(Category.objects.filter(active=True, children=None, kind=Kind.COMPONENT))
        self._owners, self._states = organisation_names(), _state_names()

    def read(self, row: Row) -> Draft:
        """The asset of a row. Raises BadRow naming the field."""
        self.check_cells(row)
        category = self._categories.find(row, "category", self.needed(row, "category", _("The category is missing.")))
        owner, state = self.cell(row, "owner"), self.cell(row, "state")
        name = self.short(row, "name", MOST_NAME)
        return Draft(
            row=row,
            code=self._code(row),
            category=category,
            name_zh=name or category.name_zh[:MOST_NAME],
            name_en=self.short(row, "name_en", MOST_ENGLISH) or (name or category.name_en)[:MOST_ENGLISH],
            point=(self.degrees(row, "longitude"), self.degrees(row, "latitude")),
            place=self.short(row, "place", MOST_PLACE),
            owner=self._owners.find(row, "owner", owner) if owner else None,
            state=self._states.find(row, "state", state) if state else AssetState.INTACT,
        )

    def _code(self, row: Row) -> str:
        code = self.needed(row, "code", _("The number is missing."))
        if not (code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS):
            raise BadRow(row.number, "code", _("An asset number has 16 or 17 digits. In a workbook it must be kept as text."))
        return code


class AssetImport(NumberedImport[Draft, Ready]):
    """Going through a file of assets for one importer."""

    permission = KEEP

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        super().__init__(actor, run, AssetReader(run.mapping, len(run.header)).read)

    def ready(self, draft: Draft, place: Place) -> Ready:
        """With its place."""
        names = (draft.name_zh, draft.name_en)
        return Ready(draft.row, Found(draft.code, draft.category, *names, *place, draft.owner, state=draft.state, place=draft.place))

    def known(self, ready: Sequence[Ready]) -> int:
        """How many are recorded already."""
        return Asset.objects.filter(code__in=[one.found.code for one in ready]).count()

    def take(self, ready: Sequence[Ready]) -> int:
        """Record the assets of a batch; returns how many are new."""
        return record_assets(one.found for one in ready)
