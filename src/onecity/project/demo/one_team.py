"""The first plan of the one team, so that nobody finds balance, savings and the wall's scene empty; in the name of who keeps the data."""

from onecity.apps.fusion.models import OldWorker, Plan
from onecity.apps.fusion.team.plans import start_plan
from onecity.apps.fusion.team.prices import usual
from onecity.core.accounts.scope import Actor


def demo_team(steward: Actor) -> str:
    """Have the worker make a plan by the one list of duties, where there is none: a minute's work that need not be waited for."""
    if Plan.objects.exists() or not OldWorker.objects.exists():
        return "kept"
    start_plan(steward, usual(), by_duties=True)
    return "a plan, made by the worker"
