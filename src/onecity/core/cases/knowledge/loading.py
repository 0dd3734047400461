"""Loading the first articles of a city package: marked as made up, published by nobody in particular."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.cases.knowledge.queries import city_code
from onecity.core.cases.models import Article, ArticleVersion, Category
from onecity.core.cases.models.knowledge import ArticleState

TEXTS = ("title", "question", "answer", "source")


def _article(row: Mapping[str, str], organisation: Organisation, categories: Mapping[str, Category]) -> Article:
    article = Article.objects.create(organisation=organisation, region_code=city_code(), synthetic=True)
    article.categories.set([categories[key] for key in row["categories"].split(";") if key in categories])
    return article


def _version(row: Mapping[str, str], article: Article) -> ArticleVersion:
    now = timezone.now()
    return ArticleVersion(
        article=article,
        number=1,
        state=ArticleState.PUBLISHED,
        **{name: row[name] for name in TEXTS},
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        written_at=now,
        approved_at=now,
    )


@transaction.atomic
def load_articles(file: Path) -> int:
    """Load the articles of a file where there are none yet and it exists; returns how many are new."""
    if Article.objects.exists() or not file.exists():
        return 0
    organisations = {one.code: one for one in Organisation.objects.filter(active=True)}
    categories = {one.key: one for one in Category.objects.filter(active=True)}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["organisation"] in organisations]
    for row in rows:
        _version(row, _article(row, organisations[row["organisation"]], categories)).save()
    return len(rows)
