"""The `onecity` command line."""

import pytest

from onecity.project import cli


def test_up_runs_the_city_on_this_machine_only_by_default() -> None:
    arguments = cli.parser().parse_args(["up"])
    assert (arguments.demo, arguments.empty, arguments.host, arguments.port) == (None, False, "127.0.0.1", 8000)


def test_empty_and_demo_exclude_each_other() -> None:
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["up", "--empty", "--demo", "liaocheng"])


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_says_what_it_is_for(command: str) -> None:
    assert command in cli.parser().format_help()


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        (["manage", "migrate", "--plan"], ("migrate", "--plan")),
        (["load-city", "liaocheng", "--dry-run"], ("load_city", "liaocheng", "--dry-run")),
        (["simulate", "--speed", "10"], ("simulate", "--speed", "10")),
    ],
)
def test_management_commands_get_their_words_unchanged(words: list[str], passed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(cli, "django_command", lambda *given: seen.append(given) or 0)
    assert cli.main(words) == 0
    assert seen == [passed]


def test_an_unknown_option_is_an_error() -> None:
    with pytest.raises(SystemExit):
        cli.main(["cluster", "status", "--nonsense"])
