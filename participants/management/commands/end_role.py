"""`end_role USERNAME ROLE --unit CODE`: the next request of the user is refused."""

from django.core.management.base import BaseCommand, CommandError

from participants import actions
from participants.management.staff import add_role_arguments, find_unit, find_user
from rakor.refusals import Refused


class Command(BaseCommand):
    help = "Takes a role away from a user, now."

    def add_arguments(self, parser):
        add_role_arguments(parser)

    def handle(self, *, username, role, unit, **options):
        user, unit = find_user(username), find_unit(unit)
        try:
            actions.end_role(user, role, unit=unit)
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.sentences))) from None
        self.stdout.write(f"{username} is no longer {role} of {unit.name}.")
