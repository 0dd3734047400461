"""Addresses of evaluation."""

from django.urls import path

from onecity.apps.evaluation.views import overview, reports, rows, rules

app_name = "evaluation"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("side/", overview.side, name="side"),
    path("export/<slug:format>/", overview.export, name="export"),
    path("reports/", reports.reports, name="reports"),
    path("reports/make/", reports.make, name="make-report"),
    path("reports/<int:report_id>/<slug:form>/", reports.report_file, name="report-file"),
    path("rules/", rules.rules, name="rules"),
    path("rules/publish/", rules.publish, name="publish"),
    path("rows/<slug:measure>/", rows.rows, name="rows"),
    path("rows/<slug:measure>/<slug:format>/", rows.export, name="rows-export"),
]
