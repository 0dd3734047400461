"""Web, worker and database are killed in the middle of a thousand acts: what was acknowledged is there, nothing is there twice."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg
import pytest

from onecity.project import processes
from tests.integration.project.test_up import House

CASES = 500
CLIENTS = 6
PATIENCE_SECONDS = 90
SERVES_AGAIN_SECONDS = 30
TOKEN = "c" * 32
FORM = "application/x-www-form-urlencoded"

PREPARE = """
import django; django.setup()
import json
from django.test import Client
from onecity.core.accounts.models import User
from onecity.core.programs.actions import KeyOrder, issue
from tests.factories import small_city
city, client = small_city(), Client()
client.force_login(User.objects.get(pk=city["acceptor"].user_id), backend="django.contrib.auth.backends.ModelBackend")
print(json.dumps({"api_key": issue(KeyOrder("test", rate=1_000_000))[1], "session": client.cookies["sessionid"].value}))
"""

GAPS = """
SELECT count(*) FROM cases_case AS one WHERE one.event_count <> 2 OR one.state <> 'accepted'
OR ARRAY(SELECT sequence FROM cases_caseevent WHERE case_id = one.id ORDER BY sequence) <> ARRAY[1, 2]
OR ARRAY(SELECT stage::text FROM cases_caseclock WHERE case_id = one.id ORDER BY id) <> ARRAY['accept', 'file']
OR (SELECT count(*) FROM cases_caseclock WHERE case_id = one.id AND ended_at IS NULL) <> 1
"""


@dataclass
class Clients:
    """Programs and an operator who try again, with the same key, whatever was not answered well."""

    port: int
    api_key: str
    session: str
    cases: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    retried: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self) -> int:
        return len(self.cases) + len(self.accepted)

    def report_and_accept(self, number: int) -> None:
        longitude, latitude = place_of(number)
        report = {"service_code": "incident-06001", "long": longitude, "lat": latitude, "description": f"第{number}件 𠮷"}
        answer = self.until_answered("/open311/v2/requests.json", report, {"X-Api-Key": self.api_key, "Idempotency-Key": str(uuid4())})
        case = int(json.loads(answer)[0]["service_request_id"])
        self.cases.append(case)
        act = {"request_key": str(uuid4()), "csrfmiddlewaretoken": TOKEN, "note": "", "seen": "1"}
        self.until_answered(
            f"/cases/{case}/act/accept/", act, {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}, f"/cases/{case}/"
        )
        self.accepted.append(case)

    def until_answered(self, path: str, form: dict[str, str], headers: dict[str, str], leads_to: str = "") -> bytes:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = self.send(path, urlencode(form), headers | {"Content-Type": FORM})
            if answer and answer[0] < 500:
                assert answer[0] == (302 if leads_to else 200), answer
                assert urlsplit(answer[1]).path == leads_to
                return answer[2]
            with self.lock:
                self.retried += 1
            time.sleep(0.1)
        raise AssertionError(f"{path} was not answered within {PATIENCE_SECONDS} s")

    def send(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str, bytes] | None:
        """Status, where it leads, content; None if no answer came."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request("POST", path, body.encode(), headers)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def place_of(number: int) -> tuple[str, str]:
    """A place of its own for each report, hundreds of metres from the next, so that none is linked to another as a duplicate."""
    return f"{115.901 + 0.0038 * (number % 25):.6f}", f"{36.402 + 0.0045 * (number // 25):.6f}"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    own = House(tmp_path_factory.mktemp("faults"))
    own.start()
    yield own
    own.end()
    shutil.rmtree(own.cluster.home, ignore_errors=True)


def prepared(house: House) -> Clients:
    """A small city in the house, with a key for programs and an operator who is signed in."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", processes.MARKER}}
    environment |= {"ONECITY_VAR": str(house.var_dir), "DJANGO_SETTINGS_MODULE": "onecity.project.settings"}
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", PREPARE], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Clients(house.port, **json.loads(done.stdout.splitlines()[-1]))


def database_server(house: House) -> int:
    return int((house.cluster.data / "postmaster.pid").read_text().split()[0])


def replaced(find: Callable[[], int], killed: int) -> bool:
    """Whether another process stands in the place of the killed one."""
    try:
        return find() != killed
    except (OSError, ValueError, IndexError):
        return False


@pytest.mark.slow
def test_kill_9_in_the_middle_of_a_thousand_acts_loses_nothing_and_doubles_nothing(house: House) -> None:
    clients = prepared(house)
    victims: tuple[Callable[[], int], ...] = (
        lambda: house.child("granian"),
        lambda: house.child("onecity.project.cli", "work"),
        lambda: database_server(house),
    )
    with ThreadPoolExecutor(CLIENTS) as threads:
        works = [threads.submit(clients.report_and_accept, number) for number in range(CASES)]
        for share, victim in enumerate(victims, 1):
            begun = share * CASES // 2
            assert processes.wait_until(lambda begun=begun: clients.acknowledged >= begun, PATIENCE_SECONDS), house.log()
            killed = victim()
            os.kill(killed, signal.SIGKILL)
            assert processes.wait_until(lambda victim=victim, killed=killed: replaced(victim, killed), SERVES_AGAIN_SECONDS), house.log()
            assert processes.wait_until(house.ready, SERVES_AGAIN_SECONDS), house.log()
        for work in works:
            work.result()
    assert clients.retried > 0, "the faults were not felt"
    assert len(set(clients.cases)) == len(clients.cases) == len(clients.accepted) == CASES
    with psycopg.connect(house.cluster.url().replace("postgis://", "postgresql://")) as database:
        kept = {key for (key,) in database.execute("SELECT id FROM cases_case")}
        assert kept == set(clients.cases)
        assert database.execute("SELECT count(*), count(DISTINCT request_key) FROM cases_caseevent").fetchone() == (2 * CASES, 2 * CASES)
        assert database.execute(GAPS).fetchone() == (0,)
