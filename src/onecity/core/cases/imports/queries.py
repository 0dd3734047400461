"""What is read of imports: everybody sees their own only, since files hold what nobody has checked."""

from django.db.models import QuerySet

from onecity.core.accounts.scope import Actor, require
from onecity.core.cases.imports.fields import guess
from onecity.core.cases.models import ImportRun


def own_imports(actor: Actor) -> QuerySet[ImportRun]:
    """The actor's imports, newest first. Raises NotAllowed."""
    require(actor, "cases.import")
    return ImportRun.objects.filter(created_by_id=actor.user_id)


def proposed_mapping(run: ImportRun) -> dict[str, int]:
    """What the columns probably mean: as named before, for this file or another with the same head, else guessed."""
    if run.mapping:
        return run.mapping
    named = ImportRun.objects.filter(created_by_id=run.created_by_id, header=run.header).exclude(mapping={})
    earlier = named.order_by("-moved_at").values_list("mapping", flat=True).first()
    return earlier or guess(run.header)


def proposed_system(run: ImportRun) -> str:
    """The coordinate system chosen for the last file with the same head."""
    if run.mapping:
        return run.system
    named = ImportRun.objects.filter(created_by_id=run.created_by_id, header=run.header).exclude(mapping={})
    return named.order_by("-moved_at").values_list("system", flat=True).first() or run.system
