"""Keeping a list's filter under a name."""

from django.utils.translation import gettext as _

from onecity.core.accounts.scope import Actor
from onecity.core.cases.errors import BadInput
from onecity.core.cases.models import SavedView
from onecity.core.cases.models.saved import MOST_VIEWS

LONGEST_NAME, LONGEST_QUERY = 40, 1000


def _owner(actor: Actor) -> int:
    """The key of whoever keeps the filter; nobody has the key 0."""
    return actor.user_id or 0


def _name_problem(actor: Actor, name: str) -> str | None:
    if not name or "\0" in name:
        return _("Give the filter a name.")
    if len(name) > LONGEST_NAME:
        return _("The name is too long.")
    others = SavedView.objects.filter(user_id=_owner(actor)).exclude(name=name)
    return _("You keep %(most)d filters already; forget one first.") % {"most": MOST_VIEWS} if others.count() >= MOST_VIEWS else None


def keep_view(actor: Actor, name: str, query: str) -> SavedView:
    """Keep a filter for the actor, replacing the one of that name. Raises BadInput naming `name`."""
    wanted = name.strip()
    if problem := _name_problem(actor, wanted):
        raise BadInput({"name": problem})
    view, _new = SavedView.objects.update_or_create(user_id=_owner(actor), name=wanted, defaults={"query": query[:LONGEST_QUERY]})
    return view


def drop_view(actor: Actor, view_id: int) -> None:
    """Forget a filter of the actor's own; another's stays."""
    SavedView.objects.filter(user_id=_owner(actor), pk=view_id).delete()
