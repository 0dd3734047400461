"""Steps of the review: two duties are one, or are two; a duty is called otherwise, or a member taken out; a step is taken back."""

from collections.abc import Callable

from django.db import transaction

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import DutyStep, MergedDuty, OldDuty
from onecity.apps.fusion.models.duties import TITLE_LENGTH, DutyAct
from onecity.apps.fusion.permission import keeper
from onecity.core.accounts.scope import Actor
from onecity.core.ledger.actions import record_lookup
from onecity.core.said import Said as _


def _locked(*keys: int) -> list[MergedDuty]:
    """Duties of the list that have members, locked in order. Raises DoesNotExist, Refused."""
    found = {one.pk: one for one in MergedDuty.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if set(found) != set(keys):
        raise MergedDuty.DoesNotExist
    standing = set(OldDuty.objects.filter(merged__in=keys).values_list("merged_id", flat=True))
    if standing != set(keys):
        raise Refused(_("This duty was merged into another meanwhile."))
    return [found[key] for key in keys]


def _kept(actor: Actor, owner: int, act: DutyAct, target: MergedDuty, **more: object) -> DutyStep:
    step = DutyStep.objects.create(act=act, target=target, decided_by_id=owner, **more)
    record_lookup(actor, "fusion.duty", str(target.pk), f"{act}: {target.title}")
    return step


@transaction.atomic
def merge(actor: Actor, target_id: int, source_id: int) -> DutyStep:
    """Two duties are one: the members of `source` go to `target`. Raises NotAllowed, DoesNotExist, Refused."""
    owner = keeper(actor)
    if target_id == source_id:
        raise Refused(_("Choose another duty."))
    target, source = _locked(target_id, source_id)
    moved = list(source.members.values_list("pk", flat=True))
    source.members.update(merged=target)
    return _kept(actor, owner, DutyAct.MERGE, target, source=source, moved=moved, before=source.title)


@transaction.atomic
def refuse(actor: Actor, target_id: int, source_id: int) -> DutyStep:
    """They are two duties: they are not proposed again. Raises NotAllowed, DoesNotExist, Refused."""
    owner = keeper(actor)
    target, source = _locked(*sorted((target_id, source_id)))
    return _kept(actor, owner, DutyAct.REFUSE, target, source=source)


@transaction.atomic
def rename(actor: Actor, duty_id: int, title: str) -> DutyStep:
    """Call a duty otherwise. Raises NotAllowed, DoesNotExist, Refused."""
    owner = keeper(actor)
    (duty,) = _locked(duty_id)
    wanted = " ".join(title.replace("\0", "").split())
    if not wanted or len(wanted) > TITLE_LENGTH:
        raise Refused(_("Give a title of at most %(most)d characters.") % {"most": TITLE_LENGTH})
    if wanted == duty.title:
        raise Refused(_("It is called that already."))
    before, duty.title = duty.title, wanted
    duty.save()
    return _kept(actor, owner, DutyAct.RENAME, duty, before=before, after=wanted)


@transaction.atomic
def part(actor: Actor, old_duty_id: int) -> DutyStep:
    """Take a member out: it is a duty of its own. Raises NotAllowed, DoesNotExist, Refused."""
    owner = keeper(actor)
    member = OldDuty.objects.get(pk=old_duty_id)
    (source,) = _locked(member.merged_id)
    if source.members.count() == 1:
        raise Refused(_("It stands alone already."))
    alone = MergedDuty.objects.create(title=member.title, kind=member.kind)
    OldDuty.objects.filter(pk=member.pk).update(merged=alone)
    return _kept(actor, owner, DutyAct.PART, alone, source=source, moved=[member.pk])


@transaction.atomic
def undo(actor: Actor, step_id: int) -> DutyStep:
    """Take a step back, unless a later one built on it. Raises NotAllowed, DoesNotExist, Refused."""
    owner = keeper(actor)
    step = DutyStep.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=step_id)
    if step.undoes_id or DutyStep.objects.filter(undoes=step).exists():
        raise Refused(_("This step was taken back already."))
    _BACK[DutyAct(step.act)](step)
    return _kept(actor, owner, DutyAct(step.act), step.target, source=step.source, undoes=step, before=step.after, after=step.before)


def _move_back(step: DutyStep) -> None:
    members = OldDuty.objects.select_for_update().filter(pk__in=step.moved, merged=step.target)
    if len(members) != len(step.moved):
        raise Refused(_("A later step changed this duty: take that one back first."))
    OldDuty.objects.filter(pk__in=step.moved).update(merged=step.source)


def _call_back(step: DutyStep) -> None:
    if not MergedDuty.objects.filter(pk=step.target_id, title=step.after).update(title=step.before):
        raise Refused(_("A later step changed this duty: take that one back first."))


_BACK: dict[DutyAct, Callable[[DutyStep], None]] = {
    DutyAct.MERGE: _move_back,
    DutyAct.PART: _move_back,
    DutyAct.RENAME: _call_back,
    DutyAct.REFUSE: lambda step: None,
}
