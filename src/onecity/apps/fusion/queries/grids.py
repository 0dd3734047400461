"""What the fusion knows of a base grid: the departments' own grids it fills, and who of the one team has it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from onecity.apps.fusion.models import Fit, OldGrid, Plan, Post
from onecity.apps.fusion.models.runs import FitKind
from onecity.apps.fusion.permission import SEE
from onecity.apps.fusion.queries.plans import newest_plan
from onecity.apps.fusion.queries.runs import finished_run
from onecity.core.accounts.scope import Actor, may
from onecity.core.geo.models import BaseGrid
from onecity.core.registry import Fact, GridSection


def old_grids_of(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """The departments' grids that a base grid fills, by the newest run; without one, those at its middle.

    For those who see the systems of the whole city.
    """
    if not may(actor, SEE, settings.CITY.code):
        return None
    told = _filled(actor, grid) or _at_middle(grid)
    return GridSection(_("In the departments' own grids"), (), told) if told else None


def _filled(actor: Actor, grid: BaseGrid) -> tuple[Fact, ...]:
    run = finished_run(actor)
    fits = Fit.objects.filter(run=run, kind=FitKind.OWNER, members__contains=[grid.code]) if run else Fit.objects.none()
    rows = fits.select_related("system", "grid").defer("grid__geom").order_by("system_id", "grid__code")
    return tuple(Fact(fit.system.name, fit.grid.code, reverse("fusion:fit", args=[fit.run_id, fit.pk]), fit.grid.name) for fit in rows)


def _at_middle(grid: BaseGrid) -> tuple[Fact, ...]:
    rows = OldGrid.objects.filter(geom__covers=grid.centre).select_related("system").defer("geom").order_by("system_id", "code")
    return tuple(Fact(one.system.name, one.code, detail=one.name) for one in rows)


def post_of(actor: Actor, grid: BaseGrid) -> GridSection | None:
    """Who has a base grid by the newest plan of the one team, with which others; for those who see the systems of the whole city."""
    plan = newest_plan(actor) if may(actor, SEE, settings.CITY.code) else None
    posts = Post.objects.filter(plan=plan, kept=True, grids__contains=[grid.code]) if plan else Post.objects.none()
    told = tuple(_post(plan, post) for post in posts.select_related("worker")) if plan else ()
    return GridSection(_("One team, by the newest plan"), (), told) if told else None


def _post(plan: Plan, post: Post) -> Fact:
    words = _("%(grids)d base grids, %(hours)d hours a month") % {"grids": len(post.grids), "hours": round(post.hours)}
    return Fact(post.worker.name, str(plan), reverse("fusion:plan-person", args=[plan.pk, post.pk]), words)
