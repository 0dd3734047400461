"""Articles as a file, within scope."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onecity.core.accounts.scope import Actor
from onecity.core.cases.knowledge.queries import ArticleFilter, listed_versions
from onecity.core.cases.models import ArticleVersion
from onecity.core.tables import Column, Table


def _categories(version: ArticleVersion) -> str:
    return "; ".join(category.key for category in version.article.categories.all())


COLUMNS: tuple[Column[ArticleVersion], ...] = (
    Column("number", pgettext_lazy("of an article", "Number"), lambda version: version.label),
    Column("state", gettext_lazy("State"), lambda version: version.get_state_display()),
    Column("title", gettext_lazy("Title"), lambda version: version.title),
    Column("question", gettext_lazy("What is asked"), lambda version: version.question),
    Column("answer", gettext_lazy("What is answered"), lambda version: version.answer),
    Column("categories", gettext_lazy("Categories"), _categories),
    Column("organisation", gettext_lazy("Whose it is"), lambda version: version.article.organisation.name),
    Column("region_code", gettext_lazy("Region code"), lambda version: version.article.region_code),
    Column("valid_from", gettext_lazy("Holds from"), lambda version: version.valid_from.isoformat()),
    Column("valid_to", gettext_lazy("Holds until"), lambda version: version.valid_to.isoformat() if version.valid_to else None),
    Column("source", gettext_lazy("The rule or notice it rests on"), lambda version: version.source),
    Column("synthetic", gettext_lazy("Synthetic"), lambda version: version.article.synthetic, "truth"),
)


def article_table(actor: Actor, given: ArticleFilter) -> Table[ArticleVersion]:
    """The listed versions of a state. Raises NotAllowed."""
    rows = listed_versions(actor, given).prefetch_related("article__categories")
    return Table(_("Knowledge base of %(city)s") % {"city": settings.CITY.name_zh}, COLUMNS, rows, lambda version: None)
