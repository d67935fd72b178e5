"""Out of the drawer, and back into it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules, snapshot
from minutes.actions import judging
from minutes.actions.locking import lock
from minutes.actions.recording import default_review_date
from minutes.models import CarriedOver, Commitment, Meeting, Minutes
from participants import audit
from rakor.refusals import Refused

# How a promise ends that is read out for the last time: nobody completes a standing one (domain.md 2.6).
_ENDS = [
    (Commitment.Life.COMPLETED, {Commitment.Kind.DATED}),
    (Commitment.Life.WITHDRAWN, set(Commitment.Kind.values) - {Commitment.Kind.DATED}),
]
# Paper in Indonesian, whatever the screen speaks.
REPLACED_BY = "Diganti dengan kesepakatan %(n)s."


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
    _hold_promises(meeting)
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
    ended = _settle_previous(meeting, at=now, by=by)
    judging.judge([*meeting.commitments.values_list("pk", flat=True), *ended])
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
    _hold_promises(meeting)
    _move(meeting, Meeting.State.OPEN, at=None, by=None)
    meeting.commitments.update(life=Commitment.Life.DRAFT)
    _reopen_previous(meeting)
    digest = meeting.current_minutes.digest
    audit.record(meeting.unit_id, "recalled", meeting, by=by, content_digest=digest, detail={"reason": reason})
    return meeting


def _hold_promises(meeting):
    """Its own promises and the old ones it decides on are ours: all at once, in the order of their numbers, as whoever
    follows them up takes them. Otherwise each would hold what the other waits for."""
    held = Q(meeting=meeting) | Q(ended_in=meeting)
    carried = CarriedOver.objects.filter(meeting=meeting, commitment__isnull=False).values("commitment")
    renewed = Commitment.objects.filter(meeting=meeting, renews__isnull=False).values("renews")
    held |= Q(pk__in=carried.order_by()) | Q(pk__in=renewed.order_by())
    list(Commitment.objects.select_for_update(no_key=True, of=("self",)).filter(held).order_by("pk").values_list("pk"))


def _settle_own(meeting):
    """Its promises are in force, but for those that ended meanwhile: at the desk, or in a later rakor."""
    later = Meeting.objects.left_the_drawer()
    meeting.commitments.update(life=Commitment.Life.IN_FORCE)
    read_out = Q(carried_into__outcome=CarriedOver.Outcome.ENDED, carried_into__meeting__in=later)
    for life, kinds in _ENDS:
        own = meeting.commitments.filter(kind__in=kinds)
        own.filter(Q(ended_at__isnull=False) | read_out).update(life=life)
    meeting.commitments.filter(renewed_by__meeting__in=later).update(life=Commitment.Life.SUPERSEDED)


def _settle_previous(meeting, *, at, by):
    """What was decided about the old promises holds from now on. Those that ended or are superseded are returned.

    A promise that a new one renews is superseded. The others are looked at again at the usual time. What ended before
    keeps its end; what lies in a drawer once more is ended and comes out of it so.
    """
    outcomes = CarriedOver.Outcome
    kept = _treated(meeting, outcomes.REAFFIRMED, outcomes.CHANGED).in_force()
    kept.update(review_on=default_review_date(meeting))
    notes = dict(meeting.carried_over.exclude(commitment=None).values_list("commitment", "note"))
    renewed = {row.renews_id: number for number, row in enumerate(meeting.commitments.all(), 1) if row.renews_id}
    ended = set(_treated(meeting, outcomes.ENDED).values_list("pk", flat=True)) | renewed.keys()
    standing = Commitment.objects.select_for_update(no_key=True).filter(pk__in=ended, ended_at=None).order_by("pk")
    promises = [row for row in standing if row.life in {Commitment.Life.IN_FORCE, Commitment.Life.DRAFT}]
    for promise in promises:
        if promise.life == Commitment.Life.IN_FORCE:
            promise.life = _end_of(promise.kind) if promise.pk not in renewed else Commitment.Life.SUPERSEDED
        promise.ended_at, promise.ended_by, promise.ended_in = at, by, meeting
        why = notes.get(promise.pk) or (REPLACED_BY % {"n": renewed[promise.pk]} if promise.pk in renewed else "")
        promise.end_reason = why
    Commitment.objects.bulk_update(promises, ["life", "ended_at", "ended_by", "ended_in", "end_reason"], batch_size=200)
    return ended


def _end_of(kind):
    return next(life for life, kinds in _ENDS if kind in kinds)


def _reopen_previous(meeting):
    """What this rakor ended or renewed stands again while it is a draft; the promises of a draft stay in its drawer."""
    ended = Commitment.objects.filter(ended_in=meeting)
    ended.filter(meeting__in=Meeting.objects.left_the_drawer()).update(life=Commitment.Life.IN_FORCE)
    ended.update(ended_at=None, ended_by=None, ended_in=None, end_reason="")


def _treated(meeting, *outcomes):
    return Commitment.objects.filter(carried_into__meeting=meeting, carried_into__outcome__in=outcomes)


def _move(meeting, state, *, at, by):
    meeting.state, meeting.circulated_at, meeting.circulated_by = state, at, by
    meeting.save(update_fields=["state", "circulated_at", "circulated_by"])
