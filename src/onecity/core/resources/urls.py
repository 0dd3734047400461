"""Addresses of people on duty."""

from django.urls import path

from onecity.core.resources import views

app_name = "resources"
urlpatterns = [
    path("on-duty/<int:user_id>/", views.person, name="person"),
    path("on-duty/<int:user_id>/telephone/", views.telephone, name="telephone"),
]
