"""Addresses of the frame."""

from django.urls import path

from onecity.core.shell import guide, live, presenter, show, views

app_name = "shell"
urlpatterns = [
    path("search", views.search, name="search"),
    path("live/", live.stream, name="live"),
    path("live/follow/<str:token>/", live.follow, name="follow"),
    path("preferences/theme", views.theme, name="theme"),
    path("preferences/language", views.language, name="language"),
    path("show/", show.show, name="show"),
    path("show/presenter/", presenter.presenter, name="presenter"),
    path("show/presenter/notes/", presenter.notes, name="notes"),
    path("show/presenter/notes/<slug:scene>/", presenter.note, name="note"),
    path("show/remote/", presenter.remote, name="remote"),
    path("guide/", guide.guide, name="guide"),
    path("mark.svg", views.mark, name="mark"),
]
