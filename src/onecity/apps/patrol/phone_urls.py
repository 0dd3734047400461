"""Addresses of the round on the phone, within reach of the worker of the phone pages."""

from django.urls import path

from onecity.apps.patrol.views import field

app_name = "round"
urlpatterns = [
    path("", field.today, name="today"),
    path("order/", field.order, name="order"),
    path("track/", field.track, name="track"),
    path("<int:point_id>/", field.point, name="point"),
    path("<int:point_id>/person/", field.person, name="person"),
]
