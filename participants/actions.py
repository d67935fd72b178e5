"""Every change of state of the people: verbs, subject first, then `by=`."""

from django.db import transaction
from django.utils import timezone

from participants import audit, indonesian
from participants.models import Participant


@transaction.atomic
def add_participant(unit, *, by, name, **columns):
    """Put a person into the address book of a unit and return the Participant."""
    person = Participant.objects.create(
        unit=unit,
        name=name,
        sort_name=indonesian.sort_name(name),
        added_at=timezone.now(),
        added_by=by,
        **columns,
    )
    audit.record(unit.pk, "added", person, by=by)
    return person
