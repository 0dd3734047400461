"""Which articles answer a text, and which a person keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from onecity.core.accounts.queries import prefixes_of
from onecity.core.accounts.scope import Actor, may, require
from onecity.core.cases.models import Article, ArticleRemark, ArticleVersion, Category
from onecity.core.cases.models.knowledge import ArticleState
from onecity.core.cases.queries.scope import any_of
from onecity.core.cases.queries.words import contains_words, has_any_piece, has_pieces
from onecity.core.registry import permission_roles
from onecity.science.answering import shares

READ, WRITE, APPROVE = "cases.knowledge", "cases.knowledge_write", "cases.knowledge_approve"
FIELDS = ("title", "body")
MOST_CANDIDATES, MOST_SUGGESTED = 200, 3
SUGGESTED_FROM, OF_THE_CATEGORY = 0.22, 0.15
"""A share of the question that makes an article worth showing, and what the chosen category adds to it."""


@dataclass(frozen=True)
class Suggested:
    """An article for a text, with the share of its question that the text has."""

    version: ArticleVersion
    share: float

    @property
    def percent(self) -> int:
        """The share as it is told."""
        return round(100 * min(self.share, 1.0))


def city_code() -> str:
    """The code of the whole city."""
    return settings.CITY.prefix.ljust(6, "0")


def _valid_on(day: date) -> Q:
    return Q(state=ArticleState.PUBLISHED, valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _shown() -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.select_related("article__organisation")


def answers_on(day: date, region_code: str = "") -> QuerySet[ArticleVersion]:
    """The published versions that hold on a day, and at a place where one is named."""
    rows = _shown().filter(_valid_on(day))
    return rows.filter(article__region_code__in=[city_code(), *prefixes_of(region_code)]) if region_code else rows


def suggested(actor: Actor, text: str, category: Category | None, region_code: str = "", limit: int = MOST_SUGGESTED) -> list[Suggested]:
    """What answers a text as it is typed, the likest first; articles of the category chosen go before others of their share."""
    if not may(actor, READ) or not (text.strip() or category):
        return []
    of_category = Q(article__categories=category) if category else Q(pk__in=[])
    rows = answers_on(timezone.localdate(), region_code).filter(has_any_piece(text, FIELDS) | of_category).distinct()
    found = list(rows.prefetch_related("article__categories").order_by("-pk")[:MOST_CANDIDATES])
    told = shares(text, [f"{version.title}\n{version.question}" for version in found])
    scored = [Suggested(version, share + _bonus(version, category)) for version, share in zip(found, told, strict=True)]
    wanted = [one for one in scored if one.share >= (SUGGESTED_FROM if text.strip() else OF_THE_CATEGORY)]
    return sorted(wanted, key=lambda one: (-one.share, one.version.article_id))[:limit]


def _bonus(version: ArticleVersion, category: Category | None) -> float:
    return OF_THE_CATEGORY if category and category in version.article.categories.all() else 0.0


def found_answers(actor: Actor, words: str, limit: int = 8) -> list[Suggested]:
    """The articles in force that contain every word. Raises NotAllowed."""
    require(actor, READ)
    if not words.strip():
        return []
    rows = answers_on(timezone.localdate()).filter(_with_words(words)).order_by("article_id")
    return [Suggested(version, 0.0) for version in rows[:limit]]


def _with_words(words: str) -> Q:
    return (has_pieces(words, FIELDS) & contains_words(words, FIELDS)) if words.strip() else Q()


def answer_called(label: str) -> ArticleVersion | None:
    """The version a label names (K0012.3), published at some time."""
    article, _dot, number = label.removeprefix("K").partition(".")
    known = article.isascii() and article.isdigit() and number.isascii() and number.isdigit() and len(article + number) < 18
    rows = ArticleVersion.objects.exclude(state=ArticleState.DRAFT)
    return rows.filter(article_id=int(article), number=int(number)).first() if known else None


def kept_by(actor: Actor, *permissions: str) -> Q:
    """The condition on articles that are the actor's to keep: those of its organisations, or of its region."""
    roles = frozenset().union(*(permission_roles(permission) for permission in permissions or (WRITE, APPROVE)))
    held = [grant for grant in actor.grants if grant.role in roles]
    return any_of(
        Q(organisation__path__startswith=grant.organisation_path, region_code__startswith=grant.region_prefix)
        if grant.sees == "organisation"
        else Q(region_code__startswith=grant.region_prefix)
        for grant in held
        if grant.sees != "organisation" or grant.organisation_path
    )


def visible_articles(actor: Actor) -> QuerySet[Article]:
    """What is published, for everybody at a desk; drafts and what was withdrawn for those whose it is. Raises NotAllowed."""
    require(actor, READ)
    published = ArticleVersion.objects.filter(article=OuterRef("pk"), state=ArticleState.PUBLISHED)
    rows = Article.objects.filter(Q(Exists(published)) | Q(pk__in=Article.objects.filter(kept_by(actor)).values("pk")))
    return rows.select_related("organisation").prefetch_related("categories")


def versions_of(actor: Actor, article: Article) -> list[ArticleVersion]:
    """The versions of an article, newest first; the draft only for those whose it is."""
    rows = _shown().select_related("written_by", "approved_by", "ended_by").filter(article=article)
    mine = Article.objects.filter(kept_by(actor), pk=article.pk).exists()
    return list(rows if mine else rows.exclude(state=ArticleState.DRAFT))


@dataclass(frozen=True)
class ArticleFilter:
    """Which versions are listed: those in a state, with words in them."""

    state: str = ArticleState.PUBLISHED
    words: str = ""


def listed_versions(actor: Actor, given: ArticleFilter) -> QuerySet[ArticleVersion]:
    """The versions of a state in sight, by article. Raises NotAllowed."""
    articles = visible_articles(actor)
    if given.state != ArticleState.PUBLISHED:
        articles = articles.filter(kept_by(actor))
    rows = _shown().filter(article__in=articles.values("pk"), state=given.state).filter(_with_words(given.words))
    waiting = Count("remarks", filter=Q(remarks__settled_at=None), distinct=True)
    return rows.annotate(waiting=waiting).order_by("article_id", "-number")


def open_remarks(article_ids: Iterable[int]) -> QuerySet[ArticleRemark]:
    """The remarks on some articles that nobody has answered yet, newest first."""
    rows = ArticleRemark.objects.filter(version__article__in=list(article_ids), settled_at=None)
    return rows.select_related("made_by", "version__article")
