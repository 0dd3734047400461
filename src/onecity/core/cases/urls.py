"""Addresses of the case loop."""

from django.urls import include, path

from onecity.core.cases.assets import views as assets
from onecity.core.cases.control import views as control
from onecity.core.cases.ticketbook import views as ticketbook
from onecity.core.cases.views import (
    acting,
    bulk,
    choosing,
    detail,
    exporting,
    following,
    intake,
    linking,
    listing,
    photos,
    public,
    reporter,
    saved,
    voices,
)

app_name = "cases"
urlpatterns = [
    path("cases/", listing.list_page, name="list"),
    path("cases/export/<slug:format>", exporting.export, name="export"),
    path("cases/columns", listing.choose_columns, name="columns"),
    path("cases/views", saved.saved_views, name="views"),
    path("cases/views/<int:view_id>/drop", saved.drop, name="drop_view"),
    path("cases/bulk", bulk.bulk, name="bulk"),
    path("cases/categories", choosing.categories, name="categories"),
    path("cases/organisations", choosing.organisations, name="organisations"),
    path("cases/regions", choosing.regions, name="regions"),
    path("cases/places", choosing.places, name="places"),
    path("cases/photo/<int:photo_id>/<slug:size>/", photos.photo, name="photo"),
    path("cases/voice/<int:voice_id>/", voices.voice, name="voice"),
    path("cases/<int:case_id>/", detail.detail, name="detail"),
    path("cases/<int:case_id>/drawer/", detail.drawer, name="drawer"),
    path("cases/<int:case_id>/act/<slug:code>/", acting.act, name="act"),
    path("cases/<int:case_id>/links/", linking.link, name="link"),
    path("cases/<int:case_id>/links/<int:link_id>/confirm", linking.confirm, name="confirm_link"),
    path("cases/<int:case_id>/reporter/", reporter.reporter, name="reporter"),
    path("cases/imports/", include("onecity.core.cases.imports.urls")),
    path("cases/tickets/", ticketbook.tickets, name="tickets"),
    path("cases/tickets/export/<slug:format>", ticketbook.export, name="tickets_export"),
    path("cases/control/", control.control, name="control"),
    path("cases/control/<int:area_id>/end", control.end, name="end_control"),
    path("duty/", include("onecity.core.cases.duty.urls")),
    path("clocks/", include("onecity.core.cases.timekeeping.urls")),
    path("knowledge/", include("onecity.core.cases.knowledge.urls")),
    path("cases/suggestion/", include("onecity.core.cases.suggesting.urls")),
    path("assets/", assets.assets, name="assets"),
    path("assets/labels/", assets.labels, name="labels"),
    path("assets/export/<slug:format>", assets.export, name="assets_export"),
    path("assets/<int:asset_id>/", assets.asset, name="asset"),
    path("assets/<int:asset_id>/state", assets.state, name="asset_state"),
    path("a/<str:label>/", assets.label, name="label"),
    path("intake/", intake.intake, name="intake"),
    path("intake/surroundings", intake.surroundings, name="surroundings"),
    path("report/", public.report, name="report"),
    path("report/<str:token>/", public.reported, name="reported"),
    path("follow/<str:token>/", following.follow, name="follow"),
    path("follow/<str:token>/rate", following.rate, name="rate"),
    path("follow/<str:token>/photo/<int:photo_id>/<slug:size>/", photos.follow_photo, name="follow_photo"),
]
