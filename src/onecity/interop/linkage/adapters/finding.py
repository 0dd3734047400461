"""Finds the adapters: every folder here that holds an `adapter.py` with a class `Adapter`."""

from functools import cache
from importlib import import_module
from pathlib import Path

from onecity.interop.linkage.adapters.interface import Adapter

FOLDER = Path(__file__).parent


@cache
def adapters() -> dict[str, type[Adapter]]:
    """The kinds of systems there are, by the name of their folder."""
    names = sorted(path.parent.name for path in FOLDER.glob("*/adapter.py"))
    return {name: import_module(f"{__package__}.{name}.adapter").Adapter for name in names}
