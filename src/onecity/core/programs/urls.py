"""Addresses of the page of keys."""

from django.urls import path

from onecity.core.programs import views

app_name = "programs"

urlpatterns = [
    path("keys/", views.keys, name="keys"),
    path("keys/<int:key_id>/revoke", views.revoke, name="revoke"),
]
