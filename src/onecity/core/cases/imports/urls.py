"""Addresses of imports, below those of cases."""

from django.urls import path

from onecity.core.cases.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:run_id>/", views.run, name="import_run"),
    path("<int:run_id>/progress", views.progress, name="import_progress"),
    path("<int:run_id>/check", views.check, name="import_check"),
    path("<int:run_id>/start", views.start, name="import_start"),
    path("<int:run_id>/cancel", views.cancel, name="import_cancel"),
    path("<int:run_id>/problems.csv", views.problems, name="import_problems"),
]
