"""The verdict on a file of base grids: every fault of a row, and ground that nobody or two have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import shapely

from onecity.apps.grid.validation import checks as of_codes
from onecity.apps.grid.validation.ground import Districts, districts, plane_of_city
from onecity.core.geo.loading import checks
from onecity.core.geo.loading.fields import FIELDS
from onecity.core.geo.loading.files import Rows, read_rows
from onecity.core.geo.loading.plans import checked, in_column, sound_areas
from onecity.core.geo.models import Level
from onecity.core.rowfiles.errors import BadRow, UnreadableFile
from onecity.core.rowfiles.fields import guess
from onecity.core.said import Said as _
from onecity.science.grids.overlay import Gap, Overlap, Overlay, Piece, overlay

Told = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """What was found in a file: rows read, those that are whole areas, faults of rows and of the whole, the covered share of the city."""

    read: int
    sound: int
    rows: tuple[BadRow, ...]
    whole: tuple[str, ...]
    covered: float

    @property
    def passed(self) -> bool:
        """Whether nothing is to be mended."""
        return not self.rows and not self.whole


def validated(path: Path, coordinates: str = "", layer: str = "", code: str = "", tell: Told = lambda stage: None) -> Verdict:
    """Hold a file of base grids against the rules of division. Raises UnreadableFile."""
    tell(_("Reading the file"))
    rows = _with_code(read_rows(path, coordinates, layer), code)
    read = len(rows) + len(rows.bad)
    villages, townships = districts(Level.VILLAGE), districts(Level.TOWNSHIP)
    tell(_("Checking every row"))
    sound = sound_areas(rows)
    coded = checked(
        sound,
        in_column(checks.missing, "code"),
        in_column(checks.repeated, "code"),
        of_codes.no_code,
        of_codes.unknown_region(villages, townships),
        of_codes.misplaced(villages, townships),
        of_codes.wrong_serial,
    )
    tell(_("Laying the grids over the city"))
    plane = plane_of_city()
    found = overlay(plane.flat(sound.geometries), townships.polygons, plane)
    bad = (*coded.bad, *_overlaps(sound, found.overlaps), *_beyond(sound, found))
    whole = (*_gaps(townships, found.gaps), *_slivers((*found.gaps, *found.overlaps)))
    covered = float(found.covered.sum() / found.districts.sum())
    return Verdict(read, len(sound), tuple(sorted(bad, key=attrgetter("row"))), whole, covered)


def _with_code(rows: Rows, column: str) -> Rows:
    header = list(rows.columns)
    guessed = guess(FIELDS["grids"], header).get("code")
    named = column or (header[guessed] if guessed is not None else "")
    if named not in rows.columns:
        words = {"columns": column or _("Code"), "present": ", ".join(header) or "–"}
        raise UnreadableFile(_("There is no column %(columns)s; the file has %(present)s.") % words)
    return rows.named({"code": named})


def _overlaps(rows: Rows, overlaps: Sequence[Overlap]) -> Iterator[BadRow]:
    """One fault for each pair of grids that have common ground wider than a sliver, told at the later row."""
    reason = _("overlaps row %(row)d: %(area)d m²")
    wide = [one for one in overlaps if not one.sliver]
    pairs = groupby(sorted(wide, key=attrgetter("second", "first")), key=attrgetter("second", "first"))
    for (later, earlier), pieces in pairs:
        words = {"row": rows.numbers[earlier], "area": round(sum(piece.area for piece in pieces))}
        yield BadRow(int(rows.numbers[later]), "geometry", reason % words)


def _beyond(rows: Rows, found: Overlay) -> Iterator[BadRow]:
    reason = _("reaches out of the city: %(area)d m²")
    for index in (found.beyond >= 1).nonzero()[0]:
        yield BadRow(int(rows.numbers[index]), "geometry", reason % {"area": round(found.beyond[index])})


def _gaps(townships: Districts, gaps: Sequence[Gap]) -> Iterator[str]:
    """One line for each township with ground that nobody has, the largest piece with its place."""
    reason = _("%(name)s: nobody has %(area).4f km² in %(count)d pieces; the largest at %(place)s")
    for township, found in groupby((gap for gap in gaps if not gap.sliver), key=attrgetter("district")):
        pieces = sorted(found, key=attrgetter("area"))
        area = sum(piece.area for piece in pieces) / 1e6
        yield reason % {"name": townships.names[township], "area": area, "count": len(pieces), "place": _place(pieces[-1])}


def _place(piece: Piece) -> str:
    point = plane_of_city().degrees(shapely.point_on_surface(piece.polygon))
    return f"{point.x:.5f}, {point.y:.5f}"


def _slivers(pieces: Sequence[Piece]) -> Iterator[str]:
    slivers = [piece for piece in pieces if piece.sliver]
    if slivers:
        words = {"count": len(slivers), "area": sum(piece.area for piece in slivers) / 1e6}
        yield _("%(count)d slivers, %(area).4f km² together: borders drawn twice; take them from one line") % words
