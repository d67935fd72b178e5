"""Between two rakor: a dated promise is delivered, the day of the next look is moved."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.actions.locking import lock
from minutes.models import Commitment, Meeting
from participants import audit
from rakor.refusals import Refused

REVIEW_WITHIN_DAYS = 366  # a promise that nobody looks at for longer is forgotten


@transaction.atomic
def complete(commitment, *, by, reason, meeting=None):
    """A dated promise in force was delivered: say how, and in which rakor if in one. Twice is once. Raises Refused."""
    if meeting is not None:  # first, as whoever recalls it does: a recalled rakor ends nothing
        meeting = lock(meeting.pk)
    commitment = _lock(commitment, by)
    if commitment.life == Commitment.Life.COMPLETED:
        return commitment
    refusal = why_not_complete(commitment)
    if refusal:
        raise Refused(refusal)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say how the commitment was fulfilled."))
    if meeting is not None and not rakor_after(commitment).filter(pk=meeting.pk).exists():
        raise Refused(_("Choose a meeting of this unit that was held after the commitment was made."))
    commitment.life = Commitment.Life.COMPLETED
    commitment.ended_at, commitment.ended_by = timezone.now(), by
    commitment.ended_in, commitment.end_reason = meeting, reason
    commitment.save(update_fields=["life", "ended_at", "ended_by", "ended_in", "end_reason"])
    detail = {"reason": reason, "meeting": meeting and meeting.pk}
    audit.record(commitment.unit_id, "completed", commitment, by=by, at=commitment.ended_at, detail=detail)
    return commitment


@transaction.atomic
def review(commitment, *, by, review_on):
    """It was looked at now; `review_on` is the day of the next look. The same day twice is once. Raises Refused."""
    commitment = _lock(commitment, by)
    refusal = why_not_review(commitment)
    if refusal:
        raise Refused(refusal)
    today = timezone.localdate(timezone=ZoneInfo(commitment.unit.time_zone))
    if not today <= review_on <= today + timedelta(REVIEW_WITHIN_DAYS):
        raise Refused(_("Choose a review date between today and one year from now."))
    before = commitment.review_on
    if review_on == before:
        return commitment
    commitment.review_on = review_on
    commitment.save(update_fields=["review_on"])
    detail = {"before": before and before.isoformat(), "review_on": review_on.isoformat()}
    audit.record(commitment.unit_id, "reviewed", commitment, by=by, detail=detail)
    return commitment


def why_not_complete(commitment):
    """Why this promise cannot be completed (here), as a sentence; "" when it can be."""
    if commitment.kind != Commitment.Kind.DATED:
        return _(
            "A standing promise is never completed. It stays in force until a meeting ends it: treat it in the next "
            "meeting."
        )
    return why_not_review(commitment)


def why_not_review(commitment):
    """Why it is not looked at any more, as a sentence; "" while it is in force."""
    if commitment.life == Commitment.Life.DRAFT:
        return _("This commitment is still a draft. Circulate the minutes first.")
    if commitment.life != Commitment.Life.IN_FORCE:
        return _("This commitment is no longer in force. Its page says how it ended.")
    return ""


def rakor_after(commitment):
    """The frozen rakor of its unit, since it was made, in which it may have been declared fulfilled; newest first."""
    if commitment.meeting.date is None:
        return Meeting.objects.none()
    rows = Meeting.objects.left_the_drawer().filter(unit=commitment.unit_id)
    return rows.filter(date__gte=commitment.meeting.date).exclude(pk=commitment.meeting_id).order_by("-date", "-pk")


def _lock(commitment, by):
    """The commitment as it is now, ours until the transaction ends."""
    rows = Commitment.objects.select_for_update(no_key=True, of=("self",)).select_related("meeting", "unit")
    commitment = rows.get(pk=commitment.pk)
    if not rules.may_follow_up(by, commitment.unit_id):
        raise Refused(_("You may not follow up the commitments of this unit."))
    return commitment
