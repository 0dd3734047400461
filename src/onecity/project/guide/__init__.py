"""The files of the standard guide that the program knows better than a writer: code lists, columns of lists, schemas, interfaces."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from onecity.project.guide.codes import code_lists
from onecity.project.guide.columns import columns
from onecity.project.guide.schemas import interfaces, schemas


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def files() -> dict[str, str]:
    """Path within the guide → content."""
    parts: dict[str, Mapping[str, Any]] = {
        "codes/{}.json": code_lists(),
        "columns/{}.json": columns(),
        "schemas/{}.schema.json": schemas(),
        "interfaces/{}.openapi.json": interfaces(),
    }
    return {path.format(name): _text(content) for path, contents in parts.items() for name, content in contents.items()}


def write(folder: Path) -> Iterable[Path]:
    """Write every file below a folder; tells each as it is written."""
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        yield path
