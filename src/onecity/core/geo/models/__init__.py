"""Models of the map, one concept a file."""

from onecity.core.geo.models.drawing import MapShape, MapVersion
from onecity.core.geo.models.grid import BaseGrid
from onecity.core.geo.models.ground import LandCover, Place, Road, Water
from onecity.core.geo.models.layer_load import LayerLoad, ReplacedRow
from onecity.core.geo.models.region import Level, Region

__all__ = ["BaseGrid", "LandCover", "LayerLoad", "Level", "MapShape", "MapVersion", "Place", "Region", "ReplacedRow", "Road", "Water"]
