import os
import tempfile
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minutes import exporting, snapshot
from minutes.models import Meeting
from rakor.pdf import RenderError


class Command(BaseCommand):
    help = "Write a rakor as its JSON document (whose SHA-256 is the digest), as its PDF, or both."

    def add_arguments(self, parser):
        parser.add_argument("number", metavar="NUMBER", help="the number that import_minutes printed")
        parser.add_argument("--json", metavar="OUT", type=Path, help="photos go into OUT-foto/ beside it")
        parser.add_argument("--pdf", metavar="OUT", type=Path)

    def handle(self, *, number, json, pdf, **options):
        if not json and not pdf:
            raise CommandError(_("Say what to write: --json OUT, --pdf OUT, or both."))
        meeting = _meeting(number)
        try:
            if json:
                _write(json, snapshot.canonical(exporting.document_of(meeting)))
                _write_photos(json, exporting.photos_of(meeting))
            if pdf:
                _write(pdf, exporting.pdf_of(meeting))
        except RenderError as error:
            raise CommandError(str(error)) from None
        except (OSError, ValueError) as error:
            raise CommandError(_("The file cannot be written: %(reason)s") % {"reason": error}) from None


def _meeting(number):
    # Eighteen digits are more rakor than there will be, and what both databases can look up.
    known = number.isascii() and number.isdigit() and len(number) <= 18
    meeting = Meeting.objects.filter(pk=int(number)).first() if known else None
    if meeting is None:
        raise CommandError(_("There is no rakor with the number %(number)s.") % {"number": number})
    return meeting


def _write(path, data):
    """The whole file or none: beside its place first, then moved onto it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _write_photos(path, photos):
    folder = path.with_name(f"{path.stem}-foto")
    for sha256, data in photos.items():
        folder.mkdir(exist_ok=True)
        _write(folder / f"{sha256}.jpg", data)
