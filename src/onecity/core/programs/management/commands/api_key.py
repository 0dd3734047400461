"""Make or revoke a key of a program from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onecity.core.accounts.models import Organisation
from onecity.core.programs.actions import KeyOrder, issue
from onecity.core.programs.errors import BadKey
from onecity.core.programs.models import DEFAULT_RATE, ApiKey, KeyPermission


class Command(BaseCommand):
    """`api_key create NAME` prints the key, once; `api_key revoke PREFIX` closes it."""

    help = "Make or revoke a key of a program."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two acts, each with its own words."""
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="make a key and print it")
        create.add_argument("name")
        create.add_argument("--permission", action="append", choices=KeyPermission.values)
        create.add_argument("--organisation", default="", help="code of an organisation")
        create.add_argument("--region", default="", help="prefix of national region codes")
        create.add_argument("--rate", type=int, default=DEFAULT_RATE, help="requests a minute")
        revoke = acts.add_parser("revoke", help="close a key by the beginning the page of keys shows")
        revoke.add_argument("prefix")

    def handle(self, *words: Any, **options: Any) -> None:
        """Do one of the acts."""
        {"create": self._create, "revoke": self._revoke}[options["act"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        organisation = Organisation.objects.filter(code=options["organisation"]).first() if options["organisation"] else None
        if options["organisation"] and organisation is None:
            raise CommandError(f"No organisation has the code {options['organisation']}.")
        permissions = tuple(options["permission"] or KeyOrder.permissions)
        try:
            _key, text = issue(KeyOrder(options["name"], permissions, organisation, options["region"], options["rate"]))
        except BadKey as error:
            raise CommandError("; ".join(error.fields.values())) from error
        self.stdout.write(text)

    def _revoke(self, options: dict[str, Any]) -> None:
        revoked = ApiKey.objects.filter(prefix=options["prefix"], revoked_at=None).update(revoked_at=timezone.now())
        if not revoked:
            raise CommandError("No key in force begins like this.")
        self.stdout.write(f"{revoked} revoked")
