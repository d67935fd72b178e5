from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command

from rakor.checks import pending_migrations


class Command(BaseCommand):
    help = "Bring words, static files and database to this version of the program. Safe to repeat."
    requires_system_checks = []  # the commands called here check what they need

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="also build the demo world when the database is empty")
        parser.add_argument("--address", default="", help="where Rakor will answer, for what the demo world prints")

    def handle(self, *, demo, address, **options):
        call_command("compilemessages", ignore_patterns=[".venv"], verbosity=0)
        if self.static_files_changed():
            self.stdout.write("Collecting static files")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        if pending_migrations():
            call_command("migrate", interactive=False)
        call_command("createcachetable", verbosity=0)
        if demo:
            call_command("seed_demo", "--if-empty", stdout=self.stdout)
            call_command("seed_demo", "--show-accounts", address=address, stdout=self.stdout)

    def static_files_changed(self):
        """Every file is hashed and compressed again by collectstatic: only when one is newer than the last result."""
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        if not manifest.exists():
            return True
        made = manifest.stat().st_mtime
        sources = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
        return any(source.stat().st_mtime > made for source in sources)
