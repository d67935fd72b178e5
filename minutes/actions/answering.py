"""What an invited person answers by the personal link."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.models import Attendance, Meeting
from participants import audit
from rakor.refusals import Refused

# What the roll says from now on, until the door says otherwise.
STATUS_OF = {
    Attendance.Answer.COMING: Attendance.Status.PRESENT,
    Attendance.Answer.REPRESENTED: Attendance.Status.REPRESENTED,
    Attendance.Answer.UNABLE: Attendance.Status.EXCUSED,
}


@transaction.atomic
def answer_invitation(attendance, *, link, answer, represents="", reason=""):
    """Keep what the bearer of `link` answers: coming, represented (by whom), unable (why). Twice is once.

    Raises Refused.
    """
    Meeting.objects.select_for_update(no_key=True).get(pk=attendance.meeting_id)
    rows = Attendance.objects.select_for_update(no_key=True, of=("self",)).select_related("meeting__unit")
    row = rows.get(pk=attendance.pk)
    answer = Attendance.Answer(answer)
    represents = represents.strip() if answer == Attendance.Answer.REPRESENTED else ""
    reason = reason.strip() if answer == Attendance.Answer.UNABLE else ""
    said = {"status": STATUS_OF[answer], "answer": answer, "represents": represents, "reason": reason}
    if all(getattr(row, column) == value for column, value in said.items()):
        return row
    now = timezone.now()
    _may_answer(row, link, answer, represents, reason, now)
    # The last hand on this row is no member of staff.
    said |= {"answered_at": now, "answered_by": link, "saved_at": None, "saved_by": None, "version": row.version + 1}
    for column, value in said.items():
        setattr(row, column, value)
    row.save(update_fields=list(said))
    detail = {"participant": row.participant_id, "meeting": row.meeting_id, "answer": answer}
    audit.record(row.unit_id, "answered", row, by=None, at=now, detail=detail)
    return row


def _may_answer(row, link, answer, represents, reason, now):
    if link.participant_id != row.participant_id:
        raise Refused(_("This invitation belongs to somebody else."))
    why_not = rules.why_not_answer(row, now)
    if why_not:
        raise Refused(why_not)
    if answer == Attendance.Answer.REPRESENTED and not represents:
        raise Refused(_("Write the name of the person who comes for you"))
    if answer == Attendance.Answer.UNABLE and not reason:
        raise Refused(_("Write why you cannot come"))
