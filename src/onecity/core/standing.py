"""A query of the ORM that always asks the same, by key: put together once a process, planned once a connection.

To put together a query with five tables costs the client more than the database takes to answer it. This keeps what Django's
`ModelIterable` works out each time, and gives the same objects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from onecity.core.statements import Converters, as_python, rows_of

M = TypeVar("M", bound=Model)
_KEY = -1


@dataclass(frozen=True)
class _Plan(Generic[M]):
    """A statement whose only parameter is the key, and how its rows become objects."""

    statement: str
    model: type[M]
    fields: Sequence[str]
    columns: slice
    related: Sequence[Any]
    converters: Converters

    def made(self, row: Sequence[Any]) -> M:
        """The object of a row, with those it points at."""
        values = as_python(row, self.converters)
        made = self.model.from_db(connection.alias, self.fields, values[self.columns])
        for populator in self.related:
            populator.populate(values, made)
        return made


def _planned(rows: QuerySet[M]) -> _Plan[M]:
    compiler = rows.filter(pk=_KEY).order_by().query.get_compiler(connection=connection)
    statement, parameters = compiler.as_sql()
    if tuple(parameters) != (_KEY,):
        raise ValueError("a standing query has no parameter but the key")
    select, klass = compiler.select, compiler.klass_info
    places = klass["select_fields"]
    converters = compiler.get_converters([column[0] for column in select])
    return _Plan(
        statement % "$1",
        klass["model"],
        [column[0].target.attname for column in select[places[0] : places[-1] + 1]],
        slice(places[0], places[-1] + 1),
        get_related_populators(klass, select, connection.alias),  # type: ignore[call-arg]
        [(place, some, expression) for place, (some, expression) in converters.items()],
    )


class StandingQuery(Generic[M]):
    """Rows by key, one at a time. `rows` may join what they point at and lock them; it has no other condition."""

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self._rows = rows

    @cached_property
    def _plan(self) -> _Plan[M]:
        return _planned(self._rows())

    def get(self, key: int) -> M:
        """The row of a key. Raises the model's DoesNotExist."""
        found = rows_of(self._plan.statement, key)
        if not found:
            raise self._plan.model.DoesNotExist  # type: ignore[attr-defined]
        return self._plan.made(found[0])
