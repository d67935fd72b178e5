"""`add_user USERNAME --name NAME --unit CODE --role ROLE`: a staff account; asks for the password."""

import getpass
import sys

from django.core.management.base import BaseCommand, CommandError

from participants import actions
from participants.management.staff import find_unit
from participants.models import Role
from rakor.refusals import Refused


class Command(BaseCommand):
    help = "Opens a staff account. The password is asked for, or read from the first line of the standard input."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--role", required=True, action="append", choices=Role.Kind.values, dest="roles")
        parser.add_argument("--email", default="")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *, username, name, unit, roles, email, password_stdin, **options):
        unit = find_unit(unit)
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else self._ask()
        try:
            user = actions.add_user(username, name=name, unit=unit, roles=roles, password=password, email=email)
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.sentences))) from None
        self.stdout.write(f"{user.username} works for {unit.name}: {', '.join(roles)}.")

    def _ask(self):
        password = getpass.getpass("Password: ")
        if getpass.getpass("Password (again): ") != password:
            raise CommandError("The two passwords differ. Nothing was written.")
        return password
