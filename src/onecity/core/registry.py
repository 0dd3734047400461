"""What an app declares on its AppConfig, and where the kernel collects it without naming any app."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Text = str | Promise


@dataclass(frozen=True)
class MenuEntry:
    """One item of the rail. `roles` of None means every signed-in person; `badge` is the dotted path of `(actor) -> int`."""

    key: str
    label: Text
    url_name: str
    icon: str
    order: int = 100
    roles: frozenset[str] | None = None
    badge: str = ""


@dataclass(frozen=True)
class MapLayer:
    """A layer of the one map. `tiles` names a tile layer; `style` is the front end's key for how it is drawn.

    A layer with a `shape` (square, diamond, circle) has things of a `tone` (sound, soon, alarm, broken, off) in a source layer
    named like it, from a zoom on. A click on a thing opens what stands at the named address `opens` of its id.
    """

    key: str
    label: Text
    tiles: str
    style: str
    order: int = 100
    roles: frozenset[str] | None = None
    visible: bool = True
    shape: str = ""
    opens: str = ""
    from_zoom: int = 5


@dataclass(frozen=True)
class HallScene:
    """A scene of the hall (大屏场景): a full-screen page on `shell/base_hall.html` that shows go through by `order`.

    `stay`: seconds it stays in a show, and each stop of its own tour, unless whoever presents says otherwise.
    """

    key: str
    label: Text
    url_name: str
    order: int = 100
    roles: frozenset[str] | None = None
    stay: int = 40


@dataclass(frozen=True)
class ScheduledJob:
    """Work the worker does by the clock. `cron` has five fields, in the city's time zone."""

    name: str
    task: str
    cron: str


@dataclass(frozen=True)
class LastingWork:
    """Work that goes on in the worker as long as it runs. `task` is the dotted path of an `async () -> None` that never ends by itself."""

    name: str
    task: str

    async def begin(self) -> None:
        """Do it."""
        await import_string(self.task)()


@dataclass(frozen=True)
class SearchHit:
    """One answer of the search box. Longitude and latitude in degrees (WGS 84) where the thing has a place."""

    kind: Text
    label: str
    detail: str
    url: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True)
class Fact:
    """One thing known of something: what it is, how much, and where it leads.

    `detail` says more of it in small; `state` (late, warn, ok) colours how much; with `drawer` it opens beside the page.
    """

    label: Text
    value: str
    url: str = ""
    detail: str = ""
    state: str = ""
    drawer: bool = False


@dataclass(frozen=True)
class GridSection:
    """What an app knows of a base grid: figures for the head of the page, then single things, or what would stand there (`empty`).

    `url` leads to all of them, `last` puts it behind the others; `remark` says below the figures what the reader should know.
    Without rows and `empty` it has figures only.
    """

    title: Text
    facts: tuple[Fact, ...] = ()
    rows: tuple[Fact, ...] = ()
    remark: Text = ""
    empty: Text = ""
    url: str = ""
    last: bool = False


@dataclass(frozen=True)
class OwnGrid:
    """A grid of a department's own system: its code there, its name, and the page that shows it."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class FieldPlace:
    """One thing in a grid for whoever walks there. Degrees WGS 84; `url` opens it on the phone.

    `about` is what a report about it begins with (`asset` and its label); without it, a report begins with the place.
    """

    name: str
    detail: str
    longitude: float
    latitude: float
    url: str = ""
    mark: Text = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldPlaces:
    """Things of one kind in a grid: how many there are, and those that are shown."""

    key: str
    label: Text
    icon: str
    total: int
    places: tuple[FieldPlace, ...]


@dataclass(frozen=True)
class HeldKind:
    """A kind of thing that phones hold back until there is a network. `take` is the dotted path of `(held.Sent) -> held.Taken`.

    It is edited at the named address `form`, with its number where it is `about` something; that is read at `opens`, if named. What
    is refused may begin a report instead where it may be told `anew`.
    """

    key: str
    take: str
    form: str
    permission: str
    about: bool = False
    opens: str = ""
    anew: bool = False

    def accept(self, sent: Any) -> Any:
        """Take one. Raises held.Refused."""
        return import_string(self.take)(sent)


@dataclass(frozen=True)
class PhoneTab:
    """One of the tabs at the foot of the phone pages."""

    key: str
    label: Text
    url_name: str
    icon: str


@dataclass(frozen=True)
class PhoneFrame:
    """What the phone pages are framed by: named addresses of the first page, of the app's description, of what is not sent yet and of
    a new report; the app's picture among the static files; the tabs."""

    home: str
    manifest: str
    queue: str
    report: str
    picture: str
    tabs: tuple[PhoneTab, ...]


