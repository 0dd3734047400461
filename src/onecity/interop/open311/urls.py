"""Addresses of the Open311 door: discovery and GeoReport v2."""

from django.urls import re_path

from onecity.interop.open311 import views

app_name = "open311"
FORMAT = r"\.(?P<format>json|xml)$"

urlpatterns = [
    re_path(rf"^discovery{FORMAT}", views.discovery, name="discovery"),
    re_path(rf"^v2/services{FORMAT}", views.services, name="services"),
    re_path(rf"^v2/services/(?P<code>[^/]+){FORMAT}", views.definition, name="definition"),
    re_path(rf"^v2/requests{FORMAT}", views.requests_view, name="requests"),
    re_path(rf"^v2/requests/(?P<request_id>[^/]+){FORMAT}", views.request_view, name="request"),
    re_path(rf"^v2/tokens/(?P<token>[^/]+){FORMAT}", views.token_view, name="token"),
    re_path(r"^v2/media/(?P<name>[0-9]{1,18}\.jpg|voice-[0-9]{1,18}\.(webm|m4a|ogg|mp3))$", views.media, {"format": "json"}, name="media"),
]
