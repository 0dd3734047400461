"""Taking back a load: the rows it changed are kept as they were, and put back as long as nothing newer rests on what it brought."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.utils import timezone

from onecity.core.geo.loading.shapes import draw_base_map
from onecity.core.geo.models import BaseGrid, LayerLoad, MapVersion, Place, Region, ReplacedRow, Road
from onecity.core.rowfiles.errors import Refused
from onecity.core.said import Said as _

_SQL = Path(__file__).parent.parent / "sql"
TABLES: tuple[type[models.Model], ...] = (Region, BaseGrid, Road, Place)
"""What a load may change, itself or in consequence."""
NAMED = 5


def _run(script: str, table: type[models.Model], load: LayerLoad) -> None:
    columns = [str(field.column) for field in table._meta.concrete_fields]
    words = {
        "relation": table._meta.db_table,
        "key": table._meta.pk.column,
        "columns": ", ".join(columns),
        "excluded": ", ".join(f"excluded.{column}" for column in columns),
    }
    with connection.cursor() as cursor:
        cursor.execute((_SQL / script).read_text(encoding="utf-8").format(**words), {"load": load.pk})


@contextmanager
def kept_for(load: LayerLoad) -> Iterator[None]:
    """Keep what is changed within as it was before, inside the caller's transaction; of earlier loads nothing is kept any more."""
    for table in TABLES:
        _run("note_rows.sql", table, load)
    yield
    ReplacedRow.objects.exclude(load=load).delete()
    for table in TABLES:
        _run("keep_replaced.sql", table, load)
    load.map_key = map_key()


def map_key() -> str:
    """The version of the map as it is drawn now."""
    return MapVersion.objects.values_list("key", flat=True).first() or ""


def obstacle(load: LayerLoad) -> str:
    """Why a load cannot be taken back; empty if it can."""
    if not load.map_key or load.map_key != map_key():
        return _("The map was changed after this load: only the last change can be taken back.")
    codes = [code for code in _added(load, Region) if code != settings.CITY.code]
    standing = sorted({*_codes_in_use(codes), *_used_grids(load).filter(region__in=codes).values_list("region_id", flat=True)})
    if standing:
        words = {"count": len(standing), "codes": ", ".join(standing[:NAMED])}
        return (
            _("This load brought %(count)d regions in which something stands by now (%(codes)s): without them it would have no place.")
            % words
        )
    return ""


def _added(load: LayerLoad, table: type[models.Model]) -> list[str]:
    """The keys of the rows a load added."""
    return list(load.replaced.filter(relation=table._meta.db_table, row=None).values_list("key", flat=True))


def _codes_in_use(codes: Sequence[str]) -> Iterator[str]:
    """Those of the codes that anything outside the map is in: by the house's rule it says so in a column `region_code`."""
    for model in apps.get_models():
        try:
            model._meta.get_field("region_code")
        except FieldDoesNotExist:
            continue
        if model is not Place:
            yield from model._base_manager.filter(region_code__in=codes).values_list("region_code", flat=True).distinct()


def _used_grids(load: LayerLoad) -> models.QuerySet[BaseGrid]:
    """The base grids a load added that something points to."""
    used: set[int] = set()
    for relation in BaseGrid._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        name = relation.field.name
        pointing = relation.related_model._base_manager.filter(**{f"{name}__in": _added(load, BaseGrid)})
        used.update(pointing.values_list(f"{name}_id", flat=True).distinct())
    return BaseGrid.objects.filter(pk__in=used)


def put_back(load: LayerLoad) -> None:
    """The map as it was before a load, inside the caller's transaction. Raises Refused.

    A base grid that came with the load and is in use by now ends today like any other that no file holds; nothing is left without a grid.
    """
    if reason := obstacle(load):
        raise Refused(reason)
    staying = list(_used_grids(load).values_list("pk", flat=True))
    load.replaced.filter(relation=BaseGrid._meta.db_table, row=None, key__in=[str(key) for key in staying]).delete()
    BaseGrid.objects.filter(pk__in=staying).update(valid_to=timezone.localdate())
    for table in TABLES:
        _run("put_back.sql", table, load)
    load.replaced.all().delete()
    draw_base_map()
