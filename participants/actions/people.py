"""Every change of the address book."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, indonesian, rules
from participants.models import Participant
from rakor.refusals import Refused, Stale

EDITABLE = frozenset(
    {
        "name",
        "title_prefix",
        "title_suffix",
        "group",
        "position",
        "organisation",
        "area",
        "phone",
        "rank",
        "police_id",
        "civil_service_id",
        "order",
    }
)


@transaction.atomic
def add_participant(unit, *, by, name, **fields):
    """Put a person into the address book of a unit."""
    _known(fields)
    if not rules.may_add_person(by, unit.pk):
        raise Refused(_("You may not add people to this unit."))
    participant = Participant.objects.create(
        unit=unit, name=name, sort_name=indonesian.sort_name(name), added_at=timezone.now(), added_by=by, **fields
    )
    audit.record(unit.pk, "added", participant, by=by, detail={"name": name})
    return participant


@transaction.atomic
def change_participant(participant, *, by, version, **fields):
    """Write these fields of a person, unless somebody wrote since `version` was read (Stale)."""
    _known(fields)
    _keeper(participant, by)
    if not fields:
        return participant
    columns = fields | ({"sort_name": indonesian.sort_name(fields["name"])} if "name" in fields else {})
    columns |= {"phone_unconfirmed_since": None} if "phone" in fields else {}
    rows = Participant.objects.filter(pk=participant.pk, version=version, forgotten_at=None)
    if not rows.update(version=F("version") + 1, **columns):
        raise Stale
    participant.refresh_from_db()
    audit.record(participant.unit_id, "changed", participant, by=by, detail={"fields": sorted(fields)})
    return participant


@transaction.atomic
def retire_participant(participant, *, by):
    """Leave a person out of new invitations; what was written stays. Twice is once."""
    _keeper(participant, by)
    rows = Participant.objects.filter(pk=participant.pk, retired_at=None)
    if rows.update(version=F("version") + 1, retired_at=timezone.now(), retired_by=by):
        audit.record(participant.unit_id, "retired", participant, by=by)
    participant.refresh_from_db()
    return participant


@transaction.atomic
def restore_participant(participant, *, by):
    """Bring a retired person back into the book. Twice is once."""
    _keeper(participant, by)
    rows = Participant.objects.filter(pk=participant.pk, retired_at__isnull=False, forgotten_at=None)
    if rows.update(version=F("version") + 1, retired_at=None, retired_by=None):
        audit.record(participant.unit_id, "restored", participant, by=by)
    participant.refresh_from_db()
    return participant


def _keeper(participant, by):
    if not rules.may_keep_book(by, participant.unit_id):
        raise Refused(_("Only the operator of this unit may change its address book."))
    if Participant.objects.filter(pk=participant.pk, forgotten_at__isnull=False).exists():
        raise Refused(_("The personal data of this person has been erased; it cannot be written again."))


def _known(fields):
    unknown = sorted(fields.keys() - EDITABLE)
    if unknown:
        raise TypeError(f"not a field of the address book: {', '.join(unknown)}")
