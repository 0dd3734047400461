"""The ledger: sealed fields open only with their key; audit rows are only ever added; the auditor reads them."""

import csv
import io
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onecity.core.accounts.models import User
from onecity.core.accounts.scope import Actor
from onecity.core.ledger import cipher
from onecity.core.ledger.actions import PurposeMissing, record_lookup
from onecity.core.ledger.cipher import CannotDecrypt, decrypt, encrypt, keyed_digest
from onecity.core.ledger.masking import mask_name, mask_phone
from onecity.core.ledger.models import LookUp
from onecity.core.ledger.queries import lookups
from tests.factories import City, person


@given(st.text())
def test_a_sealed_text_opens_to_itself_and_is_never_sealed_alike_twice(text: str) -> None:
    assert decrypt(encrypt(text)) == text
    assert encrypt(text) != encrypt(text)


@given(st.text(min_size=1), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_seal_does_not_open(text: str, place: int, change: int) -> None:
    sealed = bytearray(encrypt(text))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(CannotDecrypt):
        decrypt(bytes(sealed))


@pytest.mark.parametrize("broken", [b"\x01", b"\x01short", b"\x02" + bytes(40)])
def test_what_is_no_seal_does_not_open(broken: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(broken)


@pytest.fixture
def own_key(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A place without a key."""
    settings.SECRET_DIR = tmp_path / "secret"  # type: ignore[attr-defined]
    cipher._key.cache_clear()
    yield tmp_path / "secret" / "field.key"
    cipher._key.cache_clear()


def test_another_key_opens_nothing_and_digests_otherwise(own_key: Path) -> None:
    sealed, digest = encrypt("13812342207"), keyed_digest("13812342207")
    own_key.unlink()
    cipher._key.cache_clear()
    assert keyed_digest("13812342207") != digest
    with pytest.raises(CannotDecrypt):
        decrypt(sealed)


def test_the_key_is_for_its_owner_only_and_made_once(own_key: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _number: (cipher.make_key_file(own_key), own_key.read_bytes())[1], range(40)))
    assert len(keys) == 1 and len(keys.pop()) == cipher.KEY_BYTES
    assert stat.S_IMODE(os.stat(own_key).st_mode) == 0o600
    assert list(own_key.parent.iterdir()) == [own_key]


@pytest.mark.parametrize(("phone", "masked"), [("13812342207", "138****2207"), ("12345", "****45"), ("1", "****"), ("", "")])
def test_phones_are_masked(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("name", "masked"), [("王小明", "王**"), ("王", "王*"), ("", "")])
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.fixture
def auditor(city: City) -> Actor:
    """An auditor of the centre."""
    return person("auditor", city.centre)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_lookup SET purpose = 'another'", "DELETE FROM ledger_lookup", "TRUNCATE ledger_lookup"]
)
def test_the_database_refuses_to_change_or_remove_a_row(auditor: Actor, statement: str) -> None:
    record_lookup(auditor, "reporter", "1", "call back")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LookUp.objects.get().purpose == "call back"


@pytest.mark.parametrize("purpose", ["", "  \n"])
def test_no_purpose_no_look(auditor: Actor, purpose: str) -> None:
    with pytest.raises(PurposeMissing):
        record_lookup(auditor, "reporter", "1", purpose)


def test_a_row_stands_alone(auditor: Actor) -> None:
    row = record_lookup(auditor, "reporter", "7", " call back ")
    assert (row.actor_id, row.actor_name, row.roles) == (auditor.user_id, auditor.name, "auditor")
    assert (row.subject_kind, row.subject_id, row.purpose) == ("reporter", "7", "call back")


def test_rows_are_found_by_who_why_whom_and_when(auditor: Actor, city: City) -> None:
    record_lookup(auditor, "reporter", "71-page", "call back")
    record_lookup(city["acceptor"], "person", "72-page", "appointed")
    today = timezone.localdate()
    found = [
        [row.subject_id for row in rows]
        for rows in (lookups("call"), lookups("72-page"), lookups(city["acceptor"].name), lookups(since=today))
    ]
    assert found == [["71-page"], ["72-page"], ["72-page"], ["72-page", "71-page"]]
    assert not lookups(until=today - timedelta(1)).exists() and not lookups(since=today + timedelta(1)).exists()


def test_only_an_auditor_reads_them(auditor: Actor, city: City) -> None:
    assert client_of(auditor).get("/audit/").status_code == 200
    for other in ("acceptor", "leader", "clerk"):
        assert client_of(city[other]).get("/audit/").status_code == 403
    assert client_of(person("administrator", city.centre)).get("/audit/?format=csv").status_code == 403
    assert Client().get("/audit/").status_code == 302


def test_an_export_is_whole_harmless_in_a_spreadsheet_and_itself_written_down(auditor: Actor) -> None:
    record_lookup(auditor, "reporter", "1", '=HYPERLINK("http://example.org")')
    record_lookup(auditor, "reporter", "2", "二,三\n四")
    answer = client_of(auditor).get("/audit/?format=csv&q=reporter&since=nonsense")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    purposes = {row["purpose"] for row in csv.DictReader(io.StringIO(text)) if row["subject"] == "reporter"}
    assert purposes == {'\'=HYPERLINK("http://example.org")', "二,三\n四"}
    assert LookUp.objects.get(subject_kind="audit").purpose == "exported reporter"
