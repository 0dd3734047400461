"""The city's own web server beside a browser test: the one `up` runs, with its live line, on the test's database."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from onecity.project import cluster, processes, up

HOST = "127.0.0.1"
START_SECONDS = 120


@dataclass(frozen=True)
class CityServer:
    """A running server, by its address."""

    url: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The test's database, for another process."""
    name = connection.settings_dict["NAME"]
    given = os.environ.get("DATABASE_URL")
    return f"{given.rpartition('/')[0]}/{name}" if given else cluster.default_cluster().url(name)


@contextmanager
def city_server() -> Iterator[CityServer]:
    """Start the server and wait for it; end it with all its processes in the end."""
    folder = Path(tempfile.mkdtemp(prefix="onecity-test-"))
    port = _free_port()
    program = up.web_program(HOST, port)
    environment = program.environment | {
        "DATABASE_URL": database_url(),
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.browser.city_settings",
        "ONECITY_TEST_MEDIA": str(settings.MEDIA_ROOT),
    }
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(program.command, env=os.environ | environment, stdout=log, stderr=log, start_new_session=True)
    try:
        address = f"http://{HOST}:{port}"
        if not processes.wait_until(lambda: up.status_of(f"{address}/healthz") == 200, START_SECONDS):
            sys.exit((folder / "web.log").read_text()[-4000:])
        yield CityServer(address)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
