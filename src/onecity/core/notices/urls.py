"""Addresses of notices."""

from django.urls import path

from onecity.core.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="open"),
]
