"""Addresses of the ledger."""

from django.urls import path

from onecity.core.ledger import views

app_name = "ledger"
urlpatterns = [path("audit/", views.audit, name="audit")]
