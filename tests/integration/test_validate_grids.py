"""`onecity validate-grids`: every fault of a file of base grids is told where it is, and nothing is changed."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from onecity.core.geo.models import BaseGrid, Region
from tests.integration.test_geo_layers import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

Told = tuple[int, str, str]


def sound_grids() -> tuple[list[shapely.Polygon], list[str]]:
    """Every village of the small city as one grid."""
    villages = Region.objects.filter(level="village").order_by("code")
    return [shapely.from_wkb(bytes(village.geom.wkb)) for village in villages], [f"{village.code}00" for village in villages]


def told(path: Path, *words: str, language: str = "en") -> Told:
    """Exit code, what was told, and the faults."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("validate_grids", str(path), "--language", language, *words, stdout=out, stderr=err)
    except SystemExit as exit_code:
        code = int(exit_code.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[..., Path]:
    """A file of sound grids, spoiled by a change to shapes and codes."""

    def made(change: Callable[[list[Any], list[str]], None] = lambda shapes, codes: None) -> Path:
        shapes, codes = sound_grids()
        change(shapes, codes)
        return write(tmp_path / "grids.geojson", shapes, code=codes)

    return made


def test_whole_villages_pass_and_nothing_is_changed(spoiled: Callable[..., Path]) -> None:
    before = list(BaseGrid.objects.values_list("pk", "code", "valid_to"))
    code, out, faults = told(spoiled())
    assert (code, faults) == (0, "")
    assert "they cover 100.0000 % of the city" in out
    assert "nothing to mend" in out
    assert list(BaseGrid.objects.values_list("pk", "code", "valid_to")) == before


def test_it_speaks_chinese(spoiled: Callable[..., Path]) -> None:
    assert "没有需要修改的" in told(spoiled(), language="zh-hans")[1]


def _without_first(shapes: list[Any], codes: list[str]) -> None:
    del shapes[0], codes[0]


def _grown(shapes: list[Any], codes: list[str]) -> None:
    shapes[0] = shapely.buffer(shapes[0], 0.002, join_style="mitre")


def _twice(shapes: list[Any], codes: list[str]) -> None:
    codes[1] = codes[0]


def _short(shapes: list[Any], codes: list[str]) -> None:
    codes[0] = codes[0][:12]


def _abroad(shapes: list[Any], codes: list[str]) -> None:
    codes[0] = f"999999{codes[0][6:]}"


def _swapped(shapes: list[Any], codes: list[str]) -> None:
    codes[0], codes[-1] = codes[-1], codes[0]


def _divided(shapes: list[Any], codes: list[str]) -> None:
    codes[0] = f"{codes[0][:12]}01"


def _crossed(shapes: list[Any], codes: list[str]) -> None:
    west, south, east, north = shapes[0].bounds
    shapes[0] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


def _flat(shapes: list[Any], codes: list[str]) -> None:
    west, south, east, _north = shapes[0].bounds
    shapes[0] = shapely.box(west, south, east, south + 1e-10)


def _far(shapes: list[Any], codes: list[str]) -> None:
    shapes.append(shapely.box(100, 30, 100.1, 30.1))
    codes.append(f"{codes[0][:12]}01")


FAULTS = (
    (_without_first, "nobody has"),
    (_grown, "% of it lies outside its township"),
    (_grown, "overlaps row"),
    (_grown, "reaches out of the city"),
    (_twice, "is already in row 1"),
    (_short, "is not a code of 14 digits"),
    (_abroad, "village 999999"),
    (_swapped, "only 0 % of it lies in the region its code names"),
    (_divided, "is one grid: 00"),
    (_crossed, "crosses itself"),
    (_flat, "has no area"),
    (_far, "outside the city"),
)


@pytest.mark.parametrize(("change", "words"), FAULTS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_each_fault_is_told(spoiled: Callable[..., Path], change: Callable[..., None], words: str) -> None:
    code, out, faults = told(spoiled(change))
    assert code == 1
    assert words in faults
    assert "to mend: " in out


def test_several_villages_in_one_grid_count_from_601(spoiled: Callable[..., Path]) -> None:
    def joined(shapes: list[Any], codes: list[str]) -> None:
        township = codes[0][:9]
        members = [index for index, code in enumerate(codes) if code[:9] == township]
        whole = shapely.union_all([shapes[index] for index in members])
        shapes[:] = [whole, *[shape for index, shape in enumerate(shapes) if index not in members]]
        codes[:] = [f"{township}60100", *[code for index, code in enumerate(codes) if index not in members]]

    assert told(spoiled(joined))[0] == 0


def test_a_border_drawn_twice_is_told_as_slivers(spoiled: Callable[..., Path]) -> None:
    def narrowed(shapes: list[Any], codes: list[str]) -> None:
        west, south, east, north = shapes[0].bounds
        shapes[0] = shapely.box(west, south, east - 0.00002, north)

    code, _out, faults = told(spoiled(narrowed))
    assert code == 1
    assert "1 slivers" in faults
    assert "nobody has" not in faults


def test_the_report_holds_every_fault(spoiled: Callable[..., Path], tmp_path: Path) -> None:
    told(spoiled(_twice), "--report", str(tmp_path / "faults.csv"))
    assert "is already in row 1" in (tmp_path / "faults.csv").read_text(encoding="utf-8")


def test_a_file_without_codes_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="the file has grade"):
        told(write(tmp_path / "grids.geojson", sound_grids()[0][:1], grade=["1"]))


def test_rings_of_fifty_thousand_corners_are_read(spoiled: Callable[..., Path]) -> None:
    def detailed(shapes: list[Any], codes: list[str]) -> None:
        shapes[:] = [shapely.segmentize(shape, shapely.length(shape) / 50_000) for shape in shapes]

    assert told(spoiled(detailed))[0] == 0
