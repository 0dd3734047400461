"""Lists of workers and of duties on the course of files: whoever keeps the fusion sees those of everybody."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecity.apps.fusion.lists.fields import fields_of
from onecity.apps.fusion.lists.reading import MOST_ROWS
from onecity.apps.fusion.lists.work import go_through, obstacle
from onecity.apps.fusion.models import ListFile, OldSystem
from onecity.apps.fusion.models.upload import ListKind
from onecity.apps.fusion.permission import keeper
from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports.files import form_of, header_of, rows_of
from onecity.core.registry import Text
from onecity.core.rowfiles.course import MEGABYTE, Choice, Course, Problem, Shown, Words
from onecity.core.rowfiles.fields import Fields
from onecity.core.rowfiles.models import State
from onecity.core.said import said_again

TAKES: Text = format_lazy(
    gettext_lazy("CSV (UTF-8 or GB 18030) or xlsx, headings in the first row, at most {rows} rows."), rows=f"{MOST_ROWS:,}"
)


class ListCourse(Course[ListFile]):
    """Lists of one kind."""

    model = ListFile
    accept = ".csv,.txt,.xlsx"
    most_bytes = 20 * MEGABYTE
    template = "fusion/list_file.html"
    stopped = State.CHECKED
    everybodys, keeps_rows = True, False
    holds: ListKind
    shows: tuple[str, Text]

    def owner(self, actor: Actor, kind: str) -> int:
        """Who keeps the fusion."""
        return keeper(actor)

    def visible(self, actor: Actor) -> QuerySet[ListFile]:
        """Everybody's."""
        keeper(actor)
        return ListFile.objects.filter(holds=self.holds).select_related("created_by")

    def kinds(self, actor: Actor) -> Sequence[Choice]:
        """The systems that were entered, or any of them row by row."""
        return [Choice("", gettext_lazy("A column names the system")), *(Choice(one.code, one.name) for one in OldSystem.objects.all())]

    def kind_label(self, file: ListFile) -> Text:
        """The name of the system."""
        found = OldSystem.objects.filter(code=file.kind).first() if file.kind else None
        return found.name if found else file.kind or _("Several systems")

    def fields(self, file: ListFile) -> Fields:
        """Those of its kind."""
        return fields_of(self.holds, bool(file.kind))

    def systems(self, file: ListFile) -> Sequence[Choice]:
        """None: rows have no place."""
        return ()

    def look_at(self, file: ListFile) -> None:
        """How it is read, and its head."""
        path = Path(file.file.path)
        form = form_of(path)
        file.holds, file.form, file.header = self.holds, form.as_dict(), header_of(rows_of(path, form))

    def begin(self, file: ListFile, state: State) -> None:
        """What a check found stays until the next check."""
        if state == State.CHECKING:
            file.bad, file.good_rows, file.bad_rows = [], 0, 0

    def go_through(self, file: ListFile) -> None:
        """Checked as a whole, then written."""
        go_through(file)

    def shown(self, file: ListFile) -> Shown:
        """What taking the list in does."""
        good, words = file.good_rows, {"total": number_format(file.total_rows or 0)}
        checked, done = file.state == State.CHECKED, file.state == State.DONE
        return Shown(
            facts=[file.form["kind"], *([file.form["encoding"]] if file.form.get("encoding") else [])],
            good=(_("of %(total)s rows can be taken in") if checked else _("of %(total)s rows taken in")) % words,
            start=ngettext("Take in %(rows)s row", "Take in %(rows)s rows", good) % {"rows": number_format(good)},
            link=(reverse(self.shows[0]), self.shows[1]),
            more={"obstacle": obstacle(file) if done else ""},
        )

    def problems(self, file: ListFile) -> Iterator[Problem]:
        """Row, field and reason."""
        return (Problem(row, field, said_again(reason)) for row, field, reason in file.bad)


class WorkerCourse(ListCourse):
    """Lists of workers."""

    address, task, holds = "fusion:worker_file", "fusion.worker_list", ListKind.WORKERS
    shows = "fusion:team", gettext_lazy("Show the team")
    words = Words(
        title=gettext_lazy("Lists of workers"),
        about=gettext_lazy("A department's people as it lists them: upload, say whose they are, name the columns, check, take in."),
        empty=gettext_lazy("Here stand the lists of workers, each with what was taken and what was left out."),
        takes=TAKES,
        shifted="",
    )


class DutyCourse(ListCourse):
    """Lists of duties."""

    address, task, holds = "fusion:duty_file", "fusion.duty_list", ListKind.DUTIES
    shows = "fusion:duties", gettext_lazy("Show the one list")
    words = Words(
        title=gettext_lazy("Lists of duties"),
        about=gettext_lazy("What a department has its people do, how often and how long: upload, name the columns, check, take in."),
        empty=gettext_lazy("Here stand the lists of duties, each with what was taken and what was left out."),
        takes=TAKES,
        shifted="",
    )


WORKER_LISTS, DUTY_LISTS = WorkerCourse(), DutyCourse()
COURSES: dict[str, ListCourse] = {one.holds: one for one in (WORKER_LISTS, DUTY_LISTS)}
