"""What makes the phone pages an app: its description, its worker."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import etag, require_GET

from onecity.core.shell.frame import city_name
from onecity.core.shell.manifest import BUILT_DIR, FrontEndNotBuilt

WORKER = BUILT_DIR / "phone-worker.js"
GROUND = "#16202b"
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable.png", "512x512", "maskable"))


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": static(f"grid/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}


def _shortcut(name: str, view: str) -> dict[str, str]:
    return {"name": name, "url": reverse(f"grid:{view}")}


@require_GET
@never_cache
def manifest(request: HttpRequest) -> JsonResponse:
    """The description a phone installs the app by, in the reader's language."""
    start = reverse("grid:today")
    told = {
        "id": start,
        "name": _("Onecity field · %(city)s") % {"city": city_name()},
        "short_name": _("Onecity"),
        "description": _("Reports, checks and verifications of grid workers, also without a network."),
        "lang": get_language() or settings.LANGUAGE_CODE,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": GROUND,
        "icons": [_icon(*one) for one in ICONS],
        "shortcuts": [_shortcut(_("Report something"), "report"), _shortcut(_("Not yet sent"), "queue")],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _worker_tag(request: HttpRequest) -> str | None:
    """Changes when the worker does: phones ask often and get nothing mostly."""
    return f'"{WORKER.stat().st_mtime_ns:x}"' if WORKER.exists() else None


@require_GET
@cache_control(no_cache=True)
@etag(_worker_tag)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose folder is its scope. Raises FrontEndNotBuilt."""
    if not WORKER.exists():
        raise FrontEndNotBuilt(WORKER.name)
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
