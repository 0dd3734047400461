"""What is found while somebody chooses: categories and organisations by words."""

from django.db.models import Case as When
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models import When as If

from onecity.core.accounts.models import Organisation
from onecity.core.cases.models import Category

MOST_FOUND = 12


def _first(condition: Q) -> When:
    """Rows that fit exactly come first."""
    return When(If(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


def find_categories(words: str, limit: int = MOST_FOUND) -> QuerySet[Category]:
    """Categories in use that can be chosen (no headings), by name in both languages or code."""
    text = words.strip()
    fits = Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__istartswith=text) | Q(parent__name_zh__icontains=text)
    exact = _first(Q(name_zh__istartswith=text) | Q(name_en__istartswith=text) | Q(code__iexact=text))
    leaves = Category.objects.filter(active=True, children=None).select_related("parent")
    return leaves.filter(fits).order_by(exact, "kind", "code")[:limit]


def category_groups() -> QuerySet[Category]:
    """The headings of the code list."""
    return Category.objects.filter(active=True, parent=None).exclude(children=None).distinct().order_by("-kind", "code")


def categories_in(group_id: int) -> QuerySet[Category]:
    """The categories under a heading."""
    return Category.objects.filter(active=True, parent_id=group_id).order_by("code")


def find_organisations(words: str, region_code: str = "", limit: int = MOST_FOUND) -> QuerySet[Organisation]:
    """Active organisations by name or code; those working for the region come first."""
    text = words.strip()
    fits = Q(name_zh__icontains=text) | Q(short_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text)
    here = Q(region_code=region_code[:6]) | Q(region_code=region_code[:9]) if region_code else Q(pk=None)
    exact = _first(Q(name_zh__istartswith=text) | Q(short_zh__istartswith=text) | Q(code__iexact=text))
    return Organisation.objects.filter(fits, active=True).select_related("parent").order_by(exact, _first(here), "path")[:limit]
