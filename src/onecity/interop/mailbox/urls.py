"""Addresses of the e-mail door."""

from django.urls import path

from onecity.interop.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.letters, name="list"),
    path("quarantine/<int:held_id>/again", views.again, name="again"),
    path("<int:letter_id>/", views.letter, name="letter"),
    path("<int:letter_id>/aside", views.aside, name="aside"),
]
