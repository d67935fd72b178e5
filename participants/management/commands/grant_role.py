"""`grant_role USERNAME ROLE --unit CODE [--from DATE] [--until DATE]`."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from participants import actions
from participants.management.staff import add_role_arguments, find_unit, find_user
from rakor.refusals import Refused


class Command(BaseCommand):
    help = "Lets a user act in a unit, from today or a day (2026-01-31) until a day."

    def add_arguments(self, parser):
        add_role_arguments(parser)
        parser.add_argument("--from", type=date.fromisoformat, dest="valid_from", metavar="DATE")
        parser.add_argument("--until", type=date.fromisoformat, dest="valid_until", metavar="DATE")

    def handle(self, *, username, role, unit, valid_from, valid_until, **options):
        user, unit = find_user(username), find_unit(unit)
        try:
            granted = actions.grant_role(user, role, unit=unit, valid_from=valid_from, valid_until=valid_until)
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.sentences))) from None
        until = granted.valid_until or "further notice"
        self.stdout.write(f"{username} is {role} of {unit.name} from {granted.valid_from} until {until}.")
