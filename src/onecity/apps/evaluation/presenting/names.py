"""The names of keys: organisations, regions, grids, people, categories, sources, kinds of request."""

from collections.abc import Callable, Iterable

from django.utils.translation import get_language

from onecity.apps.evaluation.queries.counting import Key
from onecity.core.accounts.models import Organisation, User
from onecity.core.cases.models import Category
from onecity.core.cases.request_kinds import kind_name
from onecity.core.cases.states import Source
from onecity.core.geo.models import BaseGrid
from onecity.core.geo.queries import region_names

Names = dict[Key, str]


def _organisations(keys: set[Key]) -> Names:
    return {one.pk: one.name for one in Organisation.objects.filter(pk__in=keys)}


def _grids(keys: set[Key]) -> Names:
    return {one.pk: str(one.name) for one in BaseGrid.objects.filter(pk__in=keys).defer("geom")}


def _people(keys: set[Key]) -> Names:
    return {one.pk: one.get_full_name() for one in User.objects.filter(pk__in=keys)}


def _categories(keys: set[Key]) -> Names:
    return {one.pk: one.name for one in Category.objects.filter(pk__in=keys)}


def _regions(keys: set[Key]) -> Names:
    names = region_names([str(key) for key in keys], get_language() or "")
    return {key: names[str(key)] for key in keys if str(key) in names}


def _sources(keys: set[Key]) -> Names:
    return {key: str(Source(str(key)).label) for key in keys}


def _request_kinds(keys: set[Key]) -> Names:
    return {key: kind_name(str(key)) for key in keys}


_OF: dict[str, Callable[[set[Key]], Names]] = {
    "organisation": _organisations,
    "county": _regions,
    "township": _regions,
    "grid": _grids,
    "grid_today": _grids,
    "person": _people,
    "category": _categories,
    "source": _sources,
    "request_kind": _request_kinds,
}


def names_of(dimension: str, keys: Iterable[Key]) -> Names:
    """What keys of a dimension are called in the reader's language; a key that is gone keeps its code."""
    wanted = set(keys)
    return {key: str(key) for key in wanted} | _OF[dimension](wanted)
