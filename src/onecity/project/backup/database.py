"""The installation's database for PostgreSQL's own programs."""

import os
import shutil
import subprocess

import psycopg
from django.db import connection as django_connection
from psycopg.conninfo import make_conninfo

from onecity.project import cluster
from onecity.project.errors import SetupError

PARAMETERS = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def connect() -> psycopg.Connection:
    """A connection of our own, outside Django's."""
    return psycopg.connect(make_conninfo(**parameters()))


def parameters() -> dict[str, str]:
    """Where the database is, in libpq's words."""
    known = django_connection.get_connection_params()
    return {name: str(known[name]) for name in PARAMETERS if known.get(name)}


def run_program(name: str, *words: str) -> None:
    """Run pg_dump or pg_restore on the installation's database. Raises SetupError with what it said."""
    beside_server = sorted(cluster.BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    program = str(beside_server[-1]) if beside_server else shutil.which(name)
    if not program:
        raise SetupError(f"{name} is missing: install the PostgreSQL client.")
    address = {PARAMETERS[key]: value for key, value in parameters().items()}
    done = subprocess.run([program, *words], env=os.environ | address, capture_output=True, text=True)
    if done.returncode != 0:
        raise SetupError(f"{name} failed: {done.stderr.strip()}")
