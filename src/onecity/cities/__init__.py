"""City packages: what a city ships as files (names, borders, lists). Data only; read here, loaded by the kernel."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CITIES_DIR = Path(__file__).resolve().parent


class UnknownCity(LookupError):
    """No city package of that name, nor a folder with a `city.toml` at that path."""


@dataclass(frozen=True)
class CityPackage:
    """What the whole house needs to know of its city. Degrees are WGS 84, longitude before latitude."""

    key: str
    code: str
    prefix: str
    name_zh: str
    name_en: str
    case_prefix: str
    centre: tuple[float, float]
    bounds: tuple[float, float, float, float]
    seed: int
    folder: Path

    def file(self, name: str) -> Path:
        """A file of the package, which may not exist."""
        return self.folder / name


def load_city_package(name: str) -> CityPackage:
    """Read a packaged city by its name, or a city's own folder by its path. Raises UnknownCity."""
    folder = CITIES_DIR / name if (CITIES_DIR / name).is_dir() else Path(name)
    manifest = folder / "city.toml"
    if not manifest.is_file():
        raise UnknownCity(name)
    return _package(folder, tomllib.loads(manifest.read_text(encoding="utf-8")))


def _package(folder: Path, manifest: dict[str, Any]) -> CityPackage:
    texts = {key: str(manifest[key]) for key in ("code", "prefix", "name_zh", "name_en", "case_prefix")}
    longitude, latitude = manifest["centre"]
    west, south, east, north = manifest["bounds"]
    return CityPackage(
        key=folder.name,
        **texts,
        centre=(longitude, latitude),
        bounds=(west, south, east, north),
        seed=int(manifest["seed"]),
        folder=folder,
    )
