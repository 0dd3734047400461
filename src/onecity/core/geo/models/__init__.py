"""Models of the map, one concept a file."""

from onecity.core.geo.models.drawing import MapShape, MapVersion
from onecity.core.geo.models.grid import BaseGrid, in_force, still_to_hold
from onecity.core.geo.models.ground import LandCover, Place, Road, Water
from onecity.core.geo.models.layer_load import LayerLoad, ReplacedRow
from onecity.core.geo.models.region import Level, Region
from onecity.core.geo.models.succession import GridHeir, GridSuccession

__all__ = [
    "BaseGrid",
    "GridHeir",
    "GridSuccession",
    "LandCover",
    "LayerLoad",
    "Level",
    "MapShape",
    "MapVersion",
    "Place",
    "Region",
    "ReplacedRow",
    "Road",
    "Water",
    "in_force",
    "still_to_hold",
]
