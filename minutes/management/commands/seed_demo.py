from django.core.management import BaseCommand, CommandError
from django.utils import translation

from minutes.demo import gathering, world
from participants.models import Role, Unit, User

USERNAMES = [username for username, *_rest in world.ACCOUNTS]


class Command(BaseCommand):
    help = "Build a demo world with fictional people and open accounts. Never where real people work."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only when there is no account at all")
        parser.add_argument("--show-accounts", action="store_true", help="only print the demo accounts that are there")
        parser.add_argument("--address", default="", help="where Rakor answers, such as http://127.0.0.1:8000")
        parser.add_argument("--force", action="store_true", help="build it although there are other accounts")

    def handle(self, *, if_empty, show_accounts, address, force, **options):
        if not show_accounts:
            self._build(if_empty=if_empty, force=force)
        if not if_empty:
            # In English like every sentence here: on the very first start no other words are compiled yet.
            with translation.override("en"):
                self._show_accounts()
            self._show_doors(address.rstrip("/"))

    def _build(self, *, if_empty, force):
        users = User.objects.all()
        if users.filter(username__in=USERNAMES).exists() or (if_empty and users.exists()):
            return
        if users.exists() and not force:
            raise CommandError(
                "There are other accounts here. The demo accounts have known passwords; --force adds them."
            )
        self.stdout.write("Building the demo world")
        world.build()

    def _show_accounts(self):
        there = set(User.objects.filter(username__in=USERNAMES, is_active=True).values_list("username", flat=True))
        accounts = [account for account in world.ACCOUNTS if account[0] in there]
        if accounts:
            self.stdout.write("Demo accounts, with passwords that everybody knows:")
        for username, password, _name, unit_code, role in accounts:
            unit = Unit.objects.get(code=unit_code)
            self.stdout.write(f"  {username:<10} {password:<22} {Role.Kind(role).label}, {unit}")

    def _show_doors(self, address):
        """Two addresses for a phone. They are tokens, so only while everybody may sign in as their operator anyhow."""
        operator = world.open_operator()
        doors = gathering.doors(operator) if operator else []
        if doors:
            self.stdout.write("Without an account, as on a phone:")
        for path, what in doors:
            self.stdout.write(f"  {address}{path}  {what}")
        if len(doors) == 1 and not gathering.is_today(operator):
            self.stdout.write("  (The check-in of the demo is over: it opens on the day the demo was built.)")
