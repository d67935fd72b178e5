"""Out of the drawer, and back into it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules, snapshot
from minutes.actions.locking import lock
from minutes.actions.recording import default_review_date
from minutes.models import CarriedOver, Commitment, Meeting, Minutes
from participants import audit
from rakor.refusals import Refused


@transaction.atomic
def circulate(meeting, *, by):
    """Freeze what the meeting says now, and return the Minutes. Twice is once. Raises Refused with what is missing."""
    meeting = lock(meeting.pk)
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
    _settle_own(meeting)
    _settle_previous(meeting)
    audit.record(meeting.unit_id, "circulated", meeting, by=by, at=now, content_digest=minutes.digest)
    return minutes


@transaction.atomic
def recall(meeting, *, by, reason):
    """Take circulated minutes back into the drawer, with a reason. What was frozen stays. Raises Refused."""
    meeting = lock(meeting.pk)
    if not rules.may_recall(by, meeting):
        raise Refused(_("You may not recall these minutes."))
    if not reason.strip():
        raise Refused(_("Give the reason for recalling the minutes."))
    _move(meeting, Meeting.State.OPEN, at=None, by=None)
    meeting.commitments.update(life=Commitment.Life.DRAFT)
    _reopen_previous(meeting)
    digest = meeting.current_minutes.digest
    audit.record(meeting.unit_id, "recalled", meeting, by=by, content_digest=digest, detail={"reason": reason})
    return meeting


def _settle_own(meeting):
    """Its promises are in force, but for those that a later rakor ended or renewed meanwhile."""
    later = Meeting.objects.left_the_drawer()
    meeting.commitments.update(life=Commitment.Life.IN_FORCE)
    _end(meeting.commitments.filter(carried_into__outcome=CarriedOver.Outcome.ENDED, carried_into__meeting__in=later))
    meeting.commitments.filter(renewed_by__meeting__in=later).update(life=Commitment.Life.SUPERSEDED)


def _settle_previous(meeting):
    """What was decided about the old promises holds from now on; what was not read out stays as it is.

    A promise that a new one renews is superseded. The others are looked at again at the usual time.
    """
    outcomes = CarriedOver.Outcome
    kept = _treated(meeting, outcomes.REAFFIRMED, outcomes.CHANGED).in_force()
    kept.update(review_on=default_review_date(meeting))
    _end(_treated(meeting, outcomes.ENDED))
    _renewed(meeting).update(life=Commitment.Life.SUPERSEDED)


def _end(promises):
    """A dated promise is completed, a standing one withdrawn: nobody completes a standing one (domain.md 2.6)."""
    promises.filter(kind=Commitment.Kind.DATED).update(life=Commitment.Life.COMPLETED)
    promises.exclude(kind=Commitment.Kind.DATED).update(life=Commitment.Life.WITHDRAWN)


def _reopen_previous(meeting):
    """Promises that this rakor ended or renewed are in force again while it is a draft."""
    _treated(meeting, CarriedOver.Outcome.ENDED).update(life=Commitment.Life.IN_FORCE)
    _renewed(meeting).update(life=Commitment.Life.IN_FORCE)


def _treated(meeting, *outcomes):
    return Commitment.objects.filter(carried_into__meeting=meeting, carried_into__outcome__in=outcomes)


def _renewed(meeting):
    return Commitment.objects.filter(renewed_by__meeting=meeting)


def _move(meeting, state, *, at, by):
    meeting.state, meeting.circulated_at, meeting.circulated_by = state, at, by
    meeting.save(update_fields=["state", "circulated_at", "circulated_by"])
