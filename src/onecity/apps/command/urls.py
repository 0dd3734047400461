"""Addresses of the command pages."""

from django.urls import path

from onecity.apps.command.views import desk, hall, onemap

app_name = "command"
urlpatterns = [
    path("", onemap.home, name="map"),
    path("map/pane/", onemap.pane, name="pane"),
    path("desk/", desk.desk, name="desk"),
    path("hall/", hall.hall, name="hall"),
    path("hall/panels/", hall.panels, name="panels"),
    path("hall/workers/", hall.workers, name="workers"),
    path("hall/figures/<slug:key>/", hall.figure, name="figure"),
]
