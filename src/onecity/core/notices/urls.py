"""Addresses of notices."""

from django.urls import path

from onecity.core.notices import views
from onecity.core.notices.push import views as push

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/devices/", push.devices, name="devices"),
    path("notices/devices/add", push.add, name="add_device"),
    path("notices/devices/<int:device_id>/drop", push.drop, name="drop_device"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="open"),
]
