"""Imports on the course of files: of whom, in which kinds, and how their pages tell of them."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.imports.files import MOST_BYTES, MOST_ROWS, form_of, header_of, rows_of
from onecity.core.cases.imports.kinds import ImportKind, import_kinds, kinds_for
from onecity.core.cases.imports.work import go_through
from onecity.core.cases.models import ImportRun
from onecity.core.geo.loading.systems import SYSTEMS
from onecity.core.registry import Text
from onecity.core.rowfiles.course import Choice, Course, Problem, Shown, Words
from onecity.core.rowfiles.fields import Fields, Places, guess
from onecity.core.rowfiles.models import State

SAMPLE_ROWS, SAMPLE_CELL, CHUNK = 5, 60, 500


class ImportCourse(Course[ImportRun]):
    """Files of reports, articles and assets. Everybody sees their own only, since files hold what nobody has checked."""

    model = ImportRun
    address, task = "cases:import", "cases.import"
    accept = ".csv,.txt,.xlsx"
    most_bytes = MOST_BYTES
    words = Words(
        title=gettext_lazy("Imports"),
        about=gettext_lazy("Rows of a file: upload it, name the columns, check, take in."),
        empty=gettext_lazy("Files with one thing a row, as CSV or xlsx."),
        takes=format_lazy(
            gettext_lazy(
                "CSV (UTF-8 or GB 18030) or xlsx, headings in the first row, at most {rows} rows; of merged cells only the first counts."
            ),
            rows=f"{MOST_ROWS:,}",
        ),
        shifted=gettext_lazy("Points of map services are shifted by up to 700 m; choose the service they come from."),
    )

    def owner(self, actor: Actor, kind: str) -> int:
        """Who may do the single thing may import it."""
        permission = import_kinds()[kind].permission
        require(actor, permission)
        if actor.user_id is None:
            raise NotAllowed(permission)
        return actor.user_id

    def visible(self, actor: Actor) -> QuerySet[ImportRun]:
        """The actor's own, of the kinds they may import."""
        return ImportRun.objects.filter(created_by_id=actor.user_id, kind__in=[kind.code for kind in kinds_for(actor)])

    def kinds(self, actor: Actor) -> Sequence[Choice]:
        """The kinds of the table that a person may import."""
        return [Choice(kind.code, kind.label, kind.row_is) for kind in kinds_for(actor)]

    def kind_label(self, file: ImportRun) -> Text:
        """The name of a kind."""
        return self._kind(file).label

    def _kind(self, file: ImportRun) -> ImportKind:
        return import_kinds()[file.kind]

    def fields(self, file: ImportRun) -> Fields:
        """The fields of its kind."""
        return self._kind(file).fields

    def places(self, file: ImportRun) -> Places:
        """Those of its kind."""
        return self._kind(file).places

    def systems(self, file: ImportRun) -> Sequence[Choice]:
        """Where rows have a place."""
        return [Choice(code, system.label) for code, system in SYSTEMS.items()] if self.places(file) else ()

    def sent_before(self, file: ImportRun, upload: UploadedFile) -> ImportRun | None:
        """The same bytes sent again lead to the import they began, as long as anything of it is left."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        file.digest = digest.hexdigest()
        earlier = ImportRun.objects.filter(created_by_id=file.created_by_id, kind=file.kind, digest=file.digest).first()
        if earlier and (earlier.file or earlier.state == State.DONE):
            return earlier
        if earlier:
            earlier.delete()
        return None

    def look_at(self, file: ImportRun) -> None:
        """How it is read, its head and first rows."""
        path = Path(file.file.path)
        form = form_of(path)
        rows = rows_of(path, form)
        file.form, file.header = form.as_dict(), header_of(rows)
        file.sample_rows = [[cell[:SAMPLE_CELL] for cell in row] for row in islice(rows, SAMPLE_ROWS)]

    def proposed(self, file: ImportRun) -> tuple[dict[str, int], str]:
        """As named before, for this file or another with the same head, else guessed."""
        if file.mapping:
            return file.mapping, file.system
        same = ImportRun.objects.filter(created_by_id=file.created_by_id, kind=file.kind, header=file.header).exclude(mapping={})
        earlier = same.order_by("-moved_at").first()
        return (earlier.mapping, earlier.system) if earlier else (guess(self.fields(file), file.header), next(iter(SYSTEMS)))

    def begin(self, file: ImportRun, state: State) -> None:
        """From the first row, unless it goes on where it was stopped."""
        if file.state == State.CANCELLED:
            return
        file.problems.all().delete()
        file.done_rows = file.good_rows = file.known_rows = file.bad_rows = 0
        file.findings = {}
        if state == State.CHECKING:
            file.total_rows = None

    def go_through(self, file: ImportRun) -> None:
        """Batch by batch."""
        go_through(file)

    def progress(self, file: ImportRun) -> tuple[float | None, str]:
        """Rows done, and those that are not usable."""
        words = {"done": number_format(file.done_rows), "total": number_format(file.total_rows or 0), "bad": number_format(file.bad_rows)}
        done = _("%(done)s of %(total)s rows") if file.total_rows else _("%(done)s rows")
        told = f"{done % words} · {_('%(bad)s not usable') % words}"
        return file.done_rows / file.total_rows if file.total_rows else None, told

    def shown(self, file: ImportRun) -> Shown:
        """What its kind calls a thing taken, and where they are."""
        kind, good = self._kind(file), file.good_rows
        can = ngettext("row can be taken in", "rows can be taken in", good)
        take = ngettext("Take in %(rows)s row", "Take in %(rows)s rows", good) % {"rows": number_format(good)}
        name, query = kind.shown_at
        return Shown(
            facts=[file.form["kind"], *([file.form["encoding"]] if file.form.get("encoding") else [])],
            good=can if file.state == State.CHECKED else kind.taken,
            start=_("Go on") if file.state == State.CANCELLED else take,
            findings=[(self.label_of(file, key), count) for key, count in sorted(file.findings.items(), key=lambda one: -one[1])],
            link=(f"{reverse(name)}{query}", kind.show) if good else None,
            sample=file.sample_rows,
        )

    def problems(self, file: ImportRun) -> Iterator[Problem]:
        """The sealed rows, some at a time."""
        last = 0
        while page := list(file.problems.filter(row__gt=last)[:CHUNK]):
            yield from (Problem(one.row, one.field, one.reason, one.cells) for one in page)
            last = page[-1].row


IMPORTS = ImportCourse()
