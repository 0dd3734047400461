"""The addresses of the house: what every installation has, and what the apps declare."""

from django.urls import URLPattern, URLResolver, include, path

from onecity.core import registry
from onecity.project import health, metrics


def mounted(mount: registry.Mount) -> URLResolver:
    """The URL module of an app under its prefix."""
    return path(mount.prefix, include(mount.urlconf, namespace=mount.namespace or None))


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.view, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(mounted(mount) for mount in registry.mounts()),
    path("accounts/", include("allauth.urls")),
]

handler400 = "onecity.core.shell.errors.bad_request"
handler403 = "onecity.core.shell.errors.denied"
handler404 = "onecity.core.shell.errors.not_found"
handler500 = "onecity.core.shell.errors.broken"
