"""The private cluster: on a socket only, and back after whatever happened to it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from onecity.project import processes
from onecity.project.cluster import EXTENSIONS, Cluster, default_home


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    own = Cluster(default_home(tmp_path_factory.mktemp("var")))
    own.start()
    yield own
    own.stop()
    shutil.rmtree(own.home, ignore_errors=True)


def connect(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(host=str(cluster.socket), user="onecity", dbname="onecity", autocommit=True)


def kill_server(cluster: Cluster) -> None:
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    processes.wait_until(lambda: processes.start_time(pid) is None, 5)


def test_a_second_start_finds_it_running(cluster: Cluster) -> None:
    assert cluster.start() is False
    assert cluster.running()


def test_it_speaks_utf8_and_knows_the_extensions(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT lower('ÄÖ'), length('𠮷')").fetchone() == ("äö", 1)
        present = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert set(EXTENSIONS) <= present


def test_it_listens_on_no_network_port(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert cluster.socket.stat().st_mode & 0o077 == 0


def test_what_was_committed_is_there_after_kill_9(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE acknowledged AS SELECT generate_series(1, 1000) AS number")
        kill_server(cluster)
    assert not cluster.running()
    assert cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT count(*) FROM acknowledged").fetchone() == (1000,)


def test_a_pid_file_that_names_another_process_does_not_keep_it_down(cluster: Cluster) -> None:
    kill_server(cluster)
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text(f"{other.pid}\n" + "".join(lines[1:]))
    try:
        assert not cluster.running()
        assert cluster.start()
        assert other.poll() is None
    finally:
        other.communicate(b"\n")


def test_stop_and_start_keep_the_data(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    assert cluster.stop()
    assert cluster.stop() is False
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_long_path_gets_a_short_socket_folder(tmp_path: Path) -> None:
    assert len(str(Cluster(tmp_path / ("long" * 30)).socket)) < 80


def test_one_interrupted_while_it_was_made_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Cluster(default_home(tmp_path / "interrupted"))
    run = Cluster._run

    def dies_before_the_database(cluster: Cluster, program: str, *arguments: str, statements: str = "") -> None:
        if "CREATE DATABASE" in statements:
            raise KeyboardInterrupt
        run(cluster, program, *arguments, statements=statements)

    with monkeypatch.context() as patched:
        patched.setattr(Cluster, "_run", dies_before_the_database)
        with pytest.raises(KeyboardInterrupt):
            own.start()
    try:
        assert own.start()
        with connect(own) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        own.stop()
        shutil.rmtree(own.home, ignore_errors=True)
