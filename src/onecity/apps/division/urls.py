"""Addresses of the division."""

from django.urls import path

from onecity.apps.division import views

app_name = "division"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("<int:draft_id>/", views.editor, name="editor"),
    path("<int:draft_id>/panel/", views.panel, name="panel"),
    path("<int:draft_id>/step/", views.step, name="step"),
    path("<int:draft_id>/undo/", views.undo, name="undo"),
    path("<int:draft_id>/redo/", views.redo, name="redo"),
    path("<int:draft_id>/propose/", views.propose, name="propose"),
    path("<int:draft_id>/give-up/", views.cancel_proposal, name="cancel-proposal"),
    path("<int:draft_id>/publish/", views.publish, name="publish"),
    path("<int:draft_id>/discard/", views.discard, name="discard"),
    path("evenness/<slug:format>/", views.evenness, name="evenness"),
    path("lineage/", views.lineage, name="lineage"),
]
