"""Addresses of the pages of the linkage."""

from django.urls import URLPattern

app_name = "linkage"

urlpatterns: list[URLPattern] = []
