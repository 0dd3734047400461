"""Addresses of the pages of the linkage."""

from django.urls import path

from onecity.interop.linkage.views import overview, platforms, subscriptions

app_name = "linkage"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("subscriptions/new/", subscriptions.new, name="new_subscription"),
    path("subscriptions/<int:subscription_id>/", subscriptions.subscription, name="subscription"),
    path("subscriptions/<int:subscription_id>/change/", subscriptions.change, name="change_subscription"),
    path("subscriptions/<int:subscription_id>/secret/", subscriptions.renew, name="renew"),
    path("subscriptions/<int:subscription_id>/replay/", subscriptions.replay, name="replay"),
    *(path(f"subscriptions/<int:subscription_id>/{name}/", view, name=name) for name, view in subscriptions.ACTS.items()),
    path("deliveries/<int:delivery_id>/", subscriptions.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/again/", subscriptions.resend, name="resend"),
    path("platforms/new/<slug:adapter>/", platforms.new, name="new_platform"),
    path("platforms/<int:platform_id>/", platforms.platform, name="platform"),
    path("platforms/<int:platform_id>/switch/", platforms.switch, name="switch"),
    path("handovers/<int:handover_id>/now/", platforms.try_now, name="try_now"),
]
