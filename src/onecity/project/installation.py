"""The steps of the set-up that need Django: database, texts, files, the city. Run as a process of its own by `up`,
so that the one that stays to watch the others keeps none of this in memory."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

import django
from django.apps import apps
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from onecity.project import cluster, frontend, messages, secret
from onecity.project.errors import INTERRUPTED, SetupError, reason_of
from onecity.project.paths import MEDIA_DIR, STATIC_DIR
from onecity.project.steps import step

CREATE_EXTENSION = "CREATE EXTENSION IF NOT EXISTS {}"


def prepare_extensions() -> None:
    """What the store must be able to do. Raises SetupError if the role may not create a missing extension."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
        for name in sorted(set(cluster.EXTENSIONS) - present):
            cursor.execute(CREATE_EXTENSION.format(name))


def migrate() -> None:
    """Bring the tables to this version; quick when they are."""
    prepare_extensions()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def static_fingerprint() -> str:
    """Changes when any static file does (path, size, time)."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list([frontend.STAMP]):
            if isinstance(storage, FileSystemStorage):
                seen = os.stat(storage.path(path))
                lines.append(f"{path} {seen.st_size} {seen.st_mtime_ns}")
    return "\n".join(sorted(lines))


def collect_static() -> None:
    """Gather and compress what browsers load, if anything changed."""
    fingerprint = static_fingerprint()
    if frontend.stamped(STATIC_DIR) == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=[frontend.STAMP])
    frontend.stamp(STATIC_DIR, fingerprint)


def holds_a_row(model: str) -> bool:
    """Whether a table (`app.Model`) has any row."""
    return apps.get_model(model)._default_manager.exists()


def load_city(name: str) -> None:
    """Load the regions of a city package, once."""
    if not holds_a_row("geo.Region"):
        call_command("load_city", name)


def load_demo(name: str) -> None:
    """Load the people and the history of a demonstration city, once."""
    if "load_demo" in get_commands() and not holds_a_row("cases.Case"):
        call_command("load_demo", name)


def make_keys() -> None:
    """The keys and the folders of this installation."""
    secret.secret_key()
    secret.field_key()
    secret.push_key()
    MEDIA_DIR.mkdir(parents=True, exist_ok=True)


def steps_for(city: str) -> list[tuple[str, Callable[[], object]]]:
    """The steps in order; without a city none is loaded."""
    always: list[tuple[str, Callable[[], object]]] = [
        ("keys", make_keys),
        ("translations", messages.build),
        ("database tables", migrate),
        ("static files", collect_static),
    ]
    return always + ([("city", lambda: load_city(city)), ("demonstration", lambda: load_demo(city))] if city else [])


def main(words: Sequence[str] | None = None) -> int:
    """`python -m onecity.project.installation [--city NAME]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--city", default="")
    arguments = parser.parse_args(words)
    django.setup()
    try:
        for name, work in steps_for(arguments.city):
            with step(name):
                work()
    except SetupError as error:
        print(f"onecity: {error}", file=sys.stderr)
        return 1
    except OperationalError as error:
        print(f"onecity: the database does not answer as it should: {str(error).strip()}", file=sys.stderr)
        return 1
    except OSError as error:
        if (reason := reason_of(error)) is None:
            raise
        print(f"onecity: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
    raise SystemExit(main())
