"""What a person gives `load-city`: a city package as a name, folder or zip, or a map file."""

from pathlib import Path

from django.utils.translation import gettext as _

from onecity.cities import CityPackage, UnknownCity, load_city_package
from onecity.core.geo.loading.archives import parts_of, unpack
from onecity.core.rowfiles.errors import UnreadableFile

MANIFEST = "city.toml"


def package_of(given: str, kept_in: Path) -> CityPackage | None:
    """The package, if what was given is one; a zipped one is unpacked below `kept_in`, to stay. Raises UnreadableFile."""
    path = Path(given)
    if path.suffix.lower() == ".zip" and path.is_file():
        return _unpacked(path, kept_in)
    if path.is_file():
        return None
    try:
        return load_city_package(given)
    except UnknownCity as error:
        raise UnreadableFile(
            _("%(given)s: no packaged city of that name, no folder with city.toml, and no file") % {"given": given}
        ) from error
    except (KeyError, ValueError) as error:
        raise UnreadableFile(f"{given}/{MANIFEST}: {error}") from error


def _unpacked(path: Path, kept_in: Path) -> CityPackage | None:
    manifests = [name for name in parts_of(path) if name.name == MANIFEST and len(name.parts) <= 2]
    if len(manifests) != 1:
        return None
    folder = kept_in / path.stem
    unpack(path, folder)
    return load_city_package(str(folder / manifests[0].parent))
