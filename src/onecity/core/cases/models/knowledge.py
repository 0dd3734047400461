"""The knowledge base of the hotline (知识库): articles in versions, and what operators remark on them."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import pgettext_lazy

from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models.category import Category


class ArticleState(models.TextChoices):
    """Where a version of an article stands."""

    DRAFT = "draft", pgettext_lazy("article", "Draft")
    PUBLISHED = "published", pgettext_lazy("article", "Published")
    FORMER = "former", pgettext_lazy("article", "Former version")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")


class Article(models.Model):
    """What is asked again and again, and whose it is to answer. `region_code` is where the answer holds: a county, or the whole city."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12)
    categories = models.ManyToManyField(Category, related_name="+", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number operators know it by."""
        return f"K{self.pk:04d}"


class ArticleVersion(models.Model):
    """One wording. Who approves it is not who wrote it; once published it never changes but for its end.

    `source` names the rule or notice the answer rests on. `valid_to` is the last day it holds, None for no end.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=400)
    answer = models.TextField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    body = models.GeneratedField(
        expression=Concat("question", Value("\n"), "answer", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number"),
            models.UniqueConstraint(fields=["article"], condition=Q(state="published"), name="article_one_published"),
            models.UniqueConstraint(fields=["article"], condition=Q(state="draft"), name="article_one_draft"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="article_valid_period"),
        )
        indexes = (
            GinIndex(models.Func("title", "body", function="pieces_of_case"), name="article_pieces", condition=Q(state="published")),
        )
        ordering = ("-number",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Article and version: K0012.3."""
        return f"{self.article.label}.{self.number}"

    def holds_on(self, day: date) -> bool:
        """Whether the answer may be given on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ArticleRemark(models.Model):
    """An operator says that an answer no longer holds; the bureau that owns it looks, and says what came of it."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="remarks")
    note = models.CharField(max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    reply = models.CharField(max_length=400, blank=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
