"""Writing an article, approving it, withdrawing it, and saying that it no longer holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.errors import NotAllowed
from onecity.core.accounts.models import Organisation
from onecity.core.accounts.queries import people_with
from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.errors import BadInput, require_fields
from onecity.core.cases.knowledge.queries import APPROVE, READ, WRITE
from onecity.core.cases.models import Article, ArticleRemark, ArticleVersion, Category
from onecity.core.cases.models.knowledge import ArticleState
from onecity.core.notices.actions import notify
from onecity.core.said import Said as _

LONGEST_TITLE, LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_SOURCE, LONGEST_NOTE = 80, 400, 2000, 200, 400


@dataclass(frozen=True)
class Wording:
    """What an article says, whose it is, where and when it holds; both days included."""

    title: str
    question: str
    answer: str
    source: str
    organisation: Organisation
    region_code: str
    valid_from: date
    valid_to: date | None = None
    categories: Sequence[Category] = ()


def _needed(text: str, most: int) -> str | None:
    if not text.strip():
        return _("This is needed.")
    if len(text) > most:
        return _("At most %(most)d characters.") % {"most": most}
    return _("The text holds characters that cannot be stored.") if "\0" in text else None


def check_wording(given: Wording) -> None:
    """Raise BadInput naming every field of a wording that cannot be kept."""
    require_fields(
        (
            ("title", _needed(given.title, LONGEST_TITLE)),
            ("question", _needed(given.question, LONGEST_QUESTION)),
            ("answer", _needed(given.answer, LONGEST_ANSWER)),
            ("source", _needed(given.source, LONGEST_SOURCE)),
            ("organisation", None if given.organisation.active else _("This organisation is closed.")),
            ("valid_to", _("It must not end before it begins.") if given.valid_to and given.valid_to < given.valid_from else None),
        )
    )


def _require(actor: Actor, permission: str, region_code: str, organisation: Organisation) -> None:
    require(actor, permission, region_code, organisation.path)


@transaction.atomic
def write_article(actor: Actor, given: Wording, article_id: int | None = None) -> ArticleVersion:
    """Write the draft of an article, of a new one without a key. What is published stays in force until the draft is approved.

    Raises NotAllowed for an organisation or region that is not the actor's, BadInput, Article.DoesNotExist.
    """
    check_wording(given)
    _require(actor, WRITE, given.region_code, given.organisation)
    if article_id is None:
        article = Article(organisation=given.organisation, region_code=given.region_code)
    else:
        article = Article.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=article_id)
        _require(actor, WRITE, article.region_code, article.organisation)
        article.organisation, article.region_code = given.organisation, given.region_code
    article.save()
    article.categories.set(given.categories)
    return _keep_draft(actor, article, given)


def _keep_draft(actor: Actor, article: Article, given: Wording) -> ArticleVersion:
    draft = article.versions.filter(state=ArticleState.DRAFT).first()
    if draft is None:
        newest = article.versions.order_by("-number").first()
        draft = ArticleVersion(article=article, number=newest.number + 1 if newest else 1)
    for name in ("title", "question", "answer", "source"):
        setattr(draft, name, getattr(given, name).strip())
    draft.valid_from, draft.valid_to = given.valid_from, given.valid_to
    draft.written_by_id, draft.written_at = actor.user_id, timezone.now()
    draft.save()
    return draft


def _of(article_id: int, state: ArticleState) -> ArticleVersion:
    rows = ArticleVersion.objects.select_for_update(of=("self",)).select_related("article__organisation")
    return rows.get(article_id=article_id, state=state)


@transaction.atomic
def publish_article(actor: Actor, article_id: int) -> ArticleVersion:
    """Approve the draft of an article: it takes the place of the version before. Who wrote it cannot.

    Raises NotAllowed, BadInput, ArticleVersion.DoesNotExist without a draft.
    """
    draft = _of(article_id, ArticleState.DRAFT)
    _require(actor, APPROVE, draft.article.region_code, draft.article.organisation)
    if draft.written_by_id == actor.user_id:
        raise BadInput({"approved_by": _("You wrote it: somebody else approves it.")})
    now = timezone.now()
    before = ArticleVersion.objects.filter(article_id=article_id, state=ArticleState.PUBLISHED)
    before.update(state=ArticleState.FORMER, ended_by_id=actor.user_id, ended_at=now)
    draft.state, draft.approved_by_id, draft.approved_at = ArticleState.PUBLISHED, actor.user_id, now
    draft.save()
    return draft


@transaction.atomic
def withdraw_article(actor: Actor, article_id: int) -> ArticleVersion:
    """Take an article out of use at once; it stays readable. Raises NotAllowed, ArticleVersion.DoesNotExist when it is not in use."""
    version = _of(article_id, ArticleState.PUBLISHED)
    _require(actor, APPROVE, version.article.region_code, version.article.organisation)
    version.state, version.ended_by_id, version.ended_at = ArticleState.WITHDRAWN, actor.user_id, timezone.now()
    version.save()
    return version


@dataclass(frozen=True)
class Outcome:
    """What became of one of several articles; `problem` is empty where the act was done."""

    article: Article
    problem: str = ""


def to_each(actor: Actor, articles: Iterable[Article], act: Callable[[Actor, int], object]) -> list[Outcome]:
    """Approve or withdraw several articles, each by the rules and in the transaction of a single one."""
    return [Outcome(article, _tried(actor, article, act)) for article in articles]


def _tried(actor: Actor, article: Article, act: Callable[[Actor, int], object]) -> str:
    try:
        act(actor, article.pk)
    except BadInput as error:
        return " ".join(error.fields.values())
    except NotAllowed:
        return _("This article is not yours to approve or withdraw.")
    except ArticleVersion.DoesNotExist:
        return _("Somebody else was first.")
    return ""


@transaction.atomic
def remark_on(actor: Actor, article_id: int, note: str) -> ArticleRemark:
    """Say that a published answer no longer holds; the clerks of the organisation it belongs to are told.

    Raises NotAllowed, BadInput, ArticleVersion.DoesNotExist when it is not in use.
    """
    require(actor, READ)
    require_fields([("note", _needed(note, LONGEST_NOTE))])
    version = _of(article_id, ArticleState.PUBLISHED)
    remark = ArticleRemark.objects.create(version=version, note=note.strip(), made_by_id=actor.user_id or 0)
    told = {"number": version.label, "title": version.title, "note": remark.note}
    notify(people_with({"department_clerk"}, version.article.organisation_id), "knowledge.remark", told, f"/knowledge/{article_id}/")
    return remark


@transaction.atomic
def settle_remark(actor: Actor, article_id: int, remark_id: int, reply: str) -> ArticleRemark:
    """Say what came of a remark; whoever made it is told. Raises NotAllowed, BadInput, ArticleRemark.DoesNotExist."""
    rows = ArticleRemark.objects.select_for_update(of=("self",)).select_related("version__article__organisation")
    remark = rows.get(pk=remark_id, version__article_id=article_id, settled_at=None)
    article = remark.version.article
    _require(actor, WRITE, article.region_code, article.organisation)
    require_fields([("reply", _needed(reply, LONGEST_NOTE))])
    remark.reply, remark.settled_by_id, remark.settled_at = reply.strip(), actor.user_id, timezone.now()
    remark.save()
    told = {"number": remark.version.label, "title": remark.version.title, "note": remark.reply}
    notify([remark.made_by_id], "knowledge.settled", told, f"/knowledge/{article_id}/")
    return remark
