"""The pages of the knowledge base: the list, an article with its versions and remarks, its editor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecity.core.accounts.models import Organisation
from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.errors import BadInput
from onecity.core.cases.knowledge import actions
from onecity.core.cases.knowledge.exports import article_table
from onecity.core.cases.knowledge.forms import ArticleForm, initial_of
from onecity.core.cases.knowledge.queries import (
    APPROVE,
    WRITE,
    ArticleFilter,
    found_answers,
    kept_by,
    listed_versions,
    open_remarks,
    versions_of,
    visible_articles,
)
from onecity.core.cases.models import Article, ArticleRemark, ArticleVersion, Category
from onecity.core.cases.models.knowledge import ArticleState
from onecity.core.cases.views.common import actor_in
from onecity.core.registry import Text
from onecity.core.shell.parts import Tab
from onecity.core.tables import download, kind_of, stamped

PAGE_ROWS, MOST_CHOSEN, TOLD = 50, 1000, 5
TABS = (ArticleState.PUBLISHED, ArticleState.DRAFT, ArticleState.WITHDRAWN)


def _filter(request: HttpRequest) -> ArticleFilter:
    state = request.GET.get("state", "")
    words = request.GET.get("words", "").replace("\0", "").strip()[:100]
    return ArticleFilter(state if state in ArticleState.values else ArticleState.PUBLISHED, words)


def _article(actor: Actor, article_id: int) -> Article:
    found = visible_articles(actor).filter(pk=article_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def knowledge(request: HttpRequest) -> HttpResponse:
    """Articles in force, drafts, and what was withdrawn, by words."""
    actor, given = actor_in(request), _filter(request)
    page = Paginator(listed_versions(actor, given), PAGE_ROWS).get_page(request.GET.get("page"))
    tabs = [Tab(state.label, f"{reverse('cases:knowledge')}?state={state.value}", current=state == given.state) for state in TABS]
    several = SEVERAL.get(given.state) if may(actor, APPROVE) else None
    context = {"given": given, "page": page, "tabs": tabs, "may_write": may(actor, WRITE), "today": timezone.localdate()}
    context |= {"several": several, "tickable": set(several.articles(actor).values_list("pk", flat=True)) if several else ()}
    return render(request, "cases/knowledge/list.html", context)


@dataclass(frozen=True)
class Several:
    """What may be done with several articles of a list at once, and with which."""

    code: str
    label: Text
    asks: Text
    warning: Text
    done: Text
    act: Callable[[Actor, int], object]
    versions: Callable[[Actor], QuerySet[ArticleVersion]]

    def articles(self, actor: Actor) -> QuerySet[Article]:
        """The articles it may be done with: the actor's to approve; what a person wrote somebody else approves."""
        own = self.versions(actor).values("article_id")
        return Article.objects.filter(kept_by(actor, APPROVE), pk__in=own).select_related("organisation")


def _drafts_of_others(actor: Actor) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(state=ArticleState.DRAFT).exclude(written_by_id=actor.user_id)


def _in_force(_actor: Actor) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(state=ArticleState.PUBLISHED)


SEVERAL: dict[str, Several] = {
    ArticleState.DRAFT: Several(
        "publish",
        gettext_lazy("Approve those chosen"),
        gettext_lazy("Approve the drafts chosen?"),
        gettext_lazy("They are offered at the hotline from the day they hold. Each can be withdrawn again, here several at once too."),
        gettext_lazy("%(count)d published."),
        actions.publish_article,
        _drafts_of_others,
    ),
    ArticleState.PUBLISHED: Several(
        "withdraw",
        gettext_lazy("Withdraw those chosen"),
        gettext_lazy("Withdraw the articles chosen?"),
        gettext_lazy("They are no longer offered at the hotline; they stay readable."),
        gettext_lazy("%(count)d withdrawn."),
        actions.withdraw_article,
        _in_force,
    ),
}
"""State of a list → what may be done with several of it."""


@login_required
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """Approve or withdraw the articles chosen, each by the rules of a single one; those left as they are are told with the reason."""
    actor, given = actor_in(request), _filter(request)
    asked = SEVERAL.get(given.state)
    if asked is None:
        raise Http404
    require(actor, APPROVE)
    articles = asked.articles(actor)
    if request.POST.get("all"):
        articles = articles.filter(pk__in=listed_versions(actor, given).order_by().values("article_id"))
    else:
        articles = articles.filter(
            pk__in=[int(key) for key in request.POST.getlist("article") if key.isascii() and key.isdigit()][:MOST_CHOSEN]
        )
    outcomes = actions.to_each(actor, articles.order_by("pk"), asked.act)
    done = sum(not outcome.problem for outcome in outcomes)
    (messages.success if done else messages.warning)(request, str(asked.done) % {"count": done})
    for outcome in [one for one in outcomes if one.problem][:TOLD]:
        messages.warning(request, f"{outcome.article.label}: {outcome.problem}")
    return redirect(f"{reverse('cases:knowledge')}?{urlencode({'state': given.state, 'words': given.words})}")


