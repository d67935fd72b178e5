"""The roll at the door: who was seen, who is represented, excused or absent, who came without an invitation."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.actions import recording
from minutes.actions.locking import lock
from minutes.models import Attendance
from participants import audit, indonesian
from participants.models import Participant
from rakor.refusals import Refused, Stale

Status, Way = Attendance.Status, Attendance.Way
CAME = frozenset({Status.PRESENT, Status.REPRESENTED})
EXPECTED = frozenset({Status.INVITED, Status.PRESENT})


@transaction.atomic
def mark(attendance, *, by, version, status, represents="", reason="", arrived=None):
    """Write down what an officer saw at the door, unless somebody wrote since `version` was read (Stale).

    Whoever is present or represented has been seen, unless `arrived` is False: present but not seen is "not recorded
    yet", the way back. Two officers who say the same agree, whatever they read. Returns the row; raises Refused.
    """
    meeting = lock(attendance.meeting_id)
    row = (
        Attendance.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=attendance.pk, meeting=meeting)
        .first()
    )
    if row is None:
        raise Stale
    came = status in CAME and arrived is not False
    represents = represents if status == Status.REPRESENTED else ""
    reason = "" if status in CAME else reason
    if _says(row, status, came, represents, reason):
        return row
    _ask(meeting, by)
    columns = {"status": status, "represents": represents, "reason": reason} | _door(row, by, came)
    _write(row, by, version, **columns)
    was = {"status": row.status, "arrived": row.checked_in_at is not None}
    detail = {"meeting": meeting.pk, "was": was, "is": {"status": status, "arrived": came}}
    row.refresh_from_db()
    audit.record(meeting.unit_id, "marked", row, by=by, detail=detail)
    return row


def twins(meeting, name):
    """The people of the unit's book whose name reads like this one."""
    people = Participant.objects.current().filter(unit=meeting.unit_id, sort_name=indonesian.sort_name(name))
    return list(people.order_by("pk")[:8])


@transaction.atomic
def add_guest(meeting, *, by, name, group, anyway=False, known=None, **columns):
    """Let in somebody without an invitation and return the row, checked in.

    `known` is the person of the address book it turned out to be; `columns` are further ones of a new person (area,
    position, …). Somebody of that name in the book is offered first: then Stale, unless `anyway`. Twice is once.
    """
    locked = lock(meeting.pk)
    _ask(locked, by)
    if known is None and not anyway:
        alike = twins(locked, name)
        known = next((person for person in alike if _is_the_guest(locked, person, by, group, columns)), None)
        if alike and known is None:
            raise Stale
    if known is None:
        row = recording.add_walk_in(locked, by=by, name=name, group=group, **columns)
    else:
        row = recording.add_attendance(locked, known, by=by, way=Way.WALK_IN)
    return mark(row, by=by, version=row.version, status=Status.PRESENT)


def open_rows(meeting):
    """Who was expected and never seen, whatever they promised: those whom closing the roll makes absent."""
    return Attendance.objects.filter(meeting=meeting, checked_in_at=None, status__in=EXPECTED)


def why_not_close(meeting):
    """Why the roll cannot be closed now, as a sentence; "" when it can."""
    if not Attendance.objects.filter(meeting=meeting, checked_in_at__isnull=False).exists():
        return _("Nobody has been recorded at the door yet. Closing the roll would make everybody absent.")
    return ""


@transaction.atomic
def close_roll(meeting, *, by):
    """Make absent whoever was expected and never seen; return how many. Marking again undoes it."""
    locked = lock(meeting.pk)
    _ask(locked, by)
    sentence = why_not_close(locked)
    if sentence:
        raise Refused(sentence)
    missing = list(
        open_rows(locked).select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True)
    )
    if not missing:
        return 0
    rows = Attendance.objects.filter(pk__in=missing)
    rows.update(version=F("version") + 1, saved_at=timezone.now(), saved_by=by, status=Status.ABSENT)
    audit.record(locked.unit_id, "closed-roll", locked, by=by, detail={"absent": missing})
    return len(missing)


def _ask(meeting, by):
    if not meeting.is_open:
        raise Refused(_("These minutes have already been circulated."))
    if not rules.may_record(by, meeting):
        raise Refused(_("You may not write these minutes."))


def _says(row, status, came, represents, reason):
    """Does the row say this already? Not seen and not away is the same, whoever announced a representative."""
    seen = row.checked_in_at is not None
    if status in CAME and not came:
        return not seen and row.status in {*EXPECTED, Status.REPRESENTED}
    return (row.status, seen, row.represents, row.reason) == (status, came, represents, reason)


def _door(row, by, came):
    """The columns of the check-in. Somebody who was seen stays seen, by whom and when."""
    if not came:
        return {"checked_in_at": None, "checked_in_by": None}
    if row.checked_in_at is not None:
        return {}
    way = Way.WALK_IN if row.way == Way.WALK_IN else Way.ROLL_CALL
    return {"checked_in_at": timezone.now(), "checked_in_by": by, "way": way}


def _write(row, by, version, **columns):
    rows = Attendance.objects.filter(pk=row.pk, version=version)
    if not rows.update(version=F("version") + 1, saved_at=timezone.now(), saved_by=by, **columns):
        raise Stale


def _is_the_guest(meeting, person, by, group, columns):
    """Is this the guest whom the same officer let in a moment ago? Then the answer was lost on its way."""
    typed = {"group": group} | columns
    if any(getattr(person, name) != value for name, value in typed.items()):
        return False
    return Attendance.objects.filter(
        meeting=meeting, participant=person, way=Way.WALK_IN, checked_in_by=by, checked_in_at__isnull=False
    ).exists()
