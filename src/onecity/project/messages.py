"""Translations: compiled from the .po files of the apps, without gettext's programs."""

from pathlib import Path

import django
import polib

from onecity.project.asked import asked
from onecity.project.paths import PACKAGE_DIR

DJANGO_DIR = Path(django.__file__).parent / "conf" / "locale" / "zh_Hans"


def catalogues(root: Path = PACKAGE_DIR) -> list[Path]:
    """Every .po file of the house."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/*.po"))


def stale(source: Path) -> bool:
    """Whether a catalogue changed since it was compiled."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def build(root: Path = PACKAGE_DIR) -> int:
    """Compile the catalogues that changed; how many those were."""
    changed = [source for source in catalogues(root) if stale(source)]
    for source in changed:
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return len(changed)


def incomplete(root: Path = PACKAGE_DIR) -> list[str]:
    """What is missing: a line for each catalogue with untranslated or uncertain messages, and for each text no catalogue has."""
    return [*_unfinished(root), *_unheard(root)]


def _unheard(root: Path) -> list[str]:
    """Texts that the house or Django translates nowhere, one line each with the file that asks first."""
    known = {
        (entry.msgctxt, entry.msgid) for source in [*catalogues(root), *DJANGO_DIR.rglob("*.po")] for entry in polib.pofile(str(source))
    }
    missing = {key: file for file, key in asked(root) if key not in known}
    return [f"{file.relative_to(root)}: no catalogue has {message!r}" for (_context, message), file in missing.items()]


def _unfinished(root: Path) -> list[str]:
    lines = []
    for source in catalogues(root):
        catalogue = polib.pofile(str(source))
        missing = [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]
        if missing:
            lines.append(f"{source.relative_to(root)}: {len(missing)} untranslated, first {missing[0]!r}")
    return lines
