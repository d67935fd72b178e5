"""`load_territory [FILE]`: the unit tree and its areas; without FILE those of the Polres Pelabuhan Belawan."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

import participants
from participants import actions
from participants.models import Unit
from rakor.refusals import Refused

OURS = Path(participants.__file__).parent / "territory" / "polres-pelabuhan-belawan.json"


class Command(BaseCommand):
    help = "Adds the units and areas of a territory document that are not there yet. Changes nothing that is."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=OURS)

    def handle(self, *, file, **options):
        try:
            units, areas = actions.load_territory(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.sentences))) from None
        except ValidationError as error:
            raise CommandError(f"{file}: {'; '.join(error.messages)}") from None
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError, Unit.DoesNotExist) as error:
            raise CommandError(f"{file} is no territory document: {type(error).__name__} {error}") from None
        self.stdout.write(f"{units} units and {areas} areas added.")
