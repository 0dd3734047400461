"""Addresses of the fusion of grids."""

from django.urls import include, path

from onecity.apps.fusion.views import duties, hall, overview, people, plans, reports, rows, runs, systems, team

app_name = "fusion"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("hall/", hall.hall, name="hall"),
    path("hall/panels/", hall.panels, name="hall-panels"),
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
    path("duties/", duties.duties, name="duties"),
    path("duties/proposals/", duties.proposals, name="duty-proposals"),
    path("duties/steps/", duties.step_list, name="duty-steps"),
    path("duties/steps/<int:step_id>/undo/", duties.undo, name="duty-undo"),
    path("duties/parts/<int:old_duty_id>/", duties.part, name="duty-part"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/merge/", duties.merge, name="duty-merge"),
    path("duties/<int:duty_id>/rename/", duties.rename, name="duty-rename"),
    path("duties/export/<slug:format>/", duties.export, name="duties-export"),
    path("plans/", plans.newest, name="plans"),
    path("plans/list/", reports.plan_list, name="plan-list"),
    path("plans/compare/", reports.compare, name="plan-compare"),
    path("plans/start/", plans.start, name="plan-start"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/progress/", plans.progress, name="plan-progress"),
    path("plans/<int:plan_id>/cancel/", plans.cancel, name="plan-cancel"),
    path("plans/<int:plan_id>/money/", reports.money_list, name="plan-money"),
    path("plans/<int:plan_id>/money/<slug:format>/", reports.money_export, name="plan-money-export"),
    path("plans/<int:plan_id>/people/<int:post_id>/", people.person, name="plan-person"),
    path("plans/<int:plan_id>/<slug:format>/", plans.export, name="plan-export"),
    path("systems/", systems.systems, name="systems"),
    path("systems/new/", systems.system, name="system-new"),
    path("systems/<slug:code>/", systems.system, name="system"),
    path("lists/", include("onecity.apps.fusion.lists.urls")),
    path("files/", include("onecity.apps.fusion.uploads.urls")),
]
