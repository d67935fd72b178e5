"""Inviting to a rakor: the letter, who is on the roll, and what is handed over to each person."""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import invitations, rules
from minutes.actions.locking import lock
from minutes.models import Attendance, Invitation
from participants import audit, indonesian
from participants.actions import issue_link, reveal_link
from rakor.refusals import Refused, Stale

LETTER = frozenset({"number", "dated_on", "basis", "agenda", "dress", "note", "signatory", "on_behalf_of", "copies"})


@transaction.atomic
def save_invitation(meeting, *, by, version, **fields):
    """Write these fields of the letter, unless somebody wrote since `version` was read (Stale).

    Version 0 is the letter that nobody saved yet. Raises Refused.
    """
    unknown = sorted(fields.keys() - LETTER)
    if unknown:
        raise TypeError(f"not a field of the letter: {', '.join(unknown)}")
    locked = _lock_open(meeting, by)
    columns = fields | {"saved_at": timezone.now(), "saved_by": by}
    if version == 0:
        if Invitation.objects.filter(meeting=locked).exists():
            raise Stale
        letter = Invitation.objects.create(meeting=locked, **columns)
    else:
        rows = Invitation.objects.filter(meeting=locked, version=version)
        if not (rows.update(version=F("version") + 1, **columns) if fields else rows.exists()):
            raise Stale
        letter = Invitation.objects.get(meeting=locked)
    if fields:
        audit.record(locked.unit_id, "invitation-saved", letter, by=by, detail={"fields": sorted(fields)})
    return letter


@transaction.atomic
def invite(meeting, *, by, groups, area=None):
    """Put the current people of these groups (of this area) on the roll; return how many were not on it yet.

    Everybody invited counts as present until somebody says otherwise. Twice adds nobody. Raises Refused.
    """
    locked, groups = _lock_open(meeting, by), list(groups)
    people = invitations.not_invited(locked, area).filter(group__in=groups)
    last = Attendance.objects.filter(meeting=locked).aggregate(last=Max("order"))["last"] or 0
    row = {"meeting": locked, "unit": locked.unit, "way": Attendance.Way.ROLL_CALL}
    row |= {"saved_at": timezone.now(), "saved_by": by}
    in_order = enumerate(people.in_protocol_order(), start=last + 1)
    added = Attendance.objects.bulk_create(
        Attendance(participant=person, order=order, **row) for order, person in in_order
    )
    if added:
        detail = {"groups": [group.code for group in groups], "area": area and area.pk, "added": len(added)}
        audit.record(locked.unit_id, "invited", locked, by=by, detail=detail)
    return len(added)


@transaction.atomic
def share_invitation(attendance, *, by):
    """The address (without its host) of an invited person's own link, to be sent with the invitation; the link is
    issued if there is none. Says on the row that the invitation was handed over. Raises Refused."""
    meeting = _lock_open(attendance.meeting, by)
    if meeting.date is None:
        raise Refused(_("Enter the date of the meeting first; it stands in every invitation."))
    row = Attendance.objects.filter(meeting=meeting, pk=attendance.pk).select_related("participant").first()
    if row is None:
        raise Refused(_("This person was taken off the roll meanwhile."))
    link = issue_link(row.participant, by=by)
    path = reveal_link(link, by=by, reason=f"undangan rakor {indonesian.date_in_table(meeting.date)}")
    row.invitation_shared_at, row.invitation_shared_by = timezone.now(), by
    row.save(update_fields=["invitation_shared_at", "invitation_shared_by"])
    detail = {"meeting": meeting.pk, "participant": row.participant_id}
    audit.record(meeting.unit_id, "invitation-shared", row, by=by, at=row.invitation_shared_at, detail=detail)
    return path


def _lock_open(meeting, by):
    """The meeting as it is now, ours until the transaction ends."""
    locked = lock(meeting.pk)
    if not locked.is_open:
        raise Refused(_("This meeting is no longer being prepared; its invitation stays as it is."))
    if not rules.may_invite(by, locked):
        raise Refused(_("Only the operator of this unit invites to its meetings."))
    return locked
