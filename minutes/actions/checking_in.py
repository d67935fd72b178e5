"""Checking in: on the own phone by the code of the hall, or at the kiosk before an officer. Twice is once."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import hall, rules, turnout
from minutes.actions.locking import lock
from minutes.models import Attendance, AttendanceSignature, HallCode
from participants import audit, indonesian
from participants.models import Area, Group, Participant
from rakor.refusals import Refused

# Paper in Indonesian, whatever the screen speaks.
ON_BEHALF = "Mewakili {}"


@dataclass(frozen=True)
class Guest:
    """Somebody whose name is not on the roll, as written down at the door."""

    name: str
    group: Group
    title_prefix: str = ""
    title_suffix: str = ""
    position: str = ""
    area: Area | None = None
    on_behalf_of: str = ""

    @property
    def sort_name(self):
        return indonesian.sort_name(self.name) or self.name.casefold()[:120]

    @property
    def key(self):
        """The same for everything that is the same person, however the name is written."""
        parts = [self.sort_name, self.group.code, self.position.casefold(), str(self.area.pk if self.area else "")]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


@transaction.atomic
def check_in(
    meeting,
    *,
    code=None,
    witness=None,
    attendance=None,
    guest=None,
    phone="",
    consented=False,
    strokes="",
    represented_by="",
):
    """Write down that somebody is here and return the row; one that says so already is returned as it is.

    Through `code`, the HallCode that was open when the page was asked for, or before `witness`, the officer at the
    kiosk. It is the person of `attendance`, in whose place `represented_by` may have come, or a `guest`. `strokes` are
    canonical. Raises Refused.
    """
    locked = lock(meeting.pk)
    row = _row_of(locked, attendance, guest)
    if row is not None and has_arrived(row):
        return row
    _let_in(locked, code, witness)
    came = {
        "status": Attendance.Status.REPRESENTED if represented_by else Attendance.Status.PRESENT,
        "represents": represented_by,
        "reason": ON_BEHALF.format(guest.on_behalf_of) if guest and guest.on_behalf_of else "",
        "way": Attendance.Way.KIOSK if witness else Attendance.Way.SELF,
        "checked_in_at": timezone.now(),
        "checked_in_by": witness,
    }
    if row is None:
        _hold_back_a_flood(locked, code)
        row, is_new = _write_guest(locked, guest, came)
        if not is_new:
            return row
    else:
        _write_invited(row, came)
    if strokes:
        _keep_signature(row, strokes)
    kept = not represented_by and _keep_phone(row, phone, consented)
    detail = {"participant": row.participant_id, "way": row.way, "signed": bool(strokes), "phone": kept}
    audit.record(locked.unit_id, "checked in", row, by=witness, at=row.checked_in_at, detail=detail)
    return row


def has_arrived(row):
    """Seen at the door already. Whoever was marked as away and comes after all has not."""
    return row.checked_in_at is not None and row.status not in turnout.AWAY


def namesakes(meeting, guest):
    """Those on the roll who have this name and group: the guest may be one of them."""
    rows = Attendance.objects.filter(meeting=meeting, participant__sort_name=guest.sort_name)
    rows = rows.filter(participant__group=guest.group, participant__forgotten_at=None)
    return list(rows.select_related("participant").order_by("order", "pk")[:5])


def is_known(meeting, guest):
    """Has exactly this guest checked in before?"""
    return Attendance.objects.filter(meeting=meeting, guest_key=guest.key).exists()


def _row_of(meeting, attendance, guest):
    rows = Attendance.objects.filter(meeting=meeting).select_related("participant")
    if guest is not None:
        return rows.filter(guest_key=guest.key).first()
    row = rows.filter(pk=attendance.pk).first()
    if row is None:
        raise Refused(_("This name is no longer on the roll. Look for it once more, or check in as a guest."))
    return row


def _let_in(meeting, code, witness):
    if witness is not None:
        if not rules.may_record(witness, meeting):
            raise Refused(_("You may not write these minutes."))
        if meeting.date != hall.today_of(meeting):
            raise Refused(_("The kiosk opens on the day of the meeting."))
        return
    now = HallCode.objects.filter(meeting=meeting, version=code.version).first()
    if now is not None:
        now.meeting = meeting
    if now is None or not hall.is_open(now):
        raise Refused(_("Checking in is closed now. Tell the officer at the reception that you are here."))


def _hold_back_a_flood(meeting, code):
    """Whoever holds a picture of the code must not fill the address book. An officer at a door sees whom they let in.

    Counted for each code of the meeting and not for each sender: a hall full of honest people is one address.
    """
    if code is None:
        return
    opened = HallCode.objects.get(meeting=meeting).opened_at
    guests = Attendance.objects.filter(meeting=meeting, way=Attendance.Way.SELF, checked_in_at__gte=opened)
    if guests.exclude(guest_key="").count() >= settings.HALL_GUESTS:
        raise Refused(_("Too many guests have used this code. Ask the officer at the reception for a new one."))


def _write_invited(row, came):
    """The version goes up, so that nobody saves over it what an older page said."""
    columns = {"version": row.version + 1, **came}
    columns["saved_by"] = came["checked_in_by"]
    columns["saved_at"] = came["checked_in_by"] and came["checked_in_at"]
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=columns)


def _write_guest(meeting, guest, came):
    """(row, whether we wrote it): the constraint is the last word on who was first."""
    last = Attendance.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            person = _known_to_the_book(meeting, guest) or _into_the_book(meeting, guest, came)
            columns = {"unit": meeting.unit, "participant": person, "order": last + 1, "guest_key": guest.key}
            return Attendance.objects.create(meeting=meeting, **columns, **came), True
    except IntegrityError:
        return _row_of(meeting, None, guest), False


def _known_to_the_book(meeting, guest):
    """The only person of the unit with exactly this name, group and position who is not on this roll, or None."""
    alike = Participant.objects.current().filter(unit=meeting.unit, sort_name=guest.sort_name, group=guest.group)
    alike = alike.filter(position__iexact=guest.position, forgotten_at=None).exclude(attendances__meeting=meeting)
    found = list(alike[:2])
    return found[0] if len(found) == 1 else None


def _into_the_book(meeting, guest, came):
    return Participant.objects.create(
        unit=meeting.unit,
        name=guest.name,
        sort_name=guest.sort_name,
        title_prefix=guest.title_prefix,
        title_suffix=guest.title_suffix,
        group=guest.group,
        position=guest.position,
        area=guest.area,
        added_at=came["checked_in_at"],
        added_by=came["checked_in_by"],
    )


def _keep_signature(row, strokes):
    AttendanceSignature.objects.filter(attendance=row).delete()  # of one who was marked as away afterwards
    AttendanceSignature.objects.create(
        attendance=row, strokes=strokes, drawn_at=row.checked_in_at, drawn_by=row.checked_in_by
    )


def _keep_phone(row, phone, consented):
    """A stranger may not overwrite a number that is there; consent is to the number that we hold. Was one stored?"""
    if not phone:
        return False
    person, day = Participant.objects.filter(pk=row.participant_id), hall.today_of(row.meeting, row.checked_in_at)
    unconfirmed = None if row.checked_in_by else day  # whoever holds the code may have said to be this person
    columns = {"phone": phone, "phone_unconfirmed_since": unconfirmed, "version": F("version") + 1}
    stored = bool(person.filter(phone="").update(**columns))
    if consented:
        person.filter(phone=phone, consented_on=None).update(consented_on=day, version=F("version") + 1)
    return stored