@login_required
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """What the operator's search finds, as it stands beside the intake."""
    words = request.GET.get("words", "").replace("\0", "")[:100]
    return render(request, "cases/knowledge/suggested.html", {"articles": found_answers(actor_in(request), words), "asked": words.strip()})


@login_required
@require_GET
def export(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The list as a file."""
    kind = kind_of(format)
    return download(article_table(actor_in(request), _filter(request)), kind, stamped("knowledge"))


def _may(actor: Actor, permission: str, article: Article) -> bool:
    return may(actor, permission, article.region_code, article.organisation.path)


def _page(request: HttpRequest, article: Article, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_in(request)
    versions = versions_of(actor, article)
    context = {
        "article": article,
        "versions": versions,
        "shown": next((one for one in versions if one.state == ArticleState.PUBLISHED), versions[0]),
        "draft": next((one for one in versions if one.state == ArticleState.DRAFT), None),
        "in_force": any(one.state == ArticleState.PUBLISHED for one in versions),
        "remarks": open_remarks([article.pk]),
        "may_write": _may(actor, WRITE, article),
        "may_approve": _may(actor, APPROVE, article),
        "today": timezone.localdate(),
    }
    return render(request, "cases/knowledge/article.html", context | more, status=status)


@login_required
@require_GET
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article: what holds now, its versions, open remarks."""
    return _page(request, _article(actor_in(request), article_id))


def _editor(request: HttpRequest, form: ArticleForm, article: Article | None, status: int = 200) -> HttpResponse:
    keys = [key for key in form["category"].value() or () if str(key).isdigit()]
    organisation = str(form["organisation"].value() or "")
    context = {
        "form": form,
        "article": article,
        "categories": list(Category.objects.filter(pk__in=keys)),
        "organisation": Organisation.objects.filter(pk=organisation).first() if organisation.isdigit() else None,
    }
    return render(request, "cases/knowledge/edit.html", context, status=status)


def _own_organisation(actor: Actor) -> int | None:
    return next((grant.organisation_id for grant in actor.grants if grant.organisation_id), None)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, article_id: int | None = None) -> HttpResponse:
    """Write an article, or the next version of one."""
    actor = actor_in(request)
    known = _article(actor, article_id) if article_id is not None else None
    require(actor, WRITE, *((known.region_code, known.organisation.path) if known else ()))
    if request.method == "POST":
        return _written(request, ArticleForm(request.POST), known)
    newest = versions_of(actor, known)[0] if known else None
    return _editor(request, ArticleForm(initial=initial_of(newest, _own_organisation(actor))), known)


def _written(request: HttpRequest, form: ArticleForm, known: Article | None) -> HttpResponse:
    if form.is_valid():
        try:
            draft = actions.write_article(actor_in(request), form.wording(), known.pk if known else None)
        except BadInput as error:
            for field, problem in error.fields.items():
                form.add_error(field, problem)
        else:
            messages.success(request, _("Draft %(number)s is kept; somebody else approves it.") % {"number": draft.label})
            return redirect("cases:article", draft.article_id)
    return _editor(request, form, known, 422)


def _act(request: HttpRequest, article_id: int, act: Callable[[Actor], object], said: str) -> HttpResponse:
    """Do an act on an article in sight and show the article again, with what was wrong or was done."""
    known = _article(actor_in(request), article_id)
    try:
        act(actor_in(request))
    except BadInput as error:
        return _page(request, known, 422, problem=" ".join(error.fields.values()), typed=request.POST.get("note", ""))
    except (ArticleVersion.DoesNotExist, ArticleRemark.DoesNotExist):
        return _page(request, known, 409, problem=_("Somebody else was first: this is how it stands now."))
    messages.success(request, said)
    return redirect("cases:article", article_id)


@login_required
@require_POST
def publish(request: HttpRequest, article_id: int) -> HttpResponse:
    """Approve the draft."""
    return _act(request, article_id, lambda actor: actions.publish_article(actor, article_id), _("Published."))


@login_required
@require_POST
def withdraw(request: HttpRequest, article_id: int) -> HttpResponse:
    """Take it out of use."""
    return _act(request, article_id, lambda actor: actions.withdraw_article(actor, article_id), _("Withdrawn."))


@login_required
@require_POST
def remark(request: HttpRequest, article_id: int) -> HttpResponse:
    """Say that the answer no longer holds."""
    note = request.POST.get("note", "")
    return _act(request, article_id, lambda actor: actions.remark_on(actor, article_id, note), _("Told to whose article it is."))


@login_required
@require_POST
def settle(request: HttpRequest, article_id: int, remark_id: int) -> HttpResponse:
    """Say what came of a remark."""
    reply = request.POST.get("reply", "")
    return _act(request, article_id, lambda actor: actions.settle_remark(actor, article_id, remark_id, reply), _("Settled."))
