"""`onecity up`: sets everything up and runs the city until it is told to stop."""

import argparse
import errno
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from onecity.project import cluster, frontend, steps
from onecity.project.demo.living import living_program, systems_opened
from onecity.project.errors import INTERRUPTED, SetupError
from onecity.project.paths import DEMO_LOGINS, FRONTEND_DIR, LOG_DIR, METRICS_DIR
from onecity.project.supervisor import Program, Stopped, Supervisor

WEB_WORKERS = 2
FIRST_PAGE_SECONDS = 60
LONGEST_REDIRECT = 5
DEMO_CITY = "liaocheng"
WEB_SETTINGS = {"ONECITY_POOL": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads that take turns need no arena of memory each (`docs/performance.md`)."""
UNUSABLE = {
    errno.EADDRINUSE: "Port {port} of {host} is taken by another program: choose another with --port.",
    errno.EACCES: "Port {port} may be opened by root only: choose one from 1024 on with --port.",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine.",
}
OTHERWISE = "Port {port} of {host} cannot be opened: {reason}."
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def web_program(host: str, port: int) -> Program:
    """The web server: ASGI, a few processes."""
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--workers", str(WEB_WORKERS)]
    command += ["--host", host, "--port", str(port), "--respawn-failed-workers", "--no-ws", "--backlog", "1024"]
    command += ["--workers-kill-timeout", "5", "onecity.project.asgi:application"]
    return Program("web", command, WEB_SETTINGS | {"PROMETHEUS_MULTIPROC_DIR": str(METRICS_DIR)} | hosts_for(host))


def worker_program(living: bool = False) -> Program:
    """The worker: does queued, scheduled and lasting work; beside a living city it may reach that one's made-up systems."""
    return Program("worker", [sys.executable, "-m", "onecity.project.cli", "work"], systems_opened() if living else {})


def hosts_for(host: str) -> dict[str, str]:
    """Listening beyond this machine, any host name is answered unless ONECITY_HOSTS says which."""
    beyond = host not in {"127.0.0.1", "localhost", "::1"}
    return {"ONECITY_HOSTS": "*"} if beyond and "ONECITY_HOSTS" not in os.environ else {}


def require_free_port(host: str, port: int) -> None:
    """Raises SetupError if somebody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise SetupError(f"{port} is no port: choose one from 1024 to 65535 with --port.") from error
        except socket.gaierror as error:
            raise SetupError(f"{host} is no address of this machine ({error.strerror}).") from error
        except OSError as error:
            raise SetupError(UNUSABLE.get(error.errno or 0, OTHERWISE).format(port=port, host=host, reason=error.strerror)) from error


def set_up(city: str, supervisor: Supervisor) -> None:
    """Front end, database, city. Raises SetupError."""
    if (FRONTEND_DIR / "package-lock.json").exists():
        with steps.step("front end packages"):
            frontend.install_packages()
        with steps.step("front end"):
            frontend.build()
    if not cluster.elsewhere():
        with steps.step("database server"):
            supervisor.start_cluster(cluster.default_cluster())
    done = subprocess.run([sys.executable, "-m", "onecity.project.installation", "--city", city])
    if done.returncode != 0:
        raise SetupError("The set-up did not complete; its reason is above.")


def fetch(address: str) -> int:
    """The status of a page, redirects followed. Raises OSError while nobody listens."""
    for _ in range(LONGEST_REDIRECT):
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        connection.request("GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        target = answer.headers.get("Location")
        if not target or answer.status < 300:
            return answer.status
        address = urljoin(address, target)
    return answer.status


def status_of(address: str) -> int:
    """The status of a page, 0 while nobody listens."""
    try:
        return fetch(address)
    except OSError:
        return 0


def wait_for(supervisor: Supervisor, address: str, *, settling: bool = False) -> None:
    """Wait until a page answers 200, all programs tended. Raises SetupError if it does not, at once unless it is still settling."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    supervisor.tend()
    while (status := status_of(address)) != HTTPStatus.OK:
        supervisor.tend()
        if status and not settling:
            raise SetupError(f"{address} answered {status}; see {LOG_DIR}/web.log")
        if time.monotonic() > deadline:
            raise SetupError(f"{address} did not answer well within {FIRST_PAGE_SECONDS} s ({status}); see {LOG_DIR}")
        time.sleep(0.1)


def clear_metrics() -> None:
    """Counts begin anew with each start."""
    shutil.rmtree(METRICS_DIR, ignore_errors=True)
    METRICS_DIR.mkdir(parents=True)


def shown_address(host: str, port: int) -> str:
    """The address to open in a browser."""
    shown = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def demo_logins() -> str:
    """What the demonstration wrote of its people, if there is one."""
    return DEMO_LOGINS.read_text(encoding="utf-8") if DEMO_LOGINS.exists() else ""


def serve(arguments: argparse.Namespace, supervisor: Supervisor) -> None:
    """From the first page to the signal to stop (raises Stopped), or to a smoke test's last step."""
    clear_metrics()
    address = shown_address(arguments.host, arguments.port)
    with steps.step("first page"):
        wait_for(supervisor, address)
    living = not (arguments.empty or arguments.still or arguments.smoke)
    supervisor.programs.append(worker_program(living))
    if arguments.smoke:
        with steps.step("worker"):
            wait_for(supervisor, f"{address}readyz", settling=True)
        print(steps.summary())
        return
    if living:
        supervisor.programs.append(living_program())
    print(f"\n  {address}\n{demo_logins()}\n  Ctrl-C stops it; logs are in {LOG_DIR}", flush=True)
    supervisor.watch()


def run(arguments: argparse.Namespace) -> int:
    """What the `up` command does. INTERRUPTED where the signal to stop came before what was asked for was done."""
    supervisor = Supervisor([web_program(arguments.host, arguments.port)])
    stands = False
    supervisor.open()
    try:
        require_free_port(arguments.host, arguments.port)
        set_up("" if arguments.empty else arguments.demo or DEMO_CITY, supervisor)
        stands = not arguments.smoke
        serve(arguments, supervisor)
    except Stopped:
        print("\n  stopping" if stands else "\n  stopping; the next start goes on from here", flush=True)
        return 0 if stands else INTERRUPTED
    finally:
        supervisor.close()
    return 0
