"""Agreeing or objecting to a promise as its frozen text says it: through the own link, or before an officer.

An answer is bound to the digest of the minutes that the page showed, and given once; it is no signature.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.actions.locking import lock
from minutes.models import Acknowledgement, Commitment
from participants import audit
from participants.models import AccessLink, Participant
from rakor.refusals import Refused

Answer = Acknowledgement.Answer


@transaction.atomic
def acknowledge(commitment, *, link, digest, answer, reason="", on_behalf_of=""):
    """Keep what the bearer of `link` says to a promise, for good: the second time, the first answer stays.

    `digest` is that of the minutes as the page showed them. Raises Refused.
    """
    row, meeting = _lock(commitment)
    if link.participant is None:
        raise Refused(_("The link of a group can be read only. Use the link that was sent to you alone."))
    _hold(link.participant)
    if not AccessLink.objects.usable(timezone.localdate()).filter(pk=link.pk).exists():
        raise Refused(_("This link has ended. Ask the police officer for a new one."))
    if not Commitment.objects.ever_concerning(link.participant).filter(pk=row.pk).exists():
        raise Refused(_("This commitment is not one of yours, or it is being corrected. Load the page again."))
    said = {"digest": digest, "answer": answer, "reason": reason, "on_behalf_of": on_behalf_of}
    return _keep(row, meeting, link.participant, said, verb="acknowledged", link=link)


@transaction.atomic
def witness(commitment, participant, *, by, digest, answer, reason="", on_behalf_of=""):
    """Keep what a person of the unit says to a promise before an officer, who is written down as the witness.

    Somebody who has answered already keeps that answer. Raises Refused.
    """
    row, meeting = _lock(commitment)
    if not rules.may_follow_up(by, row.unit_id):
        raise Refused(_("Only officers who record in this unit may witness an answer."))
    _hold(participant)
    present = Participant.objects.current().filter(unit=row.unit_id, forgotten_at=None, pk=participant.pk)
    if not present.exists():
        raise Refused(_("Choose a person of the address book of this unit."))
    said = {"digest": digest, "answer": answer, "reason": reason, "on_behalf_of": on_behalf_of}
    return _keep(row, meeting, participant, said, verb="acknowledgement-witnessed", by=by)


def number_of(commitment):
    """Which promise of its frozen text it is, from 1; the rows of what is frozen do not move any more."""
    rows = Commitment.objects.filter(meeting=commitment.meeting_id).order_by("order", "pk")
    return list(rows.values_list("pk", flat=True)).index(commitment.pk) + 1


def _lock(commitment):
    """The commitment and its meeting as they are now: so nobody recalls or replaces it meanwhile."""
    meeting = lock(commitment.meeting_id)
    return Commitment.objects.select_for_update(no_key=True, of=("self",)).get(pk=commitment.pk), meeting


def _hold(participant):
    """Ours until the transaction ends: whoever is being forgotten leaves no words behind."""
    Participant.objects.select_for_update(no_key=True, of=("self",)).get(pk=participant.pk)


def _keep(row, meeting, participant, said, *, verb, link=None, by=None):
    minutes = meeting.current_minutes if meeting.has_left_the_drawer else None
    if minutes is None or minutes.digest != said["digest"]:
        raise Refused(_("What you saw is not the latest text. Read it again, then answer."))
    known = Acknowledgement.objects.filter(minutes=minutes, number=number_of(row), participant=participant).first()
    if known:
        return known
    if row.life != Commitment.Life.IN_FORCE:
        raise Refused(_("This commitment is no longer in force, so there is nothing to answer."))
    answer = Answer(said["answer"])
    reason = said["reason"].strip() if answer == Answer.OBJECT else ""
    if answer == Answer.OBJECT and not reason:
        raise Refused(_("Write why you object"))
    now = timezone.now()
    given = Acknowledgement.objects.create(
        minutes=minutes,
        number=number_of(row),
        commitment=row,
        digest=minutes.digest,
        participant=participant,
        on_behalf_of=said["on_behalf_of"].strip(),
        answer=answer,
        reason=reason,
        acknowledged_at=now,
        acknowledged_by=link,
        witnessed_at=now if by else None,
        witnessed_by=by,
    )
    detail = {"participant": participant.pk, "commitment": row.pk, "number": given.number, "answer": answer.value}
    audit.record(row.unit_id, verb, given, by=by, at=now, detail=detail)
    return given
