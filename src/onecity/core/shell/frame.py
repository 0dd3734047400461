"""What surrounds a page: who looks, where, when, and which ways lead on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from onecity.core import registry
from onecity.core.accounts.roles import ROLES
from onecity.core.accounts.scope import Actor, actor_of
from onecity.core.registry import HallScene, MenuEntry, Text

THEMES = ("light", "dark")
THEME_COOKIE = "onecity_theme"
NOTICES_KEY = "notices"


@dataclass(frozen=True)
class MenuItem:
    """One way on: where to, and how much waits there."""

    key: str
    label: Text
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True)
class Scene:
    """A scene of the hall that is open to who looks; `stay` as its app declares it."""

    key: str
    label: Text
    url: str
    current: bool
    stay: int


@dataclass(frozen=True)
class Person:
    """Who looks, as the top bar shows it."""

    name: str
    initial: str
    post: str


def theme_of(request: HttpRequest) -> str:
    """The theme the reader chose on this device; light if none."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def actor_in(request: HttpRequest) -> Actor:
    """Who looks; a visitor where the request came before the middleware that knows (an error page)."""
    return getattr(request, "actor", None) or actor_of(AnonymousUser())


def _open_to(entry: MenuEntry | HallScene, actor: Actor) -> bool:
    return entry.roles is None or bool(entry.roles & actor.roles)


def _item(entry: MenuEntry, request: HttpRequest) -> MenuItem | None:
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    count = import_string(entry.badge)(actor_in(request)) if entry.badge else 0
    return MenuItem(entry.key, entry.label, url, entry.icon, count, current=False)


def _reaches(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _current_marked(items: list[MenuItem], path: str) -> list[MenuItem]:
    """The menu with the entry that leads nearest to the page marked: an import is an import, not also a case."""
    nearest = max((item.url for item in items if _reaches(item.url, path)), key=len, default=None)
    return [replace(item, current=item.url == nearest) for item in items]


def _items(entries: Iterable[MenuEntry], request: HttpRequest) -> list[MenuItem]:
    """The entries that are open to who looks."""
    actor = actor_in(request)
    return [item for entry in entries if actor.user_id and _open_to(entry, actor) and (item := _item(entry, request))]


def menu(request: HttpRequest) -> list[MenuItem]:
    """The declared menu entries that are open to who looks, in order; at most one of them is current."""
    return _current_marked(_items(registry.menu_entries(), request), request.path)


def phone_ways(request: HttpRequest) -> list[MenuItem]:
    """The ways on from the phone's first page that are open to who looks, in order."""
    return _items(registry.phone_ways(), request)


def hall_scenes(request: HttpRequest) -> list[Scene]:
    """The scenes of the hall that are open to who looks, in order."""
    actor = actor_in(request)
    found = [(one, reverse(one.url_name)) for one in registry.hall_scenes() if actor.user_id and _open_to(one, actor)]
    return [Scene(one.key, one.label, url, url == request.path, one.stay) for one, url in found]


def person(actor: Actor) -> Person | None:
    """Name, initial and post of a signed-in person; None for a visitor."""
    if not actor.user_id:
        return None
    return Person(actor.name, actor.name[:1], " · ".join(_posts(actor)))


def _posts(actor: Actor) -> Iterator[str]:
    codes = list(dict.fromkeys(grant.role for grant in actor.grants))[:2]
    yield from (str(ROLES[code].label) for code in codes if code in ROLES)
    organisations = (grant.organisation for grant in actor.grants if grant.organisation)
    yield from (organisation.name for organisation in islice(organisations, 1))


def city_name() -> str:
    """The city's name in the reader's language."""
    city = settings.CITY
    return str(city.name_zh if (get_language() or "").startswith("zh") else city.name_en)
