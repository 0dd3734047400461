"""Addresses of patrols and visits: the phone's begin with `go/`."""

from django.urls import path

from onecity.apps.patrol.views import desk, field, points

app_name = "patrol"
urlpatterns = [
    path("go/", field.today, name="today"),
    path("go/order/", field.order, name="order"),
    path("go/track/", field.track, name="track"),
    path("go/<int:point_id>/", field.point, name="point"),
    path("go/<int:point_id>/person/", field.person, name="person"),
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
