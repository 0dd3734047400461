"""Small parts of the set-up."""

import os
import socket
import stat
from pathlib import Path

import polib
import pytest

from onecity.project import frontend, messages, secret, steps, up
from onecity.project.backup.manifest import Manifest, TableState, key_fingerprint
from onecity.project.cluster import Cluster
from onecity.project.errors import SetupError, reason_of
from onecity.project.security import immutable_file
from onecity.project.supervisor import Supervisor


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v18.19.0", False),
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.0.1", True),
    ],
)
def test_node_is_new_enough_for_the_build(version: str, enough: bool) -> None:
    assert frontend.new_enough(version) is enough


def test_a_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "secret"
    first = secret.field_key(folder)
    assert secret.field_key(folder) == first
    assert len(first) == 32
    assert stat.S_IMODE((folder / "field.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["field.key"]


def test_the_digest_changes_with_a_source(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "much.js").write_text("1")
    page = tmp_path / "page.ts"
    page.write_text("1")
    before = frontend.digest(frontend.sources(tmp_path))
    page.write_text("2")
    assert frontend.digest(frontend.sources(tmp_path)) != before
    assert frontend.sources(tmp_path) == [page]


def catalogue(folder: Path, translation: str) -> Path:
    path = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    entries = polib.POFile()
    entries.append(polib.POEntry(msgid="Case", msgstr=translation))
    entries.save(str(path))
    return path


def test_a_catalogue_is_compiled_when_it_changed(tmp_path: Path) -> None:
    source = catalogue(tmp_path, "案件")
    assert messages.build(tmp_path) == 1
    assert messages.build(tmp_path) == 0
    assert source.with_suffix(".mo").exists()
    assert messages.incomplete(tmp_path) == []


def test_a_missing_translation_is_told_with_its_text(tmp_path: Path) -> None:
    catalogue(tmp_path, "")
    assert "'Case'" in messages.incomplete(tmp_path)[0]


def test_steps_add_up(tmp_path: Path) -> None:
    file = tmp_path / "run" / "steps.tsv"
    steps.record("one", 1.25, file)
    steps.record("two", 2, file)
    assert steps.recorded(file) == [("one", 1.2), ("two", 2.0)]


def test_only_files_with_a_hash_in_their_name_are_kept_for_ever() -> None:
    assert immutable_file("", "/static/onecity/assets/map-Dk3f9aB_.js")
    assert not immutable_file("", "/static/onecity/favicon.svg")


def test_a_manifest_reads_back_as_written() -> None:
    manifest = Manifest("2026-01-01T00:00:00+00:00", {"a": TableState(2, "17")}, {"p/x.jpg": "00"}, "ab")
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_key_is_known_again_by_its_fingerprint(tmp_path: Path) -> None:
    assert key_fingerprint(tmp_path / "field.key") == ""
    (tmp_path / "field.key").write_bytes(b"1" * 32)
    assert len(key_fingerprint(tmp_path / "field.key")) == 16


@pytest.mark.parametrize("name", ["plain", "一 城", "ab,c", "it's", "x" * 70, "城" * 40])
def test_the_server_finds_its_socket_under_any_name(tmp_path: Path, name: str) -> None:
    socket = Cluster(tmp_path / name).socket
    assert len(os.fsencode(socket)) < 100
    assert not set(",'\"\\") & set(str(socket))


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "http://127.0.0.1:8000/"), ("0.0.0.0", "http://localhost:8000/"), ("::1", "http://[::1]:8000/")])  # fmt: skip
def test_the_address_shown_opens_in_a_browser(host: str, address: str) -> None:
    assert up.shown_address(host, 8000) == address


@pytest.mark.parametrize(("host", "port", "words"), [("127.0.0.1", 99_999, "no port"), ("no.such.host.invalid", 8000, "no address"), ("192.0.2.1", 8000, "no address")])  # fmt: skip
def test_a_port_or_address_that_cannot_be_is_told(host: str, port: int, words: str) -> None:
    with pytest.raises(SetupError, match=words):
        up.require_free_port(host, port)


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SetupError, match="--port"):
            up.require_free_port("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize(("number", "words"), [(28, "the disk is full: /x"), (13, "may not write"), (2, None)])
def test_what_the_machine_lacks_is_said_in_words(number: int, words: str | None) -> None:
    reason = reason_of(OSError(number, "?", "/x"))
    assert reason is None if words is None else words in (reason or "")


@pytest.mark.parametrize("left", ["", "{", "null garbage"])
def test_a_record_that_a_power_failure_cut_off_stops_nobody(tmp_path: Path, left: str) -> None:
    (tmp_path / "up.json").write_text(left)
    Supervisor([], tmp_path)._end_what_was_left()


def test_a_text_that_no_catalogue_has_is_told_with_the_file_that_asks(tmp_path: Path) -> None:
    catalogue(tmp_path, "案件")
    pages = tmp_path / "app" / "templates"
    pages.mkdir(parents=True)
    (tmp_path / "app" / "code.py").write_text('name = _("Case")\nother = pgettext("of a case", "Open")\nmade = _(name)\n')
    (pages / "page.html").write_text(
        '{% load i18n %}{% translate "Case" %}{% translate "Lost" %}{% blocktranslate with n=1 trimmed %}{{ n }} left{% endblocktranslate %}'
    )
    told = messages.incomplete(tmp_path)
    assert told == [
        "app/code.py: no catalogue has 'Open'",
        "app/templates/page.html: no catalogue has 'Lost'",
        "app/templates/page.html: no catalogue has '%(n)s left'",
    ]
