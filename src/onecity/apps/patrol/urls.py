"""Addresses of patrols and visits at the desk. The phone's were here under `go/` once and are still led to."""

from django.urls import path
from django.views.generic import RedirectView

from onecity.apps.patrol.views import desk, points

app_name = "patrol"
urlpatterns = [
    path("go/", RedirectView.as_view(pattern_name="round:today")),
    path("go/<int:point_id>/", RedirectView.as_view(pattern_name="round:point")),
    path("", desk.points, name="points"),
    path("change/", desk.change, name="change"),
    path("points/new/", points.new, name="point_new"),
    path("points/<int:point_id>/", points.page, name="point_page"),
    path("points/<int:point_id>/edit/", points.edit, name="point_edit"),
    path("export/<slug:format>/", desk.export_points, name="export-points"),
    path("visits/", desk.visits, name="visits"),
    path("visits/export/<slug:format>/", desk.export_visits, name="export-visits"),
    path("coverage/", desk.covered, name="coverage"),
    path("attendance/", desk.attended, name="attendance"),
    path("attendance/export/<slug:format>/", desk.export_attendance, name="export-attendance"),
]
