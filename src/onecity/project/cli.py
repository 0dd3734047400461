"""The `onecity` command. Django is loaded only by the commands that need it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onecity.project import cluster, up

Arguments = argparse.Namespace


@dataclass(frozen=True)
class Command:
    """One word of the command line: what it says of itself, its arguments, what it does. `run` returns the exit code."""

    help: str
    run: Callable[[Arguments], int]
    declare: Callable[[argparse.ArgumentParser], object] = lambda parser: None


def load_django() -> None:
    """Django with this installation's database, started if need be."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecity.project.settings")
    if not cluster.elsewhere():
        cluster.default_cluster().start()
    django.setup()


def django_command(*words: str) -> int:
    """Run a Django management command."""
    from django.core.management import execute_from_command_line

    load_django()
    execute_from_command_line(["onecity", *words])
    return 0


def run_up(arguments: Arguments) -> int:
    """Set everything up and run the city."""
    return up.run(arguments)


def declare_up(parser: argparse.ArgumentParser) -> None:
    """The options of `up`."""
    city = parser.add_mutually_exclusive_group()
    city.add_argument("--demo", metavar="CITY", help=f"load this demonstration city (default: {up.DEMO_CITY})")
    city.add_argument("--empty", action="store_true", help="load no city")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--still", action="store_true", help="do not play the city's day: nothing happens that people do not do")
    parser.add_argument("--smoke", action="store_true", help="set everything up, fetch the first page once, print the seconds, stop")


def run_cluster(arguments: Arguments) -> int:
    """Start, stop or describe the private database cluster."""
    own = cluster.default_cluster()
    if arguments.act == "start":
        own.start()
    elif arguments.act == "stop":
        own.stop()
    print(f"{'running' if own.running() else 'stopped'}  {own.url()}")
    return 0


def declare_cluster(parser: argparse.ArgumentParser) -> None:
    """The options of `cluster`."""
    parser.add_argument("act", choices=("start", "stop", "status"))


def run_backup(arguments: Arguments) -> int:
    """Write a backup."""
    load_django()
    from onecity.project import backup

    print(backup.write(arguments.file, with_keys=arguments.with_keys).summary())
    return 0


def declare_backup(parser: argparse.ArgumentParser) -> None:
    """The options of `backup`."""
    parser.add_argument("file", help="the tar file to write")
    parser.add_argument("--with-keys", action="store_true", help="put the keys in too: whoever has the file can then read personal data")


def run_restore(arguments: Arguments) -> int:
    """Bring a backup back into an empty place."""
    load_django()
    from onecity.project import backup

    print(backup.restore(arguments.file).summary())
    return 0


def declare_restore(parser: argparse.ArgumentParser) -> None:
    """The options of `restore`."""
    parser.add_argument("file", help="a tar file written by `onecity backup`")


def run_messages(_arguments: Arguments) -> int:
    """Compile the translations."""
    from onecity.project import messages

    print(f"{messages.build()} catalogues built")
    return 0


def run_guide(arguments: Arguments) -> int:
    """Write the code lists, columns, schemas and interfaces of the standard guide."""
    load_django()
    from onecity.project import guide

    for path in guide.write(Path(arguments.folder)):
        print(path)
    return 0


def declare_guide(parser: argparse.ArgumentParser) -> None:
    """The options of `guide-files`."""
    parser.add_argument("folder", help="where to write: codes/, columns/, schemas/ and interfaces/")


def run_worker(_arguments: Arguments) -> int:
    """Do queued, scheduled and lasting work until told to stop."""
    load_django()
    from onecity.project import working

    working.run()
    return 0


def passed_on(*words: str) -> Callable[[Arguments], int]:
    """A command that is a Django management command with the same arguments."""
    return lambda arguments: django_command(*words, *arguments.rest)


COMMANDS: dict[str, Command] = {
    "up": Command("set everything up and run the city", run_up, declare_up),
    "manage": Command("run a Django management command", passed_on()),
    "work": Command("do queued, scheduled and lasting work until told to stop", run_worker),
    "load-city": Command("load a city package, or a map file of the city's own", passed_on("load_city")),
    "validate-grids": Command("check a city's base grids and say what to mend", passed_on("validate_grids")),
    "guide-files": Command("write this city's code lists, columns of lists, schemas and interfaces as JSON", run_guide, declare_guide),
    "simulate": Command("play a city day through the same actions as people", passed_on("simulate")),
    "backup": Command("write database, files and checksums to one tar file", run_backup, declare_backup),
    "restore": Command("bring a backup back into an empty place", run_restore, declare_restore),
    "build-messages": Command("compile the translations", run_messages),
    "cluster": Command("the private database cluster", run_cluster, declare_cluster),
}
PASSED_ON = frozenset({"manage", "load-city", "validate-grids", "simulate"})


def parser() -> argparse.ArgumentParser:
    """The command line of the house."""
    top = argparse.ArgumentParser(prog="onecity", description="Onecity (一城): an open city-operations platform")
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.declare(words.add_parser(name, help=command.help, add_help=name not in PASSED_ON))
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Entry point of the `onecity` command."""
    from onecity.project.errors import INTERRUPTED, SetupError, reason_of

    arguments, rest = parser().parse_known_args(words)
    if rest and arguments.command not in PASSED_ON:
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return COMMANDS[arguments.command].run(arguments)
    except SetupError as error:
        print(f"onecity: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        if (reason := reason_of(error)) is None:
            raise
        print(f"onecity: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    raise SystemExit(main())
