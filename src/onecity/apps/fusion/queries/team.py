"""The people of all systems: pairs to be reviewed, and who is one person with whom."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from onecity.apps.fusion.filters import Sought
from onecity.apps.fusion.models import Decision, Likeness, OldWorker
from onecity.apps.fusion.models.team import LikenessState
from onecity.apps.fusion.permission import require_sight
from onecity.core.accounts.scope import Actor
from onecity.science.grids.team import persons


@dataclass(frozen=True)
class Person:
    """One person: the entries on the lists of one or several systems."""

    entries: tuple[OldWorker, ...]

    @property
    def name(self) -> str:
        """The name as the first list has it."""
        return self.entries[0].name


def people(actor: Actor) -> list[Person]:
    """Everybody on a list, each person once. Raises NotAllowed."""
    require_sight(actor)
    return persons_listed()


def persons_listed() -> list[Person]:
    """Everybody on a list, each person once, for work in the background."""
    workers = list(OldWorker.objects.select_related("system").order_by("pk"))
    index = {worker.pk: place for place, worker in enumerate(workers)}
    same = Likeness.objects.filter(state__in=Likeness.ONE_PERSON).values_list("first_id", "second_id")
    heads = persons(len(workers), ((index[first], index[second]) for first, second in same))
    found: dict[int, list[OldWorker]] = defaultdict(list)
    for head, worker in zip(heads, workers, strict=True):
        found[head].append(worker)
    return [Person(tuple(entries)) for entries in found.values()]


def counts(actor: Actor) -> Counter[str]:
    """How many pairs are in each state. Raises NotAllowed."""
    require_sight(actor)
    return Counter(Likeness.objects.values_list("state", flat=True))


def likenesses(actor: Actor, sought: Sought) -> QuerySet[Likeness]:
    """Pairs in the state asked for (`kind`), else those to be reviewed, likeliest first. Raises NotAllowed."""
    require_sight(actor)
    decided = Prefetch("decisions", Decision.objects.select_related("decided_by"))
    found = Likeness.objects.select_related("first__system", "second__system").prefetch_related(decided)
    state = sought.kind if sought.kind in LikenessState.values else LikenessState.OPEN
    return found.filter(state=state).order_by("-score", "pk")
