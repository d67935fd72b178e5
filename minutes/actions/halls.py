"""The hall: who may check in on the own phone is decided here. The token itself is derived (minutes.hall)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import hall, rules
from minutes.actions.locking import lock
from minutes.models import HallCode
from participants import audit
from rakor.refusals import Refused


@transaction.atomic
def open_hall(meeting, *, by):
    """Open the check-in of a meeting and return its HallCode. Twice is once; after closing it opens under a new code.

    It lets people in on the day of the meeting only, so it may be opened before. Raises Refused.
    """
    meeting = _lock_open(meeting, by)
    if meeting.date is None:
        raise Refused(_("Enter the date of the meeting first. The check-in opens on that day."))
    if meeting.date < hall.today_of(meeting):
        raise Refused(_("The day of this meeting is over. Write down who came on the roll."))
    known = HallCode.objects.filter(meeting=meeting).first()
    if known is not None and known.closed_at is None:
        return known
    version = known.version + 1 if known else 1
    return _put(meeting, version, verb="hall-opened", by=by)


@transaction.atomic
def change_hall_code(meeting, *, by, seen=None):
    """Give the open check-in a new code and return it; the old one ends at once. Raises Refused.

    `seen` is the version that was on the screen: when somebody has changed it meanwhile, that was enough.
    """
    meeting = _lock_open(meeting, by)
    code = HallCode.objects.filter(meeting=meeting, closed_at=None).first()
    if code is None:
        raise Refused(_("The check-in is not open."))
    if seen is not None and seen < code.version:
        return code
    return _put(meeting, code.version + 1, verb="hall-code-changed", by=by)


@transaction.atomic
def close_hall(meeting, *, by):
    """Let nobody else check in on the own phone. Twice is once. Raises Refused."""
    meeting = _lock_open(meeting, by)
    code = HallCode.objects.filter(meeting=meeting).first()
    if code is None:
        raise Refused(_("The check-in is not open."))
    if code.closed_at is None:
        code.closed_at, code.closed_by = timezone.now(), by
        code.save(update_fields=["closed_at", "closed_by"])
        audit.record(meeting.unit_id, "hall-closed", meeting, by=by, at=code.closed_at, detail=_detail(code))
    return code


def _lock_open(meeting, by):
    """The meeting as it is now, ours until the transaction ends. (On SQLite every write transaction is.)"""
    locked = lock(meeting.pk)
    if not locked.is_open:
        raise Refused(_("These minutes have already been circulated."))
    if not rules.may_record(by, locked):
        raise Refused(_("You may not run the check-in of this meeting."))
    return locked


def _put(meeting, version, *, verb, by):
    columns = {"version": version, "digest": hall.digest_of(meeting.pk, version)}
    columns |= {"opened_at": timezone.now(), "opened_by": by, "closed_at": None, "closed_by": None}
    code, _created = HallCode.objects.update_or_create(meeting=meeting, defaults=columns)
    audit.record(meeting.unit_id, verb, meeting, by=by, at=code.opened_at, detail=_detail(code))
    return code


def _detail(code):
    """Which code it was: by its number, never by what opens the door."""
    return {"version": code.version}
