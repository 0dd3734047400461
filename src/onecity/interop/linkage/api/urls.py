"""Addresses of the interface."""

from django.urls import path

from onecity.interop.linkage.api.application import api

urlpatterns = [path("", api.urls)]
