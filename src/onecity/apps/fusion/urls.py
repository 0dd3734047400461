"""Addresses of the fusion of grids."""

from django.urls import include, path

from onecity.apps.fusion.views import hall, overview, plans, rows, runs, systems, team

app_name = "fusion"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("hall/", hall.hall, name="hall"),
    path("runs/start/", runs.start, name="start"),
    path("runs/<int:run_id>/progress/", overview.progress, name="progress"),
    path("runs/<int:run_id>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:run_id>/discard/", runs.discard, name="discard"),
    path("runs/<int:run_id>/coverage/<slug:format>/", overview.export, name="coverage"),
    path("runs/<int:run_id>/pieces/", rows.piece_list, name="pieces"),
    path("runs/<int:run_id>/pieces/<slug:format>/", rows.piece_export, name="pieces-export"),
    path("runs/<int:run_id>/grids/", rows.fit_list, name="fits"),
    path("runs/<int:run_id>/grids/<int:fit_id>/", rows.fit, name="fit"),
    path("runs/<int:run_id>/grids/export/<slug:format>/", rows.fit_export, name="fits-export"),
    path("team/", team.team, name="team"),
    path("team/<int:likeness_id>/", team.decide, name="decide"),
    path("plans/", plans.newest, name="plans"),
    path("plans/start/", plans.start, name="plan-start"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/progress/", plans.progress, name="plan-progress"),
    path("plans/<int:plan_id>/cancel/", plans.cancel, name="plan-cancel"),
    path("plans/<int:plan_id>/<slug:format>/", plans.export, name="plan-export"),
    path("systems/", systems.systems, name="systems"),
    path("systems/new/", systems.system, name="system-new"),
    path("systems/<slug:code>/", systems.system, name="system"),
    path("files/", include("onecity.apps.fusion.uploads.urls")),
]
