"""Addresses of the phone pages."""

from django.urls import path

from onecity.apps.grid.views import app, check, messages, mine, onmap, places, queue, report, scan, spot, today, verify

app_name = "grid"
urlpatterns = [
    path("", today.today, name="today"),
    path("duty/", today.duty, name="duty"),
    path("report/", report.report, name="report"),
    path("spot/", spot.spot, name="spot"),
    path("check/<int:case_id>/", check.check, name="check"),
    path("near/", report.near, name="near"),
    path("verify/<int:case_id>/", verify.verify, name="verify"),
    path("scan/", scan.scan, name="scan"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read, name="read"),
    path("grids/", places.grids, name="places"),
    path("grids/<str:code>/", places.grid, name="grid"),
    path("map/", onmap.on_map, name="map"),
    path("map/<int:case_id>/", onmap.sheet, name="sheet"),
    path("mine/", mine.mine, name="mine"),
    path("queue/", queue.queue, name="queue"),
    path("queue/who", queue.who, name="who"),
    path("queue/take", queue.take, name="take"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("worker.js", app.worker, name="worker"),
    path("cases/<int:case_id>/", mine.case, name="case"),
]
