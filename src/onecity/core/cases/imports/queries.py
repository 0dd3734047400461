"""What is read of imports: everybody sees their own only, since files hold what nobody has checked."""

from django.db.models import QuerySet

from onecity.core.accounts.scope import Actor
from onecity.core.cases.imports.fields import guess
from onecity.core.cases.imports.kinds import KINDS, kinds_for
from onecity.core.cases.models import ImportRun


def own_imports(actor: Actor) -> QuerySet[ImportRun]:
    """The actor's imports of the kinds they may import, newest first. Raises NotAllowed."""
    return ImportRun.objects.filter(created_by_id=actor.user_id, kind__in=[kind.code for kind in kinds_for(actor)])


def _named_before(run: ImportRun) -> QuerySet[ImportRun]:
    """Files of the same kind and head whose columns were named, the last first."""
    same = ImportRun.objects.filter(created_by_id=run.created_by_id, kind=run.kind, header=run.header)
    return same.exclude(mapping={}).order_by("-moved_at")


def proposed_mapping(run: ImportRun) -> dict[str, int]:
    """What the columns probably mean: as named before, for this file or another with the same head, else guessed."""
    if run.mapping:
        return run.mapping
    earlier = _named_before(run).values_list("mapping", flat=True).first()
    return earlier or guess(KINDS[run.kind].fields, run.header)


def proposed_system(run: ImportRun) -> str:
    """The coordinate system chosen for the last file with the same head."""
    if run.mapping:
        return run.system
    return _named_before(run).values_list("system", flat=True).first() or run.system
