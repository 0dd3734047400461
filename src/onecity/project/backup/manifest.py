"""What a backup says of itself, and what is measured again after a restore."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

FORMAT = 1
CHUNK_BYTES = 1024 * 1024
MANIFEST_NAME = "manifest.json"
DUMP_NAME = "database.dump"
MEDIA_PREFIX = "media/"
SECRET_PREFIX = "secret/"  # noqa: S105 - a folder name
QUERIES = Path(__file__).parent


@dataclass(frozen=True)
class TableState:
    """How many rows a table has, and the sum of their hashes (whatever their order)."""

    rows: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup. `files` maps a path below the media folder to its SHA-256."""

    made_at: str
    tables: dict[str, TableState]
    files: dict[str, str]
    field_key: str
    keys: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> str:
        """As it stands in the tar file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read one back."""
        values = json.loads(text)
        values["tables"] = {name: TableState(**state) for name, state in values["tables"].items()}
        return cls(**values)

    def summary(self) -> str:
        """One line for people."""
        rows = sum(state.rows for state in self.tables.values())
        keys = "with the keys: keep this file as safe as the keys" if self.keys else "without the keys: keep var/secret/ elsewhere"
        return f"{len(self.tables)} tables, {rows} rows, {len(self.files)} files, {keys}"


def table_names(connection: psycopg.Connection) -> list[str]:
    """Every table of ours; those that belong to an extension left out."""
    return [name for (name,) in connection.execute((QUERIES / "own_tables.sql").read_text())]


def table_states(connection: psycopg.Connection) -> dict[str, TableState]:
    """Count and checksum of every table, as this transaction sees them."""
    connection.execute("SET LOCAL TimeZone = 'UTC'")
    connection.execute("SET LOCAL extra_float_digits = 1")
    query = (QUERIES / "table_state.sql").read_text()
    states = {}
    for name in table_names(connection):
        row = connection.execute(sql.SQL(query).format(table=sql.Identifier(name))).fetchone()
        states[name] = TableState(rows=row[0], checksum=str(row[1])) if row else TableState(0, "0")
    return states


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_fingerprint(path: Path) -> str:
    """By what a key is known again without telling it; empty if there is none."""
    return hashlib.sha256(b"onecity key " + path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def files_below(folder: Path) -> list[Path]:
    """Every file below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
