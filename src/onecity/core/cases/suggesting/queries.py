"""What is read of the versions of suggestion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.models import Case, Category, SuggestionModel, SuggestionTaking
from onecity.core.cases.queries.scope import visible
from onecity.core.cases.suggesting.keeping import KEEP

MOST_TAKINGS = 20
HEAVY = ("content", "changes", "judged")


def versions(actor: Actor) -> QuerySet[SuggestionModel]:
    """Every version, the newest first, without contents. Raises NotAllowed."""
    require(actor, KEEP)
    return SuggestionModel.objects.defer(*HEAVY).select_related("asked_by")


def version_for(actor: Actor, version_id: int) -> SuggestionModel:
    """One version with the one it stood beside. Raises NotAllowed, SuggestionModel.DoesNotExist."""
    require(actor, KEEP)
    return (
        SuggestionModel.objects.defer("content", "judged", "beside__content", "beside__judged", "beside__changes")
        .select_related("beside", "asked_by")
        .get(pk=version_id)
    )


def takings() -> QuerySet[SuggestionTaking]:
    """Who took which version, the newest first."""
    rows = SuggestionTaking.objects.select_related("by", "model", "former")
    return rows.defer(*(f"{end}__{field}" for end in ("model", "former") for field in HEAVY))[:MOST_TAKINGS]


def categories_by_key(keys: Iterable[str]) -> dict[str, Category]:
    """The categories in use of some keys (kind:code)."""
    wanted = set(keys)
    codes = {key.partition(":")[2] for key in wanted}
    found = Category.objects.filter(code__in=codes, active=True).order_by("pk")
    return {one.key: one for one in found if one.key in wanted}


@dataclass(frozen=True)
class ChangedText:
    """A text that two versions see differently: keys of its category in the end, of the former's and of this one's suggestion.

    `case` is None for a sample text of the city package.
    """

    text: str
    case: Case | None
    category: str
    former: str
    this: str


def changed_texts(actor: Actor, version: SuggestionModel, most: int) -> list[ChangedText]:
    """Texts that a version sees differently: those of cases the actor may see, and sample texts."""
    keys = [int(row[0]) for row in version.changes if row[0].isdigit()]
    seen = visible(actor).in_bulk(keys) if keys else {}
    found = (_changed(row, seen) for row in version.changes)
    return list(islice((one for one in found if one is not None), most))


def _changed(row: Sequence[str], seen: Mapping[int, Case]) -> ChangedText | None:
    subject, category, former, this = row
    if not subject.isdigit():
        return ChangedText(subject, None, category, former, this)
    case = seen.get(int(subject))
    return ChangedText(case.text, case, category, former, this) if case else None