@dataclass(frozen=True)
class Mount:
    """A URL module and the prefix it is served under."""

    prefix: str
    urlconf: str
    namespace: str = field(default="")


@dataclass(frozen=True)
class Gauge:
    """A number shown in the metrics. `value` is the dotted path of `() -> float`."""

    name: str
    help: str
    value: str

    def read(self) -> float:
        """The number now."""
        return float(import_string(self.value)())


class OnecityApp(AppConfig):
    """An app of the house: every class attribute below is a declaration the kernel collects."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"
    menu: ClassVar[tuple[MenuEntry, ...]] = ()
    phone_ways: ClassVar[tuple[MenuEntry, ...]] = ()
    map_layers: ClassVar[tuple[MapLayer, ...]] = ()
    hall_scenes: ClassVar[tuple[HallScene, ...]] = ()
    own_grids: ClassVar[tuple[str, ...]] = ()
    permissions: ClassVar[dict[str, frozenset[str]]] = {}
    jobs: ClassVar[tuple[ScheduledJob, ...]] = ()
    lasting: ClassVar[tuple[LastingWork, ...]] = ()
    search: ClassVar[tuple[str, ...]] = ()
    gauges: ClassVar[tuple[Gauge, ...]] = ()
    mounts: ClassVar[tuple[Mount, ...]] = ()
    tile_layers: ClassVar[dict[str, str]] = {}
    platforms: ClassVar[tuple[str, ...]] = ()
    live_filters: ClassVar[dict[str, str]] = {}
    notice_words: ClassVar[dict[str, Text]] = {}
    calendar_listeners: ClassVar[tuple[str, ...]] = ()
    area_names: ClassVar[tuple[str, ...]] = ()
    grid_sections: ClassVar[tuple[str, ...]] = ()
    import_kinds: ClassVar[tuple[str, ...]] = ()
    field_places: ClassVar[tuple[str, ...]] = ()
    phone_frames: ClassVar[tuple[PhoneFrame, ...]] = ()
    phone_keeps: ClassVar[tuple[str, ...]] = ()
    held_kinds: ClassVar[tuple[HeldKind, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Let Django choose the app's own class, though its module imports this one too."""
        super().__init_subclass__(**options)
        cls.default = True


def declaring_apps() -> Iterator[OnecityApp]:
    """The installed apps that declare something, in the order of INSTALLED_APPS."""
    return (config for config in apps.get_app_configs() if isinstance(config, OnecityApp))


def _gathered(attribute: str) -> list[Any]:
    return [item for config in declaring_apps() for item in getattr(config, attribute)]


def _merged(attribute: str) -> dict[str, Any]:
    return {key: value for config in declaring_apps() for key, value in getattr(config, attribute).items()}


@cache
def menu_entries() -> tuple[MenuEntry, ...]:
    """Every declared menu entry, in display order."""
    return tuple(sorted(_gathered("menu"), key=lambda entry: entry.order))


@cache
def phone_ways() -> tuple[MenuEntry, ...]:
    """Every declared way on from the first page of the phone, in display order."""
    return tuple(sorted(_gathered("phone_ways"), key=lambda entry: entry.order))


@cache
def phone_frame() -> PhoneFrame | None:
    """What the phone pages are framed by: as the first app says that declares it."""
    return next(iter(_gathered("phone_frames")), None)


@cache
def phone_keeps() -> tuple[str, ...]:
    """Names of addresses of phone pages that are kept on the phone for times without a network."""
    return tuple(_gathered("phone_keeps"))


