"""Addresses of the map."""

from django.urls import include, path

from onecity.core.geo import grid_page, views

app_name = "geo"
urlpatterns = [
    path("tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
    path("geo/locate", views.locate, name="locate"),
    path("geo/regions.json", views.regions, name="regions"),
    path("geo/layers/", include("onecity.core.geo.uploads.urls")),
    path("grids/<slug:code>/", grid_page.grid, name="grid"),
    path("geo/version", views.version, name="version"),
]
