"""What the commands say of rows that are not good."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from onecity.core.rowfiles.errors import BadRow

SHOWN = 20


def bad_lines(rows: Sequence[BadRow]) -> Iterator[str]:
    """A line for each of the first rows, and how many there are besides."""
    for bad in rows[:SHOWN]:
        yield _("row %(row)d, %(field)s: %(reason)s") % {"row": bad.row, "field": bad.field, "reason": bad.reason}
    yield from more_than_shown(rows)


def more_than_shown(told: Sequence[object]) -> list[str]:
    """How many there are besides those shown; nothing if all are."""
    return [_("and %(count)d more") % {"count": len(told) - SHOWN}] if len(told) > SHOWN else []
