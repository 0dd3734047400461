"""Addresses of notices."""

from django.urls import path

from onecity.core.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/read/", views.read, name="read"),
]
