"""Categories, organisations and regions by the names people write into cells, and back; each table is read once."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecity.core.accounts.models import Organisation
from onecity.core.cases.duty.spellings import spellings
from onecity.core.cases.models import Category
from onecity.core.geo.models import Region
from onecity.core.geo.queries import scope_prefix
from onecity.core.registry import Text


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _index(pairs: Iterable[tuple[str, int | str]]) -> dict[str, set[int | str]]:
    found: dict[str, set[int | str]] = {}
    for name, key in pairs:
        if name:
            found.setdefault(_folded(name), set()).add(key)
    return found


def _one(index: dict[str, set[int | str]], text: str, none: str, several: str) -> int | str:
    """The one key of a text: the whole of it, or its first word where that is a code. Raises ValueError."""
    wanted = _folded(text)
    found = index.get(wanted) or index.get(wanted.partition(" ")[0], set())
    if len(found) == 1:
        return next(iter(found))
    raise ValueError((several if found else none) % {"name": text.strip()[:40]})


class Names:
    """Finds by name and shows by name, in the reader's language."""

    @cached_property
    def categories(self) -> dict[int, Category]:
        """Every category that can be chosen, by key."""
        return {one.pk: one for one in Category.objects.filter(children=None).select_related("parent")}

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """Every organisation, closed ones too, by key."""
        return Organisation.objects.in_bulk()

    @cached_property
    def regions(self) -> dict[str, tuple[str, str]]:
        """Names in Chinese and English by national code; the whole city under its prefix."""
        rows = Region.objects.exclude(level="city").values_list("code", "name_zh", "name_en")
        return {code: (zh, en) for code, zh, en in rows} | {settings.CITY.prefix: (settings.CITY.name_zh, settings.CITY.name_en)}

    @cached_property
    def _category_index(self) -> dict[str, set[int | str]]:
        return _index(
            (name, one.pk)
            for one in self.categories.values()
            for name in (one.code, one.code.lstrip("0"), one.key, one.name_zh, one.name_en)
        )

    @cached_property
    def _organisation_index(self) -> dict[str, set[int | str]]:
        """Open organisations by name, closed ones by code alone: whoever names one is told by the check."""
        return _index(self._organisation_names())

    def _organisation_names(self) -> Iterator[tuple[str, int | str]]:
        for one in self.organisations.values():
            yield one.code, one.pk
            if one.active:
                yield from ((name, one.pk) for name in {one.name_zh, one.short_zh, one.name_en})

    @cached_property
    def _region_index(self) -> dict[str, set[int | str]]:
        return _index((name, code) for code, names in self.regions.items() for name in (code, *names))

    def category(self, text: str) -> int:
        """The key of a category. Raises ValueError."""
        none, several = _("“%(name)s” is no category."), _("“%(name)s” may be several categories; write its code.")
        return int(_one(self._category_index, text, none, several))

    def organisation(self, text: str) -> int:
        """The key of an organisation. Raises ValueError."""
        none, several = _("“%(name)s” is no organisation."), _("“%(name)s” may be several organisations; write its code.")
        return int(_one(self._organisation_index, text, none, several))

    def region(self, text: str) -> str:
        """The prefix of a region, '' for the whole city. Raises ValueError."""
        none, several = _("“%(name)s” is no region of the city."), _("“%(name)s” may be several regions; write its code.")
        wanted = scope_prefix(text.strip()) if text.strip().isdigit() else text
        code = str(_one(self._region_index, wanted, none, several)) if wanted.strip() else ""
        return "" if code == settings.CITY.prefix else code

    def category_words(self, key: int) -> str:
        """A category as a cell shows it: code and name."""
        one = self.categories.get(key)
        return f"{one.code} {one.name}" if one else ""

    def organisation_words(self, key: int) -> str:
        """An organisation as a cell shows it: code and name."""
        one = self.organisations.get(key)
        return f"{one.code} {one.name}" if one else ""

    def region_words(self, prefix: str) -> str:
        """A region as a cell shows it: code and name; the whole city is empty."""
        names = self.regions.get(prefix, ("", ""))
        return f"{prefix} {names[get_language() == 'en']}".strip() if prefix else ""


def begins_with(text: str, word: Text) -> str | None:
    """What follows a word of the house at the beginning of a text, or None where the text begins otherwise."""
    folded = text.strip().casefold()
    for known in spellings(word):
        if folded.startswith(known):
            return text.strip()[len(known) :].lstrip(" :：")
    return None
