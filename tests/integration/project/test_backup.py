"""A backup brought back into an empty place has equal counts and checksums, or says what is wrong."""

import io
import json
import secrets
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg import sql

from onecity.project import secret
from onecity.project.backup import database, restore, write, writing
from onecity.project.backup.manifest import file_digest, files_below, table_states
from onecity.project.backup.restoring import BackupDamaged, NotEmpty
from onecity.project.errors import SetupError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A place with rows, files and keys."""
    ContentType.objects.create(app_label="聊城", model="𠮷")
    photo = tmp_path / "old" / "media" / "2026" / "照片.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(secrets.token_bytes(3000))
    secret.field_key(tmp_path / "old" / "secret")
    secret.secret_key(tmp_path / "old" / "secret")
    return tmp_path / "old"


@pytest.fixture
def empty_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A new database beside the test database, which restores go to once `enter` is called."""
    name = f"restored_{secrets.token_hex(4)}"
    with psycopg.connect(**{**database.parameters(), "dbname": "postgres"}, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def go_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = {**database.parameters(), "dbname": name}
    monkeypatch.setattr(database, "parameters", lambda: address)


def written(house: Path, with_keys: bool = False) -> Path:
    file = house.parent / "backup.tar"
    write(str(file), with_keys, house / "media", house / "secret")
    return file


def test_counts_checksums_and_files_are_equal(house: Path, empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(house, with_keys=True)
    with database.connect() as before:
        states = table_states(before)
    go_to(empty_database, monkeypatch)
    new = house.parent / "new"
    manifest = restore(str(file), new / "media", new / "secret")
    with database.connect() as after:
        assert table_states(after) == states == manifest.tables
        row = after.execute("SELECT count(*) FROM django_content_type WHERE app_label = '聊城' AND model = '𠮷'").fetchone()
    assert row == (1,)
    assert file_digest(new / "media" / "2026" / "照片.jpg") == file_digest(house / "media" / "2026" / "照片.jpg")
    assert secret.field_key(new / "secret") == secret.field_key(house / "secret")
    assert (new / "secret" / "field.key").stat().st_mode & 0o077 == 0


def test_without_keys_the_file_holds_none_and_a_restore_asks_for_them(
    house: Path, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(house)
    with tarfile.open(file) as tar:
        assert not [name for name in tar.getnames() if name.startswith("secret/")]
    assert file.stat().st_mode & 0o077 == 0
    go_to(empty_database, monkeypatch)
    with pytest.raises(SetupError, match=r"field\.key"):
        restore(str(file), house.parent / "new" / "media", house.parent / "new" / "secret")


def test_a_place_that_is_not_empty_is_left_alone(house: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(str(written(house)), house.parent / "new" / "media", house / "secret")
    assert connection.introspection.table_names()


def test_a_changed_row_is_noticed(house: Path, empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = rewritten(written(house), lambda manifest: manifest["tables"]["django_content_type"].update(rows=1))
    go_to(empty_database, monkeypatch)
    with pytest.raises(BackupDamaged, match="django_content_type"):
        restore(str(file), house.parent / "new" / "media", house / "secret")


@pytest.mark.parametrize("content", [b"", b"no tar file at all"])
def test_a_file_that_is_no_backup_is_refused(house: Path, content: bytes) -> None:
    file = house / "other.tar"
    file.write_bytes(content)
    with pytest.raises(BackupDamaged):
        restore(str(file))


def rewritten(file: Path, change: object) -> Path:
    """The same backup with a changed manifest."""
    target = file.with_name("changed.tar")
    with tarfile.open(file) as old, tarfile.open(target, "w") as new:
        for member in old:
            source = old.extractfile(member)
            content = source.read() if source else b""
            if member.name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)  # type: ignore[operator]
                content = json.dumps(manifest).encode()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def test_a_file_deleted_while_it_is_written_is_left_out(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = files_below(house / "media")
    gone = house / "media" / "2026" / "gone.jpg"
    monkeypatch.setattr(writing, "files_below", lambda folder: [*listed, gone])
    assert list(write(str(house.parent / "backup.tar"), False, house / "media", house / "secret").files) == ["2026/照片.jpg"]
