"""What a file of rows may hold: the table of kinds. The case loop's own stand here with their folders; apps declare theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.assets.queries import KEEP
from onecity.core.cases.imports.articles import ArticleImport
from onecity.core.cases.imports.articles.fields import FIELDS as ARTICLE_FIELDS
from onecity.core.cases.imports.assets import AssetImport
from onecity.core.cases.imports.assets.fields import FIELDS as ASSET_FIELDS
from onecity.core.cases.imports.assets.fields import PLACES as ASSET_PLACES
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.imports.reports import ReportImport
from onecity.core.cases.imports.reports.fields import FIELDS as REPORT_FIELDS
from onecity.core.cases.imports.reports.fields import PLACES as REPORT_PLACES
from onecity.core.cases.knowledge.queries import WRITE
from onecity.core.cases.models import ImportRun
from onecity.core.registry import Text
from onecity.core.registry import import_kinds as declared_kinds
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Field, Places

REPORTS = "reports"


class Ready(Protocol):
    """A row that can be taken."""

    @property
    def row(self) -> Row: ...


Good = TypeVar("Good", bound=Ready)


class Importing(Protocol[Good]):
    """Going through a file of one kind: the same rules as for a single thing, asked for many rows at once."""

    def check(self, rows: Sequence[Row]) -> Sequence[Good | BadRow]:
        """Each row of a batch as ready or bad, in order; empty rows are left out. Writes nothing."""
        ...

    def known(self, ready: Sequence[Good]) -> int:
        """How many of the rows are there already, and would be left alone."""
        ...

    def take(self, ready: Sequence[Good]) -> int:
        """Write a batch inside the caller's transaction; what is there already is left alone. Returns how many are new."""
        ...


@dataclass(frozen=True)
class ImportKind:
    """One kind. `places` are the ways to place a row, none where rows have no place; `shown_at` is a named address and its query."""

    code: str
    label: Text
    row_is: Text
    taken: Text
    show: Text
    shown_at: tuple[str, str]
    permission: str
    fields: Sequence[Field]
    places: Places
    begin: Callable[[Actor, ImportRun], Importing[Any]]

    def label_of(self, key: str) -> Text:
        """The name of a field."""
        return next((field.label for field in self.fields if field.key == key), key)


_OWN = (
    ImportKind(
        REPORTS,
        _("Reports"),
        _("One report a row; each becomes a case."),
        _("cases taken in"),
        _("Show the cases"),
        ("cases:list", "?view=all&source=import"),
        "cases.import",
        REPORT_FIELDS,
        REPORT_PLACES,
        ReportImport,
    ),
    ImportKind(
        "articles",
        _("Articles of the knowledge base"),
        _("One article a row; each becomes a draft, which somebody else approves."),
        _("drafts written"),
        _("Show the drafts"),
        ("cases:knowledge", "?state=draft"),
        WRITE,
        ARTICLE_FIELDS,
        (),
        ArticleImport,
    ),
    ImportKind(
        "assets",
        _("Assets"),
        _("One object a row, by its number."),
        _("assets recorded"),
        _("Show the assets"),
        ("cases:assets", ""),
        KEEP,
        ASSET_FIELDS,
        ASSET_PLACES,
        AssetImport,
    ),
)


@cache
def import_kinds() -> dict[str, ImportKind]:
    """Code → kind, in the order they are offered: the case loop's own, then those of apps."""
    return {kind.code: kind for kind in (*_OWN, *declared_kinds())}


def kinds_for(actor: Actor) -> list[ImportKind]:
    """The kinds a person may import, in order. Raises NotAllowed when there is none."""
    allowed = [kind for kind in import_kinds().values() if may(actor, kind.permission)]
    if not allowed:
        require(actor, import_kinds()[REPORTS].permission)
    return allowed
