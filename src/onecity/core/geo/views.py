"""Tiles, point to grid, outlines."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from onecity.core import registry
from onecity.core.geo import outlines
from onecity.core.geo.errors import OutsideCity
from onecity.core.geo.queries import described, parsed_point
from onecity.core.geo.tiles import map_version, tile_exists

TILE_TYPE = "application/vnd.mapbox-vector-tile"
PUBLIC_LAYER = "base"
A_YEAR, AN_HOUR = 365 * 24 * 3600, 3600


@require_GET
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """A vector tile of a declared layer. The base map is public and cached; every other layer is for its viewer alone."""
    if not tile_exists(z, x, y):
        raise Http404
    return _base_tile(request, z, x, y) if layer == PUBLIC_LAYER else _private_tile(request, layer, z, x, y)


def _base_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    version = map_version()
    etag = f'"{version}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = HttpResponse(_drawn(request, PUBLIC_LAYER, z, x, y), content_type=TILE_TYPE)
    response["ETag"] = etag
    pinned = request.GET.get("v") == version
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if pinned else "public, max-age=60"
    return response


def _private_tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    response = HttpResponse(_drawn(request, layer, z, x, y), content_type=TILE_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _drawn(request: HttpRequest, layer: str, z: int, x: int, y: int) -> bytes:
    try:
        draw = registry.tile_layer(layer)
    except KeyError as error:
        raise Http404 from error
    return draw(request.actor, z, x, y, request.GET)  # type: ignore[attr-defined]


@require_GET
def locate(request: HttpRequest) -> JsonResponse:
    """The regions and the base grid at ?lon=&lat= (degrees, WGS 84). 400 for a bad number, 404 outside the city."""
    try:
        point = parsed_point(request.GET.get("lon", ""), request.GET.get("lat", ""))
    except ValueError as error:
        return _problem(HTTPStatus.BAD_REQUEST, _("Give a number."), str(error))
    try:
        return JsonResponse(described(point))
    except OutsideCity as error:
        return _problem(HTTPStatus.NOT_FOUND, _("This point is outside the city."), "lon,lat", str(error.hint))


def _problem(status: HTTPStatus, message: str, field: str, hint: str = "") -> JsonResponse:
    return JsonResponse({"error": message, "field": field, "hint": hint}, status=status)


@require_GET
@cache_control(public=True, max_age=AN_HOUR)
def regions(request: HttpRequest) -> JsonResponse:
    """The county outlines as GeoJSON, for small maps."""
    return JsonResponse(outlines.county_outlines(), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@require_GET
@cache_control(public=True, max_age=60)
def version(request: HttpRequest) -> JsonResponse:
    """The version key of the base map, to be put on tile addresses as ?v=."""
    return JsonResponse({"version": map_version()})
