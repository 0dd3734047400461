"""The layers of the map as the front end draws and switches them."""

from django.urls import reverse

from onecity.core import registry
from onecity.core.accounts.scope import Actor

SOME_KEY = 123456789
"""Stands in an address for the key that the front end knows."""


def layers_for(actor: Actor, shown: frozenset[str] = frozenset()) -> list[dict[str, object]]:
    """The layers this person may switch, in drawing order; those of `shown` (styles) are on from the beginning."""
    open_to = (layer for layer in registry.map_layers() if layer.roles is None or layer.roles & actor.roles)
    return [_drawn(layer, layer.visible or layer.style in shown) for layer in open_to]


def _drawn(layer: registry.MapLayer, visible: bool) -> dict[str, object]:
    return {"key": layer.style, "label": str(layer.label), "visible": visible} | _marks(layer)


def _marks(layer: registry.MapLayer) -> dict[str, object]:
    """Where a thing of a layer leads, and how it is drawn where the front end does not know it by the style."""
    told: dict[str, object] = {}
    if layer.opens:
        told["opens"] = reverse(layer.opens, args=[SOME_KEY]).replace(str(SOME_KEY), "{id}")
    if layer.shape:
        told |= {"tiles": f"/tiles/{layer.tiles}/{{z}}/{{x}}/{{y}}.mvt", "shape": layer.shape, "fromZoom": layer.from_zoom}
    return told
