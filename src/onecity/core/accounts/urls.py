"""Addresses of accounts."""

from django.urls import path

from onecity.core.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/language/", views.language, name="language"),
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="new"),
    path("people/<int:user_id>/", views.person, name="person"),
    path("people/<int:user_id>/appoint/", views.appoint, name="appoint"),
    path("people/<int:user_id>/appointments/<int:appointment_id>/end/", views.end, name="end"),
    path("people/<int:user_id>/active/", views.active, name="active"),
    path("organisations/", views.organisations, name="organisations"),
]
