"""Addresses of recalculations."""

from django.urls import path

from onecity.core.cases.timekeeping import views

urlpatterns = [
    path("", views.index, name="clocks"),
    path("start", views.start, name="clocks_start"),
    path("<int:key>/", views.detail, name="clocks_run"),
    path("<int:key>/export/<slug:format>", views.export, name="clocks_export"),
]
