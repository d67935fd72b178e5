"""Out of the drawer, and back into it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules, snapshot
from minutes.models import Commitment, Meeting, Minutes
from participants import audit
from rakor.refusals import Refused


@transaction.atomic
def circulate(meeting, *, by):
    """Freeze what the meeting says now, and return the Minutes. Twice is once. Raises Refused with what is missing."""
    meeting = _lock(meeting)
    if meeting.state == Meeting.State.CIRCULATED:
        return meeting.current_minutes
    if not rules.may_circulate(by, meeting):
        raise Refused(_("You may not circulate these minutes."))
    gaps = rules.missing_for_circulation(meeting)
    if gaps:
        raise Refused(*(gap.message for gap in gaps))
    now, content = timezone.now(), snapshot.take(meeting)
    last = meeting.current_minutes
    minutes = Minutes.objects.create(
        meeting=meeting,
        circulation=last.circulation + 1 if last else 1,
        revision=meeting.revision,
        content=snapshot.canonical(content).decode(),
        digest=snapshot.digest(content),
        frozen_at=now,
        frozen_by=by,
    )
    _move(meeting, Meeting.State.CIRCULATED, at=now, by=by)
    meeting.commitments.update(life=Commitment.Life.IN_FORCE)
    audit.record(meeting.unit_id, "circulated", meeting, by=by, content_digest=minutes.digest)
    return minutes


@transaction.atomic
def recall(meeting, *, by, reason):
    """Take circulated minutes back into the drawer, with a reason. What was frozen stays. Raises Refused."""
    meeting = _lock(meeting)
    if not rules.may_recall(by, meeting):
        raise Refused(_("You may not recall these minutes."))
    if not reason.strip():
        raise Refused(_("Give the reason for recalling the minutes."))
    _move(meeting, Meeting.State.OPEN, at=None, by=None)
    meeting.commitments.update(life=Commitment.Life.DRAFT)
    digest = meeting.current_minutes.digest
    audit.record(meeting.unit_id, "recalled", meeting, by=by, content_digest=digest, detail={"reason": reason})
    return meeting


def _lock(meeting):
    """The row as it is now, ours until the transaction ends. (On SQLite every write transaction is.)"""
    return Meeting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=meeting.pk)


def _move(meeting, state, *, at, by):
    meeting.state, meeting.circulated_at, meeting.circulated_by = state, at, by
    meeting.save(update_fields=["state", "circulated_at", "circulated_by"])
