from datetime import date

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from minutes.demo import world
from participants.models import Role, Unit, User

USERNAMES = [username for username, *_rest in world.ACCOUNTS]


class Command(BaseCommand):
    help = "Build a demo world with fictional people and open accounts. Never where real people work."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only when there is no account at all")
        parser.add_argument("--show-accounts", action="store_true", help="only print the demo accounts that are there")
        parser.add_argument("--today", type=date.fromisoformat, help="the day from which the next rakor is planned")
        parser.add_argument("--force", action="store_true", help="build it although there are other accounts")

    def handle(self, *, if_empty, show_accounts, today, force, **options):
        if not show_accounts:
            self._build(today or timezone.localdate(), if_empty=if_empty, force=force)
        if not if_empty:
            self._show_accounts()

    def _build(self, today, *, if_empty, force):
        users = User.objects.all()
        if users.filter(username__in=USERNAMES).exists() or (if_empty and users.exists()):
            return
        if users.exists() and not force:
            raise CommandError(
                "There are other accounts here. The demo accounts have known passwords; --force adds them."
            )
        self.stdout.write("Building the demo world")
        world.build(today)

    def _show_accounts(self):
        there = set(User.objects.filter(username__in=USERNAMES, is_active=True).values_list("username", flat=True))
        accounts = [account for account in world.ACCOUNTS if account[0] in there]
        if accounts:
            self.stdout.write("Demo accounts, with passwords that everybody knows:")
        for username, password, _name, unit_code, role in accounts:
            unit = Unit.objects.get(code=unit_code)
            self.stdout.write(f"  {username:<10} {password:<22} {Role.Kind(role).label}, {unit}")
