"""Addresses of the duty list."""

from django.urls import path

from onecity.core.cases.duty.views import applying, grid, tester, trials, versions

urlpatterns = [
    path("", versions.index, name="duty"),
    path("copy", versions.copy, name="duty_copy"),
    path("faults/", versions.faults, name="duty_faults"),
    path("tester/", tester.tester, name="duty_tester"),
    path("<int:list_id>/", grid.lines, name="duty_lines"),
    path("<int:list_id>/cells", grid.cells, name="duty_cells"),
    path("<int:list_id>/add", grid.add, name="duty_add"),
    path("<int:list_id>/remove", grid.remove, name="duty_remove"),
    path("<int:list_id>/undo", grid.undo, name="duty_undo"),
    path("<int:list_id>/import", grid.upload, name="duty_import"),
    path("<int:list_id>/export", versions.export, name="duty_export"),
    path("<int:list_id>/details", versions.details, name="duty_details"),
    path("<int:list_id>/discard", versions.discard, name="duty_discard"),
    path("<int:list_id>/findings/", versions.findings, name="duty_findings"),
    path("<int:list_id>/compare/", versions.comparison, name="duty_compare"),
    path("<int:list_id>/changes/", versions.changes, name="duty_changes"),
    path("<int:list_id>/publish/", versions.publish, name="duty_publish"),
    path("<int:list_id>/trial/", trials.trial, name="duty_trial"),
    path("<int:list_id>/limits/", applying.limits, name="duty_limits"),
    path("<int:list_id>/limits/try", applying.count, name="duty_limits_try"),
    path("<int:list_id>/limits/<int:change_id>/apply", applying.apply, name="duty_limits_apply"),
    path("trial/<int:trial_id>/progress", trials.progress, name="duty_trial_progress"),
    path("trial/<int:trial_id>/cancel", trials.cancel, name="duty_trial_cancel"),
    path("trial/<int:trial_id>/moves/<slug:format>", trials.moves, name="duty_trial_moves"),
]
