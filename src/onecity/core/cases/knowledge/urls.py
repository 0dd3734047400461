"""Addresses of the knowledge base."""

from django.urls import path

from onecity.core.cases.knowledge import views

urlpatterns = [
    path("", views.knowledge, name="knowledge"),
    path("new/", views.write, name="new_article"),
    path("several", views.several, name="several_articles"),
    path("found", views.found, name="knowledge_found"),
    path("export/<slug:format>", views.export, name="knowledge_export"),
    path("<int:article_id>/", views.article, name="article"),
    path("<int:article_id>/edit/", views.write, name="edit_article"),
    path("<int:article_id>/publish", views.publish, name="publish_article"),
    path("<int:article_id>/withdraw", views.withdraw, name="withdraw_article"),
    path("<int:article_id>/remark", views.remark, name="remark_article"),
    path("<int:article_id>/remarks/<int:remark_id>/settle", views.settle, name="settle_remark"),
]
