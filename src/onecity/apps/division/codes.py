"""Codes of grids to come, by the area part of CJ/T 349: never one that was given before, not even to a grid that has ended."""

from collections.abc import Collection, Iterator, Mapping

from onecity.apps.division.errors import Refused
from onecity.apps.division.pieces import Piece
from onecity.core.said import Said as _

FIRST_OF_SEVERAL, LAST_OF_SEVERAL = 601, 699
LAST_SERIAL = 99


def codes_for(pieces: Mapping[str, Piece], new: Collection[str], given: Collection[str]) -> dict[str, str]:
    """A code for each new grid by its key: from west to east, then from north to south. Raises Refused when none is left."""
    taken = set(given)
    found: dict[str, str] = {}
    for key in sorted(new, key=lambda one: _reading_order(pieces[one])):
        code = next((one for one in _possible(pieces[key]) if one not in taken), None)
        if code is None:
            raise Refused(_("All codes of %(place)s have been given.") % {"place": min(pieces[key].villages)[:9]})
        taken.add(code)
        found[key] = code
    return found


def _reading_order(piece: Piece) -> tuple[float, float]:
    middle = piece.shape.centroid
    return middle.x, -middle.y


def _possible(piece: Piece) -> Iterator[str]:
    villages = sorted(piece.villages)
    if len(villages) > 1:
        return (f"{piece.township}{number}00" for number in range(FIRST_OF_SEVERAL, LAST_OF_SEVERAL + 1))
    whole = ["00"] if piece.villages[villages[0]] > 1 - 1e-3 else []
    return (f"{villages[0]}{serial}" for serial in (*whole, *(f"{number:02d}" for number in range(1, LAST_SERIAL + 1))))
