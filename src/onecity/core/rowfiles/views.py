"""The pages of a course: the files so far and the upload, one file wherever it stands, its progress, what was left out."""

from collections.abc import Callable
from typing import Any, Generic

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecity.core.accounts.scope import Actor
from onecity.core.rowfiles import actions, presenting
from onecity.core.rowfiles.course import MEGABYTE, Course, File
from onecity.core.rowfiles.errors import BadColumns, Refused, UnreadableFile, WrongMoment
from onecity.core.rowfiles.fields import Fields
from onecity.core.rowfiles.models import State
from onecity.core.shell.frame import actor_in
from onecity.core.tables import saved_as, sent

LISTED = 100
Act = Callable[[Actor, int], object]
View = Callable[..., HttpResponseBase]


def _mapping(fields: Fields, answers: QueryDict) -> dict[str, int]:
    given = {field.key: answers.get(f"column-{field.key}", "") for field in fields}
    return {key: int(column) for key, column in given.items() if column.isascii() and column.isdigit() and len(column) < 4}


class Pages(Generic[File]):
    """The pages of the files of one room."""

    def __init__(self, course: Course[File]) -> None:
        self.course = course

    def addresses(self) -> list[URLPattern]:
        """Where the pages are, below the address of the room."""
        reading, changing = ("GET",), ("POST",)
        table: tuple[tuple[str, str, View, tuple[str, ...]], ...] = (
            ("", "s", self.files, ("GET", "POST")),
            ("<int:key>/", "", self.page, reading),
            ("<int:key>/progress", "_progress", self.progress, reading),
            ("<int:key>/check", "_check", self.check, changing),
            (f"<int:key>/{self.course.start}", "_start", self.act(actions.start), changing),
            ("<int:key>/cancel", "_cancel", self.act(actions.cancel), changing),
            ("<int:key>/discard", "_discard", self.discard, changing),
            ("<int:key>/problems.csv", "_problems", self.problems, reading),
        )
        return [self.address(*line) for line in table]

    def address(self, route: str, name: str, view: View, methods: tuple[str, ...] = ("POST",)) -> URLPattern:
        """One page, for people who are signed in."""
        return path(route, login_required(require_http_methods(methods)(view)), name=self.course.address.rpartition(":")[2] + name)

    def _one(self, request: HttpRequest, key: int) -> File:
        found = self.course.visible(actor_in(request)).filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def files(self, request: HttpRequest) -> HttpResponse:
        """The files so far, and the upload of another."""
        course, actor = self.course, actor_in(request)
        files = [(file, course.kind_label(file)) for file in course.visible(actor)[:LISTED]]
        kinds = course.kinds(actor)
        asked = request.POST.get("kind") or request.GET.get("kind", "")
        chosen = next((one.code for one in kinds if one.code == asked), kinds[0].code)
        problem = ""
        if request.method == "POST":
            try:
                return self._uploaded(request, chosen)
            except UnreadableFile as error:
                problem = str(error)
        context = {"course": course, "files": files, "kinds": kinds, "chosen": chosen, "problem": problem}
        context["most_megabytes"] = course.most_bytes // MEGABYTE
        return render(request, "rowfiles/list.html", context, status=422 if problem else 200)

    def _uploaded(self, request: HttpRequest, kind: str) -> HttpResponse:
        given = request.FILES.get("file")
        if given is None:
            raise UnreadableFile(_("Choose a file."))
        file = actions.upload(self.course, actor_in(request), given, kind)
        if file.state != State.UPLOADED:
            messages.info(request, _("This file was sent before: here is where it stands."))
        return redirect(self.course.address, file.pk)

    def _page(self, request: HttpRequest, file: File, status: int = 200, **more: Any) -> HttpResponse:
        return render(request, self.course.template, presenting.page_of(self.course, file) | more, status=status)

    def page(self, request: HttpRequest, key: int) -> HttpResponse:
        """One file, wherever it stands."""
        return self._page(request, self._one(request, key))

    def progress(self, request: HttpRequest, key: int) -> HttpResponse:
        """The part of the page that moves; once the worker is done the whole page is loaded anew."""
        file = self._one(request, key)
        share, done = self.course.progress(file)
        response = render(request, "rowfiles/progress.html", {"course": self.course, "file": file, "share": share, "done": done})
        if not file.busy:
            response.headers["HX-Refresh"] = "true"
        return response

    def check(self, request: HttpRequest, key: int) -> HttpResponse:
        """Name columns and coordinates, and begin the check."""
        file = self._one(request, key)
        given = _mapping(self.course.fields(file), request.POST), request.POST.get("system", "")
        try:
            return self.done(request, key, lambda actor, key: actions.check(self.course, actor, key, *given))
        except BadColumns as error:
            answered = presenting.columns_of(self.course, file, given, error.fields)
            return self._page(request, file, 422, naming=True, **answered)

    def act(self, act: Callable[[Course[File], Actor, int], object]) -> View:
        """The view of an act that needs no more than the file."""

        def view(request: HttpRequest, key: int) -> HttpResponse:
            return self.done(request, key, lambda actor, key: act(self.course, actor, key))

        return view

    def discard(self, request: HttpRequest, key: int) -> HttpResponse:
        """Forget a file of which nothing was taken."""
        name = self._one(request, key).name
        answer = self.done(request, key, lambda actor, key: actions.discard(self.course, actor, key))
        if self.course.visible(actor_in(request)).filter(pk=key).exists():
            return answer
        messages.success(request, _("“%(name)s” is discarded.") % {"name": name})
        return redirect(f"{self.course.address}s")

    def done(self, request: HttpRequest, key: int, act: Act) -> HttpResponse:
        """Do an act and show the file; an act that came too late is told and changes nothing."""
        try:
            act(actor_in(request), key)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except WrongMoment as error:
            messages.warning(request, _("The file has moved on: %(state)s.") % {"state": State(error.state).label})
        except (UnreadableFile, Refused) as error:
            messages.warning(request, error.reason)
        return redirect(self.course.address, key)

    def problems(self, request: HttpRequest, key: int) -> StreamingHttpResponse:
        """The rows that were not taken, with the reasons."""
        file = self._one(request, key)
        name = _("%(name)s - not taken.csv") % {"name": file.name.rpartition(".")[0] or file.name}
        lines = sent(presenting.problem_file(self.course, file))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=saved_as(name))
