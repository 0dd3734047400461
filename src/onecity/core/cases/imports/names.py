"""What files call things by: codes, names in both languages, or code and name together."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from onecity.core.accounts.models import Organisation
from onecity.core.cases.imports.cells import Row
from onecity.core.cases.models import Category
from onecity.core.rowfiles.errors import BadRow
from onecity.core.said import Said
from onecity.core.said import Said as _

Named = TypeVar("Named")


class Names(Generic[Named]):
    """Things by every way a file may name them. `unknown` says what a name is that none of them has (%(name)s)."""

    def __init__(self, unknown: Said) -> None:
        self._unknown = unknown
        self._found: dict[str, dict[str, Named]] = {}

    def add(self, thing: Named, key: str, names: Iterable[str]) -> None:
        """Make a thing known. `key` tells it from others that share a name."""
        for name in names:
            if name:
                self._found.setdefault(_plain(name), {})[key] = thing

    def find(self, row: Row, field: str, name: str) -> Named:
        """The thing of a name. Raises BadRow at the field for none and for several."""
        found = self._found.get(_plain(name), {})
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            several = {"name": name[:60], "keys": ", ".join(sorted(found))}
            raise BadRow(row.number, field, _("“%(name)s” may be any of %(keys)s; name one of them.") % several)
        raise BadRow(row.number, field, self._unknown % {"name": name[:60]})


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def category_names(categories: Iterable[Category]) -> Names[Category]:
    """06001, 6001, incident:06001, its names, or code and name together."""
    names: Names[Category] = Names(_("“%(name)s” is neither the code nor the name of a category."))
    for one in categories:
        code, name = one.code, one.name_zh
        names.add(one, one.key, (code, code.lstrip("0"), one.key, name, one.name_en, f"{code} {name}", f"{code}{name}"))
    return names


def organisation_names() -> Names[Organisation]:
    """The organisations that are not closed: by code, long or short name."""
    names: Names[Organisation] = Names(_("“%(name)s” is neither the code nor the name of an organisation."))
    for one in Organisation.objects.filter(active=True):
        names.add(one, one.code, (one.code, one.name_zh, one.short_zh, one.name_en))
    return names
