import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import snapshot
from minutes.actions import importing
from participants.models import Role, Unit, User
from rakor.refusals import Refused


class Command(BaseCommand):
    help = (
        "Take a whole rakor from a JSON document; its number is the last line printed. Nothing is written on a fault."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--by", metavar="USERNAME", help="who imports; without it, the first operator of the unit")
        parser.add_argument("--photos", metavar="DIR", type=Path, help="where the JPEG files of the photos lie")

    def handle(self, *, file, by, photos, **options):
        try:
            document = importing.read(_bytes(file, settings.IMPORT_MAX_BYTES))
            pictures = _pictures(photos, document) if photos else {}
            meeting = importing.import_minutes(document, by=_importer(by, document), photos=pictures)
        except snapshot.Unreadable as unreadable:
            raise CommandError(_refusal(file, unreadable.faults)) from None
        except Refused as refused:
            raise CommandError("\n".join(refused.sentences)) from None
        self.stdout.write(f"{meeting}\n{meeting.pk}")


def _bytes(path, most):
    """The file; of one that is larger than `most`, just enough to see that it is."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise CommandError(_("The file cannot be read: %(reason)s") % {"reason": error}) from None


def _pictures(folder, document):
    """The JPEG files of a folder that the document names, by their SHA-256."""
    if not folder.is_dir():
        raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
    wanted = {row["sha256"] for row in document["photos"]}
    files = [_bytes(path, settings.PHOTO_MAX_BYTES) for path in sorted(folder.glob("*.jp*g")) if path.is_file()]
    return {digest: data for data in files if (digest := hashlib.sha256(data).hexdigest()) in wanted}


def _importer(username, document):
    """The user of this name; without a name, whoever has been an operator of the unit longest."""
    if username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(_("There is no user “%(username)s”.") % {"username": username})
        return user
    code = importing.code_of(document["unit"])
    roles = Role.objects.current(timezone.localdate()).filter(kind=Role.Kind.OPERATOR, unit__code=code)
    role = roles.filter(user__is_active=True).select_related("user").order_by("pk").first()
    if role is None and Unit.objects.filter(code=code).exists():
        raise CommandError(_("No operator works in this unit. Say who imports: --by USERNAME"))
    return role and role.user  # without a unit, the import says so with the other faults


def _refusal(file, faults):
    lines = [f"  {fault.path}: {fault.message}" if fault.path else f"  {fault.message}" for fault in faults]
    return "\n".join([_("%(file)s was refused; nothing was imported.") % {"file": file}, *lines])
