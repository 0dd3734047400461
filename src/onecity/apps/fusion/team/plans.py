"""What changes a plan: begun with its prices, stopped."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from onecity.apps.fusion.errors import Refused
from onecity.apps.fusion.models import OldDuty, OldWorker, Plan, RunState
from onecity.apps.fusion.permission import keeper
from onecity.apps.fusion.team.jobs import run_plan
from onecity.apps.fusion.team.prices import PRICES, Prices
from onecity.core.accounts.scope import Actor
from onecity.core.said import Said as _

LONGEST_SOURCE = 200


@transaction.atomic
def start_plan(actor: Actor, prices: Prices, sources: Mapping[str, str] | None = None, by_duties: bool = False) -> Plan:
    """Give base grids to the merged workers, in the background; `sources` says of a price where it comes from.

    `by_duties`: the hours are those of the one list of duties. Raises NotAllowed, Refused.
    """
    owner = keeper(actor)
    for key, price in PRICES.items():
        if not price.least <= prices.get(key, -1.0) <= price.most:
            raise Refused(
                _("“%(name)s” must lie between %(least)s and %(most)s.") % {"name": price.label, "least": price.least, "most": price.most}
            )
    if not OldWorker.objects.exists():
        raise Refused(_("No worker is on any list yet."))
    if by_duties and not OldDuty.objects.exists():
        raise Refused(_("No duty is on any list yet: load the lists, or compute with the figures."))
    if Plan.objects.filter(state=RunState.RUNNING).exists():
        raise Refused(_("A plan is being computed. Wait for it, or stop it."))
    told = {key: text.strip()[:LONGEST_SOURCE] for key, text in (sources or {}).items() if key in PRICES and text.strip()}
    plan = Plan.objects.create(created_by_id=owner, prices={key: prices[key] for key in PRICES}, sources=told, by_duties=by_duties)
    run_plan.defer(plan_id=plan.pk)
    return plan


@transaction.atomic
def cancel_plan(actor: Actor, plan_id: int) -> Plan:
    """Stop after the township in hand. Raises NotAllowed, Plan.DoesNotExist."""
    keeper(actor)
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.busy:
        plan.state, plan.finished_at = RunState.CANCELLED, timezone.now()
        plan.save()
    return plan
