"""What is found while somebody chooses: categories and organisations by words."""

from django.db.models import Case as Choice
from django.db.models import IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from onecity.core.accounts.models import Appointment, Organisation, User
from onecity.core.accounts.queries import prefixes_of
from onecity.core.accounts.scope import Actor, in_force
from onecity.core.cases.actions.checking import CHECKERS, WORKERS
from onecity.core.cases.models import Case, Category
from onecity.core.cases.queries.scope import visible
from onecity.core.geo.english import plain_column, words_of
from onecity.core.geo.models import Level, Region
from onecity.core.geo.queries import regions_in_scope

MOST_FOUND = 12


def _first(condition: Q) -> Choice:
    """Rows that fit exactly come first."""
    return Choice(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


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


def every_category() -> list[tuple[int, int | None, str, str]]:
    """Key, heading, name in the reader's language and code of every category, for a page that may have to search without us."""
    return [
        (one.pk, one.parent_id, one.name, one.code) for one in Category.objects.filter(active=True, children=None).order_by("kind", "code")
    ]


def find_organisations(words: str, region_code: str = "", limit: int = MOST_FOUND) -> QuerySet[Organisation]:
    """Active organisations by name or code; those working for the region come first."""
    text = words.strip()
    fits = Q(name_zh__icontains=text) | Q(short_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text)
    here = Q(region_code=region_code[:6]) | Q(region_code=region_code[:9]) if region_code else Q(pk=None)
    exact = _first(Q(name_zh__istartswith=text) | Q(short_zh__istartswith=text) | Q(code__iexact=text))
    return Organisation.objects.filter(fits, active=True).select_related("parent").order_by(exact, _first(here), "path")[:limit]


def find_regions(actor: Actor, words: str, limit: int = MOST_FOUND) -> QuerySet[Region]:
    """Regions of the actor's area by name or code, larger ones first; without words the counties."""
    text = words.strip()
    rows = regions_in_scope(actor).exclude(level=Level.CITY).defer("geom", "centre").select_related("parent")
    if not text:
        return rows.filter(level=Level.COUNTY).order_by("code")[:limit]
    fits = Q(name_zh__icontains=text) | Q(plain__contains="".join(words_of(text))) | Q(code__startswith=text)
    told = rows.annotate(digits=Length("code"), plain=plain_column("name_en"))
    return told.filter(fits).order_by("digits", "code")[:limit]


def case_called(actor: Actor, words: str) -> Case | None:
    """The visible case of a number or a receipt."""
    text = words.strip().upper()
    receipt = text.rpartition("-")[2] if text.startswith("R") else ""
    known = Q(pk=int(receipt)) if receipt.isascii() and receipt.isdigit() and len(receipt) < 19 else Q(number=text)
    return visible(actor).filter(known).select_related("category").first()


def _people(held: QuerySet[Appointment]) -> QuerySet[User]:
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "pk")


def people_below(case: Case) -> QuerySet[User]:
    """Who works at the organisation that holds a case, or below it."""
    holder = case.holder or case.lead
    path = holder.path if holder else ""
    return _people(Appointment.objects.filter(in_force(), role__in=WORKERS, organisation__path__startswith=path or "-"))


def checkers_at(case: Case) -> QuerySet[User]:
    """Who holds a post in the field at the place of a case."""
    return _people(Appointment.objects.filter(in_force(), role__in=CHECKERS, region_code__in=prefixes_of(case.region_code)))
