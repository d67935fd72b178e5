"""Planning a meeting and the rows of its paper. (A field of a row is saved by its form; see minutes.forms.)"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules, search
from minutes.actions.locking import lock
from minutes.models import (
    AgendaItem,
    Attendance,
    CarriedOver,
    Commitment,
    GroupPresent,
    Meeting,
    Photo,
    Report,
    Signatory,
    Trial,
)
from participants import audit, working_days
from participants.actions import add_participant
from rakor.refusals import Refused

# Paper in Indonesian, whatever the screen speaks.
CHAIR_SIGNS_AS = "Pimpinan Rapat"
MINUTE_TAKER_SIGNS_AS = "Notulis"


@transaction.atomic
def plan_meeting(unit, *, by, title, groups=(), invitees=(), chair=None, minute_taker=None, follows=None, **head):
    """Open a meeting in the drawer of a unit and return it.

    `groups` and `invitees` count as present until somebody says otherwise; `follows` brings the commitments in force of
    the previous rakor to be read out. `head` are further columns of the meeting (kind, date, starts_at, place, …).
    Raises Refused.
    """
    if not rules.may_plan(by, unit.pk):
        raise Refused(_("You may not plan meetings for this unit."))
    meeting = Meeting(unit=unit, title=title, chair=chair, minute_taker=minute_taker, follows=follows, **head)
    meeting.created_at, meeting.created_by = timezone.now(), by
    meeting.save(force_insert=True)
    GroupPresent.objects.bulk_create(_in_order(GroupPresent(meeting=meeting, group=group) for group in groups))
    Attendance.objects.bulk_create(
        _in_order(
            Attendance(meeting=meeting, unit=unit, participant=person, way=Attendance.Way.ROLL_CALL)
            for person in invitees
        )
    )
    signers = [(chair, CHAIR_SIGNS_AS), (minute_taker, MINUTE_TAKER_SIGNS_AS)]
    Signatory.objects.bulk_create(
        _in_order(
            Signatory(meeting=meeting, participant=person, capacity=capacity) for person, capacity in signers if person
        )
    )
    if follows is not None:
        _carry_over(meeting, follows)
    search.index_meeting(meeting)
    audit.record(unit.pk, "planned", meeting, by=by)
    return meeting


def default_review_date(meeting):
    """When a commitment is looked at again: the next rakor if one is planned, else 90 days on; never on a day off."""
    day = meeting.date or timezone.localdate()
    following = meeting.followed_by.filter(date__gt=day).order_by("date").first()
    return following.date if following else working_days.next_working_day(day + timedelta(settings.REVIEW_AFTER_DAYS))


@transaction.atomic
def add_agenda_item(meeting, *, by, title=""):
    return _add(AgendaItem, meeting, by, title=title)


@transaction.atomic
def add_commitment(meeting, *, by, text="", renews=None):
    """A new promise with the usual review date; `renews` is the CarriedOver row whose changed wording it will hold."""
    if renews is None:
        return _add(Commitment, meeting, by, unit=meeting.unit, text=text, review_on=default_review_date(meeting))
    _lock_open(meeting, by)
    known = Commitment.objects.filter(meeting=meeting, renews_number=renews.order).first()
    columns = {"text": renews.text, "renews_number": renews.order, "renews": renews.commitment}
    day = default_review_date(meeting)
    return known or _add(Commitment, meeting, by, unit=meeting.unit, review_on=day, **columns)


@transaction.atomic
def add_group(meeting, group, *, by):
    """A group seen at the meeting. Twice is once."""
    _lock_open(meeting, by)
    known = GroupPresent.objects.filter(meeting=meeting, group=group).first()
    return known or _add(GroupPresent, meeting, by, group=group)


@transaction.atomic
def add_attendance(meeting, participant, *, by, status=Attendance.Status.PRESENT, way=Attendance.Way.ROLL_CALL):
    """A person on the roll. Twice is once."""
    _lock_open(meeting, by)
    known = Attendance.objects.filter(meeting=meeting, participant=participant).first()
    return known or _add(Attendance, meeting, by, unit=meeting.unit, participant=participant, status=status, way=way)


@transaction.atomic
def add_walk_in(meeting, *, by, name, group, **columns):
    """A guest without an invitation: into the address book, with further columns of a person, and onto the roll."""
    _lock_open(meeting, by)
    person = add_participant(meeting.unit, by=by, name=name, group=group, **columns)
    return add_attendance(meeting, person, by=by, way=Attendance.Way.WALK_IN)


@transaction.atomic
def add_signatory(meeting, participant, *, by, capacity):
    """Somebody who must sign, in a capacity. Twice is once."""
    _lock_open(meeting, by)
    known = Signatory.objects.filter(meeting=meeting, participant=participant, capacity=capacity).first()
    return known or _add(Signatory, meeting, by, participant=participant, capacity=capacity)


@transaction.atomic
def add_photo(meeting, *, by, jpeg, width, height, caption=""):
    """Keep a cleaned photo (rakor.images). The same picture twice is once."""
    locked, sha256 = _lock_open(meeting, by), hashlib.sha256(jpeg).hexdigest()
    known = Photo.objects.filter(meeting=locked, sha256=sha256).first()
    if known:
        return known
    photo = _add(Photo, locked, by, sha256=sha256, width=width, height=height, caption=caption)
    photo.image.save(f"{locked.unit.code}/{sha256}.jpg", ContentFile(jpeg), save=False)
    photo.save(update_fields=["image"])
    return photo


@transaction.atomic
def remove_row(row, *, by):
    """Take a row out of a draft. Raises Refused for a commitment that a later rakor took up or that was followed up."""
    meeting = _lock_open(row.meeting, by)
    person = getattr(row, "participant_id", None)  # a name may change; whoever is forgotten is found by number
    what = {"participant": person} if person else {"text": str(row)}
    # The row before the chain: whoever reports on what it renews holds it, and waits for the chain.
    list(type(row).objects.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).values_list("pk"))
    audit.record(meeting.unit_id, "removed", row, by=by, detail={"meeting": meeting.pk, **what})
    try:
        row.delete()
    except ProtectedError as protected:
        raise Refused(_why_it_stays(protected.protected_objects)) from None
    search.index_meeting(meeting)


def _why_it_stays(holders):
    if any(isinstance(holder, Trial | Report) for holder in holders):
        return _("An occasion or a report was recorded for this commitment; it cannot be removed. Change its text.")
    return _("A later meeting has taken up this commitment; it cannot be removed. Change its text.")


@transaction.atomic
def move_row(row, *, by, up):
    """Exchange a row with its neighbour. At the end of the list nothing happens."""
    meeting = _lock_open(row.meeting, by)
    rows = list(type(row).objects.filter(meeting=meeting).order_by("order", "pk"))
    if row not in rows:  # removed meanwhile
        return
    here = rows.index(row)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for number, moved in enumerate(rows, start=1):
        moved.order = number
    type(row).objects.bulk_update(rows, ["order"])
    audit.record(meeting.unit_id, "moved", row, by=by, detail={"meeting": meeting.pk})


def _lock_open(meeting, by):
    """The meeting as it is now, ours until the transaction ends. (On SQLite every write transaction is.)"""
    locked = lock(meeting.pk)
    if not locked.is_open:
        raise Refused(_("These minutes have already been circulated."))
    if not rules.may_record(by, locked):
        raise Refused(_("You may not write these minutes."))
    return locked


def _add(model, meeting, by, **columns):
    locked = _lock_open(meeting, by)
    last = model.objects.filter(meeting=locked).aggregate(last=Max("order"))["last"] or 0
    row = model.objects.create(meeting=locked, order=last + 1, saved_at=timezone.now(), saved_by=by, **columns)
    audit.record(locked.unit_id, "added", row, by=by, detail={"meeting": locked.pk})
    return row


def _in_order(rows):
    rows = list(rows)
    for number, row in enumerate(rows, start=1):
        row.order = number
    return rows


def _carry_over(meeting, previous):
    """What is still in force of the previous rakor, and of those before it that it read out: to be treated again."""
    standing = (
        Commitment.objects.in_force()
        .filter(Q(meeting=previous) | Q(carried_into__meeting=previous))
        .distinct()
        .order_by("meeting__date", "meeting", "order", "pk")
    )
    CarriedOver.objects.bulk_create(
        _in_order(CarriedOver(meeting=meeting, commitment=promise, text=promise.text) for promise in standing)
    )
