"""What is read of map files: whoever may load layers sees those of everybody, since they change the map of all."""

from django.conf import settings
from django.db.models import QuerySet

from onecity.core.accounts.scope import Actor, require
from onecity.core.geo.models import LayerLoad


def layer_loads(actor: Actor) -> QuerySet[LayerLoad]:
    """Every map file, newest first. Raises NotAllowed."""
    require(actor, "geo.load", settings.CITY.code)
    return LayerLoad.objects.select_related("created_by")
