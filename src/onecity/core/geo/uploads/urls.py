"""Addresses of the map files, below those of the map."""

from django.urls import path

from onecity.core.geo.uploads import views

urlpatterns = [
    path("", views.layers, name="layers"),
    path("<int:load_id>/", views.layer, name="layer"),
    path("<int:load_id>/progress", views.progress, name="layer_progress"),
    path("<int:load_id>/describe", views.describe, name="layer_describe"),
    path("<int:load_id>/check", views.check, name="layer_check"),
    path("<int:load_id>/load", views.start, name="layer_load"),
    path("<int:load_id>/cancel", views.cancel, name="layer_cancel"),
    path("<int:load_id>/discard", views.discard, name="layer_discard"),
    path("<int:load_id>/problems.csv", views.problems, name="layer_problems"),
]