@cache
def held_kinds() -> dict[str, HeldKind]:
    """Every declared kind of thing that phones hold back, by its key."""
    return {kind.key: kind for kind in _gathered("held_kinds")}


@cache
def map_layers() -> tuple[MapLayer, ...]:
    """Every declared layer of the one map, in drawing order."""
    return tuple(sorted(_gathered("map_layers"), key=lambda layer: layer.order))


@cache
def hall_scenes() -> tuple[HallScene, ...]:
    """Every declared scene of the hall, in the order of a show."""
    return tuple(sorted(_gathered("hall_scenes"), key=lambda scene: scene.order))


@cache
def scheduled_jobs() -> tuple[ScheduledJob, ...]:
    """Every declared scheduled job."""
    return tuple(_gathered("jobs"))


@cache
def lasting_works() -> tuple[LastingWork, ...]:
    """Every declared work that never ends."""
    return tuple(_gathered("lasting"))


@cache
def gauges() -> tuple[Gauge, ...]:
    """Every declared gauge of the metrics."""
    return tuple(_gathered("gauges"))


@cache
def mounts() -> tuple[Mount, ...]:
    """Every declared URL module."""
    return tuple(_gathered("mounts"))


@cache
def permission_roles(permission: str) -> frozenset[str]:
    """The role codes that hold a declared permission. Raises KeyError for an undeclared one."""
    declared: dict[str, frozenset[str]] = _merged("permissions")
    return declared[permission]


@cache
def search_providers() -> tuple[Callable[..., list[SearchHit]], ...]:
    """Callables `(actor, text, limit) -> list[SearchHit]`."""
    return tuple(import_string(path) for path in _gathered("search"))


@cache
def own_grids() -> tuple[Callable[..., dict[str, OwnGrid]], ...]:
    """Callables `(organisation_path) -> dict`: what an organisation calls base grids in its own system of grids, by their codes."""
    return tuple(import_string(path) for path in _gathered("own_grids"))


def platform_names() -> list[str]:
    """Names of the platforms outside that cases can be sent out to by program; declared as dotted paths of `() -> list[str]`."""
    return sorted(name for path in _gathered("platforms") for name in import_string(path)())


@cache
def tile_layer(key: str) -> Callable[..., bytes]:
    """The callable `(actor, z, x, y, parameters) -> bytes` that draws a tile layer. Raises KeyError."""
    return import_string(_merged("tile_layers")[key])


@cache
def live_filter(kind: str) -> Callable[..., bool] | None:
    """The callable `(actor, payload) -> bool` that decides who receives live events of a kind, if one is declared."""
    path = _merged("live_filters").get(kind)
    return import_string(path) if path else None


@cache
def calendar_listeners() -> tuple[str, ...]:
    """Dotted paths of callables `(version, user_id) -> None`, called in the transaction that changes the working calendar."""
    return tuple(_gathered("calendar_listeners"))


def area_names(prefixes: Collection[str], language: str) -> dict[str, str]:
    """Names of areas by the prefix of their codes, unknown ones left out; declared as dotted paths of callables of the same form."""
    return {prefix: name for path in _gathered("area_names") for prefix, name in import_string(path)(prefixes, language).items()}


@cache
def grid_sections() -> tuple[Callable[..., GridSection | None], ...]:
    """Callables `(actor, grid) -> GridSection | None`: what each app knows of a base grid within the reader's scope, in app order."""
    return tuple(import_string(path) for path in _gathered("grid_sections"))


@cache
def import_kinds() -> tuple[Any, ...]:
    """What files of rows the apps take in beside the case loop's own: objects of `cases.imports.kinds.ImportKind`."""
    return tuple(import_string(path) for path in _gathered("import_kinds"))


@cache
def field_places() -> tuple[Callable[..., list[FieldPlaces]], ...]:
    """Callables `(actor, grid, words, most) -> list[FieldPlaces]`: what stands in a grid, within the reader's scope, in app order."""
    return tuple(import_string(path) for path in _gathered("field_places"))


@cache
def notice_words() -> dict[str, Text]:
    """The words of notices: key → text with named parameters."""
    return _merged("notice_words")
