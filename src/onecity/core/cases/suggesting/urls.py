"""Addresses of category suggestion, below those of cases."""

from django.urls import path

from onecity.core.cases.suggesting import views

urlpatterns = [
    path("", views.versions, name="suggestion"),
    path("text", views.suggest, name="suggest"),
    path("begin", views.begin, name="suggestion_begin"),
    path("<int:version_id>/", views.version, name="suggestion_version"),
    path("<int:version_id>/take", views.take, name="suggestion_take"),
]
