"""The form of an article."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onecity.core.accounts.models import Organisation
from onecity.core.cases.knowledge.actions import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_SOURCE, LONGEST_TITLE, Wording
from onecity.core.cases.knowledge.queries import city_code
from onecity.core.cases.models import ArticleVersion, Category
from onecity.core.geo.models import Level, Region

NAMES = ("title", "question", "answer", "source", "valid_from", "valid_to")


def _day(label: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class ArticleForm(forms.Form):
    """What an article says, whose it is, where and when it holds."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    question = forms.CharField(label=_("What is asked"), max_length=LONGEST_QUESTION, widget=forms.Textarea({"rows": 2}))
    answer = forms.CharField(label=_("What is answered"), max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 8}))
    source = forms.CharField(label=_("The rule or notice it rests on"), max_length=LONGEST_SOURCE)
    valid_from = _day(_("Holds from"))
    valid_to = _day(_("Holds until"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        organisations, regions = Organisation.objects.filter(active=True), Region.objects.filter(level__in=(Level.CITY, Level.COUNTY))
        leaves = Category.objects.filter(active=True, children=None)
        self.fields["organisation"] = forms.ModelChoiceField(organisations, label=_("Whose it is"), widget=forms.TextInput)
        self.fields["region"] = forms.ModelChoiceField(
            regions.defer("geom"), to_field_name="code", label=_("Where it holds"), required=False, empty_label=_("the whole city")
        )
        self.fields["category"] = forms.ModelMultipleChoiceField(leaves, label=_("Categories"), required=False)

    def wording(self) -> Wording:
        """What `actions.write_article` takes."""
        given = self.cleaned_data
        region = given["region"].code if given["region"] else city_code()
        wording = {name: given[name] for name in NAMES}
        return Wording(**wording, organisation=given["organisation"], region_code=region, categories=list(given["category"]))


def initial_of(version: ArticleVersion | None, organisation_id: int | None = None) -> dict[str, Any]:
    """What the form begins with: the newest wording, or nothing but whose it probably is."""
    if version is None:
        return {"organisation": organisation_id, "valid_from": timezone.localdate()}
    article = version.article
    known = {name: getattr(version, name) for name in NAMES}
    return known | {
        "organisation": article.organisation_id,
        "region": article.region_code,
        "category": [category.pk for category in article.categories.all()],
    }
