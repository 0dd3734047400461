"""What people decide about two workers: one person, two persons, or the question open again."""

from django.db import transaction

from onecity.apps.fusion.models import Decision, Likeness
from onecity.apps.fusion.models.team import LikenessState
from onecity.apps.fusion.permission import keeper
from onecity.core.accounts.scope import Actor

ANSWERS = frozenset({LikenessState.SAME, LikenessState.OTHER, LikenessState.OPEN})


@transaction.atomic
def decide(actor: Actor, likeness_id: int, answer: str) -> Likeness:
    """Answer whether two workers are one person; `open` takes an answer back. Every answer is kept.

    Raises NotAllowed, DoesNotExist, ValueError.
    """
    owner = keeper(actor)
    if answer not in ANSWERS:
        raise ValueError(answer)
    likeness = Likeness.objects.select_for_update().get(pk=likeness_id)
    if likeness.state != answer:
        Decision.objects.create(likeness=likeness, before=likeness.state, after=answer, decided_by_id=owner)
        likeness.state = answer
        likeness.save()
    return likeness
