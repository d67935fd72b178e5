"""The roll of a meeting as plain data for the attendance list: in protocol order, and no more than the copy may hold.

Telephone and service numbers (a service number tells a birth date) and drawn signatures are in the staff copy only.
"""

from zoneinfo import ZoneInfo

from minutes import snapshot, strokes
from minutes.models import Attendance, AttendanceSignature
from participants import indonesian

NUMBERS = ("police_id", "civil_service_id")
_RANKS = {rank.short: height for height, rank in enumerate(indonesian.RANKS)}


def take(meeting, *, staff=False, blank=False):
    """What attendance_list prints: a blank sheet for the doors, or the list as it is filled in now.

    Without `staff` it is the public copy.
    """
    rows = Attendance.objects.filter(meeting=meeting).select_related(
        "participant__group", "participant__area", "checked_in_by", "signature"
    )
    zone = ZoneInfo(meeting.unit.time_zone)
    people = sorted(rows.defer("signature__strokes"), key=_protocol)
    return {
        **snapshot.head(meeting),
        "staff": staff,
        "blank": blank,
        "attendance": [_row(row, zone, with_numbers=staff and not blank) for row in people],
    }


def signatures_of(meeting):
    """What was drawn, as path data in a box of 600 x 200, by the number of its row of the roll."""
    drawn = AttendanceSignature.objects.filter(attendance__meeting=meeting)
    return {row.attendance_id: strokes.path(row.strokes) for row in drawn}


def _protocol(row):
    """Groups in their order, in a group by its own order, the police from the highest rank down, then by name."""
    person = row.participant
    group = person.group.order if person.group else 10_000
    height = _RANKS.get(person.rank, -1) if person.group and person.group.code == person.group.POLICE else -1
    return group, person.order, -height, person.sort_name, person.pk


def _row(row, zone, *, with_numbers):
    person, signature = row.participant, getattr(row, "signature", None)
    content = {
        **snapshot.person(person),
        "row": row.pk,
        "group": person.group.name if person.group else None,
        "status": row.status,
        "represents": row.represents or None,
        "reason": row.reason or None,
        "arrived": row.checked_in_at.astimezone(zone).strftime("%H.%M") if row.checked_in_at else None,
        "way": row.way,
        "signed": signature is not None,
        "witness": str(row.checked_in_by) if row.way == Attendance.Way.KIOSK and row.checked_in_by else None,
        "phone": indonesian.show_phone(person.phone) or None,
    }
    return content if with_numbers else content | dict.fromkeys((*NUMBERS, "phone"))
