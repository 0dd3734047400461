"""Articles of the knowledge base from a file: a draft a row, which somebody else approves like any other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, may
from onecity.core.cases.errors import BadInput
from onecity.core.cases.imports.cells import CellReader, Row
from onecity.core.cases.imports.names import Names, category_names, organisation_names
from onecity.core.cases.knowledge.actions import Wording, check_wording, write_article
from onecity.core.cases.knowledge.queries import WRITE, city_code
from onecity.core.cases.models import ArticleVersion, Category, ImportRun
from onecity.core.geo.models import Level, Region
from onecity.core.rowfiles.errors import BadRow
from onecity.core.rowfiles.fields import Columns
from onecity.core.said import Said as _

_DIVIDED = re.compile("[;；\n]")


@dataclass(frozen=True)
class Ready:
    """A row that can be taken."""

    row: Row
    wording: Wording

    @property
    def key(self) -> tuple[int, str, str]:
        """What makes two articles one: whose, title and question."""
        return self.wording.organisation.pk, self.wording.title, self.wording.question


class ArticleReader(CellReader):
    """Reads rows as articles."""

    longest = "answer"

    def __init__(self, mapping: Columns, width: int) -> None:
        super().__init__(mapping, width)
        self._organisations: Names[Organisation] = organisation_names()
        self._categories = category_names(Category.objects.filter(active=True, children=None))
        counties = Region.objects.filter(level__in=(Level.CITY, Level.COUNTY)).values_list("code", flat=True)
        self._regions = frozenset(counties)

    def read(self, row: Row) -> Ready:
        """The article of a row. Raises BadRow naming the field."""
        self.check_cells(row)
        said = self.needed(row, "organisation", _("Say whose it is."))
        texts = {name: self.cell(row, name) for name in ("title", "question", "answer", "source")}
        wording = Wording(
            **texts,
            organisation=self._organisations.find(row, "organisation", said),
            region_code=self._region(row),
            valid_from=self._day(row, "valid_from") or timezone.localdate(),
            valid_to=self._day(row, "valid_to"),
            categories=list(self._named(row)),
        )
        return Ready(row, wording)

    def _named(self, row: Row) -> Iterator[Category]:
        names = (name.strip() for name in _DIVIDED.split(self.cell(row, "categories")))
        return (self._categories.find(row, "categories", name) for name in names if name)

    def _region(self, row: Row) -> str:
        code = self.cell(row, "region") or city_code()
        if code not in self._regions and code != city_code():
            raise BadRow(row.number, "region", _("No county has the code %(code)s.") % {"code": code[:20]})
        return code

    def _day(self, row: Row, key: str) -> date | None:
        moment: datetime | None = self.moment(row, key, _("Give the day as 2026-07-20."))
        return moment.date() if moment else None


class ArticleImport:
    """Going through a file of articles for one importer."""

    def __init__(self, actor: Actor, run: ImportRun) -> None:
        self._actor, self._reader = actor, ArticleReader(run.mapping, len(run.header))
        self._seen: dict[tuple[int, str, str], int] = {}

    def check(self, rows: Sequence[Row]) -> Sequence[Ready | BadRow]:
        """Each row as ready or bad."""
        return [self._judge(row) for row in rows if not row.empty]

    def _judge(self, row: Row) -> Ready | BadRow:
        try:
            read = self._reader.read(row)
            check_wording(read.wording)
        except BadRow as bad:
            return bad
        except BadInput as bad:
            field, reason = next(iter(bad.fields.items()))
            return BadRow(row.number, field, reason)
        given = read.wording
        if not may(self._actor, WRITE, given.region_code, given.organisation.path):
            return BadRow(row.number, "organisation", _("You may not write articles of this organisation for this region."))
        first = self._seen.setdefault(read.key, row.number)
        again = _("The same title and question stand in row %(row)d.") % {"row": first}
        return read if first == row.number else BadRow(row.number, "title", again)

    def _known(self, ready: Sequence[Ready]) -> set[tuple[int, str, str]]:
        rows = ArticleVersion.objects.filter(question__in=[one.wording.question for one in ready])
        return set(rows.values_list("article__organisation_id", "title", "question"))

    def known(self, ready: Sequence[Ready]) -> int:
        """How many have an article of the same organisation, title and question."""
        known = self._known(ready)
        return sum(one.key in known for one in ready)

    def take(self, ready: Sequence[Ready]) -> int:
        """Write the drafts of a batch; returns how many are new."""
        known = self._known(ready)
        return len([write_article(self._actor, one.wording) for one in ready if one.key not in known])
